/* test-json-repeated.c — Members that come twice, where they are tolerated
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-json.h"

/* Where it is asked for, the last of equal members is kept, as the readers of Python and of browsers do, and those that
 * are not are counted. */
static void
test_repeated (void)
{
  static const struct
  {
    const char *text;
    guint n_repeated;
    const char *kept;
  } cases[] = {
    { "{\"a\":1,\"b\":2}", 0, "{\"a\":1,\"b\":2}" },
    { "{\"a\":1,\"a\":2}", 1, "{\"a\":2}" },
    { "{\"a\":1,\"b\":[],\"a\":{\"x\":[0]},\"a\":3}", 2, "{\"b\":[],\"a\":3}" },
    { "[{\"a\":{\"b\":1,\"b\":[2,{\"c\":3,\"c\":4}]}},5]", 2, "[{\"a\":{\"b\":[2,{\"c\":4}]}},5]" },
    { "{\"a\":{\"b\":1,\"b\":2},\"a\":0.1}", 2, "{\"a\":0.1}" },
    { "{\"\\u0061\":1,\"a\":2}", 1, "{\"a\":2}" },
  };
  const TerJsonLimits limits = { .keep_last = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) refusal = NULL;
      g_autoptr (TerJson) json = ter_json_parse (cases[i].text, -1, &limits, &error);
      g_autoptr (TerJson) strict = ter_json_parse (cases[i].text, -1, NULL, &refusal);
      g_autofree char *kept = NULL;

      g_assert_no_error (error);
      kept = ter_json_node_to_string (ter_json_get_root (json));
      g_assert_cmpstr (kept, ==, cases[i].kept);
      g_assert_cmpuint (ter_json_get_n_repeated (json), ==, cases[i].n_repeated);
      g_assert_true ((strict == NULL) == (cases[i].n_repeated > 0));
      if (strict == NULL)
        g_assert_error (refusal, TER_JSON_ERROR, TER_JSON_ERROR_DUPLICATE_KEY);
    }
}

/* Long objects are looked at in another way; and what is tolerated has an end. */
static void
test_repeated_often (void)
{
  static const guint counts[] = { 1, 40, 100, TER_JSON_MAX_REPEATED, TER_JSON_MAX_REPEATED + 1 };
  const TerJsonLimits limits = { .keep_last = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GString) text = g_string_new ("{");
      g_autoptr (GError) error = NULL;
      g_autoptr (TerJson) json = NULL;
      gint64 value = -1;

      for (guint j = 0; j < 2 * counts[i]; j++)
        g_string_append_printf (text, "\"m%u\":%u,", j % counts[i], j);
      g_string_append (text, "\"end\":0}");
      json = ter_json_parse (text->str, (gssize) text->len, &limits, &error);
      if (counts[i] > TER_JSON_MAX_REPEATED)
        {
          g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_DUPLICATE_KEY);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (ter_json_get_n_repeated (json), ==, counts[i]);
      g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (json)), ==, counts[i] + 1);
      g_assert_true (
          ter_json_node_get_int (ter_json_node_get (ter_json_get_root (json), "m0"), &value));
      g_assert_cmpint (value, ==, counts[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/repeated/few", test_repeated);
  g_test_add_func ("/json/repeated/often", test_repeated_often);

  return g_test_run ();
}
