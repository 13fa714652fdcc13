/* ter-point-draw.c — Drawing symbols and their clusters, without a widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A state is told by a shape first and by a colour second: alive is a disc, silent a square, alert a diamond, never
 * heard a dashed disc, a building a white square. What is measured is a glyph of a few strokes inside, drawn
 * by hand in a square of 16 units because the drawing must work without a display, hence without an icon theme.
 *
 * A symbol is drawn once into a texture and replayed: a frame with five thousand of them is five thousand small
 * textures and no path.
 */

#include "config.h"

#include <math.h>

#include "ter-point-draw.h"

#define DISC_RADIUS 10.0
#define CLUSTER_RADIUS 13.0

struct _TerSymbolPens
{
  /* Owned */
  PangoContext *context;
  GHashTable *textures;

  TerMapStyle style;
  int scale;
};

/**
 * ter_symbol_pens_new:
 * @context: (nullable): the fonts that counts are written with; without it clusters have no count
 * @scale: pixels of the device per pixel of the view
 *
 * Returns: (transfer full): the cache of drawn symbols for one style
 */
TerSymbolPens *
ter_symbol_pens_new (PangoContext      *context,
                     const TerMapStyle *style,
                     int                scale)
{
  TerSymbolPens *self;

  g_return_val_if_fail (style != NULL && scale > 0, NULL);

  self = g_new0 (TerSymbolPens, 1);
  g_set_object (&self->context, context);
  self->textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->style = *style;
  self->scale = scale;

  return self;
}

void
ter_symbol_pens_free (TerSymbolPens *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->textures, g_hash_table_unref);
  g_free (self);
}

static void
path_polygon (cairo_t      *cr,
              const double *xy,
              guint         n)
{
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
  cairo_close_path (cr);
}

static void
glyph_bolt (cairo_t *cr)
{
  static const double xy[] = { 9, 1.5, 3.5, 9, 7, 9, 6, 14.5, 12.5, 6.5, 8.5, 6.5 };

  path_polygon (cr, xy, G_N_ELEMENTS (xy) / 2);
  cairo_fill (cr);
}

static void
glyph_drop (cairo_t *cr)
{
  cairo_move_to (cr, 8, 1.5);
  cairo_curve_to (cr, 9, 4.5, 12.5, 7, 12.5, 10.2);
  cairo_curve_to (cr, 12.5, 12.8, 10.5, 14.5, 8, 14.5);
  cairo_curve_to (cr, 5.5, 14.5, 3.5, 12.8, 3.5, 10.2);
  cairo_curve_to (cr, 3.5, 7, 7, 4.5, 8, 1.5);
  cairo_fill (cr);
}

static void
glyph_flame (cairo_t *cr)
{
  cairo_move_to (cr, 8.5, 1.5);
  cairo_curve_to (cr, 8.5, 5, 12.5, 6, 12.5, 10.2);
  cairo_curve_to (cr, 12.5, 12.8, 10.5, 14.5, 8, 14.5);
  cairo_curve_to (cr, 5.5, 14.5, 3.5, 12.8, 3.5, 10.2);
  cairo_curve_to (cr, 3.5, 8.6, 4.2, 7.6, 5, 6.6);
  cairo_curve_to (cr, 5.3, 7.6, 5.8, 8, 6.4, 8.2);
  cairo_curve_to (cr, 6, 5.5, 6.6, 3, 8.5, 1.5);
  cairo_fill (cr);
}

static void
glyph_thermometer (cairo_t *cr)
{
  cairo_set_line_width (cr, 1.4);
  cairo_arc (cr, 8, 3.6, 1.8, G_PI, 0);
  cairo_line_to (cr, 9.8, 8.6);
  cairo_arc (cr, 8, 11.4, 3.2, -0.97, G_PI + 0.97);
  cairo_line_to (cr, 6.2, 3.6);
  cairo_stroke (cr);
  cairo_arc (cr, 8, 11.4, 1.7, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_move_to (cr, 8, 11);
  cairo_line_to (cr, 8, 5.5);
  cairo_stroke (cr);
}

static void
glyph_air (cairo_t *cr)
{
  static const double rows[][3] = { { 3, 12, 4.5 }, { 2, 14, 8 }, { 4, 11, 11.5 } };

  cairo_set_line_width (cr, 1.7);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double left = rows[i][0], right = rows[i][1], y = rows[i][2];
      double third = (right - left) / 3;

      cairo_move_to (cr, left, y);
      cairo_curve_to (cr, left + third, y - 2.4, right - third, y + 2.4, right, y);
      cairo_stroke (cr);
    }
}

static void
glyph_building (cairo_t *cr)
{
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 3, 2, 10, 12.5);
  for (guint row = 0; row < 2; row++)
    for (guint column = 0; column < 2; column++)
      cairo_rectangle (cr, 5 + column * 3.7, 4.2 + row * 3.4, 2.3, 1.9);
  cairo_rectangle (cr, 6.7, 11, 2.6, 3.5);
  cairo_fill (cr);
}

static void
draw_glyph (cairo_t      *cr,
            TerPointGlyph glyph)
{
  cairo_save (cr);
  cairo_scale (cr, 0.78, 0.78);
  cairo_translate (cr, -8, -8);
  cairo_new_path (cr);
  switch (glyph)
    {
    case TER_GLYPH_BOLT:
      glyph_bolt (cr);
      break;
    case TER_GLYPH_DROP:
      glyph_drop (cr);
      break;
    case TER_GLYPH_FLAME:
      glyph_flame (cr);
      break;
    case TER_GLYPH_THERMOMETER:
      glyph_thermometer (cr);
      break;
    case TER_GLYPH_AIR:
      glyph_air (cr);
      break;
    case TER_GLYPH_BUILDING:
      glyph_building (cr);
      break;
    case TER_GLYPH_DOT:
    default:
      cairo_arc (cr, 8, 8, 3, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    }
  cairo_restore (cr);
}

static const GdkRGBA *
state_color (const TerMapStyle *style,
             TerPointState      state)
{
  switch (state)
    {
    case TER_POINT_ALIVE:
      return &style->alive;
    case TER_POINT_PLACE:
      return &style->place;
    case TER_POINT_SILENT:
      return &style->silent;
    case TER_POINT_ALERT:
      return &style->alert;
    case TER_POINT_UNKNOWN:
    default:
      return &style->unknown;
    }
}

static void
path_rounded (cairo_t *cr,
              double   half,
              double   corner)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, half - corner, -half + corner, corner, -G_PI / 2, 0);
  cairo_arc (cr, half - corner, half - corner, corner, 0, G_PI / 2);
  cairo_arc (cr, -half + corner, half - corner, corner, G_PI / 2, G_PI);
  cairo_arc (cr, -half + corner, -half + corner, corner, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* The outline of a state, around the origin. */
static void
path_state (cairo_t      *cr,
            TerPointState state,
            double        grow)
{
  double radius = DISC_RADIUS + grow;

  cairo_new_path (cr);
  switch (state)
    {
    case TER_POINT_PLACE:
    case TER_POINT_SILENT:
      path_rounded (cr, radius - 0.5, 4);
      break;
    case TER_POINT_ALERT:
      cairo_save (cr);
      cairo_rotate (cr, G_PI / 4);
      path_rounded (cr, radius - 0.5, 3);
      cairo_restore (cr);
      break;
    case TER_POINT_ALIVE:
    case TER_POINT_UNKNOWN:
    default:
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      break;
    }
}

/**
 * ter_symbol_draw:
 *
 * Draws one symbol around the origin.
 */
void
ter_symbol_draw (cairo_t           *cr,
                 const TerMapStyle *style,
                 TerPointState      state,
                 TerPointGlyph      glyph)
{
  const GdkRGBA *color;
  gboolean solid = state == TER_POINT_SILENT || state == TER_POINT_ALERT;
  const double dashes[] = { 3, 2.2 };

  g_return_if_fail (cr != NULL && style != NULL);

  color = state_color (style, state);
  path_state (cr, state, 1.5);
  gdk_cairo_set_source_rgba (cr, &style->halo);
  cairo_fill (cr);

  path_state (cr, state, solid ? 0 : -0.8);
  gdk_cairo_set_source_rgba (cr, solid ? color : &style->paper);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.8);
  if (state == TER_POINT_UNKNOWN)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  gdk_cairo_set_source_rgba (cr, solid ? &style->paper : color);
  draw_glyph (cr, glyph);
}

static void
draw_count (TerSymbolPens *self,
            cairo_t       *cr,
            guint          n_members)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *text = NULL;
  PangoFontDescription *font;
  PangoRectangle ink;

  if (self->context == NULL)
    return;

  text = n_members > 999 ? g_strdup_printf ("%uk", n_members / 1000)
                         : g_strdup_printf ("%u", n_members);
  layout = pango_layout_new (self->context);
  font = pango_font_description_copy (pango_context_get_font_description (self->context));
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (font, 12 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  cairo_move_to (cr, -ink.x - ink.width / 2.0, -ink.y - ink.height / 2.0);
  gdk_cairo_set_source_rgba (cr, &self->style.paper);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_cluster (TerSymbolPens *self,
              cairo_t       *cr,
              TerPointState  state,
              guint          n_members)
{
  const GdkRGBA *color = state_color (&self->style, state);
  GdkRGBA glow = *color;

  glow.alpha = 0.28f;
  path_state (cr, state, CLUSTER_RADIUS - DISC_RADIUS + 3);
  gdk_cairo_set_source_rgba (cr, &glow);
  cairo_fill (cr);
  path_state (cr, state, CLUSTER_RADIUS - DISC_RADIUS);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
  draw_count (self, cr, n_members);
}

static GdkTexture *
texture_from_surface (cairo_surface_t *surface)
{
  g_autoptr (GBytes) bytes = NULL;
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

/**
 * ter_symbol_pens_get_texture:
 * @glyph: what a sensor measures; not shown by a cluster
 * @n_members: 1, or the count of a cluster
 *
 * Draws a symbol, or recalls it: a square of twice %TER_SYMBOL_REACH pixels.
 *
 * Returns: (transfer none): the texture
 */
GdkTexture *
ter_symbol_pens_get_texture (TerSymbolPens *self,
                             TerPointState  state,
                             TerPointGlyph  glyph,
                             guint          n_members)
{
  g_autofree char *key = NULL;
  GdkTexture *texture;
  cairo_surface_t *surface;
  cairo_t *cr;
  int side;

  g_return_val_if_fail (self != NULL && n_members > 0, NULL);

  key = n_members > 1 ? g_strdup_printf ("%d+%u", (int) state, n_members)
                      : g_strdup_printf ("%d/%d", (int) state, (int) glyph);
  texture = g_hash_table_lookup (self->textures, key);
  if (texture != NULL)
    return texture;

  side = 2 * TER_SYMBOL_REACH * self->scale;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  cr = cairo_create (surface);
  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, TER_SYMBOL_REACH, TER_SYMBOL_REACH);
  if (n_members > 1)
    draw_cluster (self, cr, state, n_members);
  else
    ter_symbol_draw (cr, &self->style, state, glyph);
  cairo_destroy (cr);
  texture = texture_from_surface (surface);
  cairo_surface_destroy (surface);
  g_hash_table_insert (self->textures, g_steal_pointer (&key), texture);

  return texture;
}

/**
 * ter_point_draw:
 *
 * Draws the symbols that the view shows, those that need someone last.
 */
void
ter_point_draw (GtkSnapshot           *snapshot,
                const TerPointSet     *set,
                const TerSymbolTable  *table,
                const TerMapTransform *transform,
                TerSymbolPens         *pens)
{
  const float reach = TER_SYMBOL_REACH;

  g_return_if_fail (snapshot != NULL && set != NULL && table != NULL && transform != NULL);

  for (guint i = 0; i < table->symbols->len; i++)
    {
      const TerSymbol *symbol = &g_array_index (table->symbols, TerSymbol, i);
      const TerMapPoint *point = ter_symbol_table_get_member (table, set, symbol, 0);
      TerPoint at = ter_map_transform_to_widget (transform, symbol->unit);
      float x = roundf ((float) at.x);
      float y = roundf ((float) at.y);

      if (x < -reach || y < -reach || x > transform->width + reach || y > transform->height + reach)
        continue;
      gtk_snapshot_append_texture (
          snapshot,
          ter_symbol_pens_get_texture (pens, symbol->state, point->glyph, symbol->n_members),
          &GRAPHENE_RECT_INIT (x - reach, y - reach, 2 * reach, 2 * reach));
    }
}
