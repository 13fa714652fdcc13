/* ter-overview-private.h — The tiles of the first page
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-overview.h"

G_BEGIN_DECLS

TerFigure *ter_overview_sensors_figure (const TerOverview *self,
                                        TerTerritory      *territory,
                                        GPtrArray         *sensors) G_GNUC_WARN_UNUSED_RESULT;
TerFigure *ter_overview_datasets_figure (const TerOverview *self) G_GNUC_WARN_UNUSED_RESULT;
TerFigure *ter_overview_sources_figure (const TerOverview *self) G_GNUC_WARN_UNUSED_RESULT;
int        ter_overview_compare_silences (gconstpointer a,
                                          gconstpointer b);
int        ter_overview_compare_dues (gconstpointer a,
                                      gconstpointer b);
gboolean   ter_overview_load_water (TerOverview  *self,
                                    TerTerritory *territory,
                                    GCancellable *cancellable,
                                    GError      **error);

G_END_DECLS
