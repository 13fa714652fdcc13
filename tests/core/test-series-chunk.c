/* test-series-chunk.c — What is packed comes back bit for bit
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-chunk-private.h"
#include "ter-clock.h"

/* 2026-01-01T00:00:00Z */
#define EPOCH_US G_GINT64_CONSTANT (1767225600000000)
#define MINUTE_US (60 * TER_USEC_PER_SEC)

/* Public vectors of XXH64, seed 0. */
static const struct
{
  const char *text;
  guint64 hash;
} hashes[] = {
  { "", G_GUINT64_CONSTANT (0xef46db3751d8e999) },
  { "a", G_GUINT64_CONSTANT (0xd24ec4f1a98c6e5b) },
  { "abc", G_GUINT64_CONSTANT (0x44bc2cf5ad770999) },
  { "Nobody inspects the spammish repetition", G_GUINT64_CONSTANT (0xfbcea83c8a378bf1) },
};

static void
test_hash (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_cmphex (ter_bytes_hash ((const guint8 *) hashes[i].text, strlen (hashes[i].text)), ==,
                     hashes[i].hash);
}

static void
check_ints (const gint64 *values,
            gsize         n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gint64 *read = g_new (gint64, n + 1);
  g_autofree guint8 *exact = NULL;
  TerCursor cursor;

  ter_ints_pack (values, n, bytes);
  exact = g_memdup2 (bytes->data, bytes->len);
  cursor = (TerCursor) { exact, exact + bytes->len };
  g_assert_true (ter_ints_unpack (&cursor, n, read));
  g_assert_true (cursor.p == cursor.end);
  g_assert_cmpmem (values, n * sizeof *values, read, n * sizeof *read);

  for (gsize cut = 0; cut < bytes->len; cut += 1 + bytes->len / 16)
    {
      g_autofree guint8 *less = g_memdup2 (bytes->data, cut);

      cursor = (TerCursor) { less, less + cut };
      g_assert_false (ter_ints_unpack (&cursor, n, read));
    }
}

/* Every width, in blocks that are full, nearly so, and short. */
static void
test_ints (void)
{
  static const gsize sizes[] = { 1, 2, 7, 31, 32, 33, 127, 128, 129, 160, 1000 };
  g_autofree gint64 *values = g_new (gint64, 1000);
  g_autoptr (GRand) random = g_rand_new_with_seed (40);

  for (guint width = 0; width <= 64; width++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint sums = 0; sums < 2; sums++)
        {
          guint64 sum = 0;

          for (gsize i = 0; i < sizes[s]; i++)
            {
              guint64 bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);

              bits = width == 0 ? 5 : bits >> (64 - width);
              sum = sums ? sum + bits : bits;
              values[i] = (gint64) sum;
            }
          check_ints (values, sizes[s]);
        }
}

/* Distances fit in 32 bits, the differences between them do not. */
static void
test_ints_swing (void)
{
  gint64 values[200];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i == 0 ? 0 : i % 2 != 0 ? G_MININT32 : G_MAXINT32;
  check_ints (values, G_N_ELEMENTS (values));
  check_ints (values, 33);
  check_ints (values, 3);
}

typedef struct
{
  gsize n;
  gint64 times[TER_CHUNK_MAX];
  double values[TER_CHUNK_MAX];
  guint8 qualities[TER_CHUNK_MAX];
  const char *texts[TER_CHUNK_MAX];
  gboolean has_texts;
} Rows;

static void
check_summary (const Rows            *rows,
               const TerChunkSummary *summary)
{
  gsize n_counted = 0;
  double low = INFINITY;
  double high = -INFINITY;
  double sum = 0;
  double scale = 0;

  g_assert_cmpuint (summary->n, ==, rows->n);
  g_assert_cmpint (summary->first_us, ==, rows->times[0]);
  g_assert_cmpint (summary->last_us, ==, rows->times[rows->n - 1]);
  for (gsize i = 0; i < rows->n; i++)
    {
      if (isnan (rows->values[i]) || !ter_quality_counts (rows->qualities[i]))
        continue;
      if (n_counted++ == 0)
        g_assert_true (summary->first == rows->values[i]);
      low = MIN (low, rows->values[i]);
      high = MAX (high, rows->values[i]);
      sum += rows->values[i];
      scale += fabs (rows->values[i]);
    }
  g_assert_cmpuint (summary->n_counted, ==, n_counted);
  if (n_counted == 0)
    {
      g_assert_true (isnan (summary->min) && isnan (summary->last) && summary->sum == 0);
      return;
    }
  g_assert_true (summary->min == low && summary->max == high);
  if (isfinite (sum))
    g_assert_cmpfloat (fabs (summary->sum - sum), <=, scale * 1e-12);
}

static void
check_rows (const Rows *rows)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gint64 *times = g_new (gint64, rows->n);
  g_autofree double *values = g_new (double, rows->n);
  g_autofree guint8 *qualities = g_new (guint8, rows->n);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *exact = NULL;
  TerChunkSummary summary;

  ter_chunk_encode (rows->times, rows->values, rows->qualities,
                    rows->has_texts ? rows->texts : NULL, rows->n, bytes);
  exact = g_memdup2 (bytes->data, bytes->len);
  g_assert_true (ter_chunk_peek (exact, bytes->len, &summary, &error));
  check_summary (rows, &summary);
  g_assert_true (ter_chunk_decode (exact, bytes->len, times, values, qualities, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (times, rows->n * sizeof *times, rows->times, rows->n * sizeof *times);
  g_assert_cmpmem (values, rows->n * sizeof *values, rows->values, rows->n * sizeof *values);
  g_assert_cmpmem (qualities, rows->n, rows->qualities, rows->n);
  g_assert_true (ter_chunk_decode_texts (exact, bytes->len, texts, &error));
  g_assert_cmpuint (texts->len, ==, rows->n);
  for (gsize i = 0; i < rows->n; i++)
    g_assert_cmpstr (g_ptr_array_index (texts, i), ==, rows->has_texts ? rows->texts[i] : NULL);
}

typedef enum
{
  TIMES_STEADY,
  TIMES_GAPS,
  TIMES_JITTER,
  TIMES_MILLISECONDS,
  TIMES_WILD,
  N_TIMES,
} TimesShape;

typedef enum
{
  VALUES_INDEX,
  VALUES_TEMPERATURE,
  VALUES_STATE,
  VALUES_SINGLES,
  VALUES_WILD,
  VALUES_CONSTANT,
  VALUES_NULL,
  VALUES_HUGE,
  VALUES_MIXED,
  N_VALUES,
} ValuesShape;

static double
wild_double (GRand *random)
{
  static const double odd[] = { -0.0,
                                0.0,
                                INFINITY,
                                -INFINITY,
                                5e-324,
                                1e308,
                                0.3,
                                1e15,
                                -1e-300,
                                2.5,
                                1.0 / 3,
                                0.1 + 0.2,
                                1e22,
                                1e23,
                                -1.1e14,
                                140737488355328.0,
                                0.00000000000123 };

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      return odd[g_rand_int_range (random, 0, G_N_ELEMENTS (odd))];
    case 1:
      return NAN;
    default:
      return ter_double_from_bits ((guint64) g_rand_int (random) << 32 | g_rand_int (random));
    }
}

static void
make_times (Rows      *rows,
            TimesShape shape,
            GRand     *random)
{
  gint64 time = EPOCH_US + g_rand_int_range (random, -1000000, 1000000) * TER_USEC_PER_SEC;

  for (gsize i = 0; i < rows->n; i++)
    {
      rows->times[i] = time;
      time += 10 * MINUTE_US;
      if (shape == TIMES_GAPS && g_rand_int_range (random, 0, 50) == 0)
        time += g_rand_int_range (random, 1, 100000) * TER_USEC_PER_SEC;
      if (shape == TIMES_JITTER)
        time += g_rand_int_range (random, -6, 7) * TER_USEC_PER_SEC;
      if (shape == TIMES_MILLISECONDS)
        time += g_rand_int_range (random, -6000, 6000) * G_GINT64_CONSTANT (1000);
      if (shape == TIMES_WILD)
        time += (gint64) (g_rand_double (random) * g_rand_double (random) * 1e12) - 599000000;
    }
}

static double
make_value (ValuesShape shape,
            double      previous,
            GRand      *random)
{
  switch (shape)
    {
    case VALUES_INDEX:
      return (rint (previous * 1000) + g_rand_int_range (random, 0, 700)) / 1000;
    case VALUES_TEMPERATURE:
      return (rint (previous * 100) + g_rand_int_range (random, -30, 31)) / 100;
    case VALUES_STATE:
      return g_rand_int_range (random, 0, 2);
    case VALUES_SINGLES:
      return (float) (g_rand_double (random) * 40);
    case VALUES_CONSTANT:
      return 21.5;
    case VALUES_NULL:
      return NAN;
    case VALUES_HUGE:
      return rint (g_rand_double (random) * 1e14) * (g_rand_boolean (random) ? 1 : -1);
    case VALUES_MIXED:
      return g_rand_int_range (random, 0, 20) == 0 ? wild_double (random)
                                                   : g_rand_int_range (random, 0, 1000) / 10.0;
    case VALUES_WILD:
    default:
      return wild_double (random);
    }
}

static void
make_rows (Rows       *rows,
           TimesShape  times,
           ValuesShape values,
           GRand      *random)
{
  static const char *const words[] = { "ouvert", "fermé", "", "défaut – capteur", NULL };
  double value = g_rand_int_range (random, -100, 100000);

  make_times (rows, times, random);
  rows->has_texts = g_rand_int_range (random, 0, 4) == 0;
  for (gsize i = 0; i < rows->n; i++)
    {
      value = make_value (values, value, random);
      rows->values[i] = value;
      rows->qualities[i] = i > 0 && g_rand_int_range (random, 0, 40) != 0
                               ? rows->qualities[i - 1]
                               : (guint8) g_rand_int_range (random, 0, TER_N_QUALITIES);
      rows->texts[i] = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
    }
}

static gsize
pick_size (GRand *random,
           gsize  left)
{
  gsize n;

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      n = (gsize) g_rand_int_range (random, 1, 40);
      break;
    case 1:
      n = (gsize) g_rand_int_range (random, TER_CHUNK_SIZE, 2 * TER_CHUNK_SIZE);
      break;
    default:
      n = (gsize) g_rand_int_range (random, 100, 1100);
      break;
    }

  return MIN (n, left);
}

/* A million observations of every shape. */
static void
test_million (void)
{
  gsize left = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 20000000 : 1000000;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree Rows *rows = g_new0 (Rows, 1);

  g_test_message ("seed %u", seed);
  for (guint i = 0; left > 0; i++)
    {
      rows->n = pick_size (random, left);
      make_rows (rows, i % N_TIMES, i / N_TIMES % N_VALUES, random);
      check_rows (rows);
      left -= rows->n;
    }
}

static void
test_largest (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree Rows *rows = g_new0 (Rows, 1);

  rows->n = TER_CHUNK_MAX;
  make_rows (rows, TIMES_STEADY, VALUES_HUGE, random);
  check_rows (rows);
}

/* NULL, another NaN, zero, minus zero and absence are five things. */
static void
test_nothing (void)
{
  const gint64 times[] = { 0, MINUTE_US, 2 * MINUTE_US, 3 * MINUTE_US, 5 * MINUTE_US };
  const double values[] = { NAN, ter_double_from_bits (G_GUINT64_CONSTANT (0x7ff8000000000001)), 0,
                            -0.0, 0.1 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 read_times[5];
  double read[5];
  TerChunkSummary summary;

  ter_chunk_encode (times, values, NULL, NULL, 5, bytes);
  g_assert_true (ter_chunk_decode (bytes->data, bytes->len, read_times, read, NULL, NULL));
  g_assert_cmpmem (read, sizeof read, values, sizeof values);
  g_assert_cmpmem (read_times, sizeof read_times, times, sizeof times);
  g_assert_true (ter_chunk_peek (bytes->data, bytes->len, &summary, NULL));
  g_assert_cmpuint (summary.n, ==, 5);
  g_assert_cmpuint (summary.n_counted, ==, 3);
}

/* The sum of decimals is rounded once. */
static void
test_sum (void)
{
  gint64 times[1000];
  double values[1000];
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TerChunkSummary summary;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      times[i] = i * MINUTE_US;
      values[i] = 0.1;
    }
  ter_chunk_encode (times, values, NULL, NULL, G_N_ELEMENTS (values), bytes);
  g_assert_true (ter_chunk_peek (bytes->data, bytes->len, &summary, NULL));
  g_assert_true (summary.sum == 100.0);
}

/* Ten-minute readings: what the engine lives on. */
static void
test_weight (void)
{
  g_autofree Rows *rows = g_new0 (Rows, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const struct
  {
    ValuesShape shape;
    double most;
  } cases[] = {
    { VALUES_INDEX, 1.4 },    { VALUES_TEMPERATURE, 0.9 }, { VALUES_STATE, 0.25 },
    { VALUES_CONSTANT, 0.1 }, { VALUES_NULL, 0.1 },        { VALUES_SINGLES, 5.5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      rows->n = 1008;
      make_rows (rows, TIMES_STEADY, cases[i].shape, random);
      ter_chunk_encode (rows->times, rows->values, NULL, NULL, rows->n, bytes);
      g_test_message ("shape %d: %.3f bytes", cases[i].shape, bytes->len / (double) rows->n);
      g_assert_cmpfloat (bytes->len / (double) rows->n, <=, cases[i].most);
    }
}

/* A bit that flips anywhere is seen, and so is every cut. */
static void
test_damage (void)
{
  g_autofree Rows *rows = g_new0 (Rows, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  rows->n = 150;
  make_rows (rows, TIMES_GAPS, VALUES_TEMPERATURE, random);
  ter_chunk_encode (rows->times, rows->values, rows->qualities, rows->texts, rows->n, bytes);
  for (gsize bit = 0; bit < bytes->len * 8; bit++)
    {
      g_autoptr (GError) error = NULL;

      bytes->data[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (ter_chunk_decode (bytes->data, bytes->len, NULL, NULL, NULL, &error));
      if (bit >= 8)
        g_assert_error (error, TER_CHUNK_ERROR, TER_CHUNK_ERROR_DAMAGED);
      bytes->data[bit / 8] ^= (guint8) (1 << bit % 8);
    }
  for (gsize length = 0; length < bytes->len; length++)
    g_assert_false (ter_chunk_decode (bytes->data, length, NULL, NULL, NULL, NULL));
  bytes->data[0] = 2;
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (ter_chunk_decode (bytes->data, bytes->len, NULL, NULL, NULL, &error));
    g_assert_error (error, TER_CHUNK_ERROR, TER_CHUNK_ERROR_NEWER);
  }
}

static void
test_slots (void)
{
  /* Monday 2026-11-23. */
  gint64 monday = G_GINT64_CONSTANT (1795392000) * TER_USEC_PER_SEC;
  guint32 slot = ter_chunk_slot (monday);

  g_assert_cmpint (ter_chunk_slot_start (slot), ==, monday);
  g_assert_cmpuint (ter_chunk_slot (monday + 7 * TER_USEC_PER_DAY - 1), ==, slot);
  g_assert_cmpuint (ter_chunk_slot (monday - 1), ==, slot - TER_CHUNK_SLOTS_A_WEEK);
  g_assert_cmpuint (ter_chunk_slot (G_MININT64), ==, 0);
  g_assert_cmpuint (ter_chunk_slot (G_MAXINT64), ==, G_MAXUINT32 - TER_CHUNK_SLOTS_A_WEEK + 1);
  /* 2200-01-01, the last instant that is stored. */
  g_assert_cmpuint (ter_chunk_slot (G_GINT64_CONSTANT (7258118400) * TER_USEC_PER_SEC), <,
                    G_MAXUINT32 - TER_CHUNK_SLOTS_A_WEEK);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/chunk/hash", test_hash);
  g_test_add_func ("/series/chunk/ints", test_ints);
  g_test_add_func ("/series/chunk/ints-swing", test_ints_swing);
  g_test_add_func ("/series/chunk/million", test_million);
  g_test_add_func ("/series/chunk/largest", test_largest);
  g_test_add_func ("/series/chunk/nothing", test_nothing);
  g_test_add_func ("/series/chunk/sum", test_sum);
  g_test_add_func ("/series/chunk/weight", test_weight);
  g_test_add_func ("/series/chunk/damage", test_damage);
  g_test_add_func ("/series/chunk/slots", test_slots);

  return g_test_run ();
}
