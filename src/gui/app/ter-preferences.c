/* ter-preferences.c — What a person chooses once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-preferences.h"

#include <glib/gi18n-lib.h>

/* In the order of the combo row. */
static const char *const layers[] = { "ign", "osm", "plain" };

static gboolean
layer_from_setting (GValue   *value,
                    GVariant *variant,
                    gpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    if (g_str_equal (layers[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);

  return TRUE;
}

static GVariant *
layer_to_setting (const GValue       *value,
                  const GVariantType *type,
                  gpointer            data)
{
  guint index = g_value_get_uint (value);

  return index < G_N_ELEMENTS (layers) ? g_variant_new_string (layers[index]) : NULL;
}

static AdwPreferencesGroup *
map_group_new (GSettings *settings)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_combo_row_new ();
  const char *const names[] = { _("Plan of the IGN"), _("OpenStreetMap"),
                                _("None: outlines only"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  adw_preferences_group_set_title (group, _("Map"));
  adw_preferences_group_set_description (
      group,
      _("A base map is asked of its server, piece by piece. Without one nothing is asked."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Base map"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_settings_bind_with_mapping (settings, "map-layer", row, "selected", G_SETTINGS_BIND_DEFAULT,
                                layer_from_setting, layer_to_setting, NULL, NULL);
  adw_preferences_group_add (group, row);

  return group;
}

static AdwPreferencesGroup *
collection_group_new (GSettings *settings)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_group_set_title (group, _("Collection"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Collect while the window is open"));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (row), _("Turn it off when a collector on a server feeds the same sources."));
  g_settings_bind (settings, "collect", row, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (group, row);

  return group;
}

/**
 * ter_preferences_new:
 * @settings: what is shown and changed
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
ter_preferences_new (GSettings *settings)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *page = adw_preferences_page_new ();

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), map_group_new (settings));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), collection_group_new (settings));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), ADW_PREFERENCES_PAGE (page));

  return dialog;
}
