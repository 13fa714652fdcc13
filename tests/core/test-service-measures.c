/* test-service-measures.c — Which measures of a source become series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-source-measures.h"

static void
test_create (void)
{
  static const struct
  {
    const char *topic;
    const char *left_out[3];
    const char *expected;
  } rows[] = {
    { NULL, { NULL }, "{}" },
    { "a/{thing}", { NULL }, "{\"topic\":\"a/{thing}\"}" },
    { NULL, { "snr", "battery" }, "{\"left_out\":[\"snr\",\"battery\"]}" },
    { "a\"\\/é", { "x\ny" }, "{\"topic\":\"a\\\"\\\\/é\",\"left_out\":[\"x\\ny\"]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *config = ter_source_measures_create_config (rows[i].topic, rows[i].left_out);

      g_assert_cmpstr (config, ==, rows[i].expected);
    }
}

/* Keeping one measure takes its name away and leaves the rest as it was written, numbers included. */
static void
test_keep (void)
{
  static const struct
  {
    const char *config;
    const char *property;
    const char *left_out;
    const char *expected;
  } rows[] = {
    { NULL, "snr", "", "{}" },
    { "", "snr", "", "{}" },
    { "{\"left_out\":[\"snr\"]}", "snr", "snr", "{}" },
    { "{\"left_out\":[\"snr\",\"rssi\"]}", "snr", "snr rssi", "{\"left_out\":[\"rssi\"]}" },
    { "{\"topic\":\"é\\\"\",\"left_out\":[\"snr\"],\"n\":1.50,\"deep\":{\"a\":[true,null]}}", "snr",
      "snr", "{\"topic\":\"é\\\"\",\"n\":1.5,\"deep\":{\"a\":[true,null]}}" },
    { "{\"left_out\":[\"snr\"]}", "other", "snr", "{\"left_out\":[\"snr\"]}" },
    { "{\"left_out\":\"snr\"}", "snr", "", "{}" },
    { "[]", "snr", "", NULL },
    { "nonsense", "snr", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerSource) source = ter_source_new ();
      g_auto (GStrv) left_out = NULL;
      g_autofree char *joined = NULL;
      g_autofree char *config = NULL;

      g_test_message ("%s", rows[i].config);
      source->config = g_strdup (rows[i].config);
      left_out = ter_source_measures_dup_left_out (source);
      joined = g_strjoinv (" ", left_out);
      g_assert_cmpstr (joined, ==, rows[i].left_out);
      config = ter_source_measures_keep (source, rows[i].property);
      g_assert_cmpstr (config, ==, rows[i].expected);
    }
}

static void
test_count (void)
{
  static const struct
  {
    const char *detail;
    gint64 expected;
  } rows[] = {
    { NULL, 0 },           { "", 0 },      { "{\"left_out\":12,\"gaps\":0}", 12 },
    { "{\"gaps\":1}", 0 }, { "words", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerRun) run = ter_run_new ();

      run->detail = g_strdup (rows[i].detail);
      g_assert_cmpint (ter_source_measures_count_left_out (run), ==, rows[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/measures/create", test_create);
  g_test_add_func ("/measures/keep", test_keep);
  g_test_add_func ("/measures/count", test_count);

  return g_test_run ();
}
