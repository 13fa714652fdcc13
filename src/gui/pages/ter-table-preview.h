/* ter-table-preview.h — The first rows of a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-import-plan.h"

G_BEGIN_DECLS

GtkWidget *ter_table_preview_new (const TerImportPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
