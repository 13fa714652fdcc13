/* ter-shortcuts-dialog.h — Which keys do what
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TER_TYPE_SHORTCUTS_DIALOG (ter_shortcuts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TerShortcutsDialog, ter_shortcuts_dialog, TER, SHORTCUTS_DIALOG, AdwDialog)

AdwDialog *ter_shortcuts_dialog_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
