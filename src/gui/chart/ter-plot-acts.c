/* ter-plot-acts.c — The copies of a drawing, and its files
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What leaves the window: a copy of the values or of the picture, a file. A picture is drawn anew, by the function that
 * draws on screen, with the words that the page said around it. Its size is that of the screen within the bounds of a
 * page of text: neither the stamp of a narrow window nor the banner of a wide one.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-announce.h"
#include "ter-chart-export.h"
#include "ter-instant.h"
#include "ter-plot-private.h"

#define LEAST_WIDTH 640
#define MOST_WIDTH 1000
#define LEAST_HEIGHT 260
#define MOST_HEIGHT 480

/* As a #TerGraphicDraw. */
static void
draw_plot (GtkSnapshot         *snapshot,
           PangoContext        *context,
           const TerChartStyle *style,
           gconstpointer        data,
           float                width,
           float                height)
{
  TerPlot *self = (TerPlot *) data;

  TER_PLOT_GET_CLASS (self)->draw (self, snapshot, style, width, height);
}

static void
picture_size (TerPlot *self,
              int     *width,
              int     *height)
{
  *width = CLAMP (gtk_widget_get_width (GTK_WIDGET (self)), LEAST_WIDTH, MOST_WIDTH);
  *height = CLAMP (gtk_widget_get_height (GTK_WIDGET (self)), LEAST_HEIGHT, MOST_HEIGHT);
}

/**
 * ter_plot_dup_sheet:
 *
 * Returns: (transfer full): what a picture of it says beside what it draws
 */
TerChartSheet *
ter_plot_dup_sheet (TerPlot *self)
{
  TerChartSheet *sheet;

  g_return_val_if_fail (TER_IS_PLOT (self), NULL);

  sheet = ter_chart_sheet_new ();
  sheet->made_us = TER_INSTANT_NONE;
  sheet->title = ter_plot_dup_title (self);
  sheet->unit = g_strdup (ter_plot_get_private (self)->unit);
  TER_PLOT_GET_CLASS (self)->fill_sheet (self, sheet);
  ter_plot_sign_sheet (self, sheet);

  return sheet;
}

/**
 * ter_plot_copy_values:
 *
 * Puts what is seen on the clipboard, as a spreadsheet takes it.
 */
void
ter_plot_copy_values (TerPlot *self)
{
  g_autoptr (TerChartTable) table = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TER_IS_PLOT (self));

  table = ter_plot_dup_table (self);
  if (table == NULL)
    return;
  text = ter_chart_table_to_text (table, '\t');
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ter_announce (GTK_ACCESSIBLE (self), _("Values copied"));
}

/**
 * ter_plot_copy_picture:
 *
 * Puts a picture of what is seen on the clipboard, with its words.
 */
void
ter_plot_copy_picture (TerPlot *self)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (TerChartSheet) sheet = NULL;
  int width, height;

  g_return_if_fail (TER_IS_PLOT (self));

  picture_size (self, &width, &height);
  sheet = ter_plot_dup_sheet (self);
  texture =
      ter_chart_picture (&(TerSheetPicture) { sheet, draw_plot, self }, ter_plot_get_style (self),
                         gtk_widget_get_pango_context (GTK_WIDGET (self)), width, height);
  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  ter_announce (GTK_ACCESSIBLE (self), _("Picture copied"));
}

/**
 * ter_plot_export:
 * @path: a file whose name ends with “.csv”, “.svg”, “.pdf” or “.png”
 * @error: where to say why it could not be written: a #GFileError
 *
 * Writes the values, or the picture of what is seen with its words.
 *
 * Returns: whether the file was written
 */
gboolean
ter_plot_export (TerPlot    *self,
                 const char *path,
                 GError    **error)
{
  g_autoptr (TerChartSheet) sheet = NULL;
  int width, height;

  g_return_val_if_fail (TER_IS_PLOT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_str_has_suffix (path, ".csv"))
    {
      g_autoptr (TerChartTable) table = ter_plot_dup_table (self);
      g_autofree char *text = table != NULL ? ter_chart_table_to_text (table, ';') : g_strdup ("");

      return g_file_set_contents (path, text, -1, error);
    }
  picture_size (self, &width, &height);
  sheet = ter_plot_dup_sheet (self);

  return ter_chart_export (&(TerSheetPicture) { sheet, draw_plot, self }, ter_plot_get_style (self),
                           gtk_widget_get_pango_context (GTK_WIDGET (self)), width, height, path,
                           error);
}
