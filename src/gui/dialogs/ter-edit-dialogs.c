/* ter-edit-dialogs.c — Editing a sensor, a series, a site or a dataset
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each function fills a TerFormDialog with the rows of one kind of thing. The names of the fields, and what may be
 * written in them, are those of the store's acts. A reference to nothing is an empty text, never 0.
 */

#include "config.h"

#include "ter-edit-dialogs.h"

#include <glib/gi18n-lib.h>

#include "ter-area.h"
#include "ter-correct-dialog.h"
#include "ter-meter.h"
#include "ter-presenting.h"
#include "ter-unit.h"

/* Two lists of equal length: what an act carries, and what people read. */
typedef struct
{
  GStrvBuilder *values;
  GStrvBuilder *labels;
} Choices;

static Choices
choices_new (void)
{
  return (Choices) { g_strv_builder_new (), g_strv_builder_new () };
}

static void
choices_add (Choices    *choices,
             const char *value,
             const char *label)
{
  g_strv_builder_add (choices->values, value);
  g_strv_builder_add (choices->labels, label);
}

static void
choices_add_id (Choices    *choices,
                gint64      id,
                const char *label)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  choices_add (choices, value, label);
}

static void
choices_into (Choices       *choices,
              TerFormDialog *dialog,
              const char    *field,
              const char    *title,
              const char    *value)
{
  g_auto (GStrv) values = g_strv_builder_end (choices->values);
  g_auto (GStrv) labels = g_strv_builder_end (choices->labels);

  ter_form_dialog_add_choice (dialog, field, title, (const char *const *) values,
                              (const char *const *) labels, value);
  g_clear_pointer (&choices->values, g_strv_builder_unref);
  g_clear_pointer (&choices->labels, g_strv_builder_unref);
}

/* As an act refers to it: nothing for none. */
static char *
id_text (gint64 id)
{
  return id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : g_strdup ("");
}

static void
add_site_choice (TerFormDialog *dialog,
                 GPtrArray     *sites,
                 gint64         site_id)
{
  g_autofree char *value = id_text (site_id);
  Choices choices = choices_new ();

  choices_add (&choices, "", _("No site"));
  for (guint i = 0; sites != NULL && i < sites->len; i++)
    {
      const TerSite *site = g_ptr_array_index (sites, i);

      choices_add_id (&choices, site->id, site->name);
    }
  choices_into (&choices, dialog, "site", _("Site"), value);
}

/**
 * ter_edit_device_dialog_new:
 * @sites: (nullable) (element-type TerSite): where it may be placed
 *
 * Makes the dialog that names a sensor and says where it is.
 *
 * Returns: (transfer floating): the dialog
 */
TerFormDialog *
ter_edit_device_dialog_new (TerSession *session,
                            TerDevice  *device,
                            GPtrArray  *sites)
{
  TerFormDialog *dialog;

  g_return_val_if_fail (device != NULL, NULL);

  dialog = ter_form_dialog_new (session, TER_ACT_SET, "device", device->id, _("Edit Sensor"),
                                _("Sensor changed"));
  ter_form_dialog_add_group (dialog, NULL, NULL);
  ter_form_dialog_add_text (dialog, "name", _("Name"), device->name, TER_FORM_TEXT_REQUIRED);
  add_site_choice (dialog, sites, device->site_id);
  ter_form_dialog_add_position (dialog, device->has_position, device->longitude, device->latitude);
  if (device->is_new)
    ter_form_dialog_imply (dialog, "is-new", "0");

  return dialog;
}

static void
add_property_choice (TerFormDialog *dialog,
                     const char    *value)
{
  Choices choices = choices_new ();
  const TerProperty *properties;
  guint n;

  properties = ter_property_list (&n);
  for (guint i = 0; i < n; i++)
    choices_add (&choices, properties[i].code, ter_property_label (properties[i].code));
  choices_into (&choices, dialog, "property", _("Measures"), value);
}

static void
add_unit_choice (TerFormDialog *dialog,
                 const char    *value)
{
  Choices choices = choices_new ();
  const TerUnit *units;
  guint n;

  choices_add (&choices, "", _("No unit"));
  units = ter_unit_list (&n);
  for (guint i = 0; i < n; i++)
    choices_add (&choices, units[i].code, units[i].symbol);
  choices_into (&choices, dialog, "unit", _("Unit"), value);
}

/* A meter is told by its name and by the site that it serves: every building has a "General meter". */
static void
add_meter_choice (TerFormDialog *dialog,
                  GPtrArray     *meters,
                  GPtrArray     *sites,
                  gint64         meter_id)
{
  g_autofree char *value = id_text (meter_id);
  Choices choices = choices_new ();

  choices_add (&choices, "", _("No meter"));
  for (guint i = 0; meters != NULL && i < meters->len; i++)
    {
      const TerMeter *meter = g_ptr_array_index (meters, i);
      g_autofree char *label = g_strdup (meter->name);

      for (guint j = 0; sites != NULL && j < sites->len; j++)
        {
          const TerSite *site = g_ptr_array_index (sites, j);

          if (site->id != meter->site_id)
            continue;
          g_free (label);
          /* Translators: a meter, then the site that it serves */
          label = g_strdup_printf (_("%s · %s"), meter->name, site->name);
        }
      choices_add_id (&choices, meter->id, label);
    }
  choices_into (&choices, dialog, "meter", _("Meter"), value);
}

static void
add_kind_choice (TerFormDialog *dialog,
                 TerSeriesKind  series_kind)
{
  /* In the order of TerSeriesKind. */
  const char *const labels[] = { _("A level, read at an instant"), _("An index that grows"),
                                 _("A state"), _("A quantity of the step") };
  g_autofree char *kind = g_strdup_printf ("%d", (int) series_kind);
  Choices choices = choices_new ();

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    choices_add_id (&choices, i, labels[i]);
  choices_into (&choices, dialog, "kind", _("Values are"), kind);
}

typedef struct
{
  TerFormDialog *dialog;
  TerSession *session;
  TerSeries *series;
} Correcting;

static void
correcting_free (gpointer  data,
                 GClosure *closure)
{
  Correcting *correcting = data;

  g_object_unref (correcting->session);
  ter_series_unref (correcting->series);
  g_free (correcting);
}

/* One dialog takes the place of the other, over the same page. */
static void
correct_cb (GtkWidget  *row,
            Correcting *correcting)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (correcting->dialog));

  while (parent != NULL && !GTK_IS_WINDOW (parent))
    parent = gtk_widget_get_parent (parent);
  if (parent == NULL)
    return;
  ter_correct_dialog_present (correcting->session, correcting->series, parent);
  adw_dialog_close (ADW_DIALOG (correcting->dialog));
}

static void
add_correct_button (TerFormDialog *dialog,
                    TerSession    *session,
                    TerSeries     *series)
{
  AdwPreferencesGroup *group;
  GtkWidget *row;
  Correcting *correcting;

  if (session == NULL || series->n_observations == 0)
    return;

  group = ter_form_dialog_add_group (dialog, NULL, NULL);
  row = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Correct Values…"));
  adw_button_row_set_end_icon_name (ADW_BUTTON_ROW (row), "go-next-symbolic");
  correcting = g_new0 (Correcting, 1);
  correcting->dialog = dialog;
  correcting->session = g_object_ref (session);
  correcting->series = ter_series_ref (series);
  g_signal_connect_data (row, "activated", G_CALLBACK (correct_cb), correcting, correcting_free, 0);
  adw_preferences_group_add (group, row);
}

/* Makes the dialog that says what a series is. */
static TerFormDialog *
series_dialog_new (TerSession *session,
                   TerSeries  *series,
                   GPtrArray  *sites,
                   GPtrArray  *meters)
{
  TerFormDialog *dialog;

  g_assert (series != NULL);

  dialog = ter_form_dialog_new (session, TER_ACT_SET, "series", series->id, _("Edit Series"),
                                _("Series changed"));
  ter_form_dialog_add_group (
      dialog, NULL,
      _("What was measured does not change: only how it is called, read and added up."));
  ter_form_dialog_add_text (dialog, "name", _("Name"), series->name, TER_FORM_TEXT_REQUIRED);
  add_property_choice (dialog, series->property);
  add_unit_choice (dialog, series->unit);
  add_kind_choice (dialog, series->kind);
  add_site_choice (dialog, sites, series->site_id);
  add_meter_choice (dialog, meters, sites, series->meter_id);
  add_correct_button (dialog, session, series);

  return dialog;
}

/* What the dialog of a series offers, and the series as it is when it opens. */
typedef struct
{
  TerSeries *series;
  GPtrArray *sites;
  GPtrArray *meters;
} SeriesChoices;

static void
series_choices_free (gpointer data)
{
  SeriesChoices *choices = data;

  g_clear_pointer (&choices->series, ter_series_unref);
  g_clear_pointer (&choices->sites, g_ptr_array_unref);
  g_clear_pointer (&choices->meters, g_ptr_array_unref);
  g_free (choices);
}

static gpointer
load_series_choices (TerTerritory *territory,
                     gpointer      params,
                     GCancellable *cancellable,
                     GError      **error)
{
  const gint64 *series_id = params;
  g_autoptr (GPtrArray) all = ter_territory_list_series (territory, error);
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (GPtrArray) meters = NULL;

  if (all == NULL || (sites = ter_territory_list_sites (territory, error)) == NULL ||
      (meters = ter_territory_list_meters (territory, error)) == NULL)
    return NULL;

  for (guint i = 0; i < all->len; i++)
    {
      TerSeries *series = g_ptr_array_index (all, i);
      SeriesChoices *choices;

      if (series->id != *series_id)
        continue;
      choices = g_new0 (SeriesChoices, 1);
      choices->series = ter_series_ref (series);
      choices->sites = g_steal_pointer (&sites);
      choices->meters = g_steal_pointer (&meters);
      return choices;
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("This series was put aside. What it measured is kept."));

  return NULL;
}

static AdwDialog *
create_series_dialog (TerSession *session,
                      gpointer    data)
{
  const SeriesChoices *choices = data;

  return ADW_DIALOG (series_dialog_new (session, choices->series, choices->sites, choices->meters));
}

/**
 * ter_edit_series_dialog_present:
 * @session: the open territory
 * @series_id: which series
 * @parent: over what
 *
 * Reads a series and what it may be tied to, then presents the dialog that says what it is. Nothing is
 * presented where @parent is gone by then; a failure is told in a toast.
 */
void
ter_edit_series_dialog_present (TerSession *session,
                                gint64      series_id,
                                GtkWidget  *parent)
{
  ter_present_loaded (session, parent, load_series_choices,
                      g_memdup2 (&series_id, sizeof series_id), g_free, series_choices_free,
                      create_series_dialog);
}

static void
add_use_choice (TerFormDialog *dialog,
                const char    *value)
{
  Choices choices = choices_new ();

  choices_add (&choices, "", _("Not said"));
  choices_add (&choices, "school", _("School"));
  choices_add (&choices, "town-hall", _("Town hall"));
  choices_add (&choices, "sports", _("Sports hall"));
  choices_add (&choices, "media-library", _("Media library"));
  choices_add (&choices, "social", _("Social services"));
  choices_add (&choices, "culture", _("Culture"));
  choices_add (&choices, "workshop", _("Workshop"));
  choices_into (&choices, dialog, "use", _("Use"), value);
}

/**
 * ter_edit_site_dialog_new:
 * @site: (nullable): the site, or %NULL for a new building
 * @communes: (nullable) (element-type TerArea): where it may stand
 *
 * Makes the dialog that describes a site, or adds a building.
 *
 * Returns: (transfer floating): the dialog
 */
TerFormDialog *
ter_edit_site_dialog_new (TerSession *session,
                          TerSite    *site,
                          GPtrArray  *communes)
{
  g_autofree char *area_id = NULL;
  g_autofree char *floor_area = NULL;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  Choices choices = choices_new ();
  TerFormDialog *dialog;

  area_id = id_text (site != NULL ? site->area_id : 0);
  floor_area =
      site != NULL && site->floor_area_m2 > 0
          ? g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", site->floor_area_m2))
          : g_strdup ("");
  if (site != NULL)
    dialog = ter_form_dialog_new (session, TER_ACT_SET, "site", site->id, _("Edit Site"),
                                  _("Site changed"));
  else
    dialog = ter_form_dialog_new (session, TER_ACT_CREATE, "site", 0, _("New Building"),
                                  _("Building added"));
  ter_form_dialog_add_group (dialog, NULL, NULL);
  ter_form_dialog_add_text (dialog, "name", _("Name"), site != NULL ? site->name : NULL,
                            TER_FORM_TEXT_REQUIRED);
  if (site == NULL)
    ter_form_dialog_imply (dialog, "kind", "0");
  if (site == NULL || site->kind == TER_SITE_BUILDING)
    {
      add_use_choice (dialog, site != NULL ? site->use : NULL);
      ter_form_dialog_add_text (dialog, "floor-area", _("Heated area, m²"), floor_area,
                                TER_FORM_TEXT_NUMBER);
    }
  choices_add (&choices, "", _("Not said"));
  for (guint i = 0; communes != NULL && i < communes->len; i++)
    {
      const TerArea *area = g_ptr_array_index (communes, i);

      choices_add_id (&choices, area->id, area->name);
    }
  choices_into (&choices, dialog, "area", _("Commune"), area_id);
  ter_form_dialog_add_position (dialog, site != NULL && site->has_position,
                                site != NULL ? site->longitude : 0,
                                site != NULL ? site->latitude : 0);

  return dialog;
}

static void
add_status_choices (TerFormDialog    *dialog,
                    const TerDataset *dataset)
{
  g_autofree char *status = g_strdup_printf ("%d", dataset != NULL ? (int) dataset->status : 0);
  g_autofree char *stage = g_strdup_printf ("%d", dataset != NULL ? (int) dataset->stage : 0);
  g_autofree char *origin = g_strdup_printf ("%d", dataset != NULL ? (int) dataset->origin : 0);
  Choices statuses = choices_new ();
  Choices stages = choices_new ();
  Choices origins = choices_new ();

  for (int i = TER_STATUS_UNKNOWN; i <= TER_STATUS_PRIVATE_INTEREST; i++)
    {
      g_autofree char *label =
          i == 0
              ? g_strdup (ter_dataset_status_label (TER_STATUS_UNKNOWN))
              : g_strdup_printf (_("%d · %s"), i, ter_dataset_status_label ((TerDatasetStatus) i));

      choices_add_id (&statuses, i, label);
    }
  for (int i = TER_STAGE_LISTED; i <= TER_STAGE_DESTROYED; i++)
    choices_add_id (&stages, i, ter_stage_label ((TerStage) i));
  for (int i = TER_ORIGIN_HELD; i <= TER_ORIGIN_THIRD_PARTY; i++)
    choices_add_id (&origins, i, ter_origin_label ((TerOrigin) i));
  choices_into (&statuses, dialog, "status", _("Status"), status);
  choices_into (&stages, dialog, "stage", _("Stage"), stage);
  choices_into (&origins, dialog, "origin", _("Origin"), origin);
}

static void
add_frequency_choice (TerFormDialog *dialog,
                      const char    *value)
{
  Choices choices = choices_new ();

  choices_add (&choices, "", _("Not said"));
  choices_add (&choices, "continuous", _("Continuous"));
  choices_add (&choices, "hourly", _("Every hour"));
  choices_add (&choices, "daily", _("Every day"));
  choices_add (&choices, "weekly", _("Every week"));
  choices_add (&choices, "monthly", _("Every month"));
  choices_add (&choices, "quarterly", _("Every quarter"));
  choices_add (&choices, "annual", _("Every year"));
  choices_add (&choices, "punctual", _("Once"));
  choices_into (&choices, dialog, "frequency", _("Changes"), value);
}

/**
 * ter_edit_dataset_dialog_new:
 * @dataset: (nullable): the dataset, or %NULL for a new one
 *
 * Makes the dialog that describes a dataset, or adds one to the inventory by hand.
 *
 * Returns: (transfer floating): the dialog
 */
TerFormDialog *
ter_edit_dataset_dialog_new (TerSession *session,
                             TerDataset *dataset)
{
  TerFormDialog *dialog;

  if (dataset != NULL)
    dialog = ter_form_dialog_new (session, TER_ACT_SET, "dataset", dataset->id, _("Edit Dataset"),
                                  _("Dataset changed"));
  else
    dialog = ter_form_dialog_new (session, TER_ACT_CREATE, "dataset", 0, _("New Dataset"),
                                  _("Dataset added to the inventory"));

  ter_form_dialog_add_group (dialog, _("What it is"), NULL);
  ter_form_dialog_add_text (dialog, "title", _("Title"), dataset != NULL ? dataset->title : NULL,
                            TER_FORM_TEXT_REQUIRED);
  ter_form_dialog_add_text (dialog, "description", _("Description"),
                            dataset != NULL ? dataset->description : NULL, TER_FORM_TEXT_FREE);
  ter_form_dialog_add_text (dialog, "purpose", _("Purpose"),
                            dataset != NULL ? dataset->purpose : NULL, TER_FORM_TEXT_FREE);
  ter_form_dialog_add_group (dialog, _("Where it stands"), NULL);
  add_status_choices (dialog, dataset);
  ter_form_dialog_add_group (dialog, _("Who and how"), NULL);
  ter_form_dialog_add_text (dialog, "producer", _("Producer"),
                            dataset != NULL ? dataset->producer : NULL, TER_FORM_TEXT_FREE);
  ter_form_dialog_add_text (dialog, "steward", _("Who answers for it"),
                            dataset != NULL ? dataset->steward : NULL, TER_FORM_TEXT_FREE);
  ter_form_dialog_add_text (dialog, "granularity", _("Granularity"),
                            dataset != NULL ? dataset->granularity : NULL, TER_FORM_TEXT_FREE);
  add_frequency_choice (dialog, dataset != NULL ? dataset->frequency : NULL);
  ter_form_dialog_add_text (dialog, "licence", _("Licence"),
                            dataset != NULL ? dataset->licence : NULL, TER_FORM_TEXT_FREE);
  ter_form_dialog_add_text (dialog, "hosting", _("Where it lies"),
                            dataset != NULL ? dataset->hosting : NULL, TER_FORM_TEXT_FREE);

  return dialog;
}

/**
 * ter_edit_source_dialog_new:
 *
 * Makes the dialog that names a source, says why it is collected and where it is.
 *
 * Returns: (transfer floating): the dialog
 */
TerFormDialog *
ter_edit_source_dialog_new (TerSession *session,
                            TerSource  *source)
{
  TerFormDialog *dialog;

  g_return_val_if_fail (source != NULL, NULL);

  dialog = ter_form_dialog_new (session, TER_ACT_SET, "source", source->id, _("Edit Source"),
                                _("Source changed"));
  ter_form_dialog_add_group (dialog, NULL, NULL);
  ter_form_dialog_add_text (dialog, "name", _("Name"), source->name, TER_FORM_TEXT_REQUIRED);
  ter_form_dialog_add_text (dialog, "purpose", _("Why it is collected"), source->purpose,
                            TER_FORM_TEXT_REQUIRED);
  if (source->url != NULL)
    ter_form_dialog_add_text (dialog, "url", _("Address"), source->url, TER_FORM_TEXT_REQUIRED);

  return dialog;
}
