/* ter-place-panel.c — One sensor or one building, beside the map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Shows one place; it asks for nothing itself. The page gives the place, then its history when that has come. Buttons
 * activate the actions of the group "map", which the page installs on itself and on the dialog that holds the panel
 * where there is no room beside the map.
 */

#include "config.h"

#include "ter-place-panel.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-chart-card.h"
#include "ter-clock.h"
#include "ter-format.h"
#include "ter-pill.h"
#include "ter-refiner.h"
#include "ter-series-row.h"
#include "ter-text.h"
#include "ter-unit.h"

struct _TerPlacePanel
{
  GtkWidget parent_instance;

  /* Template */
  GtkLabel *name_label;
  GtkLabel *where_label;
  GtkButton *close_button;
  GtkLabel *pill;
  GtkBox *value_card;
  GtkLabel *value_title;
  GtkLabel *value_label;
  GtkLabel *age_label;
  GtkBox *chart_box;
  GtkLabel *chart_note;
  GtkButton *origin_button;
  GtkListBox *series_list;
  GtkListBox *fact_list;
  GtkButton *open_button;
  GtkButton *edit_button;

  /* Owned */
  TerRefiner *refiner;

  /* Child, owned by the widget tree */
  TerChartCard *chart;

  /* Of the series that is drawn, and what the note is about */
  gint64 series_id;
  TerSpan recent;
};

typedef struct
{
  gint64 series_id;
  TerSpan span;
  TerResolution resolution;
} Question;

G_DEFINE_FINAL_TYPE (TerPlacePanel, ter_place_panel, GTK_TYPE_WIDGET)

static void
add_fact (GtkListBox *list,
          const char *title,
          const char *value)
{
  GtkWidget *row;
  GtkWidget *label;

  if (value == NULL || *value == '\0')
    return;

  row = adw_action_row_new ();
  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  label = gtk_label_new (value);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_tooltip_text (label, value);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (list, row);
}

/* All of them, the one that is charted too: each can be named, given a unit and placed from here. */
static void
show_series (TerPlacePanel   *self,
             const TerSensor *sensor)
{
  guint n = sensor != NULL && sensor->series != NULL ? sensor->series->len : 0;

  gtk_list_box_remove_all (self->series_list);
  gtk_widget_set_visible (GTK_WIDGET (self->series_list), n > 0);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->series_list,
                         ter_series_row_new (g_ptr_array_index (sensor->series, i),
                                             "map.edit-series"));
}

static char *
format_position (const TerPlace *place)
{
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;

  if (!place->has_position)
    return g_strdup (_("not placed yet"));

  latitude = ter_format_number (place->position.y, 5);
  longitude = ter_format_number (place->position.x, 5);

  return g_strdup_printf ("%s ; %s", latitude, longitude);
}

static void
show_sensor_facts (TerPlacePanel   *self,
                   const TerSensor *sensor,
                   GTimeZone       *zone)
{
  g_autofree char *heard = ter_format_date_time (sensor->device->last_seen_us, zone);
  g_autofree char *step = sensor->device->expected_step_us > 0
                              ? ter_format_duration (sensor->device->expected_step_us)
                              : g_strdup (_("not known yet"));
  g_autofree char *battery = NULL;

  add_fact (self->fact_list, _("Last message"),
            sensor->device->last_seen_us != TER_INSTANT_NONE ? heard : _("never"));
  add_fact (self->fact_list, _("Usual step"), step);
  if (!isnan (sensor->battery))
    {
      battery = ter_format_reading (sensor->battery, NULL, sensor->battery_unit);
      add_fact (self->fact_list, sensor->is_battery_low ? _("Battery, low") : _("Battery"),
                battery);
    }
  add_fact (self->fact_list, _("Source"), sensor->source_name);
  add_fact (self->fact_list, _("Model"), sensor->device->profile);
  add_fact (self->fact_list, _("Identifier"), sensor->device->remote_id);
}

static void
show_facts (TerPlacePanel  *self,
            const TerPlace *place,
            GTimeZone      *zone)
{
  g_autofree char *position = format_position (place);

  gtk_list_box_remove_all (self->fact_list);
  if (place->sensor != NULL)
    show_sensor_facts (self, place->sensor, zone);
  else if (place->site != NULL && place->site->floor_area_m2 > 0)
    {
      g_autofree char *area = ter_format_quantity (place->site->floor_area_m2, "m2");

      add_fact (self->fact_list, _("Heated area"), area);
    }
  add_fact (self->fact_list, _("Position"), position);
}

static const char *
state_tone (const TerPlace *place)
{
  switch (place->state)
    {
    case TER_POINT_ALIVE:
      return "good";
    case TER_POINT_SILENT:
      return "notice";
    case TER_POINT_ALERT:
      return "bad";
    case TER_POINT_PLACE:
    case TER_POINT_UNKNOWN:
    default:
      return NULL;
    }
}

static void
show_value (TerPlacePanel   *self,
            const TerSensor *sensor,
            gint64           now_us)
{
  g_autofree char *age = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->value_card), sensor != NULL);
  if (sensor == NULL)
    return;

  gtk_label_set_text (self->value_title, sensor->main != NULL
                                             ? ter_property_label (sensor->main->property)
                                             : _("Last value"));
  gtk_label_set_text (self->value_label, sensor->value_text != NULL && *sensor->value_text != '\0'
                                             ? sensor->value_text
                                             : "–");
  if (sensor->main != NULL)
    age = ter_format_age (sensor->main->last_us, now_us);
  gtk_label_set_text (self->age_label, age != NULL ? age : "");
  gtk_widget_set_visible (GTK_WIDGET (self->origin_button), sensor->last != NULL);
}

/* Readings further apart than three steps are not joined: nothing is known between them. */
static TerChartData *
readings_new (const TerSeries *series,
              TerSamples      *samples,
              TerSpan          span,
              gint64           step_us,
              GTimeZone       *zone)
{
  const char *label = ter_property_label (series->property);
  TerChartData *data = ter_chart_data_new_full (label, series->unit, span, zone);

  data->step = TER_STEP_HOUR;
  data->from_zero = FALSE;
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, label, samples, 3 * step_us);

  return data;
}

/* The mean of each hour or day, at its middle; NULL when there is none. */
static TerChartData *
means_new (const TerSeriesAnswer *answer,
           TerStep                step,
           gint64                 end_us,
           GTimeZone             *zone)
{
  const char *label = ter_property_label (answer->series->property);
  g_autoptr (TerSamples) samples = ter_samples_new_sized (answer->n);
  TerChartData *data;

  if (answer->n == 0)
    return NULL;
  for (gsize i = 0; i < answer->n; i++)
    {
      samples->times[i] = answer->edges[i] + (answer->edges[i + 1] - answer->edges[i]) / 2;
      samples->values[i] = answer->values[i];
    }
  data = ter_chart_data_new_full (label, answer->unit,
                                  (TerSpan) { answer->edges[0],
                                              MAX (answer->edges[answer->n], end_us) },
                                  zone);
  data->step = step;
  data->from_zero = FALSE;
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, label, samples, 0);

  return data;
}

/* Readings of three weeks, hours of seven months: some thousand points at most. */
static gpointer
prepare (gpointer owner,
         TerSpan  span)
{
  TerPlacePanel *self = owner;
  gint64 days = (span.end_us - span.start_us) / TER_USEC_PER_DAY;
  Question *question;

  if (days > 210)
    return NULL;
  question = g_new0 (Question, 1);
  question->series_id = self->series_id;
  question->span = span;
  question->resolution = days > 21 ? TER_RESOLUTION_HOUR : TER_RESOLUTION_RAW;

  return question;
}

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  const Question *question = params;
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full (question->span, question->resolution, TER_FUNCTION_MEAN);
  g_autoptr (GPtrArray) answers = NULL;

  ter_series_query_add (query, question->series_id);
  answers = ter_territory_query (territory, query, cancellable, error);

  return answers != NULL ? ter_series_answer_ref (g_ptr_array_index (answers, 0)) : NULL;
}

static TerChartData *
show (gpointer owner,
      gpointer result,
      char   **subtitle)
{
  TerPlacePanel *self = owner;
  TerSeriesAnswer *answer = result;
  TerChartData *whole = ter_chart_get_data (ter_chart_card_get_chart (self->chart));
  TerSpan span;

  if (answer->series->id != self->series_id || whole == NULL)
    return NULL;
  ter_chart_get_visible (ter_chart_card_get_chart (self->chart), &span);
  if (answer->samples != NULL)
    {
      gint64 half = (span.end_us - span.start_us) / 2;

      *subtitle = g_strdup (_("Readings"));
      return readings_new (answer->series, answer->samples,
                           (TerSpan) { MAX (span.start_us - half, whole->span.start_us),
                                       MIN (span.end_us + half, whole->span.end_us) },
                           answer->step_us, whole->zone);
    }
  *subtitle = g_strdup (_("Mean of each hour"));

  return means_new (answer, TER_STEP_HOUR, 0, whole->zone);
}

/* The note says how much of the last days was measured: elsewhere it would say something wrong. */
static void
view_changed_cb (TerPlacePanel *self)
{
  TerSpan view;

  ter_chart_get_visible (ter_chart_card_get_chart (self->chart), &view);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_note), view.start_us == self->recent.start_us &&
                                                             view.end_us == self->recent.end_us);
}

/* The last days are seen, and the year is a zoom or a pan away. */
static void
draw_history (TerPlacePanel   *self,
              TerPlaceHistory *history,
              const char      *sentence,
              GTimeZone       *zone)
{
  TerSensorHistory *recent = history->recent;
  TerChart *chart = ter_chart_card_get_chart (self->chart);
  gboolean is_other = self->series_id != recent->series->id;
  g_autoptr (TerChartData) year =
      means_new (history->year, TER_STEP_DAY, recent->span.end_us, zone);
  g_autoptr (TerChartData) last =
      readings_new (recent->series, recent->samples, recent->span, recent->step_us, zone);

  self->series_id = recent->series->id;
  self->recent = recent->span;
  last->sentence = g_strdup (sentence);
  if (is_other)
    ter_chart_card_set_data (self->chart, NULL, NULL);
  ter_chart_card_set_data (self->chart, year != NULL ? year : last,
                           year != NULL ? _("Mean of each day") : NULL);
  if (year == NULL)
    return;
  if (is_other)
    ter_chart_show_span (chart, recent->span);
  ter_chart_card_set_detail (self->chart, last, _("Readings"));
}

static void
ter_place_panel_dispose (GObject *object)
{
  TerPlacePanel *self = TER_PLACE_PANEL (object);
  GtkWidget *child;

  if (self->refiner != NULL)
    ter_refiner_stop (self->refiner);
  g_clear_object (&self->refiner);
  gtk_widget_dispose_template (GTK_WIDGET (object), TER_TYPE_PLACE_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ter_place_panel_parent_class)->dispose (object);
}

static void
ter_place_panel_class_init (TerPlacePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_place_panel_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/territoire/Dashboard/ui/ter-place-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, name_label);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, where_label);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, close_button);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, pill);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, value_card);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, value_title);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, value_label);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, age_label);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, chart_box);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, chart_note);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, origin_button);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, series_list);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, fact_list);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, open_button);
  gtk_widget_class_bind_template_child (widget_class, TerPlacePanel, edit_button);
}

static void
ter_place_panel_init (TerPlacePanel *self)
{
  static const TerRefinement how = {
    .prepare = prepare,
    .ask = ask,
    .show = show,
    .free_question = g_free,
    .free_answer = (GDestroyNotify) ter_series_answer_unref,
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->chart = TER_CHART_CARD (ter_chart_card_new_plain (130));
  self->refiner = ter_refiner_new (self->chart, &how, self);
  g_signal_connect_object (ter_chart_card_get_chart (self->chart), "view-changed",
                           G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->chart_box, GTK_WIDGET (self->chart));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->series_list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Series"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fact_list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("About this place"), -1);
}

/**
 * ter_place_panel_new:
 *
 * Returns: (transfer floating): an empty panel. Its buttons activate the actions of the group "map".
 */
TerPlacePanel *
ter_place_panel_new (void)
{
  return g_object_new (TER_TYPE_PLACE_PANEL, NULL);
}

/**
 * ter_place_panel_set_place:
 * @zone: the time zone that people live in
 * @now_us: what ages are told from
 *
 * Shows a place; its history is shown when it comes.
 */
void
ter_place_panel_set_place (TerPlacePanel *self,
                           TerPlace      *place,
                           GTimeZone     *zone,
                           gint64         now_us)
{
  gboolean is_building;

  g_return_if_fail (TER_IS_PLACE_PANEL (self) && place != NULL);

  is_building = place->site != NULL && place->site->kind == TER_SITE_BUILDING;
  gtk_label_set_text (self->name_label, place->name);
  gtk_label_set_text (self->where_label, place->where != NULL ? place->where : _("No site"));
  ter_pill_set (GTK_WIDGET (self->pill), ter_place_state_label (place), state_tone (place));
  show_value (self, place->sensor, now_us);
  show_series (self, place->sensor);
  show_facts (self, place, zone);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), is_building);
  gtk_button_set_label (self->edit_button,
                        place->sensor != NULL ? _("Name and _Place…") : _("_Edit…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, place->name,
                                  -1);
}

/**
 * ter_place_panel_set_history:
 * @history: (nullable): the last days and the last year of the main series
 * @territory: (nullable): what finer values are asked of; not without @history
 *
 * Draws the last days.
 */
void
ter_place_panel_set_history (TerPlacePanel   *self,
                             TerPlaceHistory *history,
                             TerTerritory    *territory)
{
  g_autofree char *span = NULL;
  g_autofree char *coverage = NULL;
  g_autofree char *note = NULL;
  TerSensorHistory *recent = history != NULL ? history->recent : NULL;
  gboolean has_samples = recent != NULL && recent->samples != NULL && recent->samples->n > 0;
  GTimeZone *zone = territory != NULL ? ter_territory_get_zone (territory) : NULL;

  g_return_if_fail (TER_IS_PLACE_PANEL (self));

  gtk_widget_set_visible (GTK_WIDGET (self->chart_note), has_samples);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_box), has_samples);
  if (!has_samples)
    return;

  span = ter_format_span (recent->span, zone);
  if (isnan (recent->coverage))
    note = g_steal_pointer (&span);
  else
    {
      coverage = ter_format_percent (100 * recent->coverage, 0, FALSE);
      /* Translators: a period, then the share of it that was measured */
      note = g_strdup_printf (_("%s · coverage %s"), span, coverage);
    }
  gtk_label_set_text (self->chart_note, note);
  ter_refiner_set_territory (self->refiner, territory);
  draw_history (self, history, note, zone);
}

/**
 * ter_place_panel_set_has_close:
 *
 * Says whether the panel has a close button of its own; a dialog has one already.
 */
void
ter_place_panel_set_has_close (TerPlacePanel *self,
                               gboolean       has_close)
{
  g_return_if_fail (TER_IS_PLACE_PANEL (self));

  gtk_widget_set_visible (GTK_WIDGET (self->close_button), has_close);
}
