/* ter-importer.h — Brings a file into the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-import-result.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerImportProgress:
 * @done: from 0 to 1, as far as it is known
 * @result: what was counted so far
 *
 * Called on the importing thread after each batch.
 */
typedef void (*TerImportProgress) (double done, const TerImportResult *result, gpointer user_data);

TerImportPlan *ter_importer_preview (TerTerritory *territory,
                                     const char *path,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
TerImportPlan *ter_importer_preview_as (TerTerritory *territory,
                                        const char *path,
                                        TerImportEncoding encoding,
                                        char delimiter,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
TerImportPlan *ter_importer_preview_resource (TerTerritory *territory,
                                              gint64 resource_id,
                                              const char *file_name,
                                              GCancellable *cancellable,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_importer_try (TerImportPlan *plan,
                           const char *path,
                           GCancellable *cancellable,
                           GError **error);
TerImportResult *ter_importer_run (TerTerritory *territory,
                                   const char *path,
                                   TerImportPlan *plan,
                                   TerImportProgress progress,
                                   gpointer progress_data,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
TerImportResult *ter_importer_run_bytes (TerTerritory *territory,
                                         GBytes *bytes,
                                         TerImportPlan *plan,
                                         gint64 source_id,
                                         TerImportProgress progress,
                                         gpointer progress_data,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
