/* ter-day-table-private.h — A small table file whose lines are days or periods
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerDayColumn:
 * @titles: the titles that it may have, in lower case, the first one being the one to name to people: "tmin|tn"
 *
 * A column that is looked for.
 */
typedef struct
{
  const char *titles;
} TerDayColumn;

typedef struct _TerDayTable TerDayTable;

TerDayTable *ter_day_table_open (const char *path,
                                 const TerDayColumn *columns,
                                 guint n_columns,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ter_day_table_free (TerDayTable *self);
gboolean ter_day_table_has (const TerDayTable *self, guint column);
gboolean ter_day_table_next (TerDayTable *self, GError **error);
gboolean ter_day_table_get_day (TerDayTable *self, guint column, gint32 *day, GError **error);
gboolean ter_day_table_get_number (TerDayTable *self, guint column, double *value, GError **error);
char *ter_day_table_dup_text (TerDayTable *self, guint column) G_GNUC_WARN_UNUSED_RESULT;
gint64 ter_day_table_get_line (const TerDayTable *self);
void ter_day_table_set_error (const TerDayTable *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void ter_day_table_set_file_error (const TerDayTable *self, GError **error, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerDayTable, ter_day_table_free)

G_END_DECLS
