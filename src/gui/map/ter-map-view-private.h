/* ter-map-view-private.h — What the two halves of the map view share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area-layer.h"
#include "ter-map-view.h"
#include "ter-point-layer.h"

G_BEGIN_DECLS

struct _TerMapView
{
  GtkWidget parent_instance;

  /* Children, owned by the widget tree */
  GtkOverlay *overlay;
  ShumateMap *map;
  ShumateMapLayer *tile_layer;
  TerAreaLayer *area_layer;
  TerAreaLayer *sector_layer;
  TerPointLayer *point_layer;
  GtkLabel *attribution;
  GtkWidget *controls;

  /* Owned */
  TerTileFetcher *fetcher;
  TerTileSource *tiles;
  guint nudge_id;
  guint fit_id;
  guint describe_id;

  TerMapStyle style;
  TerBaseMap base_map;
  gint64 selected;
  int width;
  int height;
  guint n_nudges;
  guint n_failures;
  gboolean has_tiles;
  gboolean is_base_missing;
  gboolean high_contrast;
  gboolean was_dark;
  gboolean wants_fit;
  gboolean is_fitting;
  gboolean is_picking;
};

void ter_map_view_class_init_input (GtkWidgetClass *widget_class);
void ter_map_view_init_input (TerMapView *self);
void ter_map_view_go_to (TerMapView *self, TerPoint center, double zoom);
void ter_map_view_queue_fit (TerMapView *self);
void ter_map_view_emit_selected (TerMapView *self, gint64 id);
void ter_map_view_emit_picked (TerMapView *self, TerPoint degrees);

G_END_DECLS
