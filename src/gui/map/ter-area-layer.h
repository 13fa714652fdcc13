/* ter-area-layer.h — Outlines over the base map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "ter-area-draw.h"
#include "ter-point-layer.h"

G_BEGIN_DECLS

#define TER_TYPE_AREA_LAYER (ter_area_layer_get_type ())
G_DECLARE_FINAL_TYPE (TerAreaLayer, ter_area_layer, TER, AREA_LAYER, ShumateLayer)

TerAreaLayer *ter_area_layer_new (ShumateViewport *viewport) G_GNUC_WARN_UNUSED_RESULT;

void ter_area_layer_set_areas (TerAreaLayer *self, TerAreaSet *areas);
TerAreaSet *ter_area_layer_get_areas (TerAreaLayer *self);
void ter_area_layer_set_look (TerAreaLayer *self, TerAreaLook look);
void ter_area_layer_set_style (TerAreaLayer *self, const TerMapStyle *style);
void ter_area_layer_set_symbols (TerAreaLayer *self, TerPointLayer *symbols);

/* For tests: whether the picture is that of the view. */
gboolean ter_area_layer_is_sharp (TerAreaLayer *self);

G_END_DECLS
