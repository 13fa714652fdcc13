/* ter-shortcuts-dialog.c — Which keys do what
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-shortcuts-dialog.h"

#include <glib/gi18n-lib.h>

#include "ter-text.h"

struct _TerShortcutsDialog
{
  AdwDialog parent_instance;

  /* Template */
  AdwPreferencesPage *page;
};

/* A row without a title begins a group, named by its keys field. */
static const struct
{
  const char *title;
  const char *keys;
} shortcuts[] = {
  { NULL, N_("Window") },
  { N_("Search"), "<Control>f" },
  { N_("Show or hide the sidebar"), "F9" },
  { N_("Main menu"), "F10" },
  { N_("Read everything again"), "F5" },
  { N_("Go back"), "<Alt>Left" },
  { N_("Page 1 to 5"), "<Alt>1" },
  { N_("Close the window"), "<Control>w" },
  { NULL, N_("Territory") },
  { N_("Open"), "<Control>o" },
  { N_("New territory"), "<Control><Shift>n" },
  { N_("Add a building, a dataset or a source"), "<Control>n" },
  { N_("Preferences"), "<Control>comma" },
  { N_("Keyboard shortcuts"), "<Control>question" },
  { NULL, N_("Map") },
  { N_("Move the map"), "Right" },
  { N_("Zoom in"), "plus" },
  { N_("Zoom out"), "minus" },
  { N_("Show the whole territory"), "Home" },
  { N_("Next sensor or building"), "Tab" },
  { N_("Open what is selected"), "Return" },
  { NULL, N_("Charts") },
  { N_("Previous value"), "Left" },
  { N_("Next value"), "Right" },
  { N_("One page back"), "Page_Up" },
  { N_("One page on"), "Page_Down" },
  { N_("First value"), "Home" },
  { N_("Last value"), "End" },
  { N_("Select towards the next value"), "<Shift>Right" },
  { N_("Use the selected period"), "u" },
  { N_("Zoom to the selection"), "z" },
  { N_("Zoom in"), "plus" },
  { N_("Zoom out"), "minus" },
  { N_("Show the whole period"), "0" },
  { N_("The view before"), "BackSpace" },
  { N_("Move the view"), "<Control>Right" },
  { N_("Keep the cursor where it is"), "Return" },
  { N_("Let the selection or the cursor go"), "Escape" },
  { N_("View as table"), "t" },
  { N_("Copy the values"), "<Control>c" },
  { N_("Copy as picture"), "<Control><Shift>c" },
  { N_("Menu of the chart"), "<Shift>F10" },
};

G_DEFINE_FINAL_TYPE (TerShortcutsDialog, ter_shortcuts_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
shortcut_row_new (const char *title,
                  const char *keys)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label;
  g_autofree char *text = NULL;
  GdkModifierType modifiers;
  guint key;

  gtk_accelerator_parse (keys, &key, &modifiers);
  text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "keycap");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
ter_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TER_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (ter_shortcuts_dialog_parent_class)->dispose (object);
}

static void
ter_shortcuts_dialog_class_init (TerShortcutsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_shortcuts_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/territoire/Dashboard/ui/ter-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TerShortcutsDialog, page);
}

static void
ter_shortcuts_dialog_init (TerShortcutsDialog *self)
{
  AdwPreferencesGroup *group = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].title == NULL)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _ (shortcuts[i].keys));
          adw_preferences_page_add (self->page, group);
          continue;
        }
      g_assert (group != NULL);
      adw_preferences_group_add (group,
                                 shortcut_row_new (_ (shortcuts[i].title), shortcuts[i].keys));
    }
}

/**
 * ter_shortcuts_dialog_new:
 *
 * Returns: (transfer floating): a dialog that lists the shortcuts
 */
AdwDialog *
ter_shortcuts_dialog_new (void)
{
  return g_object_new (TER_TYPE_SHORTCUTS_DIALOG, NULL);
}
