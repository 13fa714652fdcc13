/* ter-sidebar-row.c — A page in the sidebar
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-sidebar-row.h"

#include <glib/gi18n-lib.h>

struct _TerSidebarRow
{
  GtkListBoxRow parent_instance;

  /* Borrowed */
  const TerPageEntry *entry;
  GtkLabel *counter;
};

G_DEFINE_FINAL_TYPE (TerSidebarRow, ter_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
ter_sidebar_row_class_init (TerSidebarRowClass *klass)
{
}

static void
ter_sidebar_row_init (TerSidebarRow *self)
{
}

/**
 * ter_sidebar_row_new:
 * @entry: a page
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
ter_sidebar_row_new (const TerPageEntry *entry)
{
  TerSidebarRow *self = g_object_new (TER_TYPE_SIDEBAR_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (entry->title));

  self->entry = entry;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  self->counter = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->counter), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->counter), "counter");
  gtk_widget_set_visible (GTK_WIDGET (self->counter), FALSE);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (entry->icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->counter));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (entry->title), -1);

  return GTK_WIDGET (self);
}

/**
 * ter_sidebar_row_get_entry:
 *
 * Returns: the page that the row stands for
 */
const TerPageEntry *
ter_sidebar_row_get_entry (TerSidebarRow *self)
{
  g_return_val_if_fail (TER_IS_SIDEBAR_ROW (self), NULL);

  return self->entry;
}

/**
 * ter_sidebar_row_set_counter:
 * @counter: how many, 0 for none
 * @urgent: whether they need someone
 *
 * Sets the number at the end of the row.
 */
void
ter_sidebar_row_set_counter (TerSidebarRow *self,
                             guint          counter,
                             gboolean       urgent)
{
  g_autofree char *text = g_strdup_printf ("%u", counter);
  g_autofree char *name = NULL;

  g_return_if_fail (TER_IS_SIDEBAR_ROW (self));

  gtk_label_set_label (self->counter, text);
  gtk_widget_set_visible (GTK_WIDGET (self->counter), counter > 0);
  if (urgent)
    gtk_widget_add_css_class (GTK_WIDGET (self->counter), "urgent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->counter), "urgent");

  if (counter == 0)
    name = g_strdup (_ (self->entry->title));
  else if (urgent)
    /* Translators: a page of the sidebar, and how many things of it need someone. */
    name = g_strdup_printf (ngettext ("%s, %u to check", "%s, %u to check", counter),
                            _ (self->entry->title), counter);
  else
    name = g_strdup_printf ("%s, %u", _ (self->entry->title), counter);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
