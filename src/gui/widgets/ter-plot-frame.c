/* ter-plot-frame.c — A drawing with its unit and its menu above it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-plot-frame.h"

#include <glib/gi18n-lib.h>

#include "ter-plot-dialogs.h"
#include "ter-text.h"

struct _TerPlotFrame
{
  GtkBox parent_instance;

  /* Borrowed: children */
  TerPlot *plot;
  GtkLabel *unit;
};

G_DEFINE_FINAL_TYPE (TerPlotFrame, ter_plot_frame, GTK_TYPE_BOX)

static void
ter_plot_frame_class_init (TerPlotFrameClass *klass)
{
}

static void
ter_plot_frame_init (TerPlotFrame *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
}

static GtkWidget *
menu_button_new (TerPlot *plot)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = ter_plot_dup_menu (plot);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _("Chart Menu"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);

  return button;
}

/**
 * ter_plot_frame_new:
 * @plot: (transfer floating): a drawing
 *
 * Puts a drawing in a tile: what can be done with it is a button too, not only the second one of the mouse.
 *
 * Returns: (transfer floating): the drawing with its line
 */
GtkWidget *
ter_plot_frame_new (TerPlot *plot)
{
  TerPlotFrame *self = g_object_new (TER_TYPE_PLOT_FRAME, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->plot = plot;
  self->unit = ter_text_label_new (NULL, "caption");
  gtk_widget_set_hexpand (GTK_WIDGET (self->unit), TRUE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chart",
                                  G_ACTION_GROUP (ter_plot_get_actions (plot)));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->unit));
  gtk_box_append (GTK_BOX (line), menu_button_new (plot));
  gtk_widget_set_vexpand (GTK_WIDGET (plot), TRUE);
  gtk_box_append (GTK_BOX (self), line);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (plot));
  ter_plot_dialogs_attach (plot);

  return GTK_WIDGET (self);
}

/**
 * ter_plot_frame_set_unit:
 * @unit: the unit and the method of what is drawn, plain text
 *
 * Says what is drawn, above it and in its pictures.
 */
void
ter_plot_frame_set_unit (TerPlotFrame *self,
                         const char   *unit)
{
  g_return_if_fail (TER_IS_PLOT_FRAME (self));

  gtk_label_set_label (self->unit, unit != NULL ? unit : "");
  ter_plot_set_unit (self->plot, unit);
}
