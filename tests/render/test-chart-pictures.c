/* test-chart-pictures.c — Charts against reference pictures, without a display
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <cairo-svg.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "ter-chart-draw.h"
#include "ter-chart-export.h"
#include "ter-chart-table.h"
#include "ter-mark.h"
#include "ter-marks.h"
#include "ter-test-picture.h"
#include "ter-test-samples.h"

/* 24 November 2025, 00:00 in Paris. */
#define START_US (G_GINT64_CONSTANT (1763938800) * TER_USEC_PER_SEC)

static const char *const scheme_names[] = { "light", "dark", "contrast", "dark-contrast" };

static TerChartData *
year_new (const char *title)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");

  return ter_chart_data_new_full (title, "MWh",
                                  (TerSpan) { START_US, START_US + 364 * TER_USEC_PER_DAY }, zone);
}

/* The winter's bell, with a gap of two weeks in February. */
static double
winter (gsize week)
{
  return 2 + 34 * pow (MAX (0, cos ((week - 8.0) / 52 * 2 * G_PI)), 1.4);
}

/* Line, dashes, band, gap, event. */
static gpointer
make_expected (void)
{
  TerChartData *data = year_new ("Energy");
  g_autoptr (TerSamples) measured = ter_test_ramp_new (START_US, 7 * TER_USEC_PER_DAY, 52, 0, 0);
  g_autoptr (TerSamples) expected = ter_test_ramp_new (START_US, 7 * TER_USEC_PER_DAY, 52, 0, 0);
  g_autoptr (TerSamples) lows = ter_test_ramp_new (START_US, 7 * TER_USEC_PER_DAY, 52, 0, 0);
  g_autofree double *highs = g_new (double, 52);

  for (gsize i = 0; i < 52; i++)
    {
      expected->values[i] = winter (i) * 1.12;
      lows->values[i] = expected->values[i] * 0.94;
      highs[i] = expected->values[i] * 1.06 + 0.4;
      measured->values[i] = i == 12 || i == 13 ? NAN : winter (i) + (i % 3) - 1;
    }
  ter_chart_data_add_band (data, TER_ROLE_MEASURED, "interval", lows, highs);
  ter_chart_data_add_samples (data, TER_MARK_DASHES, TER_ROLE_EXPECTED, "expected", expected, 0);
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "measured", measured,
                              8 * TER_USEC_PER_DAY);
  ter_chart_data_add_event (data, START_US + 60 * TER_USEC_PER_DAY, "New boiler");
  ter_chart_data_add_event (data, START_US + 75 * TER_USEC_PER_DAY, "School closed");

  return data;
}

/* One bucket a month, one missing. */
static gpointer
make_columns (void)
{
  TerChartData *data = year_new ("Months");
  g_autoptr (TerBuckets) months = ter_buckets_new_sized (TER_STEP_MONTH, "2026", "kWh", 12);
  g_autoptr (TerBuckets) before = ter_buckets_new_sized (TER_STEP_MONTH, "2025", "kWh", 12);

  for (gsize i = 0; i < 12; i++)
    {
      months->starts[i] = START_US + (gint64) i * 30 * TER_USEC_PER_DAY;
      months->ends[i] = months->starts[i] + 30 * TER_USEC_PER_DAY;
      months->values[i] = i == 5 ? NAN : 4 * winter (i * 4);
      before->starts[i] = months->starts[i];
      before->ends[i] = months->ends[i];
      before->values[i] = 4.6 * winter (i * 4);
    }
  ter_chart_data_add_buckets (data, TER_MARK_COLUMNS, TER_ROLE_MEASURED, "2026", months, NULL);
  ter_chart_data_add_buckets (data, TER_MARK_DASHES, TER_ROLE_EXPECTED, "2025", before, months);

  return data;
}

/* A year of ten-minute readings, with one peak of one reading. */
static gpointer
make_dense (void)
{
  TerChartData *data = year_new ("Power");
  g_autoptr (TerSamples) samples =
      ter_test_ramp_new (START_US, 600 * TER_USEC_PER_SEC, 52416, 0, 0);

  for (gsize i = 0; i < samples->n; i++)
    samples->values[i] = 18 + 8 * sin (i / 144.0 * 2 * G_PI) + 6 * cos (i / 52416.0 * 2 * G_PI) +
                         (double) ((i * 2654435761u) % 1000) / 500;
  samples->values[30000] = 60;
  data->from_zero = TRUE;
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "power", samples,
                              3600 * TER_USEC_PER_SEC);

  return data;
}

static gpointer
make_heat (void)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  TerHeat *heat = ter_heat_new (7, 24);

  heat->unit = g_strdup ("kW");
  for (guint day = 0; day < 7; day++)
    {
      heat->row_labels[day] = g_strdup (days[day]);
      for (guint hour = 0; hour < 24; hour++)
        heat->values[day * 24 + hour] = day == 3 && hour < 3                ? NAN
                                        : hour >= 6 && hour < 18 && day < 5 ? 20 + 3 * hour
                                                                            : 6;
    }
  for (guint hour = 0; hour < 24; hour += 6)
    heat->column_labels[hour] = g_strdup_printf ("%02u:00", hour);

  return heat;
}

/* Two years of hours by day, with two weeks missing and two changes of hour. */
static gpointer
make_heat_days (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (TerSamples) samples = ter_test_ramp_new (START_US, TER_USEC_PER_HOUR, 364 * 24, 0, 0);

  for (gsize i = 0; i < samples->n; i++)
    {
      gboolean is_open = i % 24 >= 7 && i % 24 < 18 && i / 24 % 7 < 5;

      samples->values[i] = i / 336 == 7 ? NAN : winter (i / 168) * (is_open ? 1.6 : 0.7);
    }

  return ter_heat_new_days (samples, (TerSpan) { START_US, START_US + 364 * TER_USEC_PER_DAY },
                            zone, "kW");
}

/* A quantity by another: before and after, each with its line. */
static gpointer
make_scatter (void)
{
  TerChartData *data =
      ter_chart_data_new_xy ("Signature", "kWh", "mean temperature of the week, °C", "Cel", -5, 26);
  double xs[54], before[54], after[54];
  static const double line_xs[] = { -4, 16, 25 };

  for (guint i = 0; i < 54; i++)
    {
      xs[i] = -3 + (i * 7919 % 54) / 54.0 * 27;
      before[i] = 60 + 42 * MAX (0, 16 - xs[i]) + (i * 104729 % 100) - 50;
      after[i] = 50 + 33 * MAX (0, 16 - xs[i]) + (i * 15485863 % 80) - 40;
    }
  ter_chart_data_add_points (data, TER_MARK_SCATTER, TER_ROLE_EXPECTED, "before", xs, before, 54);
  ter_chart_data_add_points (data, TER_MARK_DASHES, TER_ROLE_EXPECTED, "before: 42 kWh/°C", line_xs,
                             (const double[]) { 900, 60, 60 }, 3);
  ter_chart_data_add_points (data, TER_MARK_SCATTER, TER_ROLE_MEASURED, "after", xs, after, 54);
  ter_chart_data_add_points (data, TER_MARK_LINE, TER_ROLE_MEASURED, "after: 33 kWh/°C", line_xs,
                             (const double[]) { 710, 50, 50 }, 3);

  return data;
}

/* Four energies by month, on one another. */
static gpointer
make_stacked (void)
{
  static const char *const labels[] = { "Gas",          "Electricity", "Wood",
                                        "Heat network", "Oil",         "Solar, given back" };
  TerChartData *data = year_new ("Energies");

  for (guint part = 0; part < G_N_ELEMENTS (labels); part++)
    {
      g_autoptr (TerBuckets) months = ter_buckets_new_sized (TER_STEP_MONTH, NULL, "MWh", 12);

      for (gsize i = 0; i < 12; i++)
        {
          months->starts[i] = START_US + (gint64) i * 30 * TER_USEC_PER_DAY;
          months->ends[i] = months->starts[i] + 30 * TER_USEC_PER_DAY;
          months->values[i] = part == 5   ? (i < 3 || i > 9 ? -3 : -14)
                              : part == 1 ? 12 + i % 3
                                          : 3 + winter (i * 4) / (part + 1);
        }
      ter_chart_data_add_buckets (data, TER_MARK_STACKED, TER_ROLE_FIRST + part, labels[part],
                                  months, NULL);
    }

  return data;
}

/* A surface of one, the steps of another, on two axes; some of it suspect, some bad, some estimated. */
static gpointer
make_axes (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerChartData *data =
      ter_chart_data_new_full ("A day", "W", (TerSpan) { START_US, START_US + TER_USEC_PER_DAY },
                               zone);
  g_autoptr (TerSamples) power = ter_test_ramp_new (START_US, TER_USEC_PER_HOUR / 2, 49, 0, 0);
  g_autoptr (TerSamples) wanted = ter_test_ramp_new (START_US, 6 * TER_USEC_PER_HOUR, 5, 0, 0);

  for (gsize i = 0; i < power->n; i++)
    {
      power->values[i] = 1200 + 3100 * pow (sin (i / 49.0 * G_PI), 2) + (i * 7919 % 400);
      power->qualities[i] = i >= 8 && i < 13 ? TER_QUALITY_ESTIMATED
                            : i == 30        ? TER_QUALITY_SUSPECT
                            : i == 38        ? TER_QUALITY_BAD
                                             : TER_QUALITY_GOOD;
    }
  for (gsize i = 0; i < wanted->n; i++)
    wanted->values[i] = i == 0 || i >= 3 ? 16 : 20;
  ter_chart_data_add_samples (data, TER_MARK_AREA, TER_ROLE_MEASURED, "power", power, 0);
  ter_chart_data_set_axis (data,
                           ter_chart_data_add_samples (data, TER_MARK_STEP, TER_ROLE_EVENT,
                                                       "wanted", wanted, 0),
                           "Cel");

  return data;
}

/* As dense as can be, all marks: a surface, the interval it was expected in, steps. */
static gpointer
make_dense_marks (void)
{
  TerChartData *data = year_new ("Power");
  g_autoptr (TerSamples) lows = ter_test_ramp_new (START_US, 600 * TER_USEC_PER_SEC, 52416, 0, 0);
  g_autoptr (TerSamples) samples =
      ter_test_ramp_new (START_US, 600 * TER_USEC_PER_SEC, 52416, 0, 0);
  g_autoptr (TerSamples) steps = ter_test_ramp_new (START_US, 4 * TER_USEC_PER_HOUR, 2184, 0, 0);
  g_autofree double *highs = g_new (double, lows->n);

  for (gsize i = 0; i < samples->n; i++)
    {
      double middle = 24 + 8 * cos (i / 52416.0 * 2 * G_PI);

      lows->values[i] = middle - 5;
      highs[i] = middle + 5;
      samples->values[i] =
          i > 20000 && i < 24000 ? NAN : middle - 12 + (double) ((i * 2654435761u) % 1000) / 200;
      samples->qualities[i] = i > 40000 && i < 41000 ? TER_QUALITY_SUSPECT : TER_QUALITY_GOOD;
    }
  for (gsize i = 0; i < steps->n; i++)
    steps->values[i] = 45 + 4 * (i / 84 % 2);
  ter_chart_data_add_band (data, TER_ROLE_EXPECTED, "interval", lows, highs);
  ter_chart_data_add_samples (data, TER_MARK_STEP, TER_ROLE_DEVIATION, "state", steps, 0);
  ter_chart_data_add_samples (data, TER_MARK_AREA, TER_ROLE_MEASURED, "power", samples,
                              3600 * TER_USEC_PER_SEC);

  return data;
}

static gpointer
make_parts (void)
{
  static const TerParts parts = {
    .n = 5,
    .parts = { { 27, TER_ROLE_PROVEN },
               { 3, TER_ROLE_MEASURED },
               { 4, TER_ROLE_PRIVATE },
               { 7, TER_ROLE_EXPECTED },
               { 6, TER_ROLE_DEVIATION } },
  };

  return g_memdup2 (&parts, sizeof parts);
}

static gpointer
make_sparkline (void)
{
  TerSamples *samples = ter_test_ramp_new (START_US, TER_USEC_PER_HOUR, 40, 0, 0);

  for (gsize i = 0; i < samples->n; i++)
    samples->values[i] = i == 20 || i == 21 ? NAN : 20 + 4 * sin (i / 4.0);

  return samples;
}

static gpointer
make_activity (void)
{
  TerActivityBars *bars = ter_activity_bars_new (48);

  for (guint i = 0; i < bars->n; i++)
    {
      bars->values[i] = i == 17 || i == 18 ? 0 : 20 + (i * 7) % 9;
      bars->marked[i] = i == 17 || i == 18;
    }

  return bars;
}

static const struct
{
  const char *name;
  TerGraphicDraw draw;
  gpointer (*make) (void);
  GDestroyNotify free;
  int width;
  int height;
} pictures[] = {
  { "expected", ter_chart_draw_graphic, make_expected, (GDestroyNotify) ter_chart_data_unref, 460,
    180 },
  { "expected-narrow", ter_chart_draw_graphic, make_expected, (GDestroyNotify) ter_chart_data_unref,
    300, 110 },
  { "columns", ter_chart_draw_graphic, make_columns, (GDestroyNotify) ter_chart_data_unref, 460,
    180 },
  { "dense", ter_chart_draw_graphic, make_dense, (GDestroyNotify) ter_chart_data_unref, 600, 200 },
  { "scatter", ter_chart_draw_graphic, make_scatter, (GDestroyNotify) ter_chart_data_unref, 360,
    240 },
  { "stacked", ter_chart_draw_graphic, make_stacked, (GDestroyNotify) ter_chart_data_unref, 460,
    200 },
  { "axes", ter_chart_draw_graphic, make_axes, (GDestroyNotify) ter_chart_data_unref, 460, 200 },
  { "dense-marks", ter_chart_draw_graphic, make_dense_marks, (GDestroyNotify) ter_chart_data_unref,
    600, 200 },
  { "heat-days", ter_draw_heat, make_heat_days, (GDestroyNotify) ter_heat_free, 600, 180 },
  { "heat", ter_draw_heat, make_heat, (GDestroyNotify) ter_heat_free, 420, 180 },
  { "parts", ter_draw_parts, make_parts, g_free, 300, 12 },
  { "sparkline", ter_draw_sparkline, make_sparkline, (GDestroyNotify) ter_samples_unref, 120, 32 },
  { "activity", ter_draw_activity, make_activity, (GDestroyNotify) ter_activity_bars_free, 200,
    32 },
};

static cairo_surface_t *
draw_picture (guint          index,
              TerChartScheme scheme,
              gboolean       is_rtl)
{
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  gpointer data = pictures[index].make ();
  cairo_surface_t *surface;
  GskRenderNode *node;
  TerChartStyle style;

  ter_chart_style_init (&style, scheme);
  style.is_rtl = is_rtl;
  gtk_snapshot_append_color (snapshot, &style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, pictures[index].width,
                                                  pictures[index].height));
  pictures[index].draw (snapshot, context, &style, data, pictures[index].width,
                        pictures[index].height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  surface = ter_test_draw_node (node, pictures[index].width, pictures[index].height);
  gsk_render_node_unref (node);
  pictures[index].free (data);
  g_object_unref (context);

  return surface;
}

static void
test_picture (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data) / G_N_ELEMENTS (scheme_names);
  guint scheme = GPOINTER_TO_UINT (data) % G_N_ELEMENTS (scheme_names);
  g_autofree char *name = g_strdup_printf ("%s-%s", pictures[index].name, scheme_names[scheme]);
  cairo_surface_t *surface = draw_picture (index, scheme, FALSE);

  ter_test_assert_picture (surface, name);
  cairo_surface_destroy (surface);
}

/* The same input gives the same bytes. */
static void
test_deterministic (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      cairo_surface_t *one = draw_picture (i, TER_CHART_LIGHT, FALSE);
      cairo_surface_t *other = draw_picture (i, TER_CHART_LIGHT, FALSE);
      gsize size =
          (gsize) cairo_image_surface_get_stride (one) * cairo_image_surface_get_height (one);

      g_assert_cmpmem (cairo_image_surface_get_data (one), size,
                       cairo_image_surface_get_data (other), size);
      cairo_surface_destroy (one);
      cairo_surface_destroy (other);
    }
}

/* Right to left, a stacked bar is the exact mirror. */
static void
test_mirrored (void)
{
  cairo_surface_t *one;
  cairo_surface_t *other;
  guint index = 0;

  while (!g_str_equal (pictures[index].name, "parts"))
    index++;
  one = draw_picture (index, TER_CHART_LIGHT, FALSE);
  other = draw_picture (index, TER_CHART_LIGHT, TRUE);
  for (int x = 10; x < pictures[index].width - 10; x += 10)
    {
      const guint8 *a =
          cairo_image_surface_get_data (one) + 6 * cairo_image_surface_get_stride (one) + 4 * x;
      const guint8 *b = cairo_image_surface_get_data (other) +
                        6 * cairo_image_surface_get_stride (other) +
                        4 * (pictures[index].width - 1 - x);

      g_assert_cmpmem (a, 3, b, 3);
    }
  cairo_surface_destroy (one);
  cairo_surface_destroy (other);
}

/* The accent colour of a dark window lies outside of what a screen has: it is cut, not turned into another. */
static void
test_gamut (void)
{
  PangoContext *context = ter_test_pango_context ();
  TerHeat *heat = make_heat_days ();
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  TerChartStyle style;
  GskRenderNode *node;
  cairo_surface_t *surface;
  guint n_strong = 0;

  ter_chart_style_init (&style, TER_CHART_DARK);
  style.colors[TER_ROLE_MEASURED] = (GdkRGBA) { -0.05f, 0.5f, 1.05f, 1 };
  ter_draw_heat (snapshot, context, &style, heat, 600, 180);
  node = gtk_snapshot_to_node (snapshot);
  surface = ter_test_draw_node (node, 600, 180);
  for (int y = 30; y < 150; y++)
    for (int x = 60; x < 580; x++)
      {
        const guint8 *pixel = cairo_image_surface_get_data (surface) +
                              y * cairo_image_surface_get_stride (surface) + 4 * x;

        /* Blue is what there is most of, and of red there is none. */
        if (pixel[3] < 250)
          continue;
        n_strong++;
        g_assert_cmpuint (pixel[0], >=, 250);
        g_assert_cmpuint (pixel[2], <=, 5);
      }
  g_assert_cmpuint (n_strong, >, 100);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  ter_heat_free (heat);
  g_object_unref (context);
}

/* From right to left a chart begins at the right: its first column of pixels is the last of the other. */
static void
test_mirrored_chart (void)
{
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (TerChartData) data = make_dense ();
  TerChartLayout layouts[2];
  cairo_surface_t *surfaces[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      GskRenderNode *node;
      TerChartStyle style;

      ter_chart_style_init (&style, TER_CHART_LIGHT);
      style.is_rtl = i == 1;
      ter_chart_layout_init (&layouts[i], data, NULL, &style, context, 600, 200);
      for (guint layer = 0; layer < data->layers->len; layer++)
        ter_mark_draw (snapshot, data->layers->pdata[layer], &style, &layouts[i]);
      node = gtk_snapshot_to_node (snapshot);
      surfaces[i] = ter_test_draw_node (node, 600, 200);
      gsk_render_node_unref (node);
    }
  g_assert_cmpfloat (layouts[0].plot.origin.x, >, layouts[1].plot.origin.x);
  g_assert_cmpfloat (layouts[0].plot.size.width, ==, layouts[1].plot.size.width);
  for (int x = 0; x < (int) layouts[0].plot.size.width; x++)
    for (int y = 0; y < 200; y++)
      {
        const guint8 *row = cairo_image_surface_get_data (surfaces[0]) +
                            y * cairo_image_surface_get_stride (surfaces[0]);
        const guint8 *other = cairo_image_surface_get_data (surfaces[1]) +
                              y * cairo_image_surface_get_stride (surfaces[1]);
        int left = (int) layouts[0].plot.origin.x + x;
        int right = (int) (layouts[1].plot.origin.x + layouts[1].plot.size.width) - 1 - x;

        g_assert_cmpmem (row + 4 * left, 4, other + 4 * right, 4);
      }
  for (guint i = 0; i < 2; i++)
    cairo_surface_destroy (surfaces[i]);
  g_object_unref (context);
}

/* For paper everything is a shape, however dense: a file without one embedded picture. */
static void
test_vector (void)
{
  PangoContext *context = ter_test_pango_context ();
  g_autofree char *folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *path = g_build_filename (folder, "chart.svg", NULL);
      g_autofree char *text = NULL;
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      gpointer data = pictures[i].make ();
      cairo_surface_t *surface =
          cairo_svg_surface_create (path, pictures[i].width, pictures[i].height);
      cairo_t *cr = cairo_create (surface);
      GskRenderNode *node;
      TerChartStyle style;

      ter_chart_style_init (&style, TER_CHART_LIGHT);
      style.is_vector = TRUE;
      pictures[i].draw (snapshot, context, &style, data, pictures[i].width, pictures[i].height);
      node = gtk_snapshot_to_node (snapshot);
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      pictures[i].free (data);

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_test_message ("%s", pictures[i].name);
      g_assert_nonnull (strstr (text, "<path"));
      g_assert_null (strstr (text, "<image"));
      g_unlink (path);
    }
  g_rmdir (folder);
  g_object_unref (context);
}

/* Twice as many device pixels show twice as many columns, of the same chart. */
static void
test_scaled (void)
{
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (TerChartData) data = make_dense ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1200, 400);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  TerChartStyle style;

  ter_chart_style_init (&style, TER_CHART_LIGHT);
  style.scale = 2;
  cairo_scale (cr, 2, 2);
  gtk_snapshot_append_color (snapshot, &style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, 600, 200));
  ter_chart_draw_graphic (snapshot, context, &style, data, 600, 200);
  node = gtk_snapshot_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  ter_test_assert_picture (surface, "dense-twice");
  cairo_surface_destroy (surface);
  g_object_unref (context);
}

static void
test_text (void)
{
  TerChartData *data = year_new ("Energy");
  g_autoptr (TerSamples) samples = ter_test_ramp_new (START_US, TER_USEC_PER_HOUR, 3, 0, 0);
  g_autoptr (TerChartTable) table = NULL;
  g_autofree char *text = NULL;

  samples->values[0] = 12.5;
  samples->values[1] = NAN;
  samples->values[2] = -3;
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "=1+1; \"x\"", samples, 0);
  table = ter_chart_table_of_data (data, data->span);
  text = ter_chart_table_to_text (table, ';');
  g_assert_cmpstr (text, ==,
                   "Date;\"'=1+1; \"\"x\"\" (MWh)\"\n"
                   "2025-11-23T23:00:00Z;12.5\n"
                   "2025-11-24T00:00:00Z;\n"
                   "2025-11-24T01:00:00Z;-3\n");
  ter_chart_data_unref (data);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  /* Refused without a display, but the kinds of render nodes are known after it. */
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  gtk_init_check ();

  for (guint i = 0; i < G_N_ELEMENTS (pictures) * G_N_ELEMENTS (scheme_names); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/chart/picture/%s-%s", pictures[i / G_N_ELEMENTS (scheme_names)].name,
                           scheme_names[i % G_N_ELEMENTS (scheme_names)]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_picture);
    }
  g_test_add_func ("/chart/deterministic", test_deterministic);
  g_test_add_func ("/chart/gamut", test_gamut);
  g_test_add_func ("/chart/mirrored", test_mirrored);
  g_test_add_func ("/chart/mirrored-chart", test_mirrored_chart);
  g_test_add_func ("/chart/vector", test_vector);
  g_test_add_func ("/chart/scaled", test_scaled);
  g_test_add_func ("/chart/text", test_text);

  return g_test_run ();
}
