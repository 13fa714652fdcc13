/* ter-csv-plan.h — Proposes how a table file is to be read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-import-plan.h"

G_BEGIN_DECLS

TerImportPlan *ter_csv_plan_propose (GBytes *bytes,
                                     const char *file_name,
                                     const char *zone,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
TerImportPlan *ter_csv_plan_propose_as (GBytes *bytes,
                                        const char *file_name,
                                        const char *zone,
                                        TerImportEncoding encoding,
                                        char delimiter,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_csv_plan_try (TerImportPlan *plan,
                           GBytes *bytes,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
