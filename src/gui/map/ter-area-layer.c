/* ter-area-layer.c — Outlines over the base map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Polygons cost too much to be drawn at each frame, so the layer keeps a picture of them that reaches beyond the
 * view, and moves the picture:
 *
 * 1. While the view stays inside the picture and at its zoom, a frame is one texture.
 * 2. While the zoom changes, the old picture is stretched; a sharp one is drawn when the zoom has rested.
 * 3. The picture belongs to one (areas, style, look, device scale): any change throws it away.
 * 4. Names are drawn apart, at each frame, from cached nodes: they never stretch.
 */

#include "config.h"

#include <math.h>

#include "ter-area-layer.h"

/* How far the picture reaches beyond the view on each side, as a share of the view. */
#define MARGIN 0.3
#define REST_MS 90

struct _TerAreaLayer
{
  ShumateLayer parent_instance;

  /* Borrowed */
  TerPointLayer *symbols;

  /* Owned */
  TerAreaSet *areas;
  TerMapLabels *labels;
  GdkTexture *picture;
  gulong viewport_handlers[3];
  guint rest_id;

  TerMapStyle style;
  TerMapTransform drawn_at;
  double last_scale;
  TerAreaLook look;
};

G_DEFINE_FINAL_TYPE (TerAreaLayer, ter_area_layer, SHUMATE_TYPE_LAYER)

static TerMapTransform
get_transform (TerAreaLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return ter_map_transform_make (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                                 shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                                 shumate_viewport_get_zoom_level (viewport),
                                 gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
forget_picture (TerAreaLayer *self)
{
  g_clear_object (&self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
paint_picture (TerAreaLayer          *self,
               const TerMapTransform *view)
{
  int device = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;
  int stride;

  self->drawn_at = *view;
  self->drawn_at.width = ceil (view->width * (1 + 2 * MARGIN));
  self->drawn_at.height = ceil (view->height * (1 + 2 * MARGIN));

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) self->drawn_at.width * device,
                                        (int) self->drawn_at.height * device);
  cr = cairo_create (surface);
  cairo_scale (cr, device, device);
  ter_area_draw (cr, self->areas, &self->drawn_at, &self->style, self->look);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  stride = cairo_image_surface_get_stride (surface);
  bytes =
      g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                  (gsize) stride * (gsize) cairo_image_surface_get_height (surface),
                                  (GDestroyNotify) cairo_surface_destroy, surface);
  g_clear_object (&self->picture);
  self->picture = gdk_memory_texture_new (cairo_image_surface_get_width (surface),
                                          cairo_image_surface_get_height (surface),
                                          GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

/* Where the picture lies on the view that is shown now. */
static graphene_rect_t
picture_rect (TerAreaLayer          *self,
              const TerMapTransform *view)
{
  double ratio = view->scale / self->drawn_at.scale;
  double width = self->drawn_at.width * ratio;
  double height = self->drawn_at.height * ratio;
  TerPoint middle = ter_map_transform_to_widget (view, (TerPoint) { self->drawn_at.center_x,
                                                                    self->drawn_at.center_y });

  return GRAPHENE_RECT_INIT ((float) (middle.x - width / 2), (float) (middle.y - height / 2),
                             (float) width, (float) height);
}

static gboolean
picture_is_sharp (TerAreaLayer          *self,
                  const TerMapTransform *view)
{
  graphene_rect_t rect;

  if (self->picture == NULL || fabs (view->scale / self->drawn_at.scale - 1) > 1e-6)
    return FALSE;

  rect = picture_rect (self, view);

  return rect.origin.x <= 0 && rect.origin.y <= 0 &&
         rect.origin.x + rect.size.width >= view->width &&
         rect.origin.y + rect.size.height >= view->height;
}

static gboolean
on_rested_cb (gpointer data)
{
  TerAreaLayer *self = TER_AREA_LAYER (data);

  self->rest_id = 0;
  forget_picture (self);

  return G_SOURCE_REMOVE;
}

static void
on_viewport_changed_cb (TerAreaLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A picture stretched to twice its size says nothing any more: it is drawn again without waiting for rest. */
static gboolean
is_stretched_too_far (TerAreaLayer          *self,
                      const TerMapTransform *view)
{
  double ratio = view->scale / self->drawn_at.scale;

  return ratio > 2 || ratio < 0.5;
}

static void
prepare_picture (TerAreaLayer          *self,
                 const TerMapTransform *view)
{
  gboolean is_same_zoom =
      self->picture != NULL && fabs (view->scale / self->drawn_at.scale - 1) < 1e-6;

  if (self->picture == NULL || is_stretched_too_far (self, view) ||
      (is_same_zoom && !picture_is_sharp (self, view)))
    paint_picture (self, view);
  else if (!is_same_zoom && (self->rest_id == 0 || self->last_scale != view->scale))
    {
      /* Only another zoom puts the rest off: a redraw for another reason must not. */
      g_clear_handle_id (&self->rest_id, g_source_remove);
      self->rest_id = g_timeout_add (REST_MS, on_rested_cb, self);
    }
  self->last_scale = view->scale;
}

static void
ter_area_layer_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  TerAreaLayer *self = TER_AREA_LAYER (widget);
  TerMapTransform view = get_transform (self);
  g_autoptr (GArray) symbols = NULL;
  graphene_rect_t rect;

  if (self->areas == NULL || self->areas->shapes->len == 0 || view.width < 1 || view.height < 1)
    return;

  prepare_picture (self, &view);
  rect = picture_rect (self, &view);
  gtk_snapshot_append_texture (snapshot, self->picture, &rect);

  if (self->symbols != NULL)
    symbols = ter_point_layer_list_boxes (self->symbols);
  if (self->labels == NULL)
    self->labels = ter_map_labels_new (gtk_widget_get_pango_context (widget), &self->style.text,
                                       &self->style.halo);
  ter_area_draw_names (snapshot, self->areas, &view, symbols, self->labels);
}

static void
ter_area_layer_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  TerAreaLayer *self = TER_AREA_LAYER (widget);

  GTK_WIDGET_CLASS (ter_area_layer_parent_class)->css_changed (widget, change);

  g_clear_pointer (&self->labels, ter_map_labels_free);
  gtk_widget_queue_draw (widget);
}

static void
ter_area_layer_constructed (GObject *object)
{
  TerAreaLayer *self = TER_AREA_LAYER (object);
  ShumateViewport *viewport;

  G_OBJECT_CLASS (ter_area_layer_parent_class)->constructed (object);

  viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  for (guint i = 0; i < G_N_ELEMENTS (self->viewport_handlers); i++)
    {
      static const char *const signals[] = { "notify::longitude", "notify::latitude",
                                             "notify::zoom-level" };

      self->viewport_handlers[i] =
          g_signal_connect_object (viewport, signals[i], G_CALLBACK (on_viewport_changed_cb), self,
                                   G_CONNECT_SWAPPED);
    }
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (forget_picture), NULL);
}

static void
ter_area_layer_dispose (GObject *object)
{
  TerAreaLayer *self = TER_AREA_LAYER (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->labels, ter_map_labels_free);
  g_clear_pointer (&self->areas, ter_area_set_unref);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (ter_area_layer_parent_class)->dispose (object);
}

static void
ter_area_layer_class_init (TerAreaLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ter_area_layer_constructed;
  object_class->dispose = ter_area_layer_dispose;
  widget_class->snapshot = ter_area_layer_snapshot;
  widget_class->css_changed = ter_area_layer_css_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ter_area_layer_init (TerAreaLayer *self)
{
  ter_map_style_init (&self->style, FALSE, FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * ter_area_layer_new:
 * @viewport: what the map shows
 *
 * Returns: (transfer floating): a layer without any area
 */
TerAreaLayer *
ter_area_layer_new (ShumateViewport *viewport)
{
  g_return_val_if_fail (SHUMATE_IS_VIEWPORT (viewport), NULL);

  return g_object_new (TER_TYPE_AREA_LAYER, "viewport", viewport, NULL);
}

/**
 * ter_area_layer_set_areas:
 * @areas: (nullable): the outlines
 *
 * Shows other areas.
 */
void
ter_area_layer_set_areas (TerAreaLayer *self,
                          TerAreaSet   *areas)
{
  g_return_if_fail (TER_IS_AREA_LAYER (self));

  if (self->areas == areas)
    return;
  g_clear_pointer (&self->areas, ter_area_set_unref);
  self->areas = areas != NULL ? ter_area_set_ref (areas) : NULL;
  forget_picture (self);
}

TerAreaSet *
ter_area_layer_get_areas (TerAreaLayer *self)
{
  g_return_val_if_fail (TER_IS_AREA_LAYER (self), NULL);

  return self->areas;
}

void
ter_area_layer_set_look (TerAreaLayer *self,
                         TerAreaLook   look)
{
  g_return_if_fail (TER_IS_AREA_LAYER (self));

  if (self->look == look)
    return;
  self->look = look;
  forget_picture (self);
}

void
ter_area_layer_set_style (TerAreaLayer      *self,
                          const TerMapStyle *style)
{
  g_return_if_fail (TER_IS_AREA_LAYER (self) && style != NULL);

  self->style = *style;
  g_clear_pointer (&self->labels, ter_map_labels_free);
  forget_picture (self);
}

/**
 * ter_area_layer_set_symbols:
 * @symbols: (nullable): the layer over this one, which must live as long
 *
 * Keeps the names away from the symbols of another layer. Whoever changes those has this one drawn again.
 */
void
ter_area_layer_set_symbols (TerAreaLayer  *self,
                            TerPointLayer *symbols)
{
  g_return_if_fail (TER_IS_AREA_LAYER (self));

  self->symbols = symbols;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ter_area_layer_is_sharp:
 *
 * Returns: whether the outlines are shown as they were drawn, and not stretched until the zoom rests
 */
gboolean
ter_area_layer_is_sharp (TerAreaLayer *self)
{
  TerMapTransform view;

  g_return_val_if_fail (TER_IS_AREA_LAYER (self), FALSE);

  view = get_transform (self);

  return picture_is_sharp (self, &view);
}
