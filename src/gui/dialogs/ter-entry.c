/* ter-entry.c — Rows to type in, one after the other
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-entry.h"

#include "ter-text.h"

/**
 * ter_entry_add:
 * @group: where it goes
 * @row: (transfer floating): the row
 * @title: plain text
 *
 * Returns: (transfer none): the row
 */
AdwEntryRow *
ter_entry_add (AdwPreferencesGroup *group,
               AdwEntryRow         *row,
               const char          *title)
{
  g_return_val_if_fail (ADW_IS_PREFERENCES_GROUP (group) && ADW_IS_ENTRY_ROW (row), NULL);

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  adw_preferences_group_add (group, GTK_WIDGET (row));

  return row;
}

/**
 * ter_entries_continue:
 * @self: an object
 * @next: (scope forever): what the button at the foot does, with @self
 * @rows: (array length=n_rows): where a person types
 *
 * Has Enter in a row do what the button does.
 */
void
ter_entries_continue (gpointer            self,
                      GCallback           next,
                      AdwEntryRow *const *rows,
                      guint               n_rows)
{
  g_return_if_fail (G_IS_OBJECT (self) && next != NULL && rows != NULL);

  for (guint i = 0; i < n_rows; i++)
    g_signal_connect_object (rows[i], "entry-activated", next, self, G_CONNECT_SWAPPED);
}
