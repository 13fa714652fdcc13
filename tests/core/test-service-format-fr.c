/* test-service-format-fr.c — Numbers as French people write them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include "ter-format.h"

#define NARROW "\u202f"
#define FIXED "\u00a0"

static gboolean
speak_french (void)
{
  if (setlocale (LC_ALL, "fr_FR.UTF-8") != NULL)
    return TRUE;

  g_test_skip ("the locale fr_FR.UTF-8 is not on this machine");
  return FALSE;
}

static void
test_counts (void)
{
  static const struct
  {
    gint64 value;
    const char *text;
  } rows[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1" NARROW "000" },
    { 885300, "885" NARROW "300" },
    { -1234567, "−1" NARROW "234" NARROW "567" },
  };

  if (!speak_french ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ter_format_count (rows[i].value);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    double value;
    int decimals;
    const char *text;
  } rows[] = {
    { 83.1, 1, "83,1" },
    { 1234.5, 1, "1" NARROW "234,5" },
    { -0.05, 2, "−0,05" },
    { 2.71, 2, "2,71" },
  };

  if (!speak_french ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ter_format_number (rows[i].value, rows[i].decimals);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* A number never parts from its unit at the end of a line. */
static void
test_units_hold (void)
{
  static const struct
  {
    double value;
    const char *unit;
  } rows[] = {
    { 775900, "kWh" }, { 21.4, "Cel" },  { 3.41, "m3/h" },
    { 68276, "m3" },   { 650, "[ppm]" }, { 4336, "W" },
  };

  if (!speak_french ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ter_format_quantity (rows[i].value, rows[i].unit);

      g_assert_null (strchr (text, ' '));
      g_assert_null (strchr (text, '.'));
      g_assert_true (strstr (text, FIXED) != NULL || strstr (text, NARROW) != NULL);
    }
}

static void
test_dates (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autofree char *date = NULL;

  if (!speak_french ())
    return;
  g_assert_nonnull (paris);

  /* 2026-07-31T22:30:00Z is already August in Paris. */
  date = ter_format_date (G_GINT64_CONSTANT (1785537000000000), paris);
  g_assert_nonnull (strstr (date, "août"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/fr/counts", test_counts);
  g_test_add_func ("/format/fr/numbers", test_numbers);
  g_test_add_func ("/format/fr/units-hold", test_units_hold);
  g_test_add_func ("/format/fr/dates", test_dates);

  return g_test_run ();
}
