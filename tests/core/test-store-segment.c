/* test-store-segment.c — Segments: their bytes, what damages them, how they and what lies in slices are merged
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "store-support.h"
#include "ter-segment-private.h"

#define MAX_SERIES 20
#define MAX_INSTANTS 50

/* What a segment may hold, told by what it has. */
typedef struct
{
  const char *name;
  gboolean has_seqs;
  gboolean has_texts;
  gboolean has_devices;
  int n_series;
} Kind;

static const Kind kinds[] = {
  { "one", FALSE, FALSE, FALSE, 1 },       { "values", FALSE, FALSE, TRUE, MAX_SERIES },
  { "seqs", TRUE, FALSE, TRUE, 5 },        { "texts", FALSE, TRUE, FALSE, 7 },
  { "all", TRUE, TRUE, TRUE, MAX_SERIES },
};

static double
make_value (GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      return NAN;
    case 1:
      return -0.0;
    case 2:
      return g_rand_double_range (rand, -1e300, 1e300);
    case 3:
      return 5e-324;
    default:
      return g_rand_int_range (rand, -1000, 1000) / 100.0;
    }
}

static void
add_rows (TerSegment *segment,
          const Kind *kind,
          GRand      *rand)
{
  gint64 time_us = g_rand_int_range (rand, -5, 5) * (gint64) 1000000000000;
  guint32 n = (guint32) g_rand_int_range (rand, 1, MAX_INSTANTS);
  TerSegmentSeries *series = &segment->series[segment->n_series++];

  series->series_id = segment->n_series == 1
                          ? g_rand_int_range (rand, 1, 3)
                          : series[-1].series_id + g_rand_int_range (rand, 1, 200);
  series->first = segment->n;
  series->n = n;
  for (guint32 i = segment->n; i < segment->n + n; i++)
    {
      gboolean is_again = kind->has_seqs && i > segment->n && g_rand_int_range (rand, 0, 3) == 0;

      time_us += is_again ? 0 : g_rand_int_range (rand, 1, 1000000000);
      segment->times[i] = time_us;
      segment->values[i] = make_value (rand);
      segment->qualities[i] = (guint8) g_rand_int_range (rand, 0, TER_N_QUALITIES);
      if (kind->has_seqs)
        segment->seqs[i] = is_again ? (guint16) (segment->seqs[i - 1] + 1) : 0;
      if (kind->has_texts)
        segment->text_ids[i] = (guint32) g_rand_int_range (rand, 0, 3);
    }
  segment->n += n;
}

static TerSegment *
make_segment (const Kind *kind,
              GRand      *rand)
{
  TerSegment *segment = ter_segment_new ();
  gsize n = (gsize) kind->n_series * MAX_INSTANTS;

  segment->series = g_new0 (TerSegmentSeries, kind->n_series);
  segment->times = g_new0 (gint64, n);
  segment->values = g_new0 (double, n);
  segment->qualities = g_new0 (guint8, n);
  segment->seqs = kind->has_seqs ? g_new0 (guint16, n) : NULL;
  segment->text_ids = kind->has_texts ? g_new0 (guint32, n) : NULL;
  if (kind->has_texts)
    {
      segment->n_texts = 2;
      segment->texts = g_new (char *, 2);
      segment->texts[0] = g_strdup ("");
      segment->texts[1] = g_strdup ("fermée");
    }
  for (int i = 0; i < kind->n_series; i++)
    add_rows (segment, kind, rand);

  segment->devices = g_new0 (TerDeviceState, 10);
  for (int i = 0; kind->has_devices && i < 10; i++)
    segment->devices[segment->n_devices++] = (TerDeviceState) {
      .device_id = i * 3 + 1,
      .last_seen_us = i == 0 ? G_MININT64 : g_rand_int (rand),
      .last_time_us = i == 1 ? G_MAXINT64 : -(gint64) g_rand_int (rand),
      .step_us = g_rand_int (rand),
      .n_gaps = i,
    };

  return segment;
}

static void
assert_same (const TerSegment *a,
             const TerSegment *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpuint (a->n_series, ==, b->n_series);
  g_assert_cmpuint (a->n_devices, ==, b->n_devices);
  g_assert_cmpmem (a->times, a->n * 8, b->times, b->n * 8);
  g_assert_cmpmem (a->values, a->n * 8, b->values, b->n * 8);
  g_assert_cmpmem (a->qualities, a->n, b->qualities, b->n);
  g_assert_cmpmem (a->devices, a->n_devices * sizeof *a->devices, b->devices,
                   b->n_devices * sizeof *b->devices);
  g_assert_true ((a->seqs == NULL) == (b->seqs == NULL));
  g_assert_true ((a->text_ids == NULL) == (b->text_ids == NULL));
  for (guint32 i = 0; i < a->n_series; i++)
    {
      g_assert_cmpint (a->series[i].series_id, ==, b->series[i].series_id);
      g_assert_cmpuint (a->series[i].first, ==, b->series[i].first);
      g_assert_cmpuint (a->series[i].n, ==, b->series[i].n);
    }
  for (guint32 i = 0; i < a->n; i++)
    {
      if (a->seqs != NULL)
        g_assert_cmpuint (a->seqs[i], ==, b->seqs[i]);
      if (a->text_ids != NULL)
        g_assert_cmpstr (a->text_ids[i] > 0 ? a->texts[a->text_ids[i] - 1] : NULL, ==,
                         b->text_ids[i] > 0 ? b->texts[b->text_ids[i] - 1] : NULL);
    }
}

static void
test_round_trip (gconstpointer data)
{
  const Kind *kind = data;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (TerSegment) segment = make_segment (kind, rand);
      gsize length;
      g_autofree guint8 *bytes = ter_segment_encode (segment, &length);
      g_autoptr (TerSegment) decoded = ter_segment_decode (bytes, length);

      g_assert_nonnull (decoded);
      assert_same (segment, decoded);
    }
}

/* Bytes that may be anything: a segment that can be relied on, or none; read from memory of that exact size. */
static void
try_bytes (const guint8 *bytes,
           gsize         length)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, MAX (length, 1));
  g_autoptr (TerSegment) segment = ter_segment_decode (exact, length);

  for (guint32 i = 0; segment != NULL && i < segment->n; i++)
    {
      g_assert_false (isinf (segment->values[i]));
      g_assert_cmpuint (segment->qualities[i], <, TER_N_QUALITIES);
      if (segment->text_ids != NULL)
        g_assert_cmpuint (segment->text_ids[i], <=, segment->n_texts);
    }
  for (guint32 i = 0; segment != NULL && i < segment->n_series; i++)
    g_assert_true (ter_segment_find (segment, segment->series[i].series_id) == &segment->series[i]);
}

static void
test_hostile (gconstpointer data)
{
  const Kind *kind = data;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TerSegment) segment = make_segment (kind, rand);
  gsize length;
  g_autofree guint8 *bytes = ter_segment_encode (segment, &length);
  guint64 checksum = ter_checksum (7, bytes, length);

  g_test_message ("seed %u", seed);
  for (gsize i = 0; i < length; i++)
    {
      guint8 bit = (guint8) (1 << g_rand_int_range (rand, 0, 8));

      try_bytes (bytes, i);
      g_assert_null (ter_segment_decode (bytes, i));
      bytes[i] ^= bit;
      try_bytes (bytes, length);
      g_assert_cmpuint (ter_checksum (7, bytes, length), !=, checksum);
      bytes[i] ^= bit;
    }
  for (int i = 0; i < 2000; i++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 0, 200);
      guint8 noise[200];

      for (gsize j = 0; j < n; j++)
        noise[j] = (guint8) (j == 0 ? 1 : g_rand_int_range (rand, 0, j < 8 ? 8 : 256));
      try_bytes (noise, n);
    }
  g_assert_cmpuint (ter_checksum (8, bytes, length), !=, checksum);
  g_assert_cmpuint (ter_checksum (7, bytes, length - 1), !=, checksum);
  g_assert_cmpuint (ter_checksum (7, bytes, length), ==, checksum);
}

enum
{
  N_SEGMENTS = 9,
  N_TIMES = 300,
};

/* One instant in ten was corrected. */
static int
count_seqs (int instant)
{
  return instant % 10 == 0 ? 2 : 1;
}

/* Every other one can hold corrections, every third one texts; each knows more of a device than the one before. */
static TerSegment *
make_part (int index)
{
  TerSegment *segment = ter_segment_new ();

  segment->series = g_new0 (TerSegmentSeries, 2);
  segment->times = g_new0 (gint64, 4 * N_TIMES);
  segment->values = g_new0 (double, 4 * N_TIMES);
  segment->qualities = g_new0 (guint8, 4 * N_TIMES);
  segment->seqs = index % 2 == 0 ? g_new0 (guint16, 4 * N_TIMES) : NULL;
  segment->text_ids = index % 3 == 0 ? g_new0 (guint32, 4 * N_TIMES) : NULL;
  segment->texts = g_new0 (char *, 1);
  segment->texts[0] = g_strdup_printf ("text %d", index % 2);
  segment->n_texts = 1;
  segment->devices = g_new0 (TerDeviceState, 1);
  segment->devices[0] = (TerDeviceState) { 5, 100 - index, 1000 + index, index, index };
  segment->n_devices = 1;
  segment->n_commits = index;

  return segment;
}

static void
add_row (TerSegment *segment,
         gint64      series_id,
         int         instant,
         int         seq)
{
  if (segment->n_series == 0 || segment->series[segment->n_series - 1].series_id != series_id)
    segment->series[segment->n_series++] = (TerSegmentSeries) { series_id, segment->n, 0 };
  segment->series[segment->n_series - 1].n++;
  segment->times[segment->n] = instant;
  segment->values[segment->n] = instant + seq / 2.0;
  if (seq > 0)
    segment->seqs[segment->n] = (guint16) seq;
  if (segment->text_ids != NULL)
    segment->text_ids[segment->n] = 1;
  segment->n++;
}

static void
assert_merged (const TerSegment *merged)
{
  guint32 row = 0;

  g_assert_nonnull (merged);
  g_assert_cmpuint (merged->n, ==, 2 * (N_TIMES + N_TIMES / 10));
  g_assert_cmpuint (merged->n_series, ==, 2);
  for (int s = 0; s < 2; s++)
    {
      for (int t = 0; t < N_TIMES; t++)
        {
          for (int seq = 0; seq < count_seqs (t); seq++, row++)
            {
              g_assert_cmpint (merged->times[row], ==, t);
              g_assert_cmpuint (merged->seqs[row], ==, seq);
              g_assert_cmpfloat (merged->values[row], ==, t + seq / 2.0);
            }
        }
    }
  g_assert_cmpint (merged->n_commits, ==, N_SEGMENTS * (N_SEGMENTS - 1) / 2);
  g_assert_cmpuint (merged->n_devices, ==, 1);
  g_assert_cmpint (merged->devices[0].n_gaps, ==, N_SEGMENTS - 1);
  g_assert_cmpint (merged->devices[0].step_us, ==, N_SEGMENTS - 1);
  g_assert_cmpint (merged->devices[0].last_seen_us, ==, 100);
}

/* Every value of two series is in one of the segments: merged, all come out in order, with the latest state of the
 * device. Two rows of one identity are not merged away. */
static void
test_merge (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  TerSegment *segments[N_SEGMENTS], *twice[2];
  g_autoptr (TerSegment) merged = NULL;

  g_test_message ("seed %u", seed);
  for (int i = 0; i < N_SEGMENTS; i++)
    segments[i] = make_part (i);
  for (int s = 0; s < 2; s++)
    {
      for (int t = 0; t < N_TIMES; t++)
        {
          for (int seq = 0; seq < count_seqs (t); seq++)
            add_row (segments[seq > 0 ? 2 * g_rand_int_range (rand, 0, N_SEGMENTS / 2)
                                      : g_rand_int_range (rand, 0, N_SEGMENTS)],
                     s + 1, t, seq);
        }
    }
  merged = ter_segment_merge (segments, N_SEGMENTS);
  assert_merged (merged);
  twice[0] = twice[1] = segments[1];
  g_assert_null (ter_segment_merge (twice, 2));
  for (int i = 0; i < N_SEGMENTS; i++)
    ter_segment_unref (segments[i]);
}

/* Slices in any order against a table of what each instant should read. */
static void
test_slices (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (GArray) slices = ter_slices_new ();
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (TerSamples) samples = NULL;
      int n_slices = g_rand_int_range (rand, 0, 8), best[N_TIMES];
      char word[] = "a", *const words[] = { word };
      double values[N_TIMES];
      gsize row = 0;

      for (int t = 0; t < N_TIMES; t++)
        best[t] = -1;
      for (int i = 0; i < n_slices; i++)
        {
          int start = g_rand_int_range (rand, 0, N_TIMES), stride = g_rand_int_range (rand, 1, 4);
          gint64 *times = g_new (gint64, N_TIMES);
          double *slice_values = g_new (double, N_TIMES);
          guint16 *seqs = g_new (guint16, N_TIMES);
          TerSlice slice = { .times = times,
                             .values = slice_values,
                             .seqs = seqs,
                             .qualities = g_new0 (guint8, N_TIMES),
                             .text_ids = g_new0 (guint32, N_TIMES),
                             .texts = words };

          for (int t = start; t < N_TIMES && g_rand_int_range (rand, 0, 100) > 0; t += stride)
            {
              times[slice.n] = t;
              seqs[slice.n] = (guint16) (i * 3);
              slice_values[slice.n] = i + t / 1000.0;
              ((guint32 *) slice.text_ids)[slice.n++] = i % 2;
              best[t] = i;
              values[t] = i + t / 1000.0;
            }
          g_array_append_val (slices, slice);
        }
      samples = ter_slices_merge (slices, texts, NULL, NULL);
      for (int t = 0; t < N_TIMES; t++)
        {
          if (best[t] < 0)
            continue;
          g_assert_cmpuint (row, <, samples->n);
          g_assert_cmpint (samples->times[row], ==, t);
          g_assert_cmpfloat (samples->values[row], ==, values[t]);
          g_assert_cmpstr (g_ptr_array_index (texts, row), ==, best[t] % 2 == 1 ? "a" : NULL);
          row++;
        }
      g_assert_cmpuint (row, ==, samples->n);
      for (int i = 0; i < n_slices; i++)
        {
          TerSlice *slice = &g_array_index (slices, TerSlice, i);

          g_free ((gpointer) slice->times);
          g_free ((gpointer) slice->values);
          g_free ((gpointer) slice->seqs);
          g_free ((gpointer) slice->qualities);
          g_free ((gpointer) slice->text_ids);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *round_trip = g_strconcat ("/store/segment/round-trip/", kinds[i].name, NULL);
      g_autofree char *hostile = g_strconcat ("/store/segment/hostile/", kinds[i].name, NULL);

      g_test_add_data_func (round_trip, &kinds[i], test_round_trip);
      g_test_add_data_func (hostile, &kinds[i], test_hostile);
    }
  g_test_add_func ("/store/segment/merge", test_merge);
  g_test_add_func ("/store/segment/slices", test_slices);

  return g_test_run ();
}
