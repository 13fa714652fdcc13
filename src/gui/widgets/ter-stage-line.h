/* ter-stage-line.h — The eight stages of a dataset's life
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-dataset.h"

G_BEGIN_DECLS

#define TER_TYPE_STAGE_LINE (ter_stage_line_get_type ())
G_DECLARE_FINAL_TYPE (TerStageLine, ter_stage_line, TER, STAGE_LINE, GtkWidget)

GtkWidget *ter_stage_line_new (void) G_GNUC_WARN_UNUSED_RESULT;
void ter_stage_line_set_stage (TerStageLine *self, TerStage stage);

G_END_DECLS
