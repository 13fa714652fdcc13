/* ter-series-row.h — The row of one series, with a way to say what it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-series.h"

G_BEGIN_DECLS

GtkWidget *ter_series_row_new (const TerSeries *series, const char *action)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
