/* ter-item.c — A record in a list model
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Lists show records, and records are not objects. An item holds one and is handed a newer one when the territory
 * changed, so that a list keeps its rows, its selection and its place:
 *
 * 1. An item stands for one thing (@id) for as long as it lives; its record is the last one read.
 * 2. ter_items_sync() keeps the items whose thing is still there and only adds and removes the others.
 * 3. A cell follows its item's "changed" signal while it is bound, and no longer.
 */

#include "config.h"

#include "ter-item.h"

struct _TerItem
{
  GObject parent_instance;

  /* Owned */
  gpointer record;

  GType type;
  gint64 id;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerItem, ter_item, G_TYPE_OBJECT)

static void
ter_item_finalize (GObject *object)
{
  TerItem *self = TER_ITEM (object);

  g_boxed_free (self->type, self->record);

  G_OBJECT_CLASS (ter_item_parent_class)->finalize (object);
}

static void
ter_item_class_init (TerItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ter_item_init (TerItem *self)
{
}

/* Returns: (transfer full): an item */
static TerItem *
item_new (gint64   id,
          GType    type,
          gpointer record)
{
  TerItem *self;

  g_assert (G_TYPE_IS_BOXED (type) && record != NULL);

  self = g_object_new (TER_TYPE_ITEM, NULL);
  self->id = id;
  self->type = type;
  self->record = g_boxed_copy (type, record);

  return self;
}

gint64
ter_item_get_id (TerItem *self)
{
  g_return_val_if_fail (TER_IS_ITEM (self), 0);

  return self->id;
}

/**
 * ter_item_get_record:
 *
 * Returns: (transfer none): the last record read
 */
gpointer
ter_item_get_record (TerItem *self)
{
  g_return_val_if_fail (TER_IS_ITEM (self), NULL);

  return self->record;
}

static void
set_record (TerItem *self,
            gpointer record)
{
  gpointer old;

  g_assert (TER_IS_ITEM (self) && record != NULL);

  old = self->record;
  self->record = g_boxed_copy (self->type, record);
  g_boxed_free (self->type, old);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ter_items_sync:
 * @store: (element-type TerItem): the list
 * @type: the records' boxed type
 * @records: what it should hold
 * @get_id: tells them apart
 *
 * Brings a list up to date with as little disturbance as can be.
 */
void
ter_items_sync (GListStore *store,
                GType       type,
                GPtrArray  *records,
                TerItemId   get_id)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  g_return_if_fail (G_IS_LIST_STORE (store) && records != NULL && get_id != NULL);

  for (guint i = 0; i < records->len; i++)
    {
      gint64 id = get_id (g_ptr_array_index (records, i));

      g_hash_table_insert (wanted, g_memdup2 (&id, sizeof id), g_ptr_array_index (records, i));
    }

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (store)); i-- > 0;)
    {
      g_autoptr (TerItem) item = g_list_model_get_item (G_LIST_MODEL (store), i);
      gpointer record = g_hash_table_lookup (wanted, &item->id);

      if (record == NULL)
        {
          g_list_store_remove (store, i);
          continue;
        }
      g_hash_table_remove (wanted, &item->id);
      set_record (item, record);
    }

  for (guint i = 0; i < records->len; i++)
    {
      gpointer record = g_ptr_array_index (records, i);
      gint64 id = get_id (record);
      g_autoptr (TerItem) item = NULL;

      if (!g_hash_table_remove (wanted, &id))
        continue;
      item = item_new (id, type, record);
      g_list_store_append (store, item);
    }
}

/**
 * ter_items_find:
 * @position: (out) (optional): where it is
 *
 * Returns: (transfer none) (nullable): the item of a thing
 */
TerItem *
ter_items_find (GListModel *model,
                gint64      id,
                guint      *position)
{
  guint n;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  n = g_list_model_get_n_items (model);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TerItem) item = g_list_model_get_item (model, i);

      if (item->id != id)
        continue;
      if (position != NULL)
        *position = i;
      return item;
    }

  return NULL;
}

typedef struct
{
  TerCellBind bind;
  GCompareDataFunc compare;
  gpointer user_data;
} Column;

static void
refresh_cell (GtkListItem *list_item,
              Column      *column)
{
  TerItem *item = gtk_list_item_get_item (list_item);

  column->bind (GTK_LABEL (gtk_list_item_get_child (list_item)), item->record, column->user_data);
}

static void
on_item_changed_cb (TerItem     *item,
                    GtkListItem *list_item)
{
  refresh_cell (list_item, g_object_get_data (G_OBJECT (list_item), "ter-column"));
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             Column                   *column)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (list_item, GTK_WIDGET (label));
  g_object_set_data (G_OBJECT (list_item), "ter-column", column);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item,
            Column                   *column)
{
  refresh_cell (list_item, column);
  g_signal_connect (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (on_item_changed_cb),
                    list_item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              Column                   *column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_changed_cb,
                                        list_item);
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  Column *column = data;
  const TerItem *first = a;
  const TerItem *second = b;

  return column->compare (first->record, second->record, column->user_data);
}

/**
 * ter_columns_add:
 * @title: the column's title
 * @bind: writes a cell; called again whenever the item changed
 * @compare: (nullable): orders records by this column; without it the column does not sort
 * @user_data: for both
 *
 * Adds a column of labels to a view of #TerItem.
 *
 * Returns: (transfer none): the column
 */
GtkColumnViewColumn *
ter_columns_add (GtkColumnView   *view,
                 const char      *title,
                 TerCellBind      bind,
                 GCompareDataFunc compare,
                 gpointer         user_data)
{
  GtkListItemFactory *factory;
  GtkColumnViewColumn *added;
  Column *column;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view) && bind != NULL, NULL);

  column = g_new0 (Column, 1);
  column->bind = bind;
  column->compare = compare;
  column->user_data = user_data;
  factory = gtk_signal_list_item_factory_new ();
  g_object_set_data_full (G_OBJECT (factory), "ter-column", column, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), column);

  added = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (added, TRUE);
  if (compare != NULL)
    {
      g_autoptr (GtkSorter) sorter =
          GTK_SORTER (gtk_custom_sorter_new (compare_items, column, NULL));

      gtk_column_view_column_set_sorter (added, sorter);
    }
  gtk_column_view_append_column (view, added);
  g_object_unref (added);

  return added;
}
