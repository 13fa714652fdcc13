/* ter-graphic.h — A small drawing in a widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-style.h"

G_BEGIN_DECLS

/**
 * TerGraphicDraw:
 * @data: what is drawn
 *
 * A pure drawing function: it needs no display.
 */
typedef void (*TerGraphicDraw) (GtkSnapshot *snapshot,
                                PangoContext *context,
                                const TerChartStyle *style,
                                gconstpointer data,
                                float width,
                                float height);

#define TER_TYPE_GRAPHIC (ter_graphic_get_type ())
G_DECLARE_FINAL_TYPE (TerGraphic, ter_graphic, TER, GRAPHIC, GtkWidget)

GtkWidget *ter_graphic_new (int width, int height);
void ter_graphic_set (TerGraphic *self,
                      TerGraphicDraw draw,
                      gpointer data,
                      GDestroyNotify free_data,
                      const char *label);

G_END_DECLS
