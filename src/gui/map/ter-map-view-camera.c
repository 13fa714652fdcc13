/* ter-map-view-camera.c — Where the map looks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The map shows the whole territory, whatever room it has, until somebody moves it (@wants_fit). Any change of the
 * viewport that is not made here (@is_fitting) is somebody's, and from then on the view stays where it was left.
 */

#include "config.h"

#include <math.h>

#include "ter-map-view-private.h"

#define FIT_PADDING_PX 40
#define EDGE_PX 80

static TerBox
get_content_box (TerMapView *self)
{
  TerAreaSet *areas = ter_area_layer_get_areas (self->area_layer);
  TerPointSet *points = ter_point_layer_get_points (self->point_layer);
  TerBox box = areas != NULL ? areas->box : ter_box_empty ();

  if (ter_box_is_empty (box) && points != NULL)
    box = points->box;

  return box;
}

static gboolean
fit_now (TerMapView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double padding = MIN (FIT_PADDING_PX, MIN (width, height) / 12.0);
  TerPoint center;
  double zoom;

  if (!ter_map_fit (get_content_box (self), width, height, padding, &center, &zoom))
    return FALSE;

  self->is_fitting = TRUE;
  ter_map_view_go_to (self, center, zoom);
  self->is_fitting = FALSE;

  return TRUE;
}

static gboolean
on_fit_idle_cb (gpointer data)
{
  TerMapView *self = TER_MAP_VIEW (data);

  self->fit_id = 0;
  if (self->wants_fit)
    fit_now (self);

  return G_SOURCE_REMOVE;
}

void
ter_map_view_queue_fit (TerMapView *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_idle_cb, self, NULL);
}

/**
 * ter_map_view_show_point:
 *
 * Brings a point into view if it is outside it.
 */
void
ter_map_view_show_point (TerMapView *self,
                         gint64      id)
{
  TerPointSet *points;
  const TerMapPoint *point;
  TerMapTransform view;
  TerPoint at;

  g_return_if_fail (TER_IS_MAP_VIEW (self));

  points = ter_point_layer_get_points (self->point_layer);
  point = points != NULL ? ter_point_set_find (points, id) : NULL;
  if (point == NULL)
    return;

  view = ter_point_layer_get_transform (self->point_layer);
  at = ter_map_transform_to_widget (&view, point->unit);
  if (at.x > EDGE_PX && at.y > EDGE_PX && at.x < view.width - EDGE_PX &&
      at.y < view.height - EDGE_PX)
    return;
  ter_map_view_go_to (self, ter_map_unproject (point->unit.x, point->unit.y),
                      ter_map_view_get_zoom_level (self));
}

/* Moves the view at once. */
void
ter_map_view_go_to (TerMapView *self,
                    TerPoint    center,
                    double      zoom)
{
  shumate_map_stop_go_to (self->map);
  shumate_viewport_set_zoom_level (shumate_map_get_viewport (self->map), zoom);
  shumate_location_set_location (SHUMATE_LOCATION (shumate_map_get_viewport (self->map)), center.y,
                                 center.x);
}

/**
 * ter_map_view_fit:
 *
 * Shows the whole territory.
 */
void
ter_map_view_fit (TerMapView *self)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  self->wants_fit = TRUE;
  fit_now (self);
}

/**
 * ter_map_view_zoom:
 * @steps: whole levels, positive to come closer
 */
void
ter_map_view_zoom (TerMapView *self,
                   int         steps)
{
  double zoom;

  g_return_if_fail (TER_IS_MAP_VIEW (self));

  zoom = ter_map_view_get_zoom_level (self) + steps;
  shumate_viewport_set_zoom_level (shumate_map_get_viewport (self->map),
                                   CLAMP (zoom, TER_MAP_MIN_ZOOM, TER_MAP_MAX_ZOOM));
  self->wants_fit = FALSE;
}

/**
 * ter_map_view_pan:
 * @x_px: pixels to the east
 * @y_px: pixels to the south
 */
void
ter_map_view_pan (TerMapView *self,
                  double      x_px,
                  double      y_px)
{
  TerMapTransform view;
  TerPoint unit, degrees;

  g_return_if_fail (TER_IS_MAP_VIEW (self));

  view = ter_point_layer_get_transform (self->point_layer);
  unit = ter_map_transform_from_widget (&view, view.width / 2 + x_px, view.height / 2 + y_px);
  degrees = ter_map_unproject (unit.x, CLAMP (unit.y, 0, 1));
  shumate_location_set_location (SHUMATE_LOCATION (shumate_map_get_viewport (self->map)), degrees.y,
                                 degrees.x);
  self->wants_fit = FALSE;
}

/**
 * ter_map_view_get_center:
 *
 * Returns: longitude and latitude of the middle of the view
 */
TerPoint
ter_map_view_get_center (TerMapView *self)
{
  TerPoint center;
  double zoom;
  ShumateLocation *location;

  g_return_val_if_fail (TER_IS_MAP_VIEW (self), (TerPoint) { 0 });

  /* Before it was first laid out the map will show everything. */
  if (self->wants_fit && ter_map_fit (get_content_box (self), 600, 400, 0, &center, &zoom))
    return center;

  location = SHUMATE_LOCATION (shumate_map_get_viewport (self->map));

  return (TerPoint) { shumate_location_get_longitude (location),
                      shumate_location_get_latitude (location) };
}

double
ter_map_view_get_zoom_level (TerMapView *self)
{
  g_return_val_if_fail (TER_IS_MAP_VIEW (self), 0);

  return shumate_viewport_get_zoom_level (shumate_map_get_viewport (self->map));
}
