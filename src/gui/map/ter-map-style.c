/* ter-map-style.c — The colours of the map's own layers
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-map-style.h"

typedef struct
{
  const char *light;
  const char *dark;
} Pair;

static void
parse (GdkRGBA *color,
       Pair     pair,
       gboolean dark)
{
  gboolean ok = gdk_rgba_parse (color, dark ? pair.dark : pair.light);

  g_assert (ok);
}

/**
 * ter_map_style_init:
 *
 * Fills the colours for a light or dark ground. Base maps are light whatever the theme, but symbols and
 * cards follow it. The blue scale of a choropleth goes from pale to deep on a light ground and the other
 * way on a dark one, so that much always stands out.
 */
void
ter_map_style_init (TerMapStyle *style,
                    gboolean     dark,
                    gboolean     high_contrast)
{
  static const Pair classes[TER_MAP_N_CLASSES] = {
    { "#dbeef3", "#203944" }, { "#a9d8dc", "#1f5361" }, { "#62b6bd", "#2a7686" },
    { "#2f88a4", "#4aa3ae" }, { "#1b5180", "#9adbdb" },
  };

  g_return_if_fail (style != NULL);

  parse (&style->ground, (Pair) { "#eceae4", "#242527" }, dark);
  parse (&style->land, (Pair) { "#faf9f6", "#323438" }, dark);
  parse (&style->outline, (Pair) { "#8a8780", "#7c8087" }, dark);
  parse (&style->outline_casing, (Pair) { "rgba(255,255,255,0.85)", "rgba(0,0,0,0.5)" }, dark);
  parse (&style->hatch, (Pair) { "#b5b1a8", "#5b5e63" }, dark);
  parse (&style->sector, (Pair) { "#1c71d8", "#78aeed" }, dark);
  for (guint i = 0; i < TER_MAP_N_CLASSES; i++)
    parse (&style->classes[i], classes[i], dark);
  parse (&style->text, (Pair) { "#241f31", "#f6f5f4" }, dark);
  parse (&style->halo, (Pair) { "rgba(255,255,255,0.92)", "rgba(26,27,29,0.92)" }, dark);
  parse (&style->alive, (Pair) { "#1a5fb4", "#78aeed" }, dark);
  parse (&style->silent, (Pair) { "#b35900", "#ffa348" }, dark);
  parse (&style->alert, (Pair) { "#c01c28", "#ff7b72" }, dark);
  parse (&style->unknown, (Pair) { "#5e5c64", "#c0bfbc" }, dark);
  parse (&style->place, (Pair) { "#3d3846", "#deddda" }, dark);
  parse (&style->paper, (Pair) { "#ffffff", "#1d1e20" }, dark);
  if (!high_contrast)
    return;

  parse (&style->outline, (Pair) { "#000000", "#ffffff" }, dark);
  parse (&style->hatch, (Pair) { "#3d3846", "#deddda" }, dark);
  parse (&style->halo, (Pair) { "#ffffff", "#000000" }, dark);
  parse (&style->text, (Pair) { "#000000", "#ffffff" }, dark);
}
