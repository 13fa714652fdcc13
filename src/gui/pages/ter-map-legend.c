/* ter-map-legend.c — What the symbols of the map mean, and how many there are
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-map-legend.h"

#include <glib/gi18n-lib.h>

#include "ter-map-view.h"
#include "ter-point-draw.h"

#define SYMBOL_PX 26

static void
draw_symbol_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        data)
{
  TerMapStyle style;
  GdkRGBA color;

  gtk_widget_get_color (GTK_WIDGET (area), &color);
  ter_map_style_init (&style, 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue > 0.5,
                      FALSE);
  cairo_translate (cr, width / 2.0, height / 2.0);
  ter_symbol_draw (cr, &style, (TerPointState) GPOINTER_TO_INT (data),
                   GPOINTER_TO_INT (data) == TER_POINT_PLACE ? TER_GLYPH_BUILDING : TER_GLYPH_DOT);
}

static GtkWidget *
create_line (TerPointState state,
             const char   *label,
             guint         n)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *symbol = gtk_drawing_area_new ();
  GtkWidget *text = gtk_label_new (label);
  g_autofree char *count = g_strdup_printf ("%u", n);
  GtkWidget *count_label = gtk_label_new (count);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (symbol), SYMBOL_PX);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (symbol), SYMBOL_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (symbol), draw_symbol_cb,
                                  GINT_TO_POINTER ((int) state), NULL);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, "caption");
  gtk_widget_add_css_class (count_label, "caption");
  gtk_widget_add_css_class (count_label, "numeric");
  gtk_box_append (GTK_BOX (line), symbol);
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (line), count_label);

  return line;
}

/**
 * ter_map_legend_fill:
 * @box: where
 * @places: (element-type TerPlace): what the map shows
 *
 * Says what each symbol in use means. A state that nothing is in has no line.
 */
void
ter_map_legend_fill (GtkBox    *box,
                     GPtrArray *places)
{
  const char *const labels[TER_POINT_N_STATES] = {
    [TER_POINT_ALIVE] = _("alive"),         [TER_POINT_PLACE] = _("building"),
    [TER_POINT_UNKNOWN] = _("never heard"), [TER_POINT_SILENT] = _("silent"),
    [TER_POINT_ALERT] = _("in alert"),
  };
  static const TerPointState order[] = { TER_POINT_ALERT, TER_POINT_SILENT, TER_POINT_ALIVE,
                                         TER_POINT_UNKNOWN, TER_POINT_PLACE };
  guint counts[TER_POINT_N_STATES] = { 0 };
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (box) && places != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < places->len; i++)
    {
      const TerPlace *place = g_ptr_array_index (places, i);

      if (place->has_position)
        counts[place->state]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (counts[order[i]] > 0)
      gtk_box_append (box, create_line (order[i], labels[order[i]], counts[order[i]]));
}
