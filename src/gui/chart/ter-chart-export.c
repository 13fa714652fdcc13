/* ter-chart-export.c — The picture of a chart, outside of the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A picture is drawn by the same function as on screen, with its words around it (ter-chart-sheet.c), on white paper:
 * SVG and PDF keep lines and letters, PNG has twice the size. Values are tables (ter-chart-table.c).
 *
 *  1. A file is made in memory, then written at once: a full disk leaves no half of one, and says so.
 *  2. SVG and PDF say their title and what they show to machines too: to screen readers and to searches.
 *  3. No clock: a PDF is dated by its sheet, and without one by 1970.
 */

#include "config.h"

#include "ter-chart-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-chart-draw.h"
#include "ter-instant.h"

#define IMAGE_SCALE 2
#define MARGIN 16

/* A picture, and how it is drawn. */
typedef struct
{
  const TerSheetPicture *picture;
  TerChartStyle style;
  PangoContext *context;
  int width;
  int height;
} Canvas;

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

/* @width and @height are those of the chart: the words and the margin come beside. */
static void
canvas_init (Canvas                *canvas,
             const TerSheetPicture *picture,
             const TerChartStyle   *style,
             PangoContext          *context,
             int                    width,
             int                    height)
{
  *canvas = (Canvas) { .picture = picture, .context = context };
  ter_chart_style_init_paper (&canvas->style, style);
  canvas->width = width + 2 * MARGIN;
  canvas->height =
      height + 2 * MARGIN + (int) ter_chart_sheet_height (picture->sheet, context, (float) width);
}

static cairo_status_t
paint (cairo_surface_t *surface,
       const Canvas    *canvas)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_t *cr = cairo_create (surface);

  gtk_snapshot_append_color (snapshot, &canvas->style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, canvas->width, canvas->height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, MARGIN));
  ter_chart_sheet_draw (snapshot, canvas->context, &canvas->style, canvas->picture,
                        canvas->width - 2 * MARGIN, canvas->height - 2 * MARGIN);
  gtk_snapshot_restore (snapshot);
  node = gtk_snapshot_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return cairo_surface_status (surface);
}

static cairo_surface_t *
image_new (Canvas *canvas)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, canvas->width * IMAGE_SCALE,
                                  canvas->height * IMAGE_SCALE);

  cairo_surface_set_device_scale (surface, IMAGE_SCALE, IMAGE_SCALE);
  canvas->style.scale = IMAGE_SCALE;

  return surface;
}

/**
 * ter_chart_picture:
 * @picture: a chart with its words
 * @style: how it is drawn on screen
 * @width: of the chart
 * @height: of the chart
 *
 * Draws into memory, with a margin, at twice the size.
 *
 * Returns: (transfer full) (nullable): a picture, for the clipboard
 */
GdkTexture *
ter_chart_picture (const TerSheetPicture *picture,
                   const TerChartStyle   *style,
                   PangoContext          *context,
                   int                    width,
                   int                    height)
{
  Canvas canvas;
  cairo_surface_t *surface;
  GdkTexture *texture = NULL;

  g_return_val_if_fail (picture != NULL && style != NULL && context != NULL, NULL);

  canvas_init (&canvas, picture, style, context, width, height);
  surface = image_new (&canvas);
  if (paint (surface, &canvas) == CAIRO_STATUS_SUCCESS)
    {
      int stride = cairo_image_surface_get_stride (surface);
      int n_rows = cairo_image_surface_get_height (surface);
      g_autoptr (GBytes) bytes =
          g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) n_rows);

      texture = gdk_memory_texture_new (cairo_image_surface_get_width (surface), n_rows,
                                        GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
    }
  cairo_surface_destroy (surface);

  return texture;
}

static cairo_status_t
collect (void                *bytes,
         const unsigned char *data,
         unsigned int         length)
{
  g_byte_array_append (bytes, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/* Only when the surface is finished are the bytes there. */
static cairo_status_t
paint_vectors (cairo_surface_t *surface,
               Canvas          *canvas)
{
  cairo_status_t status;

  canvas->style.is_vector = TRUE;
  status = paint (surface, canvas);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
make_pdf (GByteArray *bytes,
          Canvas     *canvas)
{
  const TerChartSheet *sheet = canvas->picture->sheet;
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (collect, bytes, canvas->width, canvas->height);
  g_autofree char *date = ter_instant_to_string (sheet->made_us > 0 ? sheet->made_us : 0);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Territoire");
  if (sheet->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
  if (sheet->summary != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, sheet->summary);

  return paint_vectors (surface, canvas);
}

/* Letters are shapes in it: what it says is said once more, in words. */
static void
add_words (GByteArray          *bytes,
           const TerChartSheet *sheet)
{
  g_autofree char *text = g_strndup ((const char *) bytes->data, bytes->len);
  g_autofree char *words = g_markup_printf_escaped ("\n<title>%s</title>\n<desc>%s%s%s</desc>",
                                                    sheet->title != NULL ? sheet->title : "",
                                                    sheet->summary != NULL ? sheet->summary : "",
                                                    sheet->summary != NULL ? " " : "",
                                                    sheet->footer != NULL ? sheet->footer : "");
  const char *root = strstr (text, "<svg");
  const char *end = root != NULL ? strchr (root, '>') : NULL;

  if (end == NULL)
    return;
  g_byte_array_set_size (bytes, (guint) (end + 1 - text));
  g_byte_array_append (bytes, (const guint8 *) words, (guint) strlen (words));
  g_byte_array_append (bytes, (const guint8 *) end + 1, (guint) strlen (end + 1));
}

static cairo_status_t
make_svg (GByteArray *bytes,
          Canvas     *canvas)
{
  cairo_status_t status = paint_vectors (
      cairo_svg_surface_create_for_stream (collect, bytes, canvas->width, canvas->height), canvas);

  if (status == CAIRO_STATUS_SUCCESS)
    add_words (bytes, canvas->picture->sheet);

  return status;
}

static cairo_status_t
make_png (GByteArray *bytes,
          Canvas     *canvas)
{
  cairo_surface_t *surface = image_new (canvas);
  cairo_status_t status = paint (surface, canvas);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, collect, bytes);
  cairo_surface_destroy (surface);

  return status;
}

/**
 * ter_chart_export:
 * @picture: a chart with its words
 * @style: how it is drawn on screen
 * @width: of the chart
 * @height: of the chart
 * @path: a file whose name ends with “.svg”, “.pdf” or “.png”
 * @error: where to say why it could not be written: a #GFileError
 *
 * Draws into a file, with a margin, at twice the size for a PNG.
 *
 * Returns: whether the file was written
 */
gboolean
ter_chart_export (const TerSheetPicture *picture,
                  const TerChartStyle   *style,
                  PangoContext          *context,
                  int                    width,
                  int                    height,
                  const char            *path,
                  GError               **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *name = NULL;
  cairo_status_t status;
  Canvas canvas;

  g_return_val_if_fail (picture != NULL && style != NULL && context != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  canvas_init (&canvas, picture, style, context, width, height);
  if (g_str_has_suffix (path, ".svg"))
    status = make_svg (bytes, &canvas);
  else if (g_str_has_suffix (path, ".pdf"))
    status = make_pdf (bytes, &canvas);
  else
    status = make_png (bytes, &canvas);
  if (status == CAIRO_STATUS_SUCCESS &&
      g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &reason))
    return TRUE;

  name = g_filename_display_basename (path);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _("“%s” could not be written (%s). Choose another folder."), name,
               reason != NULL ? reason->message : cairo_status_to_string (status));

  return FALSE;
}
