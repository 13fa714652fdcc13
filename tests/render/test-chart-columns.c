/* test-chart-columns.c — No peak of a dense series is hidden
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-draw.h"
#include "ter-mark.h"
#include "ter-test-picture.h"

#define N_ROUNDS 60

static TerSamples *
random_samples (GRand *rand,
                gsize  n)
{
  TerSamples *samples = ter_samples_new_sized (n);
  gint64 at = g_rand_int_range (rand, 0, 1000000);
  double value = 0;

  for (gsize i = 0; i < n; i++)
    {
      samples->qualities[i] =
          g_rand_int_range (rand, 0, 90) == 0 ? g_rand_int_range (rand, 1, 7) : 0;
      at += 1 + g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 50) == 0 ? 40000000 : 60000);
      value += g_rand_double_range (rand, -1, 1);
      samples->times[i] = at;
      samples->values[i] = g_rand_int_range (rand, 0, 40) == 0 ? NAN : value;
      if (g_rand_int_range (rand, 0, 200) == 0)
        samples->values[i] = value * 20;
    }

  return samples;
}

/* The extent of a line within a column, by brute force: its values, and where it crosses the two edges. */
static TerColumn
true_column (const TerSamples *samples,
             gint64            start_us,
             gint64            end_us,
             gint64            gap_us,
             TerJoin           join)
{
  TerColumn column = { INFINITY, -INFINITY, 0 };

  for (gsize i = 0; i < samples->n; i++)
    {
      gint64 at = samples->times[i];
      double value = samples->values[i];

      if (at >= start_us && at < end_us)
        {
          column.qualities |= 1 << samples->qualities[i];
          if (!isnan (value))
            {
              column.low = fmin (column.low, value);
              column.high = fmax (column.high, value);
            }
        }
      if (i == 0 || isnan (value) || isnan (samples->values[i - 1]) || join == TER_JOIN_NONE ||
          (gap_us > 0 && at - samples->times[i - 1] > gap_us))
        continue;
      for (guint e = 0; e < 2; e++)
        {
          gint64 edge = e == 0 ? start_us : end_us;
          double before = samples->values[i - 1];
          double crossed = before + (value - before) * (double) (edge - samples->times[i - 1]) /
                                        (double) (at - samples->times[i - 1]);

          if (edge <= samples->times[i - 1] || edge > at)
            continue;
          if (join == TER_JOIN_HELD)
            crossed = before;
          column.low = fmin (column.low, crossed);
          column.high = fmax (column.high, crossed);
        }
    }

  return column;
}

static TerSpan
random_span (GRand            *rand,
             const TerSamples *samples)
{
  gint64 length = samples->times[samples->n - 1] - samples->times[0] + 2;
  gint64 start =
      samples->times[0] + (gint64) (g_rand_double_range (rand, -0.2, 0.9) * (double) length);

  return (TerSpan) { start, start + 1 + (gint64) (g_rand_double (rand) * (double) length) };
}

static void
test_extents (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (TerSamples) samples = random_samples (rand, g_rand_int_range (rand, 1, 2000));
      guint n = g_rand_int_range (rand, 1, 300);
      g_autofree TerColumn *columns = g_new (TerColumn, n);
      TerSpan span = random_span (rand, samples);
      TerJoin join = round % 3;
      gint64 gap_us = round % 2 == 0 ? 0 : 100000;

      ter_chart_columns (samples, span, gap_us, join, columns, n);
      for (guint c = 0; c < n; c++)
        {
          TerColumn truth = true_column (samples, ter_chart_column_edge (span, c, n),
                                         ter_chart_column_edge (span, c + 1, n), gap_us, join);

          g_assert_cmpfloat (columns[c].low, ==, truth.low);
          g_assert_cmpfloat (columns[c].high, ==, truth.high);
          g_assert_cmpuint (columns[c].qualities, ==, truth.qualities);
        }
    }
}

static void
scale_to (TerChartLayout   *layout,
          const TerSamples *samples)
{
  TerValueScale *scale = &layout->axes[0].scale;

  scale->low = INFINITY;
  scale->high = -INFINITY;
  for (gsize i = 0; i < samples->n; i++)
    if (!isnan (samples->values[i]))
      {
        scale->low = MIN (scale->low, samples->values[i]);
        scale->high = MAX (scale->high, samples->values[i]);
      }
  layout->axes[0].factor = 1;
  layout->n_axes = 1;
}

/* The first and the last painted row of a column; none when the first is after the last. */
static void
painted_rows (cairo_surface_t *surface,
              int              x,
              int             *top,
              int             *bottom)
{
  *top = cairo_image_surface_get_height (surface);
  *bottom = -1;
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      const guint8 *pixel = cairo_image_surface_get_data (surface) +
                            y * cairo_image_surface_get_stride (surface) + 4 * x;

      if (pixel[3] == 0)
        continue;
      *top = MIN (*top, y);
      *bottom = y;
    }
}

/* The pixels themselves: in each column the painted rows are those from the least to the greatest value, and half
 * the width of the line above and below; not a row more, not one less. */
static void
test_pixels (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TerSamples) samples = random_samples (rand, 20000);
  const int width = 300;
  const int height = 120;
  TerChartStyle style;
  TerChartLayout layout = { 0 };
  TerLayer layer = { .mark = TER_MARK_LINE, .role = TER_ROLE_MEASURED, .samples = samples };
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autofree TerColumn *columns = g_new (TerColumn, width);
  cairo_surface_t *surface;
  GskRenderNode *node;

  g_test_message ("seed %u", seed);
  ter_chart_style_init (&style, TER_CHART_LIGHT);
  style.is_vector = GPOINTER_TO_INT (data);
  layout.span = (TerSpan) { samples->times[0], samples->times[samples->n - 1] + 1 };
  layout.plot = GRAPHENE_RECT_INIT (0, 4, width, height - 8);
  scale_to (&layout, samples);
  ter_mark_draw (snapshot, &layer, &style, &layout);
  node = gtk_snapshot_to_node (snapshot);
  surface = ter_test_draw_node (node, width, height);
  gsk_render_node_unref (node);

  ter_chart_columns (samples, layout.span, 0, TER_JOIN_STRAIGHT, columns, width);
  for (int x = 0; x < width; x++)
    {
      double first = ter_chart_layout_y (&layout, 0, columns[x].high) - style.line_width / 2;
      double last = ter_chart_layout_y (&layout, 0, columns[x].low) + style.line_width / 2;
      int top, bottom;

      painted_rows (surface, x, &top, &bottom);
      if (columns[x].low > columns[x].high)
        {
          g_assert_cmpint (bottom, ==, -1);
          continue;
        }
      /* A row that is covered by less than a hundredth may round to nothing. */
      g_assert_cmpint (top, >=, (int) floor (first - 0.01));
      g_assert_cmpint (top, <=, (int) floor (first + 0.01));
      g_assert_cmpint (bottom, >=, (int) ceil (last - 0.01) - 1);
      g_assert_cmpint (bottom, <=, (int) ceil (last + 0.01) - 1);
    }
  cairo_surface_destroy (surface);
}

static void
test_gaps (void)
{
  g_autoptr (TerSamples) samples = ter_samples_new ();
  TerColumn columns[10];

  samples->n = 4;
  samples->times = g_memdup2 ((const gint64[]) { 0, 10, 55, 95 }, 4 * sizeof (gint64));
  samples->values = g_memdup2 ((const double[]) { 1, 2, 3, 4 }, 4 * sizeof (double));
  samples->qualities = g_new0 (guint8, 4);
  ter_chart_columns (samples, (TerSpan) { 0, 100 }, 40, TER_JOIN_STRAIGHT, columns, 10);
  g_assert_cmpfloat (columns[0].high, ==, 2);
  /* 45 apart: nothing is drawn in between. */
  for (guint c = 2; c < 5; c++)
    g_assert_cmpfloat (columns[c].low, >, columns[c].high);
  /* 40 apart: the line goes on without a value. */
  g_assert_cmpfloat (columns[7].low, ==, 3 + 15.0 / 40);
  g_assert_cmpfloat (columns[7].high, ==, 3 + 25.0 / 40);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  gtk_init_check ();

  g_test_add_func ("/columns/extents", test_extents);
  g_test_add_data_func ("/columns/pixels", GINT_TO_POINTER (FALSE), test_pixels);
  g_test_add_data_func ("/columns/pixels-vector", GINT_TO_POINTER (TRUE), test_pixels);
  g_test_add_func ("/columns/gaps", test_gaps);

  return g_test_run ();
}
