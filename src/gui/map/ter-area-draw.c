/* ter-area-draw.c — Drawing outlines, fills and names, without a widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Polygons are drawn by Cairo into whatever surface the caller has: the layer's texture, a test's image, a
 * report's page. Level of detail, because most vertices of a commune fall on the same pixel when the whole
 * country is in view:
 *
 * 1. An area outside the view costs four comparisons.
 * 2. An area smaller than three pixels is one rectangle.
 * 3. A vertex closer than one pixel to the one before it is skipped; first and last of a ring never are.
 *
 * Names are nodes cached by TerMapLabels. A name stands under or over the middle of its area, or beside it, where it
 * covers neither a symbol nor a name already written; where there is no such place, or where its area is too narrow,
 * it is left out. The most populated area writes first.
 */

#include "config.h"

#include <math.h>

#include "ter-area-draw.h"

#define SMALLEST_SHAPE_PX 3.0
#define VERTEX_STEP_PX 1.0
#define HATCH_STEP_PX 7.0
/* A name may be wider than its area by this ratio before it is left out. */
#define NAME_OVERHANG 1.35
/* Names stand under the middle, or as near to it as the symbols let them: a town hall's is often exactly on it. */
#define NAME_DROP_PX 20
#define NAME_STEP_PX 16
#define NAME_STEPS 3

static gboolean
shape_is_visible (const TerAreaShape    *shape,
                  const TerMapTransform *transform)
{
  TerPoint min = ter_map_transform_to_widget (transform, shape->min);
  TerPoint max = ter_map_transform_to_widget (transform, shape->max);

  return max.x >= 0 && max.y >= 0 && min.x <= transform->width && min.y <= transform->height;
}

static void
add_ring (cairo_t               *cr,
          const TerAreaSet      *set,
          const TerMapTransform *transform,
          guint                  ring)
{
  guint start = ring == 0 ? 0 : g_array_index (set->ring_ends, guint, ring - 1);
  guint end = g_array_index (set->ring_ends, guint, ring);
  TerPoint last = { 0, 0 };

  for (guint i = start; i < end; i++)
    {
      TerPoint at =
          ter_map_transform_to_widget (transform, g_array_index (set->points, TerPoint, i));

      if (i == start)
        cairo_move_to (cr, at.x, at.y);
      else if (i + 1 < end && fabs (at.x - last.x) < VERTEX_STEP_PX &&
               fabs (at.y - last.y) < VERTEX_STEP_PX)
        continue;
      else
        cairo_line_to (cr, at.x, at.y);
      last = at;
    }
  cairo_close_path (cr);
}

static void
add_shape (cairo_t               *cr,
           const TerAreaSet      *set,
           const TerAreaShape    *shape,
           const TerMapTransform *transform)
{
  TerPoint min = ter_map_transform_to_widget (transform, shape->min);
  TerPoint max = ter_map_transform_to_widget (transform, shape->max);

  if (max.x - min.x < SMALLEST_SHAPE_PX && max.y - min.y < SMALLEST_SHAPE_PX)
    {
      cairo_rectangle (cr, min.x, min.y, MAX (max.x - min.x, 1), MAX (max.y - min.y, 1));
      return;
    }

  for (guint ring = shape->first_ring; ring < shape->end_ring; ring++)
    add_ring (cr, set, transform, ring);
}

static void
set_color (cairo_t       *cr,
           const GdkRGBA *color,
           double         alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

/* Slanted lines over the current path, fixed to the ground so that they do not swim when the map moves. */
static void
hatch_path (cairo_t               *cr,
            const TerMapTransform *transform,
            const TerMapStyle     *style)
{
  double left, top, right, bottom, phase;
  TerPoint origin = ter_map_transform_to_widget (transform, (TerPoint) { 0, 0 });

  cairo_save (cr);
  cairo_clip (cr);
  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  phase = fmod (origin.x + origin.y, HATCH_STEP_PX);
  for (double d = floor ((left + top) / HATCH_STEP_PX) * HATCH_STEP_PX + phase; d < right + bottom;
       d += HATCH_STEP_PX)
    {
      cairo_move_to (cr, d - top, top);
      cairo_line_to (cr, d - bottom, bottom);
    }
  set_color (cr, &style->hatch, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
fill_shape (cairo_t               *cr,
            const TerAreaShape    *shape,
            const TerMapTransform *transform,
            const TerMapStyle     *style,
            TerAreaLook            look)
{
  double alpha = look == TER_AREA_LOOK_OVERLAY ? 0.6 : 1;

  if (look == TER_AREA_LOOK_SECTOR)
    set_color (cr, &style->sector, 0.13);
  else if (shape->klass >= 0)
    set_color (cr, &style->classes[MIN (shape->klass, TER_MAP_N_CLASSES - 1)], alpha);
  else if (look == TER_AREA_LOOK_LAND)
    set_color (cr, &style->land, 1);
  else
    return;

  cairo_fill_preserve (cr);
}

static void
stroke_shape (cairo_t           *cr,
              const TerMapStyle *style,
              TerAreaLook        look)
{
  const double dashes[] = { 6, 4 };

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (look != TER_AREA_LOOK_LAND)
    {
      set_color (cr, &style->outline_casing, 1);
      cairo_set_line_width (cr, 4);
      cairo_stroke_preserve (cr);
    }
  if (look == TER_AREA_LOOK_SECTOR)
    {
      set_color (cr, &style->sector, 1);
      cairo_set_line_width (cr, 2);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
    }
  else
    {
      set_color (cr, &style->outline, 1);
      cairo_set_line_width (cr, look == TER_AREA_LOOK_LAND ? 1.2 : 1.6);
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/**
 * ter_area_draw:
 * @cr: where to draw, in pixels of the view
 * @look: how
 *
 * Draws the areas that the view shows: their fill, hatched where data are absent, then their borders.
 */
void
ter_area_draw (cairo_t               *cr,
               const TerAreaSet      *set,
               const TerMapTransform *transform,
               const TerMapStyle     *style,
               TerAreaLook            look)
{
  g_return_if_fail (cr != NULL && set != NULL && transform != NULL && style != NULL);

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < set->shapes->len; i++)
      {
        const TerAreaShape *shape = &g_array_index (set->shapes, TerAreaShape, i);

        if (!shape_is_visible (shape, transform))
          continue;

        cairo_new_path (cr);
        add_shape (cr, set, shape, transform);
        if (pass == 1)
          {
            stroke_shape (cr, style, look);
            continue;
          }
        fill_shape (cr, shape, transform, style, look);
        if (shape->klass == TER_AREA_CLASS_ABSENT)
          hatch_path (cr, transform, style);
      }
  cairo_new_path (cr);
}

static int
compare_by_weight (gconstpointer a,
                   gconstpointer b)
{
  const TerAreaShape *const *first = a;
  const TerAreaShape *const *second = b;

  return ((*second)->weight > (*first)->weight) - ((*second)->weight < (*first)->weight);
}

static gboolean
is_free (const GArray          *taken,
         const graphene_rect_t *rect)
{
  for (guint i = 0; i < taken->len; i++)
    if (graphene_rect_intersection (&g_array_index (taken, graphene_rect_t, i), rect, NULL))
      return FALSE;

  return TRUE;
}

/* A name that strays out of its area would be read as the name of the next one. */
static gboolean
is_within (const graphene_rect_t *rect,
           TerPoint               min,
           TerPoint               max)
{
  graphene_point_t center;

  graphene_rect_get_center (rect, &center);

  return rect->origin.y >= min.y && rect->origin.y + rect->size.height <= max.y &&
         center.x >= min.x && center.x <= max.x;
}

/* Where a name may stand, the best place first: under the middle, over it, further away, then beside it. */
static gboolean
find_place (const TerAreaShape    *shape,
            const TerMapTransform *transform,
            TerMapLabels          *labels,
            const GArray          *taken,
            const GArray          *symbols,
            TerPoint              *place)
{
  TerPoint middle = ter_map_transform_to_widget (transform, shape->label);
  TerPoint min = ter_map_transform_to_widget (transform, shape->min);
  TerPoint max = ter_map_transform_to_widget (transform, shape->max);

  for (guint i = 0; i < 3 * NAME_STEPS * 2; i++)
    {
      double drop = NAME_DROP_PX + (i / 2 % NAME_STEPS) * NAME_STEP_PX;
      guint side = i / (2 * NAME_STEPS);
      graphene_rect_t rect;

      place->x = middle.x;
      place->y = middle.y + (i % 2 == 0 ? drop : -drop);
      if (!ter_map_labels_measure (labels, shape->name, (float) place->x, (float) place->y,
                                   &rect) ||
          rect.size.width > (max.x - min.x) * NAME_OVERHANG)
        return FALSE;
      if (side > 0)
        {
          double shift = rect.size.width / 3 * (side == 1 ? 1 : -1);

          place->x += shift;
          rect.origin.x += (float) shift;
        }
      if (is_within (&rect, min, max) && is_free (taken, &rect) &&
          (symbols == NULL || is_free (symbols, &rect)))
        return TRUE;
    }

  return FALSE;
}

/**
 * ter_area_draw_names:
 * @symbols: (nullable) (element-type graphene_rect_t): what the names may not cover
 *
 * Writes the names of the areas that the view shows, where there is room.
 */
void
ter_area_draw_names (GtkSnapshot           *snapshot,
                     const TerAreaSet      *set,
                     const TerMapTransform *transform,
                     const GArray          *symbols,
                     TerMapLabels          *labels)
{
  g_autoptr (GPtrArray) shapes = g_ptr_array_new ();
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  g_return_if_fail (snapshot != NULL && set != NULL && transform != NULL && labels != NULL);

  for (guint i = 0; i < set->shapes->len; i++)
    {
      TerAreaShape *shape = &g_array_index (set->shapes, TerAreaShape, i);

      if (shape_is_visible (shape, transform))
        g_ptr_array_add (shapes, shape);
    }
  g_ptr_array_sort (shapes, compare_by_weight);

  for (guint i = 0; i < shapes->len; i++)
    {
      const TerAreaShape *shape = g_ptr_array_index (shapes, i);
      graphene_rect_t rect;
      TerPoint at;

      if (!find_place (shape, transform, labels, taken, symbols, &at) ||
          !ter_map_labels_measure (labels, shape->name, (float) at.x, (float) at.y, &rect))
        continue;
      g_array_append_val (taken, rect);
      ter_map_labels_draw (labels, snapshot, shape->name, (float) at.x, (float) at.y);
    }
}
