/* ter-point-layer.h — Sensors and places over the base map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "ter-point-draw.h"

G_BEGIN_DECLS

#define TER_TYPE_POINT_LAYER (ter_point_layer_get_type ())
G_DECLARE_FINAL_TYPE (TerPointLayer, ter_point_layer, TER, POINT_LAYER, ShumateLayer)

TerPointLayer *ter_point_layer_new (ShumateViewport *viewport) G_GNUC_WARN_UNUSED_RESULT;

void ter_point_layer_set_points (TerPointLayer *self, TerPointSet *points);
TerPointSet *ter_point_layer_get_points (TerPointLayer *self);
void ter_point_layer_set_style (TerPointLayer *self, const TerMapStyle *style);
void ter_point_layer_set_selected (TerPointLayer *self, gint64 id);
void ter_point_layer_set_callout (TerPointLayer *self, const char *text);
void ter_point_layer_set_cursor (TerPointLayer *self, int symbol);
int ter_point_layer_get_cursor (TerPointLayer *self);
TerSymbolTable *ter_point_layer_get_symbols (TerPointLayer *self);
GArray *ter_point_layer_list_boxes (TerPointLayer *self) G_GNUC_WARN_UNUSED_RESULT;
TerMapTransform ter_point_layer_get_transform (TerPointLayer *self);

G_END_DECLS
