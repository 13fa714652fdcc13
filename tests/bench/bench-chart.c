/* bench-chart.c — How fast a chart is drawn, beside uPlot
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One line of n points, drawn on 1600 × 600 pixels as the window draws it: layout, axes with their texts, render
 * nodes, and those nodes on a picture by GSK's cairo renderer. No display. The peer draws the same points on the same
 * size (uplot.html, asked by peers.py).
 *
 *  frame  eight windows, from all of the points to a sixteenth of them, here and there; the mean of the eight
 *  cold   the first picture of points that were never looked at: all that is kept for the next ones is made in it
 *
 * The best of N_ROUNDS counts.
 */

#include "config.h"

#include <gtk/gtk.h>
#include <locale.h>
#include <math.h>

#include "ter-chart-draw.h"
#include "ter-clock.h"
#include "ter-pyramid.h"

#define WIDTH 1600
#define HEIGHT 600
#define N_ROUNDS 7
#define N_WINDOWS 8
/* 2020-01-01T00:00:00Z */
#define EPOCH_US G_GINT64_CONSTANT (1577836800000000)

/* A day's and a year's wave and noise, about every ten minutes; uplot.html makes the same. */
static TerSamples *
make_samples (gsize n)
{
  TerSamples *samples = ter_samples_new_sized (n);
  gint64 at = EPOCH_US;
  guint32 noise = 1;

  for (gsize i = 0; i < n; i++)
    {
      noise = noise * 1664525 + 1013904223;
      at += (300 + noise % 600) * TER_USEC_PER_SEC;
      samples->times[i] = at;
      samples->values[i] = 20 + 8 * sin (i / 144.0 * 2 * G_PI) + 6 * cos (i / 52560.0 * 2 * G_PI) +
                           (noise >> 8) / 16777216.0 * 8;
    }

  return samples;
}

typedef struct
{
  PangoContext *context;
  TerChartStyle style;
  cairo_surface_t *surface;
} Canvas;

static void
draw (Canvas             *canvas,
      const TerChartData *data,
      const TerChartView *view)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = cairo_create (canvas->surface);
  TerChartLayout layout;
  GskRenderNode *node;

  gtk_snapshot_append_color (snapshot, &canvas->style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  ter_chart_layout_init (&layout, data, view, &canvas->style, canvas->context, WIDTH, HEIGHT);
  ter_chart_draw (snapshot, canvas->context, data, &canvas->style, &layout);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (canvas->surface);
  gsk_render_node_unref (node);
}

static TerChartData *
make_data (TerSamples *samples)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerChartData *data =
      ter_chart_data_new_full ("Power", "kW",
                               (TerSpan) { samples->times[0], samples->times[samples->n - 1] },
                               zone);

  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "power", samples,
                              3600 * TER_USEC_PER_SEC);

  return data;
}

/* Window 0 is all; the others get shorter, and move. */
static TerChartView
make_view (const TerChartData *data,
           guint               window)
{
  double length = (double) (data->span.end_us - data->span.start_us);
  double shown = length / (1 + window * 15.0 / (N_WINDOWS - 1));
  double start = (length - shown) * ((window * 5) % N_WINDOWS) / (N_WINDOWS - 1);
  TerChartView view;

  ter_chart_view_init (&view, data);
  view.span.start_us += (gint64) start;
  view.span.end_us = view.span.start_us + (gint64) shown;

  return view;
}

static double
measure_frame (Canvas             *canvas,
               const TerChartData *data)
{
  double best = INFINITY;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gint64 start = g_get_monotonic_time ();

      for (guint window = 0; window < N_WINDOWS; window++)
        {
          TerChartView view = make_view (data, window);

          draw (canvas, data, &view);
        }
      best = MIN (best, (double) (g_get_monotonic_time () - start) / 1e6 / N_WINDOWS);
    }

  return best;
}

static double
measure_cold (Canvas *canvas,
              gsize   n)
{
  double best = INFINITY;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (TerSamples) samples = make_samples (n);
      g_autoptr (TerChartData) data = make_data (samples);
      gint64 start = g_get_monotonic_time ();

      draw (canvas, data, NULL);
      best = MIN (best, (double) (g_get_monotonic_time () - start) / 1e6);
    }

  return best;
}

static void
print_gate (const char *gate,
            double      seconds,
            const char *of,
            double      goal)
{
  char value[G_ASCII_DTOSTR_BUF_SIZE];

  g_print (
      "{\"gate\": \"%s\", \"value\": %s, \"unit\": \"s\", \"against\": [\"uplot\", \"points\"], "
      "\"of\": \"%s\", \"goal\": %g}\n",
      gate, g_ascii_dtostr (value, sizeof value, seconds), of, goal);
}

/* How long the pyramid of 10 M points takes to build, and how much memory it adds. */
static void
print_pyramid (gsize n)
{
  g_autoptr (TerSamples) samples = make_samples (n);
  gint64 start = g_get_monotonic_time ();
  const TerPyramid *pyramid = ter_pyramid_of (samples);
  double milliseconds = (double) (g_get_monotonic_time () - start) / 1000;
  double share =
      (double) ter_pyramid_size (pyramid) / (double) (n * (sizeof (gint64) + sizeof (double) + 1));

  g_print (
      "{\"gate\": \"pyramid of 10 M points, built once\", \"ours\": \"%.3g ms, %.2g %% of the samples\", "
      "\"goal\": null}\n",
      milliseconds, share * 100);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *gate;
    gsize n;
    const char *of;
    double goal;
  } frames[] = {
    { "frame of 10 M points, pan and zoom", 10000000, "frame-10000000", 10 },
    { "frame of 1 M points, pan and zoom", 1000000, "frame-1000000", 10 },
    { "frame of 100 k points, pan and zoom", 100000, "frame-100000", 4 },
  };
  Canvas canvas = { 0 };
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("DejaVu Sans 11px");

  /* The peer makes its points itself. */
  if (argc == 3 && g_str_equal (argv[1], "--export"))
    return g_file_set_contents (argv[2], "", 0, NULL) ? 0 : 1;

  setlocale (LC_ALL, "");
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  /* Refused without a display, but the kinds of render nodes are known after it. */
  gtk_init_check ();

  canvas.context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_font_description (canvas.context, font);
  ter_chart_style_init (&canvas.style, TER_CHART_LIGHT);
  canvas.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (TerSamples) samples = make_samples (frames[i].n);
      g_autoptr (TerChartData) data = make_data (samples);

      print_gate (frames[i].gate, measure_frame (&canvas, data), frames[i].of, frames[i].goal);
    }
  print_gate ("first picture of 1 M points", measure_cold (&canvas, 1000000), "cold-1000000", 10);
  print_gate ("first picture of 100 k points", measure_cold (&canvas, 100000), "cold-100000", 4);
  print_pyramid (10000000);
  cairo_surface_destroy (canvas.surface);
  g_object_unref (canvas.context);

  return 0;
}
