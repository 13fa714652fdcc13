/* ter-entry.h — Rows to type in, one after the other
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwEntryRow *ter_entry_add (AdwPreferencesGroup *group, AdwEntryRow *row, const char *title);
void ter_entries_continue (gpointer self, GCallback next, AdwEntryRow *const *rows, guint n_rows);

G_END_DECLS
