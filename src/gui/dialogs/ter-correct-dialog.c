/* ter-correct-dialog.c — Values that are wrong, corrected where they are seen
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A form whose act is a correction: from when to when, what the values are worth, what they are instead, and why.
 * Under it, what was corrected before, with who said so and why.
 *
 *  1. It opens on the last value of the series: what looks wrong on a chart is mostly what came last.
 *  2. An empty value keeps what was measured: the values are only said to be wrong, estimated or good.
 *  3. The toast that tells it undoes it; nothing is erased either way.
 */

#include "config.h"

#include "ter-correct-dialog.h"

#include <glib/gi18n-lib.h>

#include "ter-correction.h"
#include "ter-date-button.h"
#include "ter-format.h"
#include "ter-instant.h"
#include "ter-presenting.h"
#include "ter-text.h"
#include "ter-unit.h"

#define MAX_SHOWN 12

static GTimeZone *
zone_of (TerSession *session)
{
  TerTerritory *territory = session != NULL ? ter_session_get_territory (session) : NULL;

  return territory != NULL ? ter_territory_get_zone (territory) : NULL;
}

static void
add_instant (TerFormDialog *dialog,
             const char    *field,
             const char    *title,
             gint64         instant_us,
             GTimeZone     *zone)
{
  AdwEntryRow *row = ter_form_dialog_add_text (dialog, field, title, NULL, TER_FORM_TEXT_INSTANT);
  g_autoptr (GDateTime) local = instant_us != TER_INSTANT_NONE && zone != NULL
                                    ? ter_instant_to_local (instant_us, zone)
                                    : NULL;
  g_autofree char *text = local != NULL ? ter_date_text (local) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
add_worth (TerFormDialog *dialog)
{
  const char *const values[] = { "3", "1", "0", NULL };
  const char *const labels[] = { _("Wrong, set aside"), _("Estimated"), _("Good"), NULL };

  ter_form_dialog_add_choice (dialog, "quality", _("These values are"), values, labels, "3");
}

static GtkWidget *
past_row_new (const TerPastValue *value,
              const TerSeries    *series,
              GTimeZone          *zone)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *time = ter_format_date_time (value->time_us, zone);
  g_autofree char *number = ter_format_reading (value->value, value->text, series->unit);
  g_autofree char *at = ter_format_date_time (value->at_us, zone);
  g_autofree char *title = value->quality == TER_QUALITY_BAD
                               /* Translators: an instant and a value */
                               ? g_strdup_printf (_("%s: %s, set aside"), time, number)
                               /* Translators: an instant and a value */
                               : g_strdup_printf (_("%s: %s"), time, number);
  /* Translators: a person, an instant, a reason */
  g_autofree char *subtitle = g_strdup_printf (_("%s, %s: %s"), value->author, at,
                                               value->reason != NULL ? value->reason : "–");

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, subtitle);

  return row;
}

static void
add_history (TerFormDialog   *dialog,
             const TerSeries *series,
             GPtrArray       *history,
             GTimeZone       *zone)
{
  AdwPreferencesGroup *group = NULL;
  guint n = 0;

  for (guint i = history->len; i > 0 && n < MAX_SHOWN; i--)
    {
      const TerPastValue *value = g_ptr_array_index (history, i - 1);

      if (value->author == NULL || !value->is_read)
        continue;
      if (group == NULL)
        group = ter_form_dialog_add_group (dialog, _("Corrected Before"), NULL);
      adw_preferences_group_add (group, past_row_new (value, series, zone));
      n++;
    }
}

/* Makes the dialog that corrects values of a series. */
static TerFormDialog *
dialog_new (TerSession *session,
            TerSeries  *series,
            GPtrArray  *history)
{
  GTimeZone *zone = zone_of (session);
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  gint64 last_us;
  TerFormDialog *dialog;

  g_assert (series != NULL);

  last_us = series->last_us;
  id = g_strdup_printf ("%" G_GINT64_FORMAT, series->id);
  dialog = ter_form_dialog_new (session, TER_ACT_CREATE, "correction", 0, _("Correct Values"),
                                _("Values corrected"));
  ter_form_dialog_add_group (dialog, series->name,
                             _("What was measured is kept, with who corrected it, when and why."));
  ter_form_dialog_imply (dialog, "series", id);
  add_instant (dialog, "from", _("From"), last_us, zone);
  add_instant (dialog, "to", _("Until, excluded"),
               last_us != TER_INSTANT_NONE ? last_us + 60 * G_USEC_PER_SEC : last_us, zone);
  add_worth (dialog);
  /* Translators: a unit, which may be empty */
  title = g_strdup_printf (_("New value in %s, or nothing to keep what was measured"),
                           ter_unit_symbol (series->unit));
  ter_form_dialog_add_text (dialog, "value",
                            series->unit != NULL && *series->unit != '\0'
                                ? title
                                : _("New value, or nothing to keep what was measured"),
                            NULL, TER_FORM_TEXT_NUMBER);
  ter_form_dialog_add_text (dialog, "reason", _("Why"), NULL, TER_FORM_TEXT_REASON);
  if (zone != NULL)
    add_history (dialog, series, history, zone);

  return dialog;
}

/* The series, and what was corrected of it. */
typedef struct
{
  TerSeries *series;
  GPtrArray *history;
} Past;

static void
past_free (gpointer data)
{
  Past *self = data;

  ter_series_unref (self->series);
  g_ptr_array_unref (self->history);
  g_free (self);
}

static gpointer
load_past (TerTerritory *territory,
           gpointer      series,
           GCancellable *cancellable,
           GError      **error)
{
  const TerSpan always = { G_MININT64, G_MAXINT64 };
  GPtrArray *history =
      ter_territory_read_history (territory, ((TerSeries *) series)->id, always, error);
  Past *self;

  if (history == NULL)
    return NULL;
  self = g_new (Past, 1);
  self->series = ter_series_ref (series);
  self->history = history;

  return self;
}

static AdwDialog *
create_dialog (TerSession *session,
               gpointer    past)
{
  const Past *self = past;

  return ADW_DIALOG (dialog_new (session, self->series, self->history));
}

/**
 * ter_correct_dialog_present:
 * @session: the open territory
 * @series: the series
 * @parent: over what
 *
 * Reads what was corrected of a series, then presents the dialog that corrects more of it.
 */
void
ter_correct_dialog_present (TerSession *session,
                            TerSeries  *series,
                            GtkWidget  *parent)
{
  g_return_if_fail (TER_IS_SESSION (session) && series != NULL && GTK_IS_WIDGET (parent));

  ter_present_loaded (session, parent, load_past, ter_series_ref (series),
                      (GDestroyNotify) ter_series_unref, past_free, create_dialog);
}
