/* test-json.c — The JSON reader and writer
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-json-writer.h"
#include "ter-json.h"

#define MIB (1024 * 1024)

/* Text with its length, so that a NUL may stand in it. */
#define TEXT(literal) literal, sizeof literal - 1

typedef struct
{
  const char *text;
  gsize length;
  int code;
} Refused;

static const struct
{
  const char *text;
  gsize length;
  const char *again;
} accepted[] = {
  { TEXT ("null"), "null" },
  { TEXT (" true "), "true" },
  { TEXT ("\r\n\t [ ] "), "[]" },
  { TEXT ("{}"), "{}" },
  { TEXT ("\xEF\xBB\xBF{\"a\":1}"), "{\"a\":1}" },
  { TEXT ("\xEF\xBB\xBF \n[1]"), "[1]" },
  { TEXT ("\"\""), "\"\"" },
  { TEXT ("\"é€😀\""), "\"é€😀\"" },
  { TEXT ("\"\\u00e9\\ud83d\\ude00\""), "\"é😀\"" },
  { TEXT ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
  { TEXT ("\"\x7f\""), "\"\x7f\"" },
  { TEXT ("\"\\u2028\""), "\"\xe2\x80\xa8\"" },
  { TEXT ("0"), "0" },
  { TEXT ("-0"), "0" },
  { TEXT ("-0.0"), "-0.0" },
  { TEXT ("9223372036854775807"), "9223372036854775807" },
  { TEXT ("-9223372036854775808"), "-9223372036854775808" },
  { TEXT ("18446744073709551615"), "18446744073709551615" },
  { TEXT ("0.1"), "0.1" },
  { TEXT ("1E+2"), "100.0" },
  { TEXT ("1.7976931348623157e308"), "1.7976931348623157e308" },
  { TEXT ("5e-324"), "5e-324" },
  { TEXT ("{\"\":{\"\":[]}}"), "{\"\":{\"\":[]}}" },
  { TEXT ("[{\"a\":1},{\"a\":2}]"), "[{\"a\":1},{\"a\":2}]" },
  { TEXT ("{\"a\":1,\"A\":2,\"a \":3}"), "{\"a\":1,\"A\":2,\"a \":3}" },
};

static const Refused refused[] = {
  { TEXT (""), TER_JSON_ERROR_SYNTAX },
  { TEXT (" "), TER_JSON_ERROR_SYNTAX },
  { TEXT ("\xEF\xBB\xBF"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("\xEF\xBB\xBF\xEF\xBB\xBF[]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[]\xEF\xBB\xBF"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("["), TER_JSON_ERROR_SYNTAX },
  { TEXT ("]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1,]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[,1]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1 2]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1]]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1] x"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{}{}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{\"a\":1,}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{\"a\" 1}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{\"a\":}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{a:1}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{'a':1}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("{1:1}"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1/*c*/]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("// c\n[]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("NaN"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[Infinity]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[-Infinity]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[nul]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[True]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[01]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[-]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[+1]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[.5]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1.]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1e]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1e+]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[0x1]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1,5"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[１]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[\x0b]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[\xc2\xa0]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1\0]"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("[1]\0"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("\""), TER_JSON_ERROR_SYNTAX },
  { TEXT ("\"abc"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("\"\\"), TER_JSON_ERROR_SYNTAX },
  { TEXT ("\"\\x41\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\\u12\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"a\nb\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"a\0b\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"a\\u0000b\""), TER_JSON_ERROR_STRING },
  { TEXT ("{\"a\\u0000b\":1}"), TER_JSON_ERROR_STRING },
  { TEXT ("\"\xff\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\xc0\x80\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\xe9t\xe9\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\xed\xa0\x80\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\xf4\x90\x80\x80\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\\ud800\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\\udc00\""), TER_JSON_ERROR_STRING },
  { TEXT ("\"\\ud800\\u0041\""), TER_JSON_ERROR_STRING },
  { TEXT ("[1e400]"), TER_JSON_ERROR_NUMBER },
  { TEXT ("[-1e400]"), TER_JSON_ERROR_NUMBER },
  { TEXT ("18446744073709551616"), TER_JSON_ERROR_NUMBER },
  { TEXT ("-9223372036854775809"), TER_JSON_ERROR_NUMBER },
  { TEXT ("{\"a\":1,\"a\":1}"), TER_JSON_ERROR_DUPLICATE_KEY },
  { TEXT ("{\"a\":1,\"\\u0061\":2}"), TER_JSON_ERROR_DUPLICATE_KEY },
  { TEXT ("[{\"b\":{\"\":1,\"c\":[],\"\":2}}]"), TER_JSON_ERROR_DUPLICATE_KEY },
  { TEXT ("<!DOCTYPE html><p>503"), TER_JSON_ERROR_NOT_JSON },
  { TEXT ("\xEF\xBB\xBF \r\n\t<html>"), TER_JSON_ERROR_NOT_JSON },
};

static void
test_accept (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerJson) json =
          ter_json_parse (accepted[i].text, (gssize) accepted[i].length, NULL, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = ter_json_node_to_string (ter_json_get_root (json));
      g_assert_cmpstr (again, ==, accepted[i].again);
    }
}

static void
test_refuse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      /* A copy of the exact size, so that a sanitizer sees a read past the end. */
      g_autofree char *copy = g_memdup2 (refused[i].text, refused[i].length);
      g_autoptr (TerJson) json = ter_json_parse (copy, (gssize) refused[i].length, NULL, &error);

      if (json != NULL)
        g_test_message ("accepted: %s", refused[i].text);
      g_assert_null (json);
      if (error->code != refused[i].code)
        g_test_message ("%s: %s", refused[i].text, error->message);
      g_assert_error (error, TER_JSON_ERROR, refused[i].code);
    }
}

static void
test_offset (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "[1, 2, x]", "byte 7" },
    { "\xEF\xBB\xBF[1, 2, x]", "byte 10" },
    { "{\"é\": 1,}", "byte 8" },
    { "[\"abc\xff\"]", "byte 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_json_parse (cases[i].text, -1, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static char *
nest (guint    depth,
      gboolean objects)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, objects ? "{\"a\":" : "[");
  if (objects)
    g_string_append (text, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, objects ? '}' : ']');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const struct
  {
    guint depth;
    guint allowed;
    gboolean passes;
  } cases[] = {
    { 64, 0, TRUE },          { 65, 0, FALSE },          { 1024, 1024, TRUE },
    { 1025, 1024, FALSE },    { 100000, 0, FALSE },      { 100000, 1024, FALSE },
    { 100000, 100000, TRUE }, { 100001, 100000, FALSE },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      TerJsonLimits limits = { .max_depth = cases[i / 2].allowed };
      g_autofree char *text = nest (cases[i / 2].depth, i % 2);
      g_autoptr (GError) error = NULL;
      g_autoptr (TerJson) json = ter_json_parse (text, -1, &limits, &error);

      if (cases[i / 2].passes)
        g_assert_no_error (error);
      else
        g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_DEEP);
    }

  /* Opened and never closed. */
  {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = g_strnfill (100000, '[');

    g_assert_null (ter_json_parse (text, -1, NULL, &error));
    g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_SYNTAX);
  }
}

static void
test_depth_of_siblings (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerJson) json = NULL;

  /* Ten thousand containers side by side are two levels deep, not ten thousand. */
  for (guint i = 0; i < 10000; i++)
    g_string_append (text, i % 2 ? "{}," : "[1],");
  g_string_append (text, "[]]");

  json =
      ter_json_parse (text->str, (gssize) text->len, &(TerJsonLimits) { .max_depth = 2 }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (json)), ==, 10001);
}

static void
test_size (void)
{
  g_autofree char *text = g_strnfill (16 * MIB + 1, ' ');
  g_autoptr (TerJson) json = NULL;
  g_autoptr (GError) error = NULL;

  text[0] = '7';
  g_assert_null (ter_json_parse (text, 16 * MIB + 1, NULL, &error));
  g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_LARGE);
  g_clear_error (&error);

  json = ter_json_parse (text, 16 * MIB, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&json, ter_json_unref);

  g_assert_null (ter_json_parse ("[1]", 3, &(TerJsonLimits) { .max_bytes = 2 }, &error));
  g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_LARGE);
}

static gint64
resident_bytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  words = g_strsplit (text, " ", 3);
  return g_ascii_strtoll (words[1], NULL, 10) * 4096;
}

/* The densest document there is: as many values as 16 MiB can hold. */
static void
test_memory (void)
{
  g_autofree char *text = g_strnfill (16 * MIB, '0');
  g_autoptr (GError) error = NULL;
  g_autoptr (TerJson) json = NULL;
  gint64 before = resident_bytes ();

  for (guint i = 0; i < 16 * MIB; i += 2)
    text[i] = ',';
  text[0] = '[';
  text[16 * MIB - 1] = ']';
  text[16 * MIB - 2] = ' ';

  json = ter_json_parse (text, 16 * MIB, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("16 MiB of digits: %.0f MiB resident",
                  (double) (resident_bytes () - before) / MIB);
  g_assert_cmpint (resident_bytes () - before, <, (gint64) 1024 * MIB);
}

/* kind 0: different keys; 1: alike but for their last bytes, hard on weak hashes; 2: the last repeats the first. */
static char *
make_keys (guint count,
           guint kind)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < count; i++)
    {
      guint n = kind == 2 && i == count - 1 ? 0 : i;

      if (kind == 1)
        {
          /* Words of "Ez" and "FY" have the same sum under the multiply-by-31-or-33 family of hashes. */
          g_string_append (text, i > 0 ? ",\"" : "\"");
          for (guint bit = 0; bit < 20; bit++)
            g_string_append (text, n >> bit & 1 ? "Ez" : "FY");
          g_string_append (text, "\":0");
        }
      else
        g_string_append_printf (text, "%s\"%u\":0", i > 0 ? "," : "", n);
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_many_keys (void)
{
  TerJsonLimits limits = { .max_bytes = 64 * MIB };

  for (guint kind = 0; kind < 3; kind++)
    {
      g_autofree char *text = make_keys (1000000, kind);
      g_autoptr (GError) error = NULL;
      g_autoptr (TerJson) json = NULL;
      gint64 before = g_get_monotonic_time ();
      double seconds;

      json = ter_json_parse (text, -1, &limits, &error);
      seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
      g_test_message ("a million keys, kind %u: %.2f s", kind, seconds);
      /* Comparing all pairs would take hours; the bound is far from what a busy machine needs. */
      g_assert_cmpfloat (seconds, <, 20.0);
      if (kind == 2)
        g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_DUPLICATE_KEY);
      else
        g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (json)), ==, 1000000);
    }
}

/* Around the number of keys where the way of comparing changes, at each place. */
static void
test_duplicate_keys (void)
{
  for (guint count = 2; count < 54; count++)
    for (guint first = 0; first < count; first++)
      for (guint second = first + 1; second < count; second++)
        {
          g_autoptr (GString) text = g_string_new ("{");
          g_autoptr (GError) error = NULL;

          for (guint i = 0; i < count; i++)
            g_string_append_printf (text, "%s\"clé-%u\":[{\"x\":%u}]", i > 0 ? "," : "",
                                    i == second ? first : i, i);
          g_string_append_c (text, '}');
          g_assert_null (ter_json_parse (text->str, -1, NULL, &error));
          g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_DUPLICATE_KEY);
          g_assert_nonnull (strstr (error->message, "clé-"));
        }
}

static void
test_types (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerJson) json =
      ter_json_parse ("{\"i\":42,\"d\":1.5,\"s\":\"12\",\"t\":true,\"n\":null,\"a\":[1,[2],3],"
                      "\"o\":{\"k\":\"v\"},\"u\":9223372036854775808,\"e\":1e2}",
                      -1, NULL, &error);
  const TerJsonNode *root = ter_json_get_root (json);
  gint64 integer = -1;
  double real = -1;

  g_assert_no_error (error);
  g_assert_cmpint (ter_json_node_get_type (root), ==, TER_JSON_OBJECT);
  g_assert_cmpint (ter_json_node_get_type (NULL), ==, TER_JSON_ABSENT);
  g_assert_cmpint (ter_json_node_get_type (ter_json_node_get (root, "absent")), ==,
                   TER_JSON_ABSENT);
  g_assert_cmpint (ter_json_node_get_type (ter_json_node_get (root, "n")), ==, TER_JSON_NULL);
  g_assert_cmpint (ter_json_node_get_type (ter_json_node_get (root, "t")), ==, TER_JSON_BOOLEAN);
  g_assert_cmpint (ter_json_node_get_type (ter_json_node_get (root, "u")), ==, TER_JSON_NUMBER);

  g_assert_true (ter_json_node_get_int (ter_json_node_get (root, "i"), &integer));
  g_assert_cmpint (integer, ==, 42);
  g_assert_true (ter_json_node_get_double (ter_json_node_get (root, "i"), &real));
  g_assert_cmpfloat (real, ==, 42.0);
  g_assert_true (ter_json_node_get_double (ter_json_node_get (root, "u"), &real));
  g_assert_cmpfloat (real, ==, 9223372036854775808.0);
  integer = -1;
  for (guint i = 0; i < 5; i++)
    g_assert_false (ter_json_node_get_int (
        ter_json_node_get (root, ((const char *[]) { "u", "d", "e", "s", "n" })[i]), &integer));
  g_assert_cmpint (integer, ==, -1);
  g_assert_false (ter_json_node_get_double (ter_json_node_get (root, "s"), &real));

  g_assert_cmpstr (ter_json_get_string (root, "s"), ==, "12");
  g_assert_null (ter_json_get_string (root, "i"));
  g_assert_null (ter_json_get_string (ter_json_node_get (root, "a"), "s"));
  g_assert_cmpstr (ter_json_get_string (ter_json_node_get (root, "o"), "k"), ==, "v");
  g_assert_true (ter_json_node_get_boolean (ter_json_node_get (root, "t"), FALSE));
  g_assert_true (ter_json_node_get_boolean (ter_json_node_get (root, "s"), TRUE));
  g_assert_cmpuint (ter_json_node_get_size (ter_json_node_get (root, "a")), ==, 3);
  g_assert_cmpuint (ter_json_node_get_size (ter_json_node_get (root, "s")), ==, 0);
  g_assert_true (
      ter_json_node_get_int (ter_json_node_at (ter_json_node_get (root, "a"), 2), &integer));
  g_assert_cmpint (integer, ==, 3);
  g_assert_null (ter_json_node_at (ter_json_node_get (root, "a"), 3));
  g_assert_null (ter_json_node_at (root, 0));
}

static void
test_walk (void)
{
  g_autoptr (TerJson) json =
      ter_json_parse ("{\"a\":[1,[2,2],{\"x\":[]}],\"b\":{},\"c\":3}", -1, NULL, NULL);
  const TerJsonNode *root = ter_json_get_root (json);
  const TerJsonNode *value;
  g_autoptr (GString) seen = g_string_new (NULL);
  TerJsonIter iter;
  const char *key;

  ter_json_iter_init (&iter, root);
  while (ter_json_iter_next (&iter, &key, &value))
    g_string_append_printf (seen, "%s/%u ", key, ter_json_node_get_type (value));
  ter_json_iter_init (&iter, ter_json_node_get (root, "a"));
  while (ter_json_iter_next (&iter, &key, &value))
    {
      g_assert_null (key);
      g_string_append_printf (seen, "%u ", ter_json_node_get_type (value));
    }
  g_assert_cmpstr (seen->str, ==, "a/5 b/6 c/3 3 5 6 ");

  ter_json_iter_init (&iter, ter_json_node_get (root, "b"));
  g_assert_false (ter_json_iter_next (&iter, &key, &value));
  ter_json_iter_init (&iter, ter_json_node_get (root, "c"));
  g_assert_false (ter_json_iter_next (&iter, NULL, NULL));
  ter_json_iter_init (&iter, NULL);
  g_assert_false (ter_json_iter_next (&iter, NULL, NULL));
}

static void
test_write (void)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);
  g_autofree char *text = NULL;
  g_autofree char *pretty_text = NULL;
  g_autoptr (TerJsonWriter) pretty = ter_json_writer_new (TRUE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_string (writer, "s", "a\"b\\c/\b\f\n\r\t\x01\x1f\x7f é \xe2\x80\xa8");
  ter_json_writer_member_string (writer, "absent", NULL);
  ter_json_writer_member_string (writer, "bad", "caf\xe9 \xed\xa0\x80");
  ter_json_writer_member_string (writer, "k\"\xff", "");
  ter_json_writer_member_int (writer, "min", G_MININT64);
  ter_json_writer_member_boolean (writer, "yes", TRUE);
  ter_json_writer_key (writer, "list");
  ter_json_writer_begin_array (writer);
  ter_json_writer_double (writer, 0.1);
  ter_json_writer_double (writer, NAN);
  ter_json_writer_double (writer, INFINITY);
  ter_json_writer_double (writer, -0.0);
  ter_json_writer_double (writer, 12);
  ter_json_writer_null (writer);
  ter_json_writer_begin_object (writer);
  ter_json_writer_end_object (writer);
  ter_json_writer_end_array (writer);
  ter_json_writer_end_object (writer);
  text = ter_json_writer_steal (writer);
  g_assert_cmpstr (
      text, ==,
      "{\"s\":\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f é \xe2\x80\xa8\",\"absent\":null,"
      "\"bad\":\"caf� ���\",\"k\\\"�\":\"\",\"min\":-9223372036854775808,\"yes\":true,"
      "\"list\":[0.1,null,null,-0.0,12.0,null,{}]}");

  ter_json_writer_begin_array (pretty);
  ter_json_writer_begin_object (pretty);
  ter_json_writer_member_int (pretty, "a", 1);
  ter_json_writer_key (pretty, "b");
  ter_json_writer_begin_array (pretty);
  ter_json_writer_end_array (pretty);
  ter_json_writer_end_object (pretty);
  ter_json_writer_boolean (pretty, FALSE);
  ter_json_writer_end_array (pretty);
  pretty_text = ter_json_writer_steal (pretty);
  g_assert_cmpstr (pretty_text, ==, "[\n  {\n    \"a\": 1,\n    \"b\": []\n  },\n  false\n]");
}

/* Any double but NaN and the infinities is read back bit for bit. */
static void
test_round_trip (void)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree double *values = g_new (double, 100000);
  g_autofree char *text = NULL;
  g_autoptr (TerJson) json = NULL;
  g_autoptr (GError) error = NULL;
  TerJsonIter iter;
  const TerJsonNode *node;

  g_test_message ("seed %u", seed);
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < 100000; i++)
    {
      union
      {
        guint64 bits;
        double value;
      } both;

      do
        both.bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
      while (!isfinite (both.value));
      /* One in two is of the size that sensors send. */
      values[i] = i % 2 ? both.value : g_rand_double_range (random, -1000, 1000);
      ter_json_writer_double (writer, values[i]);
    }
  ter_json_writer_end_array (writer);
  text = ter_json_writer_steal (writer);

  json = ter_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  ter_json_iter_init (&iter, ter_json_get_root (json));
  for (guint i = 0; ter_json_iter_next (&iter, NULL, &node); i++)
    {
      double value = 0;

      g_assert_true (ter_json_node_get_double (node, &value));
      g_assert_cmpmem (&value, sizeof value, &values[i], sizeof value);
    }
}

static void
test_reference (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{\"a\":\"kept\"}", 12);
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  g_autoptr (GError) error = NULL;
  TerJson *json = ter_json_parse_bytes (bytes, NULL, &error);
  TerJson *again = ter_json_ref (json);

  ter_json_unref (json);
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (again), "a"), ==, "kept");
  ter_json_unref (again);

  g_assert_null (ter_json_parse_bytes (none, NULL, &error));
  g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_SYNTAX);
}

/* A reader that keeps its memory refuses and reads what the other does, whatever it read before. */
static void
test_reader (void)
{
  g_autoptr (TerJsonReader) reader = ter_json_reader_new ();

  for (guint i = 0; i < MAX (G_N_ELEMENTS (accepted), G_N_ELEMENTS (refused)); i++)
    {
      if (i < G_N_ELEMENTS (refused))
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GError) expected = NULL;
          g_autofree char *copy = g_memdup2 (refused[i].text, refused[i].length);

          g_assert_null (
              ter_json_reader_read (reader, copy, (gssize) refused[i].length, NULL, &error));
          g_assert_null (ter_json_parse (copy, (gssize) refused[i].length, NULL, &expected));
          g_assert_error (error, TER_JSON_ERROR, expected->code);
          g_assert_cmpstr (error->message, ==, expected->message);
        }
      if (i < G_N_ELEMENTS (accepted))
        {
          g_autoptr (GError) error = NULL;
          const TerJsonNode *root =
              ter_json_reader_read (reader, accepted[i].text, (gssize) accepted[i].length, NULL,
                                    &error);
          g_autofree char *again = ter_json_node_to_string (root);

          g_assert_no_error (error);
          g_assert_cmpstr (again, ==, accepted[i].again);
        }
    }
}

/* Documents that the reader's own memory cannot hold, and broken ones that ask for more than any true one. */
static void
test_reader_sizes (void)
{
  g_autoptr (TerJsonReader) reader = ter_json_reader_new ();

  for (guint n = 1; n <= 1 << 20; n *= 4)
    {
      g_autoptr (GString) text = g_string_new ("[0");
      g_autofree char *open = g_strnfill (n, '[');
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) expected = NULL;
      const TerJsonNode *root;

      for (guint i = 1; i < n; i++)
        g_string_append (text, ",0");
      g_string_append_c (text, ']');
      root = ter_json_reader_read (reader, text->str, (gssize) text->len, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ter_json_node_get_size (root), ==, n);

      g_assert_null (ter_json_reader_read (reader, open, -1, NULL, &error));
      g_assert_null (ter_json_parse (open, -1, NULL, &expected));
      g_assert_error (error, TER_JSON_ERROR, expected->code);
      g_assert_cmpstr (error->message, ==, expected->message);
    }
}

/* Random objects of 0 to 60 short keys, one in two with a key twice: refused if and only if. */
static void
test_twin_keys (void)
{
  g_autoptr (TerJsonReader) reader = ter_json_reader_new ();

  for (guint round = 0; round < 4000; round++)
    {
      guint n = (guint) g_test_rand_int_range (0, 61);
      guint twin = n > 1 && round % 2 == 0 ? (guint) g_test_rand_int_range (1, (int) n) : 0;
      g_autoptr (GString) text = g_string_new ("{");
      g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < n; i++)
        {
          char *key = i == twin && twin > 0
                          ? g_strdup (g_ptr_array_index (keys, g_test_rand_int_range (0, (int) i)))
                          : g_strdup_printf ("%.*s%u", g_test_rand_int_range (0, 9), "abcdabcd", i);

          g_ptr_array_add (keys, key);
          g_string_append_printf (text, "%s\"%s\":%s", i > 0 ? "," : "", key,
                                  i % 3 == 0 ? "{\"a\":[1,{\"a\":2}]}" : "1");
        }
      g_string_append_c (text, '}');
      if (twin > 0)
        {
          g_assert_null (ter_json_reader_read (reader, text->str, -1, NULL, &error));
          g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_DUPLICATE_KEY);
        }
      else
        {
          g_assert_nonnull (ter_json_reader_read (reader, text->str, -1, NULL, &error));
          g_assert_no_error (error);
        }
    }
}

static void
test_pick (void)
{
  static const TerJsonName names[] = { TER_JSON_NAME ("a"), TER_JSON_NAME ("bb"),
                                       TER_JSON_NAME ("c"), TER_JSON_NAME ("") };
  static const struct
  {
    const char *text;
    const char *found[G_N_ELEMENTS (names)];
  } cases[] = {
    { "{}", { NULL } },
    { "[1,2]", { NULL } },
    { "{\"a\":1,\"bb\":[2,{\"c\":0}],\"c\":3}", { "1", "[2,{\"c\":0}]", "3", NULL } },
    { "{\"c\":3,\"x\":{\"a\":9},\"bb\":2,\"a\":1}", { "1", "2", "3", NULL } },
    { "{\"\":true,\"b\":0,\"bbb\":0,\"B\":0,\"bb\":null}", { NULL, "null", NULL, "true" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TerJson) json = ter_json_parse (cases[i].text, -1, NULL, NULL);
      const TerJsonNode *found[G_N_ELEMENTS (names)];

      ter_json_node_pick (ter_json_get_root (json), names, G_N_ELEMENTS (names), found);
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autofree char *text = found[j] != NULL ? ter_json_node_to_string (found[j]) : NULL;

          g_assert_cmpstr (text, ==, cases[i].found[j]);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/accept", test_accept);
  g_test_add_func ("/json/refuse", test_refuse);
  g_test_add_func ("/json/offset", test_offset);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/depth-of-siblings", test_depth_of_siblings);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/memory", test_memory);
  g_test_add_func ("/json/many-keys", test_many_keys);
  g_test_add_func ("/json/duplicate-keys", test_duplicate_keys);
  g_test_add_func ("/json/types", test_types);
  g_test_add_func ("/json/walk", test_walk);
  g_test_add_func ("/json/write", test_write);
  g_test_add_func ("/json/round-trip", test_round_trip);
  g_test_add_func ("/json/reference", test_reference);
  g_test_add_func ("/json/reader", test_reader);
  g_test_add_func ("/json/reader-sizes", test_reader_sizes);
  g_test_add_func ("/json/twin-keys", test_twin_keys);
  g_test_add_func ("/json/pick", test_pick);

  return g_test_run ();
}
