/* test-chart-columns.c — No peak of a dense series is hidden
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-draw.h"
#include "ter-clock.h"
#include "ter-test-picture.h"

#define N_ROUNDS 60

static TerSamples *
random_samples (GRand *rand,
                gsize  n)
{
  TerSamples *samples = ter_samples_new ();
  gint64 at = g_rand_int_range (rand, 0, 1000000);
  double value = 0;

  samples->n = n;
  samples->times = g_new (gint64, n);
  samples->values = g_new (double, n);
  samples->qualities = g_new0 (guint8, n);
  for (gsize i = 0; i < n; i++)
    {
      at += 1 + g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 50) == 0 ? 40000000 : 60000);
      value += g_rand_double_range (rand, -1, 1);
      samples->times[i] = at;
      samples->values[i] = g_rand_int_range (rand, 0, 40) == 0 ? NAN : value;
      if (g_rand_int_range (rand, 0, 200) == 0)
        samples->values[i] = value * 20;
    }

  return samples;
}

/* The same by brute force, one column at a time. */
static void
assert_column (const TerSamples *samples,
               gint64            start_us,
               gint64            end_us,
               const TerColumn  *column)
{
  double low = INFINITY;
  double high = -INFINITY;
  gsize n = 0;

  for (gsize i = 0; i < samples->n; i++)
    if (samples->times[i] >= start_us && samples->times[i] < end_us && !isnan (samples->values[i]))
      {
        low = MIN (low, samples->values[i]);
        high = MAX (high, samples->values[i]);
        n++;
      }
  g_assert_cmpuint (column->n, ==, n);
  if (n == 0)
    return;
  g_assert_cmpfloat (column->low, ==, low);
  g_assert_cmpfloat (column->high, ==, high);
}

static void
test_extents (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (TerSamples) samples = random_samples (rand, g_rand_int_range (rand, 1, 3000));
      guint n = g_rand_int_range (rand, 1, 400);
      g_autofree TerColumn *columns = g_new (TerColumn, n);
      gint64 first = samples->times[0];
      gint64 last = samples->times[samples->n - 1];
      TerSpan span = { first - g_rand_int_range (rand, 0, 1000000),
                       last + g_rand_int_range (rand, -1000, 1000000) };

      span.end_us = MAX (span.end_us, span.start_us + 1);
      ter_chart_columns (samples, span, 0, columns, n);
      for (guint c = 0; c < n; c++)
        {
          double length = (double) (span.end_us - span.start_us);

          assert_column (samples, span.start_us + (gint64) (length * c / n),
                         span.start_us + (gint64) (length * (c + 1) / n), &columns[c]);
        }
    }
}

/* The pixels themselves: in each column the painted rows reach the least and the greatest value. */
static void
test_pixels (void)
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
  layout.span = (TerSpan) { samples->times[0], samples->times[samples->n - 1] + 1 };
  layout.plot = GRAPHENE_RECT_INIT (0, 4, width, height - 8);
  layout.scale = (TerValueScale) { .low = INFINITY, .high = -INFINITY };
  for (gsize i = 0; i < samples->n; i++)
    if (!isnan (samples->values[i]))
      {
        layout.scale.low = MIN (layout.scale.low, samples->values[i]);
        layout.scale.high = MAX (layout.scale.high, samples->values[i]);
      }
  ter_chart_draw_layer (snapshot, &layer, &style, &layout);
  node = gtk_snapshot_to_node (snapshot);
  surface = ter_test_draw_node (node, width, height);
  gsk_render_node_unref (node);

  ter_chart_columns (samples, layout.span, 0, columns, width);
  for (int x = 0; x < width; x++)
    {
      int top = height;
      int bottom = -1;

      for (int y = 0; y < height; y++)
        {
          const guint8 *pixel = cairo_image_surface_get_data (surface) +
                                y * cairo_image_surface_get_stride (surface) + 4 * x;

          if (pixel[3] == 0)
            continue;
          top = MIN (top, y);
          bottom = y;
        }
      if (columns[x].n == 0)
        {
          g_assert_cmpint (bottom, ==, -1);
          continue;
        }
      g_assert_cmpfloat (top, <=, ter_chart_layout_y (&layout, columns[x].high));
      g_assert_cmpfloat (bottom + 1, >=, ter_chart_layout_y (&layout, columns[x].low));
      /* Nothing is painted beyond the values of the column and the one before. */
      if (!columns[x].joins)
        g_assert_cmpfloat (top, >=, ter_chart_layout_y (&layout, columns[x].high) - 3);
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
  ter_chart_columns (samples, (TerSpan) { 0, 100 }, 40, columns, 10);
  g_assert_false (columns[0].joins);
  g_assert_true (columns[1].joins);
  g_assert_cmpuint (columns[2].n, ==, 0);
  g_assert_false (columns[5].joins);
  g_assert_true (columns[9].joins);
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
  g_test_add_func ("/columns/pixels", test_pixels);
  g_test_add_func ("/columns/gaps", test_gaps);

  return g_test_run ();
}
