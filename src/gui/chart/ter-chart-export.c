/* ter-chart-export.c — The values and the picture of a chart, outside of the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A picture is drawn by the same function as on screen, on the surface of the style.
 *  2. Values go out as machines read them: a point, ISO 8601 in UTC, the unit in the head of the column.
 *  3. A name that a spreadsheet would run as a formula is preceded by an apostrophe.
 */

#include "config.h"

#include "ter-chart-export.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-chart-columns.h"
#include "ter-chart-draw.h"
#include "ter-instant.h"

static void
append_field (GString    *text,
              const char *field,
              char        separator)
{
  g_autofree char *safe = NULL;

  if (strchr ("=+-@\t\r", *field) != NULL && *field != '\0')
    safe = g_strconcat ("'", field, NULL);
  else
    safe = g_strdup (field);

  if (strchr (safe, separator) == NULL && strpbrk (safe, "\"\n\r") == NULL)
    {
      g_string_append (text, safe);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *c = safe; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_value (GString        *text,
              const TerLayer *layer,
              gint64          time_us)
{
  const TerSamples *samples = layer->samples;
  gsize i = ter_chart_find (samples, time_us);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (i < samples->n && samples->times[i] == time_us && isfinite (samples->values[i]))
    g_string_append (text, g_ascii_dtostr (number, sizeof number, samples->values[i]));
}

/**
 * ter_chart_data_to_text:
 * @separator: ';', ',' or a tabulation
 *
 * Writes the values that a chart shows as a table: one line for each point of its main layer.
 *
 * Returns: (transfer full): the table, with its head
 */
char *
ter_chart_data_to_text (const TerChartData *data,
                        char                separator)
{
  GString *text = g_string_new (NULL);
  const TerLayer *main_layer;

  g_return_val_if_fail (data != NULL, NULL);

  append_field (text, _("Date"), separator);
  for (guint i = 0; i < data->layers->len; i++)
    {
      const TerLayer *layer = data->layers->pdata[i];
      g_autofree char *head = NULL;

      if (layer->mark == TER_MARK_BAND)
        continue;
      head = data->unit != NULL ? g_strdup_printf ("%s (%s)", layer->label, data->unit)
                                : g_strdup (layer->label);
      g_string_append_c (text, separator);
      append_field (text, head, separator);
    }
  g_string_append_c (text, '\n');

  main_layer = ter_chart_data_get_main (data);
  for (gsize i = 0; main_layer != NULL && i < main_layer->samples->n; i++)
    {
      gint64 time_us = main_layer->samples->times[i];
      g_autofree char *date = ter_instant_to_string (time_us);

      g_string_append (text, date);
      for (guint j = 0; j < data->layers->len; j++)
        {
          const TerLayer *layer = data->layers->pdata[j];

          if (layer->mark == TER_MARK_BAND)
            continue;
          g_string_append_c (text, separator);
          append_value (text, layer, time_us);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free_and_steal (text);
}

/**
 * ter_chart_draw_graphic:
 * @data: a #TerChartData
 *
 * The whole of a chart as a #TerGraphicDraw.
 */
void
ter_chart_draw_graphic (GtkSnapshot         *snapshot,
                        PangoContext        *context,
                        const TerChartStyle *style,
                        gconstpointer        data,
                        float                width,
                        float                height)
{
  TerChartLayout layout;

  ter_chart_layout_init (&layout, data, NULL, style, context, width, height);
  ter_chart_draw (snapshot, context, data, style, &layout);
}

static cairo_status_t
paint (cairo_surface_t     *surface,
       TerGraphicDraw       draw,
       gconstpointer        data,
       const TerChartStyle *style,
       PangoContext        *context,
       int                  width,
       int                  height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  gtk_snapshot_append_color (snapshot, &style->colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (12, 12));
  draw (snapshot, context, style, data, width - 24, height - 24);
  gtk_snapshot_restore (snapshot);
  node = gtk_snapshot_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  status = cairo_surface_status (surface);

  return status;
}

/**
 * ter_graphic_export:
 * @draw: how
 * @data: what
 * @path: a file whose name ends with “.svg” or “.png”
 * @error: where to say why it could not be written: a #GFileError
 *
 * Draws into a file, with a margin, at twice the size for a PNG.
 *
 * Returns: whether the file was written
 */
gboolean
ter_graphic_export (TerGraphicDraw       draw,
                    gconstpointer        data,
                    const TerChartStyle *style,
                    PangoContext        *context,
                    int                  width,
                    int                  height,
                    const char          *path,
                    GError             **error)
{
  TerChartStyle paper;
  cairo_surface_t *surface;
  cairo_status_t status;

  g_return_val_if_fail (draw != NULL && style != NULL && context != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  paper = *style;
  paper.is_vector = g_str_has_suffix (path, ".svg");
  paper.scale = paper.is_vector ? 1 : 2;
  if (paper.is_vector)
    {
      surface = cairo_svg_surface_create (path, width, height);
      paint (surface, draw, data, &paper, context, width, height);
      /* Only now is the file written. */
      cairo_surface_finish (surface);
      status = cairo_surface_status (surface);
    }
  else
    {
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * 2, height * 2);
      cairo_surface_set_device_scale (surface, 2, 2);
      status = paint (surface, draw, data, &paper, context, width, height);
      if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png (surface, path);
    }
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                   _("“%s” could not be written (%s). Choose another folder."), name,
                   cairo_status_to_string (status));
      return FALSE;
    }

  return TRUE;
}
