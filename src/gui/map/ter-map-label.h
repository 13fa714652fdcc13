/* ter-map-label.h — Names with a halo, laid out once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _TerMapLabels TerMapLabels;

TerMapLabels *ter_map_labels_new (PangoContext *context, const GdkRGBA *text, const GdkRGBA *halo)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_map_labels_free (TerMapLabels *self);
gboolean ter_map_labels_measure (
    TerMapLabels *self, const char *text, float x, float y, graphene_rect_t *bounds);
void ter_map_labels_draw (
    TerMapLabels *self, GtkSnapshot *snapshot, const char *text, float x, float y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerMapLabels, ter_map_labels_free)

G_END_DECLS
