/* replay-answers.c — Every answer of the corpora, and what random damage makes of it, is read within bounds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each file of tests/fuzz/corpus-json and tests/data/ckan is read as it is, then cut short at each byte, then
 * damaged at random. What the JSON reader accepts must be written again and read again the same; what the
 * decoder of CKAN makes of it must be fit to be shown and asked. The seed is printed; TERRITOIRE_TEST_LONG=1
 * damages a hundred times more.
 */

#include "config.h"

#include <string.h>

#include "ter-ckan.h"

#define BASE "https://portail.example.fr"

static void
check_text (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}

static void
check_listing (TerListing *listing)
{
  g_assert_nonnull (listing->dataset->remote_id);
  g_assert_nonnull (listing->dataset->title);
  check_text (listing->dataset->title);
  check_text (listing->dataset->description);
  check_text (listing->dataset->producer);
  check_text (listing->dataset->licence);
  for (guint i = 0; i < listing->resources->len; i++)
    {
      TerResource *resource = g_ptr_array_index (listing->resources, i);

      check_text (resource->title);
      check_text (resource->format);
      g_assert_cmpint (resource->size_bytes, >=, -1);
      g_assert_true (resource->url == NULL || ter_http_check_url (resource->url, NULL));
    }
}

static void
read_catalogue (TerJson *json)
{
  const TerJsonNode *result = ter_ckan_decode_envelope (json, BASE, NULL);
  gsize n_received = 0;
  g_autoptr (TerListingPage) page = ter_ckan_decode_page (result, BASE, &n_received, NULL);
  g_autoptr (TerListing) listing = ter_ckan_decode_package (result, BASE);

  if (listing != NULL)
    check_listing (listing);
  for (guint i = 0; page != NULL && i < page->listings->len; i++)
    check_listing (g_ptr_array_index (page->listings, i));
}

static void
read_answer (const char *data,
             gsize       length)
{
  /* A copy of the exact size, so that a sanitizer sees a read past the end. */
  g_autofree char *copy = g_memdup2 (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerJson) json = ter_json_parse (length > 0 ? copy : "", (gssize) length, NULL, &error);
  g_autoptr (TerJson) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (json == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  first = ter_json_node_to_string (ter_json_get_root (json));
  again = ter_json_parse (first, -1, NULL, &error);
  g_assert_no_error (error);
  second = ter_json_node_to_string (ter_json_get_root (again));
  g_assert_cmpstr (first, ==, second);
  read_catalogue (json);
}

static void
damage (GByteArray *bytes,
        GRand      *random)
{
  guint n = (guint) g_rand_int_range (random, 1, 5);

  for (guint i = 0; i < n && bytes->len > 0; i++)
    {
      guint at = (guint) g_rand_int_range (random, 0, (gint32) bytes->len);
      guint8 byte = (guint8) g_rand_int (random);

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          bytes->data[at] = byte;
          break;
        case 1:
          g_byte_array_remove_index (bytes, at);
          break;
        case 2:
          bytes->data[at] = (guint8) "{}[]\",:\\0e-."[byte % 12];
          break;
        default:
          g_byte_array_append (bytes, bytes->data + at, MIN (bytes->len - at, 40u));
          break;
        }
    }
}

static void
replay (const char *path,
        GRand      *random,
        guint       n_damaged)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i <= length; i++)
    read_answer (text, i);
  for (guint i = 0; i < n_damaged; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) length + 200);

      g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
      damage (bytes, random);
      read_answer ((const char *) bytes->data, bytes->len);
    }
}

static void
replay_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n_damaged = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 100000 : 1000;
  guint n_files = 0;
  const char *name;

  g_assert_no_error (error);
  g_test_message ("seed %u", seed);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        replay (path, random, n_damaged);
        n_files++;
      }
  g_test_message ("%u files, each damaged %u times", n_files, n_damaged);
  g_assert_cmpuint (n_files, >, 0);
}

static void
test_json (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus-json", NULL);

  replay_folder (folder);
}

static void
test_ckan (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "ckan", NULL);

  replay_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/json", test_json);
  g_test_add_func ("/fuzz/ckan", test_ckan);

  return g_test_run ();
}
