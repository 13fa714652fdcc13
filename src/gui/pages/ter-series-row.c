/* ter-series-row.c — The row of one series, with a way to say what it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-series-row.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-text.h"

static const char *
series_title (const TerSeries *series)
{
  return series->name != NULL && *series->name != '\0' ? series->name
                                                       : ter_property_label (series->property);
}

static char *
describe (const TerSeries *series)
{
  const char *property = ter_property_label (series->property);
  g_autofree char *value = NULL;
  g_autofree char *count = NULL;

  if (series->n_observations == 0)
    return g_strdup_printf (_("%s · nothing measured yet"), property);

  value = ter_format_reading (series->last_value, series->last_text, series->unit);
  count = ter_format_count (series->n_observations);

  /* Translators: what is measured, the last value, how many observations */
  return g_strdup_printf (ngettext ("%s · last value %s · %s observation",
                                    "%s · last value %s · %s observations",
                                    (gulong) series->n_observations),
                          property, value, count);
}

/**
 * ter_series_row_new:
 * @series: the series
 * @action: the action that edits a series, with its row (x) as parameter
 *
 * Makes a row that tells a series and its last value. The row and its pencil activate @action.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
ter_series_row_new (const TerSeries *series,
                    const char      *action)
{
  GtkWidget *row, *button;
  g_autofree char *detail = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (series != NULL && action != NULL, NULL);

  row = adw_action_row_new ();
  detail = describe (series);
  ter_text_set_row (ADW_PREFERENCES_ROW (row), series_title (series), detail);
  button = gtk_button_new_from_icon_name ("document-edit-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Edit the series"));
  /* Translators: the name of a series */
  label = g_strdup_printf (_("Edit the series %s"), series_title (series));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", series->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}
