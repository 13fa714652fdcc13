/* ter-source-page.c — One source: its health, what it refused, and who is new
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What needs a hand comes first: the error and what to do about it, then the devices that await a name, then the
 * messages that could not be read. Facts come after.
 *
 * 1. The switch says what is stored, and changing it is an act: it is set back when the act is refused, because
 *    the page is read again.
 * 2. What a person opened stays open when messages come, and a device that was just named keeps its place.
 */

#include "config.h"

#include "ter-source-page.h"

#include <glib/gi18n-lib.h>

#include "ter-column.h"
#include "ter-edit-dialogs.h"
#include "ter-format.h"
#include "ter-page-acts.h"
#include "ter-pill.h"
#include "ter-run-text.h"
#include "ter-run.h"
#include "ter-sensors.h"
#include "ter-series-row.h"
#include "ter-source-measures.h"
#include "ter-source-secret.h"
#include "ter-sources-page.h"
#include "ter-text.h"

#define MAX_REFUSED 20
#define MAX_RUNS 10
#define MAX_DEVICES 200
#define EXCERPT_BYTES 80

struct _TerSourcePage
{
  TerPage parent_instance;

  /* Children, owned by the widget tree */
  GtkBox *box;
  AdwSwitchRow *enabled;

  /* Owned */
  TerSourceHealth *health;
  GPtrArray *sites;
  GHashTable *were_new;
  GHashTable *open_devices;

  gint64 source_id;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (TerSourcePage, ter_source_page, TER_TYPE_PAGE)

static AdwPreferencesGroup *
add_group (TerSourcePage *self,
           const char    *title,
           const char    *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  ter_text_set_group (group, title, description);
  gtk_box_append (self->box, GTK_WIDGET (group));

  return group;
}

static GtkWidget *
add_row (AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, subtitle);
  adw_preferences_group_add (group, row);

  return row;
}

static void
add_property (AdwPreferencesGroup *group,
              const char          *title,
              const char          *value)
{
  if (value == NULL || *value == '\0')
    return;
  gtk_widget_add_css_class (add_row (group, title, value), "property");
}

static void
on_enabled_cb (TerSourcePage *self)
{
  g_autoptr (TerAct) act = NULL;
  gboolean enabled = adw_switch_row_get_active (self->enabled);
  TerSession *session = ter_page_get_session (TER_PAGE (self));

  if (self->is_filling || session == NULL)
    return;
  act = ter_act_new_full (TER_ACT_SET, "source", self->source_id);
  ter_act_set_int (act, "enabled", enabled);
  ter_session_apply (session, act, enabled ? _("Source collected again") : _("Source paused"));
}

static void
show_state (TerSourcePage   *self,
            TerSourceHealth *health)
{
  AdwPreferencesGroup *group = add_group (self, NULL, NULL);
  gint64 now_us = ter_page_get_now_us (TER_PAGE (self));
  g_autofree char *text = ter_source_health_pill (health, now_us);
  GtkWidget *row = add_row (group, health->sentence, NULL);
  GtkWidget *pill = ter_pill_new (text, ter_source_health_tone (health));

  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (ter_source_health_icon (health)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), pill);
  row = add_row (group, _("Last 48 hours"), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), ter_source_activity_new (health, 150));
  if (health->state == TER_SOURCE_FAILING)
    add_property (group, _("Last error"), health->source->last_error);

  self->enabled = ADW_SWITCH_ROW (adw_switch_row_new ());
  ter_text_set_row (ADW_PREFERENCES_ROW (self->enabled), _("Collected"),
                    _("When it is off nothing is asked, and what was brought stays."));
  self->is_filling = TRUE;
  adw_switch_row_set_active (self->enabled, health->source->enabled);
  self->is_filling = FALSE;
  g_signal_connect_object (self->enabled, "notify::active", G_CALLBACK (on_enabled_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (self->enabled));
}

static void
on_device_cb (GtkButton     *button,
              TerSourcePage *self)
{
  TerDevice *device = g_object_get_data (G_OBJECT (button), "ter-device");

  adw_dialog_present (ADW_DIALOG (ter_edit_device_dialog_new (
                          ter_page_get_session (TER_PAGE (self)), device, self->sites)),
                      GTK_WIDGET (self));
}

/* The page is made again when messages come: what was open is open again. */
static void
on_device_expanded_cb (AdwExpanderRow *row,
                       GParamSpec     *pspec,
                       TerSourcePage  *self)
{
  gpointer id = g_object_get_data (G_OBJECT (row), "ter-device-id");

  if (adw_expander_row_get_expanded (row))
    g_hash_table_add (self->open_devices, id);
  else
    g_hash_table_remove (self->open_devices, id);
}

static GtkWidget *
create_device_button (TerSourcePage *self,
                      TerDevice     *device,
                      const char    *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-edit-symbolic");
  g_autofree char *label = g_strdup_printf (_("Name and place the sensor %s"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Name and place"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "ter-device", ter_device_ref (device),
                          (GDestroyNotify) ter_device_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_device_cb), self);

  return button;
}

static void
add_device (TerSourcePage       *self,
            AdwPreferencesGroup *group,
            const TerSensor     *sensor)
{
  TerDevice *device = sensor->device;
  AdwExpanderRow *row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  const char *name =
      device->name != NULL && *device->name != '\0' ? device->name : device->remote_id;
  gpointer id = GSIZE_TO_POINTER (device->id);

  if (device->is_new && g_hash_table_add (self->were_new, id))
    g_hash_table_add (self->open_devices, id);
  ter_text_set_row (ADW_PREFERENCES_ROW (row), name,
                    device->profile != NULL ? device->profile : device->remote_id);
  adw_expander_row_add_suffix (row, create_device_button (self, device, name));
  for (guint i = 0; i < sensor->series->len; i++)
    adw_expander_row_add_row (row, ter_series_row_new (g_ptr_array_index (sensor->series, i),
                                                       "source.edit-series"));
  adw_expander_row_set_expanded (row, g_hash_table_contains (self->open_devices, id));
  g_object_set_data (G_OBJECT (row), "ter-device-id", id);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (on_device_expanded_cb), self);
  adw_preferences_group_add (group, GTK_WIDGET (row));
}

/* A device that was new when this page opened stays under that title once it is named: its series are next. */
static void
show_devices (TerSourcePage *self,
              GPtrArray     *sensors,
              gboolean       is_new)
{
  AdwPreferencesGroup *group = NULL;
  guint n_shown = 0;

  for (guint i = 0; sensors != NULL && i < sensors->len && n_shown < MAX_DEVICES; i++)
    {
      const TerSensor *sensor = g_ptr_array_index (sensors, i);
      gboolean was_new =
          sensor->device->is_new ||
          g_hash_table_contains (self->were_new, GSIZE_TO_POINTER (sensor->device->id));

      if (was_new != is_new)
        continue;
      if (group == NULL)
        group = is_new ? add_group (self, _("New devices"),
                                    _("They are stored already. Give them a name and a place, "
                                      "then say what their series are."))
                       : add_group (self, _("Devices"), NULL);
      add_device (self, group, sensor);
      n_shown++;
    }
}

/* The beginning of a payload, with what is no text as dots. */
static char *
excerpt (GBytes *payload)
{
  gsize length = 0;
  const guint8 *data = payload != NULL ? g_bytes_get_data (payload, &length) : NULL;
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < MIN (length, EXCERPT_BYTES); i++)
    g_string_append_c (text, g_ascii_isprint (data[i]) ? (char) data[i] : '.');
  if (length > EXCERPT_BYTES)
    g_string_append (text, "…");

  return g_string_free (text, FALSE);
}

static void
show_refused (TerSourcePage *self,
              GPtrArray     *refused)
{
  AdwPreferencesGroup *group;

  if (refused == NULL || refused->len == 0)
    return;

  group = add_group (self, _("Refused messages"), _("Kept as they came, with the reason."));
  for (guint i = 0; i < MIN (refused->len, MAX_REFUSED); i++)
    {
      const TerRefused *message = g_ptr_array_index (refused, i);
      g_autofree char *beginning = excerpt (message->payload);
      g_autofree char *date =
          ter_format_date_time (message->received_us, ter_page_get_zone (TER_PAGE (self)));
      g_autofree char *detail =
          g_strdup_printf ("%s · %s\n%s", date, message->topic != NULL ? message->topic : "–",
                           beginning);

      add_row (group, message->reason, detail);
    }
}

static void
on_keep_cb (GtkButton     *button,
            TerSourcePage *self)
{
  const char *property = g_object_get_data (G_OBJECT (button), "ter-property");
  TerSession *session = ter_page_get_session (TER_PAGE (self));
  g_autofree char *config = ter_source_measures_keep (self->health->source, property);
  g_autoptr (TerAct) act = NULL;

  if (session == NULL || config == NULL)
    return;
  act = ter_act_new_full (TER_ACT_SET, "source", self->source_id);
  ter_act_set (act, "config", config);
  ter_session_apply (session, act, _("Kept from the next message on"));
}

/* What a person chose not to keep when the source was added; minds change. */
static void
show_left_out (TerSourcePage         *self,
               const TerSourceHealth *health)
{
  g_auto (GStrv) left_out = ter_source_measures_dup_left_out (health->source);
  AdwPreferencesGroup *group;

  if (left_out[0] == NULL)
    return;

  group = add_group (self, _("Measures left out"),
                     _("They are counted when they come, and not kept."));
  for (guint i = 0; left_out[i] != NULL; i++)
    {
      const char *label = ter_property_label (left_out[i]);
      g_autofree char *name = g_strdup_printf (_("Keep the measure %s"), label);
      GtkWidget *row = add_row (group, label, NULL);
      GtkWidget *button = gtk_button_new_with_mnemonic (_("_Keep"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_object_set_data_full (G_OBJECT (button), "ter-property", g_strdup (left_out[i]), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_keep_cb), self, G_CONNECT_DEFAULT);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
}

static void
show_facts (TerSourcePage         *self,
            const TerSourceHealth *health)
{
  AdwPreferencesGroup *group = add_group (self, _("About this source"), NULL);
  g_autofree char *rate = ter_format_number (health->per_hour, health->per_hour < 10 ? 1 : 0);
  g_autofree char *per_hour = g_strdup_printf (_("%s messages an hour"), rate);
  g_autofree char *brings =
      g_strdup_printf (_("%u devices, %u series, %u datasets"), health->n_devices,
                       health->n_series, health->n_datasets);

  add_property (group, _("Purpose"),
                health->source->purpose != NULL ? health->source->purpose : _("to be said"));
  add_property (group, _("Address"), health->source->url);
  add_property (group, _("Rate"), per_hour);
  add_property (group, _("Brings"), brings);
  if (health->source->allow_local)
    add_property (group, _("Network"), _("may be on this machine or on the local network"));
}

static void
show_runs (TerSourcePage *self,
           GPtrArray     *runs)
{
  AdwPreferencesGroup *group;

  if (runs == NULL || runs->len == 0)
    return;

  group = add_group (self, _("Last runs"), NULL);
  for (guint i = 0; i < MIN (runs->len, MAX_RUNS); i++)
    {
      const TerRun *run = g_ptr_array_index (runs, i);
      g_autofree char *date =
          ter_format_date_time (run->started_us, ter_page_get_zone (TER_PAGE (self)));
      g_autofree char *detail = ter_run_describe (run);

      add_row (group, date, detail);
    }
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TerSourcePage *self = TER_SOURCE_PAGE (widget);

  if (self->health != NULL)
    adw_dialog_present (ADW_DIALOG (ter_edit_source_dialog_new (
                            ter_page_get_session (TER_PAGE (self)), self->health->source)),
                        widget);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ter_page_put_aside (TER_PAGE (widget), "source", TER_SOURCE_PAGE (widget)->source_id,
                      _("Source put aside; what it brought is kept"));
}

static void
password_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  TerSourcePage *self = TER_SOURCE_PAGE (widget);

  if (self->health != NULL)
    ter_source_secret_present (TER_PAGE (self), self->health->source);
}

/* Shows a source. */
static void
show_source (TerSourcePage   *self,
             TerSourceHealth *health,
             GPtrArray       *refused,
             GPtrArray       *runs,
             GPtrArray       *sensors,
             GPtrArray       *sites)
{
  GtkWidget *child;

  g_assert (TER_IS_SOURCE_PAGE (self) && health != NULL);

  ter_source_health_ref (health);
  g_clear_pointer (&self->health, ter_source_health_unref);
  self->health = health;
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  self->sites = sites != NULL ? g_ptr_array_ref (sites) : NULL;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), health->source->name);
  ter_page_set_subtitle (TER_PAGE (self), _("Source"));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  show_state (self, health);
  show_devices (self, sensors, TRUE);
  show_refused (self, refused);
  show_facts (self, health);
  show_left_out (self, health);
  show_devices (self, sensors, FALSE);
  show_runs (self, runs);
  ter_page_show_content (TER_PAGE (self));
}

typedef struct
{
  TerSourceHealth *health;
  GPtrArray *refused;
  GPtrArray *runs;
  GPtrArray *sensors;
  GPtrArray *sites;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->health, ter_source_health_unref);
  g_clear_pointer (&answer->refused, g_ptr_array_unref);
  g_clear_pointer (&answer->runs, g_ptr_array_unref);
  g_clear_pointer (&answer->sensors, g_ptr_array_unref);
  g_clear_pointer (&answer->sites, g_ptr_array_unref);
  g_free (answer);
}

static GPtrArray *
load_sensors (TerTerritory *territory,
              gint64        source_id,
              GCancellable *cancellable)
{
  g_autoptr (GPtrArray) all = ter_sensors_load (territory, cancellable, NULL);
  GPtrArray *own = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_sensor_unref);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      TerSensor *sensor = g_ptr_array_index (all, i);

      if (sensor->device->source_id == source_id)
        g_ptr_array_add (own, ter_sensor_ref (sensor));
    }

  return own;
}

static gpointer
load_source (TerTerritory *territory,
             gpointer      params,
             GCancellable *cancellable,
             GError      **error)
{
  const gint64 *id = params;
  g_autoptr (GPtrArray) all = ter_source_health_load (territory, cancellable, error);
  Answer *answer;

  if (all == NULL)
    return NULL;

  for (guint i = 0; i < all->len; i++)
    {
      TerSourceHealth *health = g_ptr_array_index (all, i);

      if (health->source->id != *id)
        continue;
      answer = g_new0 (Answer, 1);
      answer->health = ter_source_health_ref (health);
      answer->refused = ter_source_refused_load (territory, *id, MAX_REFUSED, NULL);
      answer->runs = ter_source_runs_load (territory, *id, MAX_RUNS, NULL);
      answer->sensors = load_sensors (territory, *id, cancellable);
      answer->sites = ter_territory_list_sites (territory, NULL);
      return answer;
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("This source was put aside. What it brought is kept."));

  return NULL;
}

static void
on_loaded_cb (TerPage *page,
              gpointer result)
{
  Answer *answer = result;

  show_source (TER_SOURCE_PAGE (page), answer->health, answer->refused, answer->runs,
               answer->sensors, answer->sites);
}

static void
ter_source_page_load (TerPage *page)
{
  TerSourcePage *self = TER_SOURCE_PAGE (page);

  ter_page_query (page, load_source, g_memdup2 (&self->source_id, sizeof (gint64)), g_free,
                  answer_free, on_loaded_cb);
}

static void
ter_source_page_dispose (GObject *object)
{
  TerSourcePage *self = TER_SOURCE_PAGE (object);

  g_clear_pointer (&self->health, ter_source_health_unref);
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  g_clear_pointer (&self->were_new, g_hash_table_unref);
  g_clear_pointer (&self->open_devices, g_hash_table_unref);

  G_OBJECT_CLASS (ter_source_page_parent_class)->dispose (object);
}

static void
ter_source_page_class_init (TerSourcePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_source_page_dispose;
  page_class->load = ter_source_page_load;
  page_class->interests = TER_CHANGE_SOURCES | TER_CHANGE_RUNS | TER_CHANGE_SERIES;
  gtk_widget_class_install_action (widget_class, "source.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "source.edit-series", "x", ter_page_edit_series);
  gtk_widget_class_install_action (widget_class, "source.password", NULL, password_action);
  gtk_widget_class_install_action (widget_class, "source.remove", NULL, remove_action);
}

static void
ter_source_page_init (TerSourcePage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  self->were_new = g_hash_table_new (NULL, NULL);
  self->open_devices = g_hash_table_new (NULL, NULL);
  ter_page_set_identity (TER_PAGE (self), "source", _("Source"));
  g_menu_append (menu, _("_User and Password…"), "source.password");
  g_menu_append (menu, _("_Put Aside"), "source.remove");
  ter_page_add_edit_menu (TER_PAGE (self), _("Edit the source"), "source.edit",
                          G_MENU_MODEL (menu));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 18);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  ter_page_set_content (TER_PAGE (self), ter_column_new (GTK_WIDGET (self->box), 960));
}

/**
 * ter_source_page_new:
 * @source_id: which source
 *
 * Returns: (transfer floating): its page
 */
TerSourcePage *
ter_source_page_new (gint64 source_id)
{
  TerSourcePage *self = g_object_new (TER_TYPE_SOURCE_PAGE, NULL);

  self->source_id = source_id;

  return self;
}
