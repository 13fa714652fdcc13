/* ter-graphic.c — A small drawing in a widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What sparklines, bars, heat maps and legends share: a size, the style of the moment and an accessible
 * label. The drawing itself is a pure function elsewhere.
 */

#include "config.h"

#include "ter-graphic.h"

struct _TerGraphic
{
  GtkWidget parent_instance;

  /* Owned */
  TerRoleNodes roles;
  gpointer data;
  GDestroyNotify free_data;

  TerGraphicDraw draw;
  int width;
  int height;
};

G_DEFINE_FINAL_TYPE (TerGraphic, ter_graphic, GTK_TYPE_WIDGET)

static void
clear_data (TerGraphic *self)
{
  if (self->data != NULL && self->free_data != NULL)
    self->free_data (self->data);
  self->data = NULL;
}

static void
ter_graphic_measure (GtkWidget     *widget,
                     GtkOrientation orientation,
                     int            for_size,
                     int           *minimum,
                     int           *natural,
                     int           *minimum_baseline,
                     int           *natural_baseline)
{
  TerGraphic *self = TER_GRAPHIC (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
}

static void
ter_graphic_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  ter_role_nodes_allocate (&TER_GRAPHIC (widget)->roles);
}

static void
ter_graphic_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  TerGraphic *self = TER_GRAPHIC (widget);
  TerChartStyle style;

  if (self->draw == NULL)
    return;
  ter_role_nodes_read (&self->roles, &style);
  self->draw (snapshot, gtk_widget_get_pango_context (widget), &style, self->data,
              gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

static void
ter_graphic_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ter_graphic_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
ter_graphic_dispose (GObject *object)
{
  TerGraphic *self = TER_GRAPHIC (object);

  ter_role_nodes_detach (&self->roles);
  clear_data (self);

  G_OBJECT_CLASS (ter_graphic_parent_class)->dispose (object);
}

static void
ter_graphic_class_init (TerGraphicClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_graphic_dispose;
  widget_class->measure = ter_graphic_measure;
  widget_class->size_allocate = ter_graphic_size_allocate;
  widget_class->snapshot = ter_graphic_snapshot;
  widget_class->css_changed = ter_graphic_css_changed;
  gtk_widget_class_set_css_name (widget_class, "graphic");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ter_graphic_init (TerGraphic *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  ter_role_nodes_attach (&self->roles, GTK_WIDGET (self));
}

/**
 * ter_graphic_new:
 * @width: its least width
 * @height: its height
 *
 * Returns: (transfer floating): an empty drawing
 */
GtkWidget *
ter_graphic_new (int width,
                 int height)
{
  TerGraphic *self = g_object_new (TER_TYPE_GRAPHIC, NULL);

  self->width = width;
  self->height = height;

  return GTK_WIDGET (self);
}

/**
 * ter_graphic_set:
 * @draw: how
 * @data: (nullable) (transfer full): what
 * @free_data: (nullable): frees it
 * @label: what the drawing says, for those who do not see it
 *
 * Changes what is drawn.
 */
void
ter_graphic_set (TerGraphic    *self,
                 TerGraphicDraw draw,
                 gpointer       data,
                 GDestroyNotify free_data,
                 const char    *label)
{
  g_return_if_fail (TER_IS_GRAPHIC (self));

  clear_data (self);
  self->draw = draw;
  self->data = data;
  self->free_data = free_data;
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
