/* ter-import-dialog.h — A file, before and while it is brought in
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-import-result.h"
#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_IMPORT_DIALOG (ter_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TerImportDialog, ter_import_dialog, TER, IMPORT_DIALOG, AdwDialog)

AdwDialog *ter_import_dialog_new (TerSession *session, const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* For tests: what a person would press, and what came of it. */
TerImportPlan *ter_import_dialog_get_plan (TerImportDialog *self);
TerImportResult *ter_import_dialog_get_result (TerImportDialog *self);
void ter_import_dialog_run (TerImportDialog *self);

G_END_DECLS
