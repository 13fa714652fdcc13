/* test-chart-sheet.c — Charts that leave the window: their words, their files
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "ter-calendar.h"
#include "ter-chart-export.h"
#include "ter-chart-gaps.h"
#include "ter-chart-layout.h"
#include "ter-chart-speech.h"
#include "ter-clock.h"
#include "ter-instant.h"
#include "ter-test-picture.h"

/* 24 November 2025, 00:00 in Paris. */
#define START_US (G_GINT64_CONSTANT (1763938800) * TER_USEC_PER_SEC)
#define FOOTER "Territoire · Val-Clair · exported on 22 November 2026"

/* Half a year of days beside the year before, without those of 3 to 11 February, some of them estimated. */
static TerChartData *
data_new (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerChartData *data = ter_chart_data_new_full (
      "Consumption", "kWh",
      (TerSpan) { START_US, ter_calendar_add (zone, START_US, TER_STEP_DAY, 182) }, zone);
  g_autoptr (TerBuckets) days = ter_buckets_new_sized (TER_STEP_DAY, "2026", "kWh", 182);
  g_autoptr (TerBuckets) before = ter_buckets_new_sized (TER_STEP_DAY, "2025", "kWh", 182);
  TerLayer *layer;

  for (int i = 0; i < 182; i++)
    {
      days->starts[i] = before->starts[i] = ter_calendar_add (zone, START_US, TER_STEP_DAY, i);
      days->ends[i] = before->ends[i] = ter_calendar_add (zone, START_US, TER_STEP_DAY, i + 1);
      before->values[i] = 600 - 2 * i;
      days->values[i] = i >= 71 && i < 80 ? NAN : 560 - 2 * i + 40 * (i % 7 < 5);
    }
  ter_chart_data_add_buckets (data, TER_MARK_DASHES, TER_ROLE_EXPECTED, "The year before", before,
                              days);
  layer = ter_chart_data_add_buckets (data, TER_MARK_LINE, TER_ROLE_MEASURED, "This period", days,
                                      NULL);
  for (gsize i = 20; i < 24; i++)
    layer->samples->qualities[i] = TER_QUALITY_ESTIMATED;
  data->adds_up = TRUE;

  return data;
}

static TerChartSheet *
sheet_new (const TerChartData *data)
{
  TerChartSheet *sheet = ter_chart_sheet_new ();

  sheet->title = g_strdup ("Consumption & heat <b>");
  sheet->unit = g_strdup ("kWh per day");
  sheet->period = ter_chart_say_period (data, data->span);
  sheet->summary = ter_chart_summary (data, data->span);
  sheet->footer = g_strdup (FOOTER);
  sheet->made_us = ter_calendar_instant (data->zone, 2026, 11, 22);
  sheet->legend = ter_chart_legend (data, data->span, TRUE);

  return sheet;
}

static GskRenderNode *
draw (const TerChartData  *data,
      const TerChartSheet *sheet,
      PangoContext        *context,
      gboolean             is_rtl,
      int                  width,
      int                  height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  TerChartStyle style;

  ter_chart_style_init (&style, TER_CHART_LIGHT);
  style.is_rtl = is_rtl;
  gtk_snapshot_append_color (snapshot, &style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, width, height));
  ter_chart_sheet_draw (snapshot, context, &style,
                        &(TerSheetPicture) { sheet, ter_chart_draw_graphic, data }, width, height);

  return gtk_snapshot_to_node (snapshot);
}

/* The glyphs of a text, as they would be drawn. */
static GArray *
shape (PangoContext *context,
       const char   *text,
       double        scale,
       gboolean      is_bold)
{
  g_autoptr (PangoLayout) layout = ter_chart_text (context, text, scale, is_bold);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  GArray *glyphs = g_array_new (FALSE, FALSE, sizeof (PangoGlyph));

  for (GSList *item = line->runs; item != NULL; item = item->next)
    {
      const PangoGlyphItem *run = item->data;

      for (int i = 0; i < run->glyphs->num_glyphs; i++)
        if (run->glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY)
          g_array_append_val (glyphs, run->glyphs->glyphs[i].glyph);
    }

  return glyphs;
}

static void
collect_glyphs (GskRenderNode *node,
                GArray        *glyphs)
{
  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_TEXT_NODE:
      {
        guint n;
        const PangoGlyphInfo *infos = gsk_text_node_get_glyphs (node, &n);

        for (guint i = 0; i < n; i++)
          if (infos[i].glyph != PANGO_GLYPH_EMPTY)
            g_array_append_val (glyphs, infos[i].glyph);
        break;
      }
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        collect_glyphs (gsk_container_node_get_child (node, i), glyphs);
      break;
    case GSK_TRANSFORM_NODE:
      collect_glyphs (gsk_transform_node_get_child (node), glyphs);
      break;
    case GSK_CLIP_NODE:
      collect_glyphs (gsk_clip_node_get_child (node), glyphs);
      break;
    default:
      break;
    }
}

static gboolean
has_text (GskRenderNode *node,
          PangoContext  *context,
          const char    *text,
          double         scale,
          gboolean       is_bold)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (PangoGlyph));
  g_autoptr (GArray) wanted = shape (context, text, scale, is_bold);

  collect_glyphs (node, all);
  for (guint i = 0; i + wanted->len <= all->len; i++)
    if (memcmp (&g_array_index (all, PangoGlyph, i), wanted->data,
                wanted->len * sizeof (PangoGlyph)) == 0)
      return TRUE;

  return FALSE;
}

/* Everything that a reader of a document needs is in the picture. */
static void
test_words (void)
{
  static const struct
  {
    const char *text;
    double scale;
    gboolean is_bold;
  } rows[] = {
    { "Consumption & heat <b>", 1.3, TRUE },
    { "kWh per day · 24 November 2025 to 24 May 2026", PANGO_SCALE_SMALL, FALSE },
    { "The year before", PANGO_SCALE_SMALL, FALSE },
    { "This period", PANGO_SCALE_SMALL, FALSE },
    { "Estimated", PANGO_SCALE_SMALL, FALSE },
    { "No data", PANGO_SCALE_SMALL, FALSE },
    { FOOTER, PANGO_SCALE_SMALL, FALSE },
  };
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  GskRenderNode *node = draw (data, sheet, context, FALSE, 640, 340);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_true (has_text (node, context, rows[i].text, rows[i].scale, rows[i].is_bold));
    }
  g_assert_false (has_text (node, context, "Suspect", PANGO_SCALE_SMALL, FALSE));
  gsk_render_node_unref (node);
  g_object_unref (context);
}

static void
test_picture (gconstpointer name)
{
  gboolean is_rtl = g_str_equal (name, "sheet-rtl");
  int width = g_str_equal (name, "sheet-narrow") ? 300 : 640;
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  GskRenderNode *node = draw (data, sheet, context, is_rtl, width, 340);
  cairo_surface_t *surface = ter_test_draw_node (node, width, 340);

  ter_test_assert_picture (surface, name);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  g_object_unref (context);
}

/* The words take what they say they take: the chart has the same height whatever is said. */
static void
test_height (void)
{
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  g_autoptr (TerChartSheet) bare = ter_chart_sheet_new ();
  float narrow = ter_chart_sheet_height (sheet, context, 200);
  float wide = ter_chart_sheet_height (sheet, context, 800);

  g_assert_cmpfloat (narrow, >, wide);
  g_assert_cmpfloat (ter_chart_sheet_height (bare, context, 200), <, wide / 2);
  g_object_unref (context);
}

static char *export (const char *name,
                     const TerChartSheet *sheet,
                     const TerChartData *data,
                     TerChartScheme scheme,
                     gsize *length)
{
  PangoContext *context = ter_test_pango_context ();
  g_autofree char *folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  TerChartStyle style;
  char *bytes = NULL;

  ter_chart_style_init (&style, scheme);
  g_assert_true (ter_chart_export (&(TerSheetPicture) { sheet, ter_chart_draw_graphic, data },
                                   &style, context, 640, 260, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  g_unlink (path);
  g_rmdir (folder);
  g_object_unref (context);

  return bytes;
}

/* An SVG says its title and what it shows to machines, as text, and is well-formed whatever the names. */
static void
test_svg (void)
{
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  GMarkupParser parser = { NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  gsize length;
  g_autofree char *text = export ("chart.svg", sheet, data, TER_CHART_LIGHT, &length);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  g_assert_nonnull (strstr (text, "<title>Consumption &amp; heat &lt;b&gt;</title>"));
  g_assert_nonnull (strstr (text, FOOTER "</desc>"));
  g_assert_nonnull (strstr (text, "Highest 600\u00a0kWh"));
  g_assert_null (strstr (text, "<image"));
}

/* What the compressed parts of a PDF say, one after the other. */
static GString *
inflate (const char *bytes,
         gsize       length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i + 8 < length; i++)
    {
      g_autoptr (GConverter) converter = NULL;
      char buffer[65536];
      gsize n_read, n_written = 0;

      if (memcmp (bytes + i, "stream\n", 7) != 0)
        continue;
      converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
      g_converter_convert (converter, bytes + i + 7, length - i - 7, buffer, sizeof buffer,
                           G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
      g_string_append_len (text, buffer, (gssize) n_written);
    }
  g_string_append_len (text, bytes, (gssize) length);

  return text;
}

/* A PDF is dated by its sheet: the same chart gives the same bytes. */
static void
test_pdf (void)
{
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  gsize length, again;
  g_autofree char *one = export ("chart.pdf", sheet, data, TER_CHART_LIGHT, &length);
  g_autofree char *other = export ("chart.pdf", sheet, data, TER_CHART_LIGHT, &again);
  GString *text = inflate (one, length);

  g_assert_cmpmem (one, length, other, again);
  g_assert_nonnull (memmem (text->str, text->len, "(20261121230000Z)", 17));
  g_assert_nonnull (memmem (text->str, text->len, "(Consumption & heat <b>)", 24));
  g_string_free (text, TRUE);
}

/* On paper a chart of a dark window is dark on white. */
static void
test_paper (void)
{
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  gsize light_length, dark_length, contrast_length;
  g_autofree char *light = export ("c.png", sheet, data, TER_CHART_LIGHT, &light_length);
  g_autofree char *dark = export ("c.png", sheet, data, TER_CHART_DARK, &dark_length);
  g_autofree char *contrast =
      export ("c.png", sheet, data, TER_CHART_DARK_HIGH_CONTRAST, &contrast_length);

  g_assert_cmpmem (light, light_length, dark, dark_length);
  g_assert_true (contrast_length != light_length || memcmp (contrast, light, light_length) != 0);
}

static void
test_refused (void)
{
  PangoContext *context = ter_test_pango_context ();
  g_autoptr (TerChartData) data = data_new ();
  g_autoptr (TerChartSheet) sheet = sheet_new (data);
  g_autoptr (GError) error = NULL;
  TerChartStyle style;

  ter_chart_style_init (&style, TER_CHART_LIGHT);
  g_assert_false (ter_chart_export (&(TerSheetPicture) { sheet, ter_chart_draw_graphic, data },
                                    &style, context, 400, 200, "/no/such/folder/chart.png",
                                    &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
  g_object_unref (context);
}

/* A gap is one thing for the hatching, the legend, the pointer and the words. */
static void
test_gaps (void)
{
  g_autoptr (TerChartData) data = data_new ();
  gint64 inside = ter_calendar_instant (data->zone, 2026, 2, 7) + 12 * TER_USEC_PER_HOUR;
  g_autoptr (GArray) gaps = ter_chart_gaps (data, data->span);
  g_autoptr (GArray) part = NULL;
  g_autoptr (GPtrArray) legend = NULL;
  g_autofree char *said = NULL;
  g_autofree char *point = NULL;
  TerSpan gap;

  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_true (ter_chart_gap_at (data, inside, &gap));
  g_assert_cmpint (gap.start_us, ==, g_array_index (gaps, TerSpan, 0).start_us);
  g_assert_false (ter_chart_gap_at (data, data->span.start_us + TER_USEC_PER_DAY, &gap));
  said = ter_chart_say_gap (data, g_array_index (gaps, TerSpan, 0));
  g_assert_cmpstr (said, ==, "no data, Mon 2 Feb 2026 to Thu 12 Feb 2026");
  point = ter_chart_say_point (data, 75);
  g_assert_cmpstr (point, ==,
                   "Sat 7 Feb 2026 · no data, Mon 2 Feb 2026 to Thu 12 Feb 2026 · "
                   "The year before: 450\u00a0kWh");

  /* Where the gap is not seen, it is not explained. */
  part = ter_chart_gaps (data, (TerSpan) { data->span.start_us, START_US + 60 * TER_USEC_PER_DAY });
  g_assert_cmpuint (part->len, ==, 0);
  legend = ter_chart_legend (data,
                             (TerSpan) { START_US + 30 * TER_USEC_PER_DAY,
                                         START_US + 60 * TER_USEC_PER_DAY },
                             FALSE);
  g_assert_cmpuint (legend->len, ==, 2);
}

/* Where no value is awaited at all, as of a sensor that was off, the pointer says so too. */
static void
test_gap_reading (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (TerChartData) data =
      ter_chart_data_new_full ("Level", "m",
                               (TerSpan) { START_US, START_US + 30 * TER_USEC_PER_DAY }, zone);
  g_autoptr (TerSamples) samples = ter_samples_new ();
  TerChartReading reading;

  samples->n = 20;
  samples->times = g_new (gint64, 20);
  samples->values = g_new (double, 20);
  samples->qualities = g_new0 (guint8, 20);
  for (guint i = 0; i < 20; i++)
    {
      samples->times[i] = START_US + (i < 10 ? i : i + 8) * TER_USEC_PER_DAY;
      samples->values[i] = i;
    }
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "Level", samples,
                              2 * TER_USEC_PER_DAY);
  g_assert_true (ter_chart_reading_init_gap (&reading, data, START_US + 13 * TER_USEC_PER_DAY));
  g_assert_true (isnan (reading.values[0].value));
  g_assert_cmpint (reading.gap.start_us, ==, samples->times[9]);
  g_assert_cmpint (reading.gap.end_us, ==, samples->times[10]);
  g_assert_false (ter_chart_reading_init_gap (&reading, data, samples->times[5]));
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

  g_test_add_func ("/sheet/words", test_words);
  g_test_add_data_func ("/sheet/picture", "sheet", test_picture);
  g_test_add_data_func ("/sheet/picture-narrow", "sheet-narrow", test_picture);
  g_test_add_data_func ("/sheet/picture-rtl", "sheet-rtl", test_picture);
  g_test_add_func ("/sheet/height", test_height);
  g_test_add_func ("/sheet/svg", test_svg);
  g_test_add_func ("/sheet/pdf", test_pdf);
  g_test_add_func ("/sheet/paper", test_paper);
  g_test_add_func ("/sheet/refused", test_refused);
  g_test_add_func ("/gaps/one-thing", test_gaps);
  g_test_add_func ("/gaps/reading", test_gap_reading);

  return g_test_run ();
}
