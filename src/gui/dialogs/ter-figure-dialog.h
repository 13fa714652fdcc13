/* ter-figure-dialog.h — Where does this figure come from?
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-figure.h"

G_BEGIN_DECLS

#define TER_TYPE_FIGURE_DIALOG (ter_figure_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TerFigureDialog, ter_figure_dialog, TER, FIGURE_DIALOG, AdwDialog)

AdwDialog *ter_figure_dialog_new (TerFigure *figure, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
