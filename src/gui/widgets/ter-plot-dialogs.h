/* ter-plot-dialogs.h — The table and the files that a drawing asks for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-plot.h"

G_BEGIN_DECLS

void ter_plot_dialogs_attach (TerPlot *plot);

G_END_DECLS
