/* ter-map-label.c — Names with a halo, laid out once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A name is laid out, stroked and filled once, into a render node, and replayed at each frame; the cache belongs to
 * one font, one pair of colours, and is thrown away with them.
 */

#include "config.h"

#include <math.h>

#include "ter-map-label.h"

#define HALO_PX 4.0
/* Beyond this many names the oldest cache is thrown away: a month of panning must not fill the memory. */
#define CACHE_LIMIT 4096

typedef struct
{
  GskRenderNode *node;
  float width;
  float height;
} Label;

struct _TerMapLabels
{
  /* Owned */
  PangoContext *context;
  GHashTable *cache;

  GdkRGBA text;
  GdkRGBA halo;
};

static void
label_free (gpointer data)
{
  Label *label = data;

  g_clear_pointer (&label->node, gsk_render_node_unref);
  g_free (label);
}

/**
 * ter_map_labels_new:
 * @context: the fonts to use
 * @text: colour of the letters
 * @halo: colour around them
 *
 * Returns: (transfer full): an empty cache of names
 */
TerMapLabels *
ter_map_labels_new (PangoContext  *context,
                    const GdkRGBA *text,
                    const GdkRGBA *halo)
{
  TerMapLabels *self;

  g_return_val_if_fail (PANGO_IS_CONTEXT (context) && text != NULL && halo != NULL, NULL);

  self = g_new0 (TerMapLabels, 1);
  self->context = g_object_ref (context);
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, label_free);
  self->text = *text;
  self->halo = *halo;

  return self;
}

void
ter_map_labels_free (TerMapLabels *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  g_free (self);
}

static Label *
label_new (TerMapLabels *self,
           const char   *text)
{
  Label *label = g_new0 (Label, 1);
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  PangoFontDescription *font =
      pango_font_description_copy (pango_context_get_font_description (self->context));
  graphene_rect_t bounds;
  cairo_t *cr;
  int width, height;

  pango_font_description_set_weight (font, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  label->width = (float) (width + HALO_PX);
  label->height = (float) (height + HALO_PX);

  graphene_rect_init (&bounds, 0, 0, label->width, label->height);
  label->node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (label->node);
  cairo_move_to (cr, HALO_PX / 2, HALO_PX / 2);
  pango_cairo_layout_path (cr, layout);
  cairo_set_line_width (cr, HALO_PX);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, &self->halo);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &self->text);
  cairo_fill (cr);
  cairo_destroy (cr);

  return label;
}

static Label *
lookup (TerMapLabels *self,
        const char   *text)
{
  Label *label = g_hash_table_lookup (self->cache, text);

  if (label != NULL)
    return label;

  if (g_hash_table_size (self->cache) >= CACHE_LIMIT)
    g_hash_table_remove_all (self->cache);
  label = label_new (self, text);
  g_hash_table_insert (self->cache, g_strdup (text), label);

  return label;
}

/**
 * ter_map_labels_measure:
 * @x: where its middle would be
 * @y: where its middle would be
 * @bounds: (out): what it would cover
 *
 * Measures a name.
 *
 * Returns: %FALSE when there is nothing to write
 */
gboolean
ter_map_labels_measure (TerMapLabels    *self,
                        const char      *text,
                        float            x,
                        float            y,
                        graphene_rect_t *bounds)
{
  Label *label;

  g_return_val_if_fail (self != NULL && bounds != NULL, FALSE);

  if (text == NULL || *text == '\0')
    return FALSE;

  label = lookup (self, text);
  graphene_rect_init (bounds, x - label->width / 2, y - label->height / 2, label->width,
                      label->height);

  return TRUE;
}

/**
 * ter_map_labels_draw:
 *
 * Writes a name whose middle is at (@x, @y), on whole pixels so that letters stay sharp.
 */
void
ter_map_labels_draw (TerMapLabels *self,
                     GtkSnapshot  *snapshot,
                     const char   *text,
                     float         x,
                     float         y)
{
  Label *label;
  graphene_point_t at;

  g_return_if_fail (self != NULL && GTK_IS_SNAPSHOT (snapshot) && text != NULL);

  label = lookup (self, text);
  graphene_point_init (&at, roundf (x - label->width / 2), roundf (y - label->height / 2));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &at);
  gtk_snapshot_append_node (snapshot, label->node);
  gtk_snapshot_restore (snapshot);
}
