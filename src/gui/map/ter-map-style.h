/* ter-map-style.h — The colours of the map's own layers
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TER_MAP_N_CLASSES 5

/**
 * TerMapStyle:
 * @ground: what lies under everything when there is no base map
 * @land: inside the communes, when there is no base map
 * @outline: border of a commune
 * @outline_casing: a wider line under @outline, so that it shows on any base map
 * @hatch: strokes over an area whose data are absent
 * @sector: border and fill of a water sector
 * @classes: the colours of a choropleth, from little to much
 * @text: names
 * @halo: around names
 * @alive: a sensor that speaks
 * @silent: a sensor that should have spoken
 * @alert: a sensor whose value needs someone
 * @unknown: a sensor never heard
 * @place: a building
 * @paper: inside the symbols
 *
 * Filled by ter_map_style_init(), so that drawing needs no widget.
 */
typedef struct
{
  GdkRGBA ground;
  GdkRGBA land;
  GdkRGBA outline;
  GdkRGBA outline_casing;
  GdkRGBA hatch;
  GdkRGBA sector;
  GdkRGBA classes[TER_MAP_N_CLASSES];
  GdkRGBA text;
  GdkRGBA halo;
  GdkRGBA alive;
  GdkRGBA silent;
  GdkRGBA alert;
  GdkRGBA unknown;
  GdkRGBA place;
  GdkRGBA paper;
} TerMapStyle;

void ter_map_style_init (TerMapStyle *style, gboolean dark, gboolean high_contrast);

G_END_DECLS
