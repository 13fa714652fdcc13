/* ter-chart-export.c — The picture of a chart, outside of the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A picture is drawn by the same function as on screen, on the surface of the style: SVG and PDF keep lines and letters,
 * PNG has twice the size. Values are tables (ter-chart-table.c).
 */

#include "config.h"

#include "ter-chart-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

#include "ter-chart-draw.h"

#define IMAGE_SCALE 2

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

static cairo_surface_t *
image_new (int width,
           int height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * IMAGE_SCALE, height * IMAGE_SCALE);

  cairo_surface_set_device_scale (surface, IMAGE_SCALE, IMAGE_SCALE);

  return surface;
}

/**
 * ter_graphic_picture:
 * @draw: how
 * @data: what
 *
 * Draws into memory, with a margin, at twice the size.
 *
 * Returns: (transfer full) (nullable): a picture, for the clipboard
 */
GdkTexture *
ter_graphic_picture (TerGraphicDraw       draw,
                     gconstpointer        data,
                     const TerChartStyle *style,
                     PangoContext        *context,
                     int                  width,
                     int                  height)
{
  TerChartStyle paper;
  cairo_surface_t *surface;
  GdkTexture *texture = NULL;

  g_return_val_if_fail (draw != NULL && style != NULL && context != NULL, NULL);

  paper = *style;
  paper.scale = IMAGE_SCALE;
  surface = image_new (width, height);
  if (paint (surface, draw, data, &paper, context, width, height) == CAIRO_STATUS_SUCCESS)
    {
      int stride = cairo_image_surface_get_stride (surface);
      g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                                              (gsize) stride * (gsize) (height * IMAGE_SCALE));

      texture = gdk_memory_texture_new (width * IMAGE_SCALE, height * IMAGE_SCALE,
                                        GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
    }
  cairo_surface_destroy (surface);

  return texture;
}

/* Vectors: only when the surface is finished is the file written. */
static cairo_status_t
write_vectors (cairo_surface_t     *surface,
               TerGraphicDraw       draw,
               gconstpointer        data,
               const TerChartStyle *style,
               PangoContext        *context,
               int                  width,
               int                  height)
{
  TerChartStyle paper = *style;
  cairo_status_t status;

  paper.is_vector = TRUE;
  paper.scale = 1;
  status = paint (surface, draw, data, &paper, context, width, height);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
write_image (const char          *path,
             TerGraphicDraw       draw,
             gconstpointer        data,
             const TerChartStyle *style,
             PangoContext        *context,
             int                  width,
             int                  height)
{
  TerChartStyle paper = *style;
  cairo_surface_t *surface = image_new (width, height);
  cairo_status_t status;

  paper.scale = IMAGE_SCALE;
  status = paint (surface, draw, data, &paper, context, width, height);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);

  return status;
}

/**
 * ter_graphic_export:
 * @draw: how
 * @data: what
 * @path: a file whose name ends with “.svg”, “.pdf” or “.png”
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
  cairo_status_t status;
  g_autofree char *name = NULL;

  g_return_val_if_fail (draw != NULL && style != NULL && context != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_str_has_suffix (path, ".svg"))
    status = write_vectors (cairo_svg_surface_create (path, width, height), draw, data, style,
                            context, width, height);
  else if (g_str_has_suffix (path, ".pdf"))
    status = write_vectors (cairo_pdf_surface_create (path, width, height), draw, data, style,
                            context, width, height);
  else
    status = write_image (path, draw, data, style, context, width, height);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  name = g_filename_display_name (path);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _("“%s” could not be written (%s). Choose another folder."), name,
               cairo_status_to_string (status));

  return FALSE;
}
