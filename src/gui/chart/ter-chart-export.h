/* ter-chart-export.h — The picture of a chart, outside of the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"
#include "ter-chart-sheet.h"

G_BEGIN_DECLS

GdkTexture *ter_chart_picture (const TerSheetPicture *picture,
                               const TerChartStyle *style,
                               PangoContext *context,
                               int width,
                               int height) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_chart_export (const TerSheetPicture *picture,
                           const TerChartStyle *style,
                           PangoContext *context,
                           int width,
                           int height,
                           const char *path,
                           GError **error);
void ter_chart_draw_graphic (GtkSnapshot *snapshot,
                             PangoContext *context,
                             const TerChartStyle *style,
                             gconstpointer data,
                             float width,
                             float height);

G_END_DECLS
