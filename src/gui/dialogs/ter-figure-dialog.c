/* ter-figure-dialog.c — Where does this figure come from?
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A view of one TerFigure: nothing is computed here but texts.
 *
 *  1. What the figure does not know has no row: no empty value is ever shown as if it were one.
 *  2. An estimate is called an estimate beside the value, not in a tooltip.
 *  3. Labels of series, factors and methods come from elsewhere: they never reach markup.
 */

#include "config.h"

#include "ter-figure-dialog.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-dataset.h"
#include "ter-figure-text.h"
#include "ter-format.h"
#include "ter-pill.h"
#include "ter-text.h"
#include "ter-unit.h"

/* More inputs than this are folded into an expander that says how many there are. */
#define INPUTS_SHOWN 60

struct _TerFigureDialog
{
  AdwDialog parent_instance;

  /* Owned */
  TerFigure *figure;
  GTimeZone *zone;

  /* Borrowed */
  GtkBox *box;

  gint64 now_us;
};

G_DEFINE_FINAL_TYPE (TerFigureDialog, ter_figure_dialog, ADW_TYPE_DIALOG)

static GtkListBox *
add_list (TerFigureDialog *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (self->box, list);

  return GTK_LIST_BOX (list);
}

static AdwActionRow *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle,
         const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label;

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, subtitle);
  if (value != NULL)
    {
      label = gtk_label_new (value);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  gtk_list_box_append (list, row);

  return ADW_ACTION_ROW (row);
}

static void
add_head (TerFigureDialog *self)
{
  const TerFigure *figure = self->figure;
  GtkWidget *line = adw_wrap_box_new ();
  GtkWidget *label;
  g_autofree char *value = NULL;

  value = ter_figure_text (figure, figure->value);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 12);
  label = gtk_label_new (value);
  gtk_widget_add_css_class (label, "figure");
  adw_wrap_box_append (ADW_WRAP_BOX (line), label);
  if (!isnan (figure->low) && !isnan (figure->high))
    {
      g_autofree char *low = ter_figure_text (figure, figure->low);
      g_autofree char *high = ter_figure_text (figure, figure->high);
      /* Translators: the ends of the interval that a value lies in. */
      g_autofree char *text = g_strdup_printf (_("between %s and %s"), low, high);

      label = gtk_label_new (text);
      gtk_widget_add_css_class (label, "figure-margin");
      adw_wrap_box_append (ADW_WRAP_BOX (line), label);
    }
  gtk_box_append (self->box, line);

  label = GTK_WIDGET (
      ter_text_label_new (figure->sentence != NULL ? figure->sentence : figure->label, NULL));
  gtk_box_append (self->box, label);
}

static const char *
verdict_class (TerVerdict verdict)
{
  switch (verdict)
    {
    case TER_VERDICT_GOOD:
      return "good";
    case TER_VERDICT_NOTICE:
      return "notice";
    case TER_VERDICT_BAD:
      return "bad";
    case TER_VERDICT_NONE:
    case TER_VERDICT_INSUFFICIENT:
    default:
      return NULL;
    }
}

static void
add_pills (TerFigureDialog *self)
{
  const TerFigure *figure = self->figure;
  GtkWidget *line = adw_wrap_box_new ();
  gboolean has_pill = FALSE;

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (line), 6);
  if (figure->verdict_text != NULL)
    {
      adw_wrap_box_append (ADW_WRAP_BOX (line),
                           ter_pill_new (figure->verdict_text, verdict_class (figure->verdict)));
      has_pill = TRUE;
    }
  if (figure->status != TER_STATUS_UNKNOWN)
    {
      /* Translators: the number of a status of data, and its name. */
      g_autofree char *text = g_strdup_printf (_("%d · %s"), figure->status,
                                               _ (ter_dataset_status_label (figure->status)));

      adw_wrap_box_append (ADW_WRAP_BOX (line), ter_pill_new (text, "info"));
      has_pill = TRUE;
    }
  if (figure->is_estimate)
    {
      adw_wrap_box_append (ADW_WRAP_BOX (line),
                           ter_pill_new (_("estimate, not a regulatory value"), NULL));
      has_pill = TRUE;
    }
  if (has_pill)
    gtk_box_append (self->box, line);
  else
    g_object_ref_sink (line), g_object_unref (line);
}

static void
add_inputs (TerFigureDialog *self,
            GtkListBox      *list)
{
  const GPtrArray *inputs = self->figure->inputs;
  g_autofree char *count = NULL;
  GtkWidget *row;
  GtkWidget *label;

  if (inputs == NULL || inputs->len == 0)
    return;

  row = adw_expander_row_new ();
  ter_text_set_row (ADW_PREFERENCES_ROW (row), _("Series"), _("what was added up"));
  count = ter_format_count (inputs->len);
  label = gtk_label_new (count);
  gtk_widget_add_css_class (label, "numeric");
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), label);
  for (guint i = 0; i < MIN (inputs->len, INPUTS_SHOWN); i++)
    {
      const TerInput *input = inputs->pdata[i];
      GtkWidget *child = adw_action_row_new ();
      g_autofree char *number = ter_format_count (input->n_observations);
      g_autofree char *text = g_strdup_printf (ngettext ("%s observation", "%s observations",
                                                         (gulong) MAX (0, input->n_observations)),
                                               number);

      ter_text_set_row (ADW_PREFERENCES_ROW (child), input->label, text);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), child);
    }
  gtk_list_box_append (list, row);
}

static char *
describe_gaps (TerFigureDialog *self)
{
  const GArray *gaps = self->figure->gaps;
  g_autofree char *longest = NULL;

  if (gaps == NULL || gaps->len == 0)
    return g_strdup (_("no gap"));

  longest = ter_format_span (g_array_index (gaps, TerSpan, 0), self->zone);

  return g_strdup_printf (ngettext ("%u gap: %s", "%u gaps, the longest: %s", gaps->len), gaps->len,
                          longest);
}

static void
add_what (TerFigureDialog *self)
{
  const TerFigure *figure = self->figure;
  GtkListBox *list = add_list (self);

  if (figure->period.end_us > figure->period.start_us)
    {
      g_autofree char *span = ter_format_span (figure->period, self->zone);

      add_row (list, _("Period"), _("local days of 23, 24 or 25 h"), span);
    }
  add_inputs (self, list);
  if (!isnan (figure->coverage))
    {
      g_autofree char *share = ter_format_coverage (figure->coverage);
      g_autofree char *gaps = describe_gaps (self);
      GtkWidget *bar = gtk_level_bar_new_for_interval (0, 1);
      AdwActionRow *row = add_row (list, _("Coverage"), gaps, share);

      gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), CLAMP (figure->coverage, 0, 1));
      gtk_widget_set_size_request (bar, 80, -1);
      gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _("Coverage"), -1);
      adw_action_row_add_suffix (row, bar);
    }
  if (figure->last_us != TER_INSTANT_NONE)
    {
      g_autofree char *age = ter_format_age (figure->last_us, self->now_us);
      g_autofree char *at = ter_format_date_time (figure->last_us, self->zone);

      add_row (list, _("Freshness"), at, age);
    }
}

static void
add_how (TerFigureDialog *self)
{
  const TerFigure *figure = self->figure;
  GtkListBox *list;

  if (figure->method == NULL && (figure->factors == NULL || figure->factors->len == 0))
    return;

  list = add_list (self);
  if (figure->method != NULL)
    {
      g_autofree char *version = NULL;

      if (figure->method_version != NULL)
        version = g_strdup_printf (_("version %s"), figure->method_version);
      add_row (list, _("Method"), figure->method, version);
    }
  for (guint i = 0; figure->factors != NULL && i < figure->factors->len; i++)
    {
      const TerFactor *factor = figure->factors->pdata[i];
      g_autofree char *value = ter_format_quantity (factor->value, factor->unit);
      g_autofree char *since = NULL;

      if (factor->valid_from != NULL && factor->source != NULL)
        since = g_strdup_printf (_("%s, since %s"), factor->source, factor->valid_from);
      add_row (list, factor->label, since != NULL ? since : factor->source, value);
    }
}

/* The reference: what a person pastes in a letter so that someone else finds the figure again. */
static char *
reference_text (TerFigureDialog *self)
{
  const TerFigure *figure = self->figure;
  GString *text = g_string_new (figure->label);
  g_autofree char *value = ter_figure_text (figure, figure->value);

  g_string_append_printf (text, ": %s\n", value);
  if (figure->sentence != NULL)
    g_string_append_printf (text, "%s\n", figure->sentence);
  if (figure->period.end_us > figure->period.start_us)
    {
      g_autofree char *span = ter_format_span (figure->period, self->zone);

      g_string_append_printf (text, "%s: %s\n", _("Period"), span);
    }
  if (!isnan (figure->coverage))
    {
      g_autofree char *share = ter_format_coverage (figure->coverage);

      g_string_append_printf (text, "%s: %s\n", _("Coverage"), share);
    }
  if (figure->method != NULL)
    g_string_append_printf (text, "%s: %s %s\n", _("Method"), figure->method,
                            figure->method_version != NULL ? figure->method_version : "");
  g_string_append_printf (text, "%s\n", figure->id);

  return g_string_free_and_steal (text);
}

static void
copy_cb (TerFigureDialog *self,
         GtkButton       *button)
{
  g_autofree char *text = reference_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_button_set_label (button, _("Copied"));
}

static void
add_buttons (TerFigureDialog *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Copy the Reference"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, button);
}

static void
ter_figure_dialog_finalize (GObject *object)
{
  TerFigureDialog *self = TER_FIGURE_DIALOG (object);

  g_clear_pointer (&self->figure, ter_figure_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (ter_figure_dialog_parent_class)->finalize (object);
}

static void
ter_figure_dialog_class_init (TerFigureDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_figure_dialog_finalize;
}

static void
ter_figure_dialog_init (TerFigureDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  adw_dialog_set_title (ADW_DIALOG (self), _("Where Does This Figure Come From?"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 640);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 24);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->box));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/**
 * ter_figure_dialog_new:
 * @figure: what is shown
 * @now_us: what time it is
 *
 * Makes the dialog that says where a figure comes from.
 *
 * Returns: (transfer floating): a dialog to present
 */
AdwDialog *
ter_figure_dialog_new (TerFigure *figure,
                       gint64     now_us)
{
  TerFigureDialog *self;

  g_return_val_if_fail (figure != NULL, NULL);

  self = g_object_new (TER_TYPE_FIGURE_DIALOG, NULL);
  self->figure = ter_figure_ref (figure);
  self->now_us = now_us;
  self->zone = g_time_zone_new_identifier (figure->zone != NULL ? figure->zone : "Europe/Paris");
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
  add_head (self);
  add_pills (self);
  add_what (self);
  add_how (self);
  add_buttons (self);

  return ADW_DIALOG (self);
}
