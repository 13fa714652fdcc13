/* ter-map-view.h — The map: a ground, outlines, sensors, and what a hand or a keyboard does with them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-area-set.h"
#include "ter-base-map.h"
#include "ter-point-set.h"

G_BEGIN_DECLS

#define TER_TYPE_MAP_VIEW (ter_map_view_get_type ())
G_DECLARE_FINAL_TYPE (TerMapView, ter_map_view, TER, MAP_VIEW, GtkWidget)

/* Signals:
 * "selected" (gint64 id): a person chose a point, or none (0);
 * "picked" (double longitude, double latitude): a person showed a place while picking;
 * "moved" (): the view or what it shows has changed, and rested. */
TerMapView *ter_map_view_new (void) G_GNUC_WARN_UNUSED_RESULT;

void ter_map_view_set_fetcher (TerMapView *self, TerTileFetcher *fetcher);
void ter_map_view_set_base_map (TerMapView *self, TerBaseMap base_map);
void ter_map_view_set_high_contrast (TerMapView *self, gboolean high_contrast);

void ter_map_view_set_areas (TerMapView *self, TerAreaSet *areas);
void ter_map_view_set_sectors (TerMapView *self, TerAreaSet *sectors);
void ter_map_view_set_points (TerMapView *self, TerPointSet *points);

void ter_map_view_set_selected (TerMapView *self, gint64 id, const char *callout);
void ter_map_view_show_point (TerMapView *self, gint64 id);
void ter_map_view_fit (TerMapView *self);
void ter_map_view_zoom (TerMapView *self, int steps);
void ter_map_view_pan (TerMapView *self, double x_px, double y_px);
TerPoint ter_map_view_get_center (TerMapView *self);
double ter_map_view_get_zoom_level (TerMapView *self);

void ter_map_view_set_picking (TerMapView *self, gboolean picking);
void ter_map_view_set_pick (TerMapView *self, double longitude, double latitude);

/* For tests: what is seen. */
TerBaseMap ter_map_view_get_base_map (TerMapView *self);
gboolean ter_map_view_is_base_missing (TerMapView *self);
gint64 ter_map_view_get_selected (TerMapView *self);

G_END_DECLS
