/* replay-chunks.c — Packed observations that were damaged, or forged, are read within bounds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Chunks of every way of packing are cut and damaged at random, then their checksum is made right again: a forger
 * would do as much. What is accepted must be in order; nothing may be touched out of bounds, which a build with
 * sanitizers sees. The seed is printed; TERRITOIRE_TEST_LONG=1 damages fifty times more.
 */

#include "config.h"

#include <math.h>

#include "ter-chunk-private.h"
#include "ter-clock.h"

#define MAX_ROWS 600
#define BODY_OFFSET 5

static GByteArray *
make_chunk (GRand *random)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize n = (gsize) g_rand_int_range (random, 1, MAX_ROWS);
  int shape = g_rand_int_range (random, 0, 5);
  gboolean has_texts = g_rand_boolean (random);
  gint64 times[MAX_ROWS];
  double values[MAX_ROWS];
  guint8 qualities[MAX_ROWS];
  const char *texts[MAX_ROWS];
  gint64 time = g_rand_int (random) * TER_USEC_PER_SEC;

  for (gsize i = 0; i < n; i++)
    {
      time += g_rand_int_range (random, 0, 30) == 0 ? g_rand_int_range (random, 1, 1000000)
                                                    : 600 * TER_USEC_PER_SEC;
      times[i] = time;
      values[i] = shape == 0   ? g_rand_double (random)
                  : shape == 1 ? ter_double_from_bits ((guint64) g_rand_int (random) << 32)
                  : shape == 2 ? g_rand_int (random) * 4e3
                               : g_rand_int_range (random, 0, 5000) / 100.0;
      if (g_rand_int_range (random, 0, 20) == 0)
        values[i] = g_rand_boolean (random) ? NAN : -0.0;
      qualities[i] = (guint8) (i / 50 % TER_N_QUALITIES);
      texts[i] = i % 7 == 0 ? NULL : i % 2 == 0 ? "fermé" : "ouvert";
    }
  ter_chunk_encode (times, values, qualities, has_texts ? texts : NULL, n, bytes);

  return bytes;
}

static void
forge_checksum (GByteArray *bytes)
{
  guint32 checksum;

  if (bytes->len < BODY_OFFSET)
    return;
  checksum = GUINT32_TO_LE (
      (guint32) ter_bytes_hash (bytes->data + BODY_OFFSET, bytes->len - BODY_OFFSET));
  memcpy (bytes->data + 1, &checksum, sizeof checksum);
}

static void
read_chunk (const GByteArray *bytes,
            guint            *n_accepted)
{
  /* A copy of the exact size, so that a sanitizer sees a read past the end. */
  g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
  g_autofree gint64 *times = NULL;
  g_autofree double *values = NULL;
  g_autofree guint8 *qualities = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  TerChunkSummary summary;

  if (!ter_chunk_peek (copy, bytes->len, &summary, &error))
    {
      g_assert_true (error->domain == TER_CHUNK_ERROR);
      return;
    }
  times = g_new (gint64, summary.n);
  values = g_new (double, summary.n);
  qualities = g_new (guint8, summary.n);
  if (ter_chunk_decode (copy, bytes->len, times, NULL, NULL, NULL))
    {
      (*n_accepted)++;
      for (gsize i = 1; i < summary.n; i++)
        g_assert_cmpint (times[i], >, times[i - 1]);
    }
  ter_chunk_decode (copy, bytes->len, NULL, values, NULL, NULL);
  if (ter_chunk_decode (copy, bytes->len, NULL, NULL, qualities, NULL))
    for (gsize i = 0; i < summary.n; i++)
      g_assert_cmpuint (qualities[i], <, TER_N_QUALITIES);
  if (ter_chunk_decode_texts (copy, bytes->len, texts, NULL))
    for (guint i = 0; i < texts->len; i++)
      g_assert_true (g_ptr_array_index (texts, i) == NULL ||
                     g_utf8_validate (g_ptr_array_index (texts, i), -1, NULL));
}

static void
damage (GByteArray *bytes,
        GRand      *random)
{
  guint n = (guint) g_rand_int_range (random, 1, 6);

  for (guint i = 0; i < n && bytes->len > BODY_OFFSET; i++)
    {
      guint at = (guint) g_rand_int_range (random, BODY_OFFSET, (gint32) bytes->len);

      switch (g_rand_int_range (random, 0, 5))
        {
        case 0:
          bytes->data[at] = (guint8) g_rand_int (random);
          break;
        case 1:
          bytes->data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
          break;
        case 2:
          g_byte_array_remove_index (bytes, at);
          break;
        case 3:
          bytes->data[at] = 0xff;
          break;
        default:
          g_byte_array_set_size (bytes, at);
          break;
        }
    }
}

static void
test_forged (void)
{
  guint n_chunks = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 20000 : 400;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n_accepted = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < n_chunks; i++)
    {
      g_autoptr (GByteArray) chunk = make_chunk (random);

      for (guint j = 0; j < 50; j++)
        {
          g_autoptr (GByteArray) bytes = g_byte_array_new ();

          g_byte_array_append (bytes, chunk->data, chunk->len);
          damage (bytes, random);
          forge_checksum (bytes);
          read_chunk (bytes, &n_accepted);
        }
    }
  g_test_message ("%u accepted", n_accepted);
  g_assert_cmpuint (n_accepted, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/chunks/forged", test_forged);

  return g_test_run ();
}
