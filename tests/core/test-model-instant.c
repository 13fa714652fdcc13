/* test-model-instant.c — Instants and their text
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-instant.h"

static const struct
{
  const char *text;
  gint64 instant_us;
} readable[] = {
  { "1970-01-01T00:00:00Z", 0 },
  { "1970-01-01", 0 },
  { "2026-01-01T00:00:00Z", G_GINT64_CONSTANT (1767225600000000) },
  { "2026-01-01T01:00:00+01:00", G_GINT64_CONSTANT (1767225600000000) },
  { "2025-12-31T22:30:00-0130", G_GINT64_CONSTANT (1767225600000000) },
  { "2023-05-22T07:47:05.404859+00:00", G_GINT64_CONSTANT (1684741625404859) },
  { "2023-05-22T07:47:05.404859123Z", G_GINT64_CONSTANT (1684741625404859) },
  { "2024-02-29 12:00Z", G_GINT64_CONSTANT (1709208000000000) },
  { "2016-12-31T23:59:60Z", G_GINT64_CONSTANT (1483228800000000) },
  { "1969-12-31T23:59:59.5Z", -500000 },
};

static const char *const unreadable[] = {
  "",
  "now",
  "2026",
  "2026-13-01",
  "2026-02-30T00:00:00Z",
  "2026-01-01T00:00:00",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:61:00Z",
  "2026-01-01T00:00:00.Z",
  "2026-01-01T00:00:00Z ",
  "2026-01-01T00:00:00+99:00",
  "01/02/2026",
  "2026-1-1",
  "２０２６-01-01",
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readable); i++)
    {
      gint64 instant = TER_INSTANT_NONE;

      g_assert_true (ter_instant_from_string (readable[i].text, &instant));
      g_assert_cmpint (instant, ==, readable[i].instant_us);
    }
}

static void
test_refuse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      gint64 instant = 42;

      g_assert_false (ter_instant_from_string (unreadable[i], &instant));
      g_assert_cmpint (instant, ==, 42);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < 10000; i++)
    {
      gint64 seconds = g_rand_int (rand);
      gint64 instant = seconds * G_USEC_PER_SEC + g_rand_int_range (rand, 0, G_USEC_PER_SEC);
      g_autofree char *text = ter_instant_to_string (instant);
      gint64 read = 0;

      g_assert_true (ter_instant_from_string (text, &read));
      g_assert_cmpint (read, ==, instant);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/instant/read", test_read);
  g_test_add_func ("/model/instant/refuse", test_refuse);
  g_test_add_func ("/model/instant/round-trip", test_round_trip);

  return g_test_run ();
}
