/* ter-correct-dialog.h — Values that are wrong, corrected where they are seen
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-form-dialog.h"
#include "ter-series.h"

G_BEGIN_DECLS

void           ter_correct_dialog_present (TerSession *session,
                                           TerSeries  *series,
                                           GtkWidget  *parent);

G_END_DECLS
