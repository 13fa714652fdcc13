/* ter-point-draw.h — Drawing symbols and their clusters, without a widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-map-style.h"
#include "ter-point-set.h"

G_BEGIN_DECLS

/* Half the side of the square that holds a symbol, halo included. */
#define TER_SYMBOL_REACH 18
/* The same without the halo: what a name may not cover. */
#define TER_SYMBOL_BODY 13

typedef struct _TerSymbolPens TerSymbolPens;

TerSymbolPens *ter_symbol_pens_new (PangoContext *context, const TerMapStyle *style, int scale)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_symbol_pens_free (TerSymbolPens *self);
void ter_symbol_draw (cairo_t *cr,
                      const TerMapStyle *style,
                      TerPointState state,
                      TerPointGlyph glyph);
GdkTexture *ter_symbol_pens_get_texture (TerSymbolPens *self,
                                         TerPointState state,
                                         TerPointGlyph glyph,
                                         guint n_members);
void ter_point_draw (GtkSnapshot *snapshot,
                     const TerPointSet *set,
                     const TerSymbolTable *table,
                     const TerMapTransform *transform,
                     TerSymbolPens *pens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerSymbolPens, ter_symbol_pens_free)

G_END_DECLS
