/* ter-data-filters.h — What of the inventory is shown
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-inventory.h"

G_BEGIN_DECLS

#define TER_TYPE_DATA_FILTERS (ter_data_filters_get_type ())
G_DECLARE_FINAL_TYPE (TerDataFilters, ter_data_filters, TER, DATA_FILTERS, GtkBox)

/* Signals: "changed" after a person asked for something else. */
GtkWidget *ter_data_filters_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean ter_data_filters_allow (TerDataFilters *self, const TerInventoryItem *item);
void ter_data_filters_update (TerDataFilters *self, GPtrArray *items);
void ter_data_filters_clear (TerDataFilters *self);
void ter_data_filters_set_search (TerDataFilters *self, const char *text);
void ter_data_filters_set_narrow (TerDataFilters *self, gboolean narrow);

G_END_DECLS
