/* ter-feature-map.c — What a dataset holds, on a map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-feature-map.h"

#include "ter-map-view.h"

static TerPointSet *
create_points (GPtrArray *features)
{
  TerPointSet *points = ter_point_set_new_empty ();

  for (guint i = 0; i < features->len; i++)
    {
      const TerArea *area = g_ptr_array_index (features, i);
      TerPoint at;

      if (area->geometry == NULL || area->geometry->points->len == 0)
        continue;
      at = ter_geometry_get_label_point (area->geometry);
      ter_point_set_add (points, i + 1, at.x, at.y, TER_POINT_ALIVE, TER_GLYPH_DOT, area->name);
    }

  return points;
}

/**
 * ter_feature_map_new:
 * @features: (element-type TerArea): what a dataset holds
 *
 * Makes a map of surfaces; where there is none, of points.
 *
 * Returns: (transfer floating): the map in a frame
 */
GtkWidget *
ter_feature_map_new (GPtrArray *features)
{
  g_autoptr (TerAreaSet) outlines = NULL;
  TerMapView *map;
  GtkWidget *frame;

  g_return_val_if_fail (features != NULL, NULL);

  outlines = ter_area_set_new_from_areas (features, NULL);
  map = ter_map_view_new ();
  ter_map_view_set_areas (map, outlines);
  if (ter_area_set_get_n_shapes (outlines) == 0)
    {
      g_autoptr (TerPointSet) points = create_points (features);

      ter_map_view_set_points (map, points);
    }
  gtk_widget_set_size_request (GTK_WIDGET (map), -1, 280);
  frame = gtk_frame_new (NULL);
  gtk_frame_set_child (GTK_FRAME (frame), GTK_WIDGET (map));

  return frame;
}
