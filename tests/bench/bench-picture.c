/* bench-picture.c — From a question to a picture: a year beside a day
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *     bench-picture [SERIES]
 *
 * SERIES series (20 when nothing is said) of ten years, a reading every ten minutes, packed as they are after a night.
 * One of them is asked for by ter_store_query(), as a page does, and drawn on 1600 × 600 pixels as the window does: a
 * day as it was read; a year by the hour, whose picture is dense. What a file holds beside that series does not
 * matter: a question reads its own chunks only.
 *
 * Another series each time, the best of N_ROUNDS.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <math.h>

#include "ter-chart-draw.h"
#include "ter-store.h"

#define WIDTH 1600
#define HEIGHT 600
#define N_YEARS 10
#define TICKS_A_YEAR 52560
#define STEP_US (600 * TER_USEC_PER_SEC)
#define N_ROUNDS 60
/* 2016-01-01T00:00:00Z */
#define EPOCH_US G_GINT64_CONSTANT (1451606400000000)

static void
check (gboolean      ok,
       const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "no answer");
}

/* A year of one series. */
static TerBatch *
make_batch (gint64 source_id,
            int    series,
            int    year)
{
  TerBatch *batch = ter_batch_new (source_id);
  guint message = ter_batch_add_message (batch, NULL, NULL, NULL, EPOCH_US);
  char name[32];
  guint stream;

  g_snprintf (name, sizeof name, "device-%04d", series);
  stream = ter_batch_add_stream (batch, ter_batch_add_device (batch, name, NULL, NULL),
                                 "temperature", "", NULL, "Cel", TER_SERIES_GAUGE);
  for (int i = 0; i < TICKS_A_YEAR; i++)
    {
      int tick = year * TICKS_A_YEAR + i;
      TerObservation observation = {
        .stream = stream,
        .message = message,
        .time_us = EPOCH_US + (gint64) tick * STEP_US,
        .value = round (1200 + 900 * cos (tick / 52560.0 * 2 * G_PI) +
                        400 * sin (tick / 144.0 * 2 * G_PI) + (tick * 37 + series * 101) % 200) /
                 100,
      };

      ter_batch_add_observation (batch, &observation);
    }

  return batch;
}

static void
fill (const char *path,
      TerClock   *clock,
      int         n_series)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = ter_store_create (path, "Bench", "Europe/Paris", clock, &error);
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);

  check (store != NULL, error);
  act->actor = g_strdup ("bench");
  ter_act_set (act, "kind", "demo");
  ter_act_set (act, "name", "Bench");
  check (ter_store_apply (store, act, &error), error);
  check (ter_store_begin_bulk (store, &error), error);
  for (int series = 0; series < n_series; series++)
    for (int year = 0; year < N_YEARS; year++)
      {
        g_autoptr (TerBatch) batch = make_batch (act->object_id, series, year);

        check (ter_store_commit (store, batch, NULL, &error), error);
      }
  check (ter_store_end_bulk (store, &error), error);
  check (ter_store_settle (store, NULL, &error), error);
  check (ter_store_close (store, &error), error);
}

/* What was answered, as points in the middle of their buckets. */
static TerSamples *
samples_of (const TerSeriesAnswer *answer)
{
  TerSamples *samples;

  if (answer->samples != NULL)
    return ter_samples_ref (answer->samples);

  samples = ter_samples_new ();
  samples->n = answer->n;
  samples->times = g_new (gint64, answer->n);
  samples->values = g_memdup2 (answer->values, answer->n * sizeof (double));
  samples->qualities = g_new0 (guint8, answer->n);
  for (gsize i = 0; i < answer->n; i++)
    samples->times[i] = answer->edges[i] + (answer->edges[i + 1] - answer->edges[i]) / 2;

  return samples;
}

static void
draw (cairo_surface_t    *surface,
      PangoContext       *context,
      const TerChartData *data)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = cairo_create (surface);
  TerChartStyle style;
  TerChartLayout layout;
  GskRenderNode *node;

  ter_chart_style_init (&style, TER_CHART_LIGHT);
  gtk_snapshot_append_color (snapshot, &style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  ter_chart_layout_init (&layout, data, NULL, &style, context, WIDTH, HEIGHT);
  ter_chart_draw (snapshot, context, data, &style, &layout);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsk_render_node_unref (node);
}

static double
measure (TerStore        *store,
         TerClock        *clock,
         cairo_surface_t *surface,
         PangoContext    *context,
         int              n_series,
         gint64           length_us,
         TerResolution    resolution)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  double best = INFINITY;

  for (int round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) answers = NULL;
      g_autoptr (TerSamples) samples = NULL;
      g_autoptr (TerChartData) data = NULL;
      g_autoptr (TerSeriesQuery) query = NULL;
      TerSpan span = { EPOCH_US + (gint64) (4 + round % 5) * TICKS_A_YEAR * STEP_US, 0 };
      gint64 start_us = ter_clock_get_monotonic_us (clock);

      span.end_us = span.start_us + length_us;
      query = ter_series_query_new_full (span, resolution, TER_FUNCTION_MEAN);
      ter_series_query_add (query, 1 + round % n_series);
      answers = ter_store_query (store, query, NULL, &error);
      check (answers != NULL && answers->len == 1, error);
      samples = samples_of (answers->pdata[0]);
      check (samples->n > 100, NULL);
      data = ter_chart_data_new_full ("Bench", "Cel", span, zone);
      ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "bench", samples, 0);
      draw (surface, context, data);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e3);
    }

  return best;
}

int
main (int   argc,
      char *argv[])
{
  int n_series = argc > 1 ? MAX (1, atoi (argv[1])) : 20;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerStore) store = NULL;
  g_autofree char *folder = g_dir_make_tmp ("territoire-bench-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "picture.territoire", NULL);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("DejaVu Sans 11px");
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  PangoContext *context;
  double year, day;

  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  /* Refused without a display, but the kinds of render nodes are known after it. */
  gtk_init_check ();
  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_font_description (context, font);

  fill (path, clock, n_series);
  store = ter_store_open (path, TER_STORE_READ_ONLY, clock, &error);
  check (store != NULL, error);
  day = measure (store, clock, surface, context, n_series, TER_USEC_PER_DAY, TER_RESOLUTION_RAW);
  year = measure (store, clock, surface, context, n_series, TICKS_A_YEAR * STEP_US,
                  TER_RESOLUTION_HOUR);
  g_print (
      "{\"gate\": \"a year of one series of ten years, from question to picture \\u00f7 a day\", "
      "\"ours\": \"%.2f ms\", \"peer\": \"%.2f ms\", \"ratio\": %.2f, \"goal\": 1.5, "
      "\"most\": true, \"met\": %s}\n",
      year, day, year / day, year <= 1.5 * day ? "true" : "false");

  check (ter_store_close (store, &error), error);
  g_object_unref (context);
  cairo_surface_destroy (surface);
  g_unlink (path);
  g_rmdir (folder);

  return 0;
}
