/* ter-energy-site-page.c — What one building consumes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The building's figures, its consumption by day, week or month beside the year before, a closer look
 * (ter-energy-cards.c), when in the week it consumes, and the meters that say so. All but the closer look comes from one
 * answer of the energy service.
 *
 *  1. The step follows the length of the period until a person chooses one.
 *  2. A meter that does not count says why in its row.
 */

#include "config.h"

#include "ter-energy-site-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-clock.h"
#include "ter-energy-cards.h"
#include "ter-energy-chart.h"
#include "ter-format.h"
#include "ter-heat-map.h"
#include "ter-page-tiles.h"
#include "ter-period-group.h"
#include "ter-plot-frame.h"
#include "ter-site-dialog.h"
#include "ter-text.h"

struct _TerEnergySitePage
{
  TerPage parent_instance;

  /* Borrowed: children */
  GtkWidget *step_group;
  GtkWidget *period_button;
  TerTile *change;
  TerTile *consumption;
  TerTile *intensity;
  TerEnergyChart *chart;
  TerEnergyCards *cards;
  TerTile *load;
  TerHeatMap *heat;
  TerPlotFrame *frame;
  GtkListBox *meters;
  GtkLabel *coverage;

  gint64 site_id;
  gboolean is_bound;
  gboolean step_is_chosen;
  TerStep step;
};

typedef struct
{
  gint64 site_id;
  TerPeriod period;
  TerStep step;
  TerAgainst against;
} Question;

typedef struct
{
  TerEnergyDetail *detail;
  TerEnergySlice *slice;
} Answer;

G_DEFINE_FINAL_TYPE (TerEnergySitePage, ter_energy_site_page, TER_TYPE_PAGE)

static void
fill_identity (TerEnergySitePage *self,
               TerEnergyDetail   *detail)
{
  GString *text = g_string_new (detail->area_name);

  if (detail->site->floor_area_m2 > 0)
    {
      g_autofree char *area = ter_format_quantity (detail->site->floor_area_m2, "m2");

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", area);
    }
  for (guint i = 0; i < detail->fluids->len; i++)
    {
      const TerEnergyFluid *fluid = detail->fluids->pdata[i];

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", fluid->label);
    }
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), detail->site->name);
  ter_page_set_subtitle (TER_PAGE (self), text->str);
  g_string_free (text, TRUE);
}

static TerHeat *
heat_of (const TerEnergyDetail *detail)
{
  TerHeat *heat = ter_heat_new (7, 24);

  heat->unit = g_strdup ("kW");
  for (guint day = 0; day < 7; day++)
    {
      /* 5 January 1970 was a Monday. */
      g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, 5 + (int) day, 0, 0, 0);

      heat->row_labels[day] = g_date_time_format (date, "%a");
    }
  for (guint hour = 0; hour < 24; hour += 6)
    {
      g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, 5, (int) hour, 0, 0);

      heat->column_labels[hour] = g_date_time_format (date, C_("axis", "%H:%M"));
    }
  for (guint i = 0; i < 168; i++)
    heat->values[i] = detail->load[i];

  return heat;
}

static void
fill_charts (TerEnergySitePage *self,
             TerEnergyDetail   *detail,
             TerEnergySlice    *slice)
{
  g_autofree char *dates = NULL;
  g_autofree char *unit = NULL;

  ter_energy_chart_show (self->chart, ter_page_get_session (TER_PAGE (self)), detail, slice);
  ter_heat_map_set (self->heat, heat_of (detail), _("Mean power by hour and day"),
                    detail->load_figure->sentence);
  dates = ter_format_span (detail->period.span, ter_page_get_zone (TER_PAGE (self)));
  /* Translators: two dates. */
  unit = g_strdup_printf (_("kW, mean of each hour of the week · %s"), dates);
  ter_plot_frame_set_unit (self->frame, unit);
  ter_tile_set_figure (self->load, detail->load_figure, ter_page_get_now_us (TER_PAGE (self)));
}

static char *
meter_subtitle (const TerEnergyMeter *meter)
{
  const char *fluid = ter_energy_fluid_name (meter->fluid);

  if (!meter->is_counted && meter->why_not != NULL)
    return g_strdup_printf (_("%s · not counted: %s"), fluid, meter->why_not);
  if (meter->events != NULL && meter->events->len > 0)
    return g_strdup_printf (ngettext ("%s · %u event of the index", "%s · %u events of the index",
                                      meter->events->len),
                            fluid, meter->events->len);

  return g_strdup (fluid);
}

static void
fill_meters (TerEnergySitePage *self,
             TerEnergyDetail   *detail)
{
  gtk_list_box_remove_all (self->meters);
  for (guint i = 0; i < detail->meters->len; i++)
    {
      const TerEnergyMeter *meter = detail->meters->pdata[i];
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *subtitle = meter_subtitle (meter);
      g_autofree char *value =
          meter->consumption != NULL
              ? ter_format_quantity (meter->consumption->value, meter->consumption->unit)
              : NULL;

      ter_text_set_row (ADW_PREFERENCES_ROW (row), meter->name, subtitle);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name (
                                     g_strcmp0 (meter->fluid, "gas") == 0 ||
                                             g_strcmp0 (meter->fluid, "heat") == 0
                                         ? "ter-flame-symbolic"
                                         : "ter-bolt-symbolic"));
      if (value != NULL)
        {
          GtkWidget *label = gtk_label_new (value);

          gtk_widget_add_css_class (label, "numeric");
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
        }
      gtk_list_box_append (self->meters, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->meters), detail->meters->len > 0);
}

static void
fill_coverage (TerEnergySitePage *self,
               TerEnergyDetail   *detail)
{
  const TerFigure *figure = detail->consumption;
  g_autofree char *share = ter_format_coverage (figure->coverage);
  g_autofree char *age = ter_format_age (figure->last_us, ter_page_get_now_us (TER_PAGE (self)));
  /* Translators: a share measured, the age of the last measure, a method and its version. */
  g_autofree char *text =
      g_strdup_printf (_("Coverage %s · last measure %s · method “%s” %s"), share, age,
                       figure->method != NULL ? figure->method : "–",
                       figure->method_version != NULL ? figure->method_version : "");

  gtk_label_set_label (self->coverage, text);
}

static void
show (TerPage *page,
      gpointer result)
{
  static const char *const names[] = { "hour", "day", "week", "month", "month" };
  TerEnergySitePage *self = TER_ENERGY_SITE_PAGE (page);
  Answer *answer = result;
  TerEnergyDetail *detail = answer->detail;

  fill_identity (self, detail);
  if (detail->meters->len == 0)
    {
      ter_page_show_empty (page, "ter-bolt-symbolic", _("No Meter Yet"),
                           _("No series of energy is placed on this building."), NULL);
      return;
    }

  self->step = detail->step;
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (self->step_group), names[detail->step]);
  ter_tile_set_figure (self->change, detail->change, ter_page_get_now_us (TER_PAGE (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->change), isfinite (detail->change->value));
  ter_tile_set_figure (self->consumption, detail->consumption,
                       ter_page_get_now_us (TER_PAGE (self)));
  ter_tile_set_figure (self->intensity, detail->intensity, ter_page_get_now_us (TER_PAGE (self)));
  fill_charts (self, detail, answer->slice);
  fill_meters (self, detail);
  fill_coverage (self, detail);
  ter_page_show_content (page);
  ter_energy_cards_show (self->cards, self->site_id, &detail->period);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->detail, ter_energy_detail_unref);
  g_clear_pointer (&answer->slice, ter_energy_slice_unref);
  g_free (answer);
}

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  const Question *question = params;
  Answer *answer = g_new0 (Answer, 1);

  answer->detail = ter_energy_detail_load (territory, question->site_id, &question->period,
                                           question->step, cancellable, error);
  /* The year before comes with the detail. */
  if (answer->detail != NULL && question->against == TER_AGAINST_BEFORE)
    answer->slice =
        ter_energy_slice_load (territory, question->site_id, answer->detail->period.span,
                               answer->detail->period.span, answer->detail->step,
                               TER_AGAINST_BEFORE, cancellable, error);
  if (answer->detail != NULL && (answer->slice != NULL || question->against != TER_AGAINST_BEFORE))
    return answer;
  answer_free (answer);

  return NULL;
}

static TerStep
usual_step (const TerPeriod *period)
{
  gint64 length = period->span.end_us - period->span.start_us;

  if (period->kind == TER_PERIOD_30_DAYS)
    return TER_STEP_DAY;
  if (period->kind == TER_PERIOD_CUSTOM && length < 62 * TER_USEC_PER_DAY)
    return TER_STEP_DAY;
  if (period->kind == TER_PERIOD_SINCE_YEAR)
    return TER_STEP_MONTH;

  return TER_STEP_WEEK;
}

static void
ter_energy_site_page_load (TerPage *page)
{
  TerEnergySitePage *self = TER_ENERGY_SITE_PAGE (page);
  Question *question = g_new0 (Question, 1);

  if (!self->is_bound)
    {
      self->is_bound = TRUE;
      ter_period_button_bind (self->period_button, ter_page_get_session (page));
    }
  question->site_id = self->site_id;
  ter_session_get_period (ter_page_get_session (page), &question->period);
  question->step = self->step_is_chosen ? self->step : usual_step (&question->period);
  question->against = ter_energy_chart_get_against (self->chart);
  ter_page_query (page, ask, question, g_free, (GDestroyNotify) answer_free, show);
}

static void
step_changed_cb (TerEnergySitePage *self)
{
  const char *name = adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (self->step_group));
  TerStep step = g_strcmp0 (name, "day") == 0    ? TER_STEP_DAY
                 : g_strcmp0 (name, "week") == 0 ? TER_STEP_WEEK
                                                 : TER_STEP_MONTH;

  if (step == self->step)
    return;
  self->step = step;
  self->step_is_chosen = TRUE;
  ter_page_reload (TER_PAGE (self));
}

static void
ter_energy_site_page_class_init (TerEnergySitePageClass *klass)
{
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  page_class->load = ter_energy_site_page_load;
  page_class->interests =
      TER_CHANGE_OBSERVATIONS | TER_CHANGE_SERIES | TER_CHANGE_SITES | TER_CHANGE_AREAS;
  page_class->uses_period = TRUE;
}

static GtkWidget *
bar_new (TerEnergySitePage *self)
{
  static const struct
  {
    const char *name;
    const char *label;
  } rows[] = {
    { "day", N_("Day") },
    { "week", N_("Week") },
    { "month", N_("Month") },
  };
  GtkWidget *bar = adw_wrap_box_new ();

  self->step_group = adw_toggle_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, rows[i].name);
      adw_toggle_set_label (toggle, _ (rows[i].label));
      adw_toggle_group_add (ADW_TOGGLE_GROUP (self->step_group), toggle);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->step_group), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Step"), -1);
  adw_toggle_group_set_homogeneous (ADW_TOGGLE_GROUP (self->step_group), TRUE);
  g_signal_connect_object (self->step_group, "notify::active-name", G_CALLBACK (step_changed_cb),
                           self, G_CONNECT_SWAPPED);
  self->period_button = ter_period_button_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (bar), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (bar), 12);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (bar), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_append (ADW_WRAP_BOX (bar), self->step_group);
  adw_wrap_box_append (ADW_WRAP_BOX (bar), self->period_button);

  return bar;
}

static GtkWidget *
frame_new (GtkWidget *column,
           GtkWidget *figures,
           GtkWidget *pair)
{
  GtkWidget *bin = adw_breakpoint_bin_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  AdwBreakpoint *breakpoint =
      adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 620sp"));
  GValue vertical = G_VALUE_INIT;
  GValue uneven = G_VALUE_INIT;

  g_value_init (&vertical, GTK_TYPE_ORIENTATION);
  g_value_set_enum (&vertical, GTK_ORIENTATION_VERTICAL);
  g_value_init (&uneven, G_TYPE_BOOLEAN);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (figures), "orientation", &vertical);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (figures), "homogeneous", &uneven);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (pair), "orientation", &vertical);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (pair), "homogeneous", &uneven);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (bin), breakpoint);
  gtk_widget_add_css_class (column, "page-column");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1300);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1000);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_size_request (bin, 300, 150);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), scrolled);

  return bin;
}

static void
edit_clicked_cb (TerEnergySitePage *self)
{
  ter_site_dialog_present (ter_page_get_session (TER_PAGE (self)), self->site_id,
                           GTK_WIDGET (self));
}

static void
add_edit_button (TerEnergySitePage *self)
{
  GtkWidget *edit = gtk_button_new_from_icon_name ("document-edit-symbolic");

  gtk_widget_set_tooltip_text (edit, _("Edit the building"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (edit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Edit the building"), -1);
  g_signal_connect_object (edit, "clicked", G_CALLBACK (edit_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ter_page_get_header_bar (TER_PAGE (self)), edit);
}

static void
ter_energy_site_page_init (TerEnergySitePage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *figures;
  GtkLabel *heading = ter_text_label_new (_("Meters"), "heading");

  add_edit_button (self);
  gtk_box_append (GTK_BOX (column), bar_new (self));
  figures = ter_tile_line_new (column);
  self->change = ter_page_add_tile (TER_PAGE (self), figures, NULL, _("Year on year"));
  self->consumption = ter_page_add_tile (TER_PAGE (self), figures, NULL, _("Consumption"));
  self->intensity = ter_page_add_tile (TER_PAGE (self), figures, NULL, _("For a square metre"));
  self->chart = TER_ENERGY_CHART (ter_energy_chart_new ());
  g_signal_connect_object (ter_energy_chart_get_card (self->chart), "compare-changed",
                           G_CALLBACK (ter_page_reload), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->chart));
  self->cards = TER_ENERGY_CARDS (ter_energy_cards_new (TER_PAGE (self)));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->cards));
  self->load = ter_page_add_tile (TER_PAGE (self), column, NULL, _("Mean power by hour and day"));
  self->heat = TER_HEAT_MAP (ter_heat_map_new (190));
  self->frame = TER_PLOT_FRAME (ter_plot_frame_new (TER_PLOT (self->heat)));
  ter_tile_set_body (self->load, GTK_WIDGET (self->frame));
  self->meters = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->meters, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->meters), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->meters), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Meters"), -1);
  gtk_widget_set_margin_top (GTK_WIDGET (heading), 12);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (heading));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->meters));
  self->coverage = ter_text_label_new (NULL, "caption");
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->coverage));
  ter_page_set_content (TER_PAGE (self),
                        frame_new (column, figures, ter_energy_cards_get_pair (self->cards)));
}

/**
 * ter_energy_site_page_new:
 * @site_id: a building
 *
 * Returns: (transfer floating): its page, to push over another
 */
TerPage *
ter_energy_site_page_new (gint64 site_id)
{
  TerEnergySitePage *self = g_object_new (TER_TYPE_ENERGY_SITE_PAGE, NULL);

  self->site_id = site_id;
  ter_page_set_identity (TER_PAGE (self), "energy-site", _("Building"));

  return TER_PAGE (self);
}
