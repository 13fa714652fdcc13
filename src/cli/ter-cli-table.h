/* ter-cli-table.h — Rows for people, in columns
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TerCliTable TerCliTable;

/* Titles end with NULL; a title that begins with '>' is of a column set to the right. */
TerCliTable *ter_cli_table_new (const char *first_title,
                                ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
void         ter_cli_table_free (TerCliTable *self);
/* As many texts as there are titles; NULL is an empty cell. */
void         ter_cli_table_add (TerCliTable *self,
                                ...);
char        *ter_cli_table_to_string (TerCliTable *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerCliTable, ter_cli_table_free)

G_END_DECLS
