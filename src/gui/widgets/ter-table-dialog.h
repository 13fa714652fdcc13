/* ter-table-dialog.h — The values of a drawing as a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-chart-table.h"

G_BEGIN_DECLS

#define TER_TYPE_TABLE_DIALOG (ter_table_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TerTableDialog, ter_table_dialog, TER, TABLE_DIALOG, AdwDialog)

AdwDialog *ter_table_dialog_new (TerChartTable *table);

G_END_DECLS
