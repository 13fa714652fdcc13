/* ter-point-layer.c — Sensors and places over the base map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A layer that draws: thousands of points are no widgets. It knows neither pointer nor keyboard; the map view
 * asks it for the symbols of this zoom and decides what a click or a key means.
 *
 * 1. The symbols are gathered once per whole zoom level and kept until the points change.
 * 2. @cursor is an index into the symbols of the current zoom level; a new level or new points lose it.
 * 3. The selected point is drawn even when it is a member of a cluster, above everything, with its ring.
 */

#include "config.h"

#include <math.h>

#include "ter-point-layer.h"

#define CALLOUT_GAP 18
#define CALLOUT_PADDING_X 10
#define CALLOUT_PADDING_Y 6

struct _TerPointLayer
{
  ShumateLayer parent_instance;

  /* Owned */
  TerPointSet *points;
  TerSymbolTable *tables[TER_MAP_MAX_ZOOM + 1];
  TerSymbolPens *pens;
  char *callout;

  TerMapStyle style;
  gint64 selected;
  int cursor;
  int cursor_zoom;
};

G_DEFINE_FINAL_TYPE (TerPointLayer, ter_point_layer, SHUMATE_TYPE_LAYER)

static void
forget_tables (TerPointLayer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->tables); i++)
    g_clear_pointer (&self->tables[i], ter_symbol_table_unref);
  self->cursor = -1;
}

static void
forget_pens (TerPointLayer *self)
{
  g_clear_pointer (&self->pens, ter_symbol_pens_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
get_whole_zoom (TerPointLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return CLAMP ((int) floor (shumate_viewport_get_zoom_level (viewport)), 0, TER_MAP_MAX_ZOOM);
}

static void
draw_ring (GtkSnapshot   *snapshot,
           TerPoint       at,
           double         radius,
           const GdkRGBA *color,
           gboolean       broken)
{
  float reach = (float) radius + 2;
  const double dashes[] = { 4, 3 };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) at.x - reach,
                                                                          (float) at.y - reach,
                                                                          2 * reach, 2 * reach));

  cairo_arc (cr, at.x, at.y, radius, 0, 2 * G_PI);
  cairo_set_line_width (cr, 2.5);
  if (broken)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* The dark label above the selected sensor: its name and its last value. */
static void
draw_callout (TerPointLayer         *self,
              GtkSnapshot           *snapshot,
              const TerMapTransform *view,
              TerPoint               at)
{
  static const GdkRGBA paper = { 0.12f, 0.11f, 0.14f, 0.94f };
  static const GdkRGBA ink = { 1, 1, 1, 1 };
  g_autoptr (PangoLayout) layout = NULL;
  GskRoundedRect outline;
  int width, height;
  float x, y, full_width, full_height;

  if (self->callout == NULL || *self->callout == '\0')
    return;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->callout);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, 260 * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  full_width = (float) width + 2 * CALLOUT_PADDING_X;
  full_height = (float) height + 2 * CALLOUT_PADDING_Y;
  x = (float) CLAMP (at.x - full_width / 2, 6, MAX (6, view->width - full_width - 6));
  y = (float) (at.y - CALLOUT_GAP - full_height);
  if (y < 6)
    y = (float) (at.y + CALLOUT_GAP);

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT (roundf (x), roundf (y), full_width, full_height), 8);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &paper, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x) + CALLOUT_PADDING_X,
                                                          roundf (y) + CALLOUT_PADDING_Y));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
draw_selected (TerPointLayer         *self,
               GtkSnapshot           *snapshot,
               const TerMapTransform *view)
{
  const TerMapPoint *point;
  const float reach = TER_SYMBOL_REACH;
  TerPoint at;

  if (self->selected == 0)
    return;
  point = ter_point_set_find (self->points, self->selected);
  if (point == NULL)
    return;

  at = ter_map_transform_to_widget (view, point->unit);
  gtk_snapshot_append_texture (
      snapshot, ter_symbol_pens_get_texture (self->pens, point->state, point->glyph, 1),
      &GRAPHENE_RECT_INIT (roundf ((float) at.x) - reach, roundf ((float) at.y) - reach, 2 * reach,
                           2 * reach));
  draw_ring (snapshot, at, 17,
             point->state == TER_POINT_ALERT ? &self->style.alert : &self->style.alive, TRUE);
  draw_callout (self, snapshot, view, at);
}

static void
ter_point_layer_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  TerPointLayer *self = TER_POINT_LAYER (widget);
  TerMapTransform view = ter_point_layer_get_transform (self);
  TerSymbolTable *table;

  if (self->points == NULL || view.width < 1 || view.height < 1)
    return;

  if (self->pens == NULL)
    self->pens = ter_symbol_pens_new (gtk_widget_get_pango_context (widget), &self->style,
                                      gtk_widget_get_scale_factor (widget));
  table = ter_point_layer_get_symbols (self);
  ter_point_draw (snapshot, self->points, table, &view, self->pens);
  draw_selected (self, snapshot, &view);
  if (ter_point_layer_get_cursor (self) >= 0)
    {
      const TerSymbol *symbol = &g_array_index (table->symbols, TerSymbol, self->cursor);

      draw_ring (snapshot, ter_map_transform_to_widget (&view, symbol->unit), 20,
                 &self->style.alive, FALSE);
    }
}

static void
ter_point_layer_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ter_point_layer_parent_class)->css_changed (widget, change);

  forget_pens (TER_POINT_LAYER (widget));
}

static void
on_viewport_changed_cb (TerPointLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ter_point_layer_constructed (GObject *object)
{
  static const char *const signals[] = { "notify::longitude", "notify::latitude",
                                         "notify::zoom-level" };
  TerPointLayer *self = TER_POINT_LAYER (object);

  G_OBJECT_CLASS (ter_point_layer_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), signals[i],
                             G_CALLBACK (on_viewport_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (forget_pens), NULL);
}

static void
ter_point_layer_dispose (GObject *object)
{
  TerPointLayer *self = TER_POINT_LAYER (object);

  forget_tables (self);
  g_clear_pointer (&self->pens, ter_symbol_pens_free);
  g_clear_pointer (&self->points, ter_point_set_unref);
  g_clear_pointer (&self->callout, g_free);

  G_OBJECT_CLASS (ter_point_layer_parent_class)->dispose (object);
}

static void
ter_point_layer_class_init (TerPointLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ter_point_layer_constructed;
  object_class->dispose = ter_point_layer_dispose;
  widget_class->snapshot = ter_point_layer_snapshot;
  widget_class->css_changed = ter_point_layer_css_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ter_point_layer_init (TerPointLayer *self)
{
  ter_map_style_init (&self->style, FALSE, FALSE);
  self->cursor = -1;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * ter_point_layer_new:
 * @viewport: what the map shows
 *
 * Returns: (transfer floating): a layer without any point
 */
TerPointLayer *
ter_point_layer_new (ShumateViewport *viewport)
{
  g_return_val_if_fail (SHUMATE_IS_VIEWPORT (viewport), NULL);

  return g_object_new (TER_TYPE_POINT_LAYER, "viewport", viewport, NULL);
}

/**
 * ter_point_layer_set_points:
 * @points: (nullable): the points
 *
 * Shows other points; the selection stays if its point is still there.
 */
void
ter_point_layer_set_points (TerPointLayer *self,
                            TerPointSet   *points)
{
  g_return_if_fail (TER_IS_POINT_LAYER (self));

  g_clear_pointer (&self->points, ter_point_set_unref);
  self->points = points != NULL ? ter_point_set_ref (points) : NULL;
  forget_tables (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

TerPointSet *
ter_point_layer_get_points (TerPointLayer *self)
{
  g_return_val_if_fail (TER_IS_POINT_LAYER (self), NULL);

  return self->points;
}

void
ter_point_layer_set_style (TerPointLayer     *self,
                           const TerMapStyle *style)
{
  g_return_if_fail (TER_IS_POINT_LAYER (self) && style != NULL);

  self->style = *style;
  forget_pens (self);
}

/**
 * ter_point_layer_set_selected:
 * @id: the point's identity, or 0
 *
 * Rings a point.
 */
void
ter_point_layer_set_selected (TerPointLayer *self,
                              gint64         id)
{
  g_return_if_fail (TER_IS_POINT_LAYER (self));

  self->selected = id;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ter_point_layer_set_callout:
 * @text: (nullable): what is written above the selected point: plain text, never markup
 */
void
ter_point_layer_set_callout (TerPointLayer *self,
                             const char    *text)
{
  g_return_if_fail (TER_IS_POINT_LAYER (self));

  if (g_set_str (&self->callout, text))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ter_point_layer_set_cursor:
 * @symbol: index of the symbol that the keyboard is on, or -1
 */
void
ter_point_layer_set_cursor (TerPointLayer *self,
                            int            symbol)
{
  g_return_if_fail (TER_IS_POINT_LAYER (self));

  self->cursor = symbol;
  self->cursor_zoom = get_whole_zoom (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ter_point_layer_get_cursor:
 *
 * Returns: index of the symbol that the keyboard is on, or -1
 */
int
ter_point_layer_get_cursor (TerPointLayer *self)
{
  g_return_val_if_fail (TER_IS_POINT_LAYER (self), -1);

  if (self->cursor_zoom != get_whole_zoom (self))
    self->cursor = -1;

  return self->cursor;
}

/**
 * ter_point_layer_get_symbols:
 *
 * Returns: (transfer none) (nullable): the symbols of the current zoom level
 */
TerSymbolTable *
ter_point_layer_get_symbols (TerPointLayer *self)
{
  int zoom;

  g_return_val_if_fail (TER_IS_POINT_LAYER (self), NULL);

  if (self->points == NULL)
    return NULL;

  zoom = get_whole_zoom (self);
  if (self->tables[zoom] == NULL)
    self->tables[zoom] = ter_symbol_table_new_for_zoom (self->points, zoom);

  return self->tables[zoom];
}

/**
 * ter_point_layer_get_transform:
 *
 * Returns: what the layer shows now
 */
TerMapTransform
ter_point_layer_get_transform (TerPointLayer *self)
{
  ShumateViewport *viewport;

  g_return_val_if_fail (TER_IS_POINT_LAYER (self), (TerMapTransform) { 0 });

  viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return ter_map_transform_make (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                                 shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                                 shumate_viewport_get_zoom_level (viewport),
                                 gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)));
}

/**
 * ter_point_layer_list_boxes:
 *
 * Returns: (transfer full) (element-type graphene_rect_t): what the symbols of the current view cover
 */
GArray *
ter_point_layer_list_boxes (TerPointLayer *self)
{
  const float reach = TER_SYMBOL_BODY;
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  TerMapTransform view;
  TerSymbolTable *table;

  g_return_val_if_fail (TER_IS_POINT_LAYER (self), boxes);

  view = ter_point_layer_get_transform (self);
  table = ter_point_layer_get_symbols (self);
  for (guint i = 0; table != NULL && i < table->symbols->len; i++)
    {
      const TerSymbol *symbol = &g_array_index (table->symbols, TerSymbol, i);
      TerPoint at = ter_map_transform_to_widget (&view, symbol->unit);
      graphene_rect_t box =
          GRAPHENE_RECT_INIT ((float) at.x - reach, (float) at.y - reach, 2 * reach, 2 * reach);

      if (at.x > -reach && at.y > -reach && at.x < view.width + reach && at.y < view.height + reach)
        g_array_append_val (boxes, box);
    }

  return boxes;
}
