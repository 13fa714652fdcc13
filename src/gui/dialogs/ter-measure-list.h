/* ter-measure-list.h — What a source sends, and what of it is kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-collector-preview.h"

G_BEGIN_DECLS

#define TER_TYPE_MEASURE_LIST (ter_measure_list_get_type ())
G_DECLARE_FINAL_TYPE (TerMeasureList, ter_measure_list, TER, MEASURE_LIST, AdwBin)

GtkWidget *ter_measure_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

void ter_measure_list_clear (TerMeasureList *self);
void ter_measure_list_add_message (TerMeasureList *self, const TerPreviewMessage *message);
guint ter_measure_list_get_n (TerMeasureList *self);
char **ter_measure_list_dup_left_out (TerMeasureList *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
