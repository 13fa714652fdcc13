/* ter-item.h — A record in a list model
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TER_TYPE_ITEM (ter_item_get_type ())
G_DECLARE_FINAL_TYPE (TerItem, ter_item, TER, ITEM, GObject)

/* Signal "changed" (): the item holds a newer record of the same thing. */
gint64 ter_item_get_id (TerItem *self);
gpointer ter_item_get_record (TerItem *self);

/**
 * TerItemId:
 * @record: a boxed record
 *
 * Returns: what tells it from others of its list
 */
typedef gint64 (*TerItemId) (gpointer record);

void ter_items_sync (GListStore *store, GType type, GPtrArray *records, TerItemId get_id);
TerItem *ter_items_find (GListModel *model, gint64 id, guint *position);

/**
 * TerCellBind:
 * @cell: the label of the cell
 * @record: the record of its row
 * @user_data: what was given with the column
 */
typedef void (*TerCellBind) (GtkLabel *cell, gpointer record, gpointer user_data);

GtkColumnViewColumn *ter_columns_add (GtkColumnView *view,
                                      const char *title,
                                      TerCellBind bind,
                                      GCompareDataFunc compare,
                                      gpointer user_data);

G_END_DECLS
