/* ter-period-group.c — Which period the pages look at
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Two ways to choose the period of the session: a group of three for the overview, a button with two
 * calendars for the pages that look closer. Both follow the session, so that they always agree.
 */

#include "config.h"

#include "ter-period-group.h"

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-format.h"

/* The year that “Since” begins with: two years ago, so that two winters can be compared. */
static int
first_year (TerSession *session)
{
  TerTerritory *territory = ter_session_get_territory (session);
  int year, month, day;

  if (territory == NULL)
    return 2024;
  ter_calendar_date (ter_territory_get_zone (territory), ter_territory_get_now_us (territory),
                     &year, &month, &day);

  return year - 2;
}

static void
choose (TerSession   *session,
        TerPeriodKind kind)
{
  TerPeriod period = { .kind = kind };

  if (kind == TER_PERIOD_SINCE_YEAR)
    period.year = first_year (session);
  ter_session_set_period (session, &period);
}

static void
active_changed_cb (AdwToggleGroup *group,
                   GParamSpec     *pspec,
                   TerSession     *session)
{
  const char *name = adw_toggle_group_get_active_name (group);

  if (g_strcmp0 (name, "month") == 0)
    choose (session, TER_PERIOD_30_DAYS);
  else if (g_strcmp0 (name, "year") == 0)
    choose (session, TER_PERIOD_12_MONTHS);
  else if (g_strcmp0 (name, "all") == 0)
    choose (session, TER_PERIOD_SINCE_YEAR);
}

static void
follow_period (AdwToggleGroup *group,
               TerSession     *session)
{
  static const char *const names[] = { "month", "year", "all", NULL };
  TerPeriod period;

  ter_session_get_period (session, &period);
  if (names[period.kind] != NULL)
    adw_toggle_group_set_active_name (group, names[period.kind]);
  else
    adw_toggle_group_set_active (group, GTK_INVALID_LIST_POSITION);
}

static void
rename_since (AdwToggleGroup *group,
              TerSession     *session)
{
  g_autofree char *label = g_strdup_printf (_("Since %d"), first_year (session));

  adw_toggle_set_label (adw_toggle_group_get_toggle_by_name (group, "all"), label);
}

/**
 * ter_period_group_new:
 *
 * Returns: (transfer floating): the three usual periods side by side
 */
GtkWidget *
ter_period_group_new (void)
{
  static const struct
  {
    const char *name;
    const char *label;
  } rows[] = {
    { "month", N_("30 days") },
    { "year", N_("12 months") },
    { "all", N_("Everything") },
  };
  GtkWidget *group = adw_toggle_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, rows[i].name);
      adw_toggle_set_label (toggle, _ (rows[i].label));
      adw_toggle_group_add (ADW_TOGGLE_GROUP (group), toggle);
    }
  adw_toggle_group_set_can_shrink (ADW_TOGGLE_GROUP (group), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Period"), -1);

  return group;
}

/**
 * ter_period_group_bind:
 * @group: of ter_period_group_new()
 * @session: whose period it shows and changes
 *
 * Ties a group to a session.
 */
void
ter_period_group_bind (GtkWidget  *group,
                       TerSession *session)
{
  g_return_if_fail (ADW_IS_TOGGLE_GROUP (group));
  g_return_if_fail (TER_IS_SESSION (session));

  rename_since (ADW_TOGGLE_GROUP (group), session);
  follow_period (ADW_TOGGLE_GROUP (group), session);
  g_signal_connect_object (group, "notify::active-name", G_CALLBACK (active_changed_cb), session,
                           0);
  g_signal_connect_object (session, "period-changed", G_CALLBACK (follow_period), group,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (rename_since), group,
                           G_CONNECT_SWAPPED);
}

static void
say_period (GtkWidget  *button,
            TerSession *session)
{
  TerTerritory *territory = ter_session_get_territory (session);
  GtkWidget *label = g_object_get_data (G_OBJECT (button), "label");
  TerPeriod period;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (territory == NULL)
    return;
  ter_session_get_period (session, &period);
  text = ter_format_span (ter_calendar_resolve (ter_territory_get_zone (territory), &period,
                                                ter_territory_get_now_us (territory)),
                          ter_territory_get_zone (territory));
  gtk_label_set_label (GTK_LABEL (label), text);
  name = g_strdup_printf (_("Period: %s"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gint64
calendar_instant (GtkCalendar *calendar,
                  GTimeZone   *zone)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);

  return ter_calendar_instant (zone, g_date_time_get_year (date), g_date_time_get_month (date),
                               g_date_time_get_day_of_month (date));
}

static void
apply_cb (GtkWidget  *button,
          TerSession *session)
{
  TerTerritory *territory = ter_session_get_territory (session);
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);
  GtkCalendar *from = g_object_get_data (G_OBJECT (popover), "from");
  GtkCalendar *to = g_object_get_data (G_OBJECT (popover), "to");
  TerPeriod period = { .kind = TER_PERIOD_CUSTOM };
  GTimeZone *zone;

  if (territory == NULL)
    return;
  zone = ter_territory_get_zone (territory);
  period.span.start_us = calendar_instant (from, zone);
  period.span.end_us = calendar_instant (to, zone);
  if (period.span.end_us < period.span.start_us)
    {
      gint64 first = period.span.end_us;

      period.span.end_us = period.span.start_us;
      period.span.start_us = first;
    }
  /* The last day is one of the period. */
  period.span.end_us = ter_calendar_add (zone, period.span.end_us, TER_STEP_DAY, 1);
  ter_session_set_period (session, &period);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
show_span (GtkWidget  *popover,
           TerSession *session)
{
  TerTerritory *territory = ter_session_get_territory (session);
  GtkCalendar *from = g_object_get_data (G_OBJECT (popover), "from");
  GtkCalendar *to = g_object_get_data (G_OBJECT (popover), "to");
  TerPeriod period;
  TerSpan span;

  if (territory == NULL)
    return;
  ter_session_get_period (session, &period);
  span = ter_calendar_resolve (ter_territory_get_zone (territory), &period,
                               ter_territory_get_now_us (territory));
  g_autoptr (GDateTime) first =
      ter_instant_to_local (span.start_us, ter_territory_get_zone (territory));
  g_autoptr (GDateTime) last =
      ter_instant_to_local (span.end_us - 1, ter_territory_get_zone (territory));
  gtk_calendar_select_day (from, first);
  gtk_calendar_select_day (to, last);
}

static GtkWidget *
calendar_column_new (GtkWidget  *popover,
                     const char *key,
                     const char *title)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *calendar = gtk_calendar_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (column), label);
  gtk_box_append (GTK_BOX (column), calendar);
  gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_object_set_data (G_OBJECT (popover), key, calendar);

  return column;
}

static GtkWidget *
popover_new (void)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *calendars = adw_wrap_box_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *group = ter_period_group_new ();
  GtkWidget *apply = gtk_button_new_with_mnemonic (_("_Show These Dates"));

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (calendars), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (calendars), 12);
  adw_wrap_box_append (ADW_WRAP_BOX (calendars), calendar_column_new (popover, "from", _("From")));
  adw_wrap_box_append (ADW_WRAP_BOX (calendars), calendar_column_new (popover, "to", _("To")));
  gtk_widget_add_css_class (apply, "suggested-action");
  gtk_widget_set_halign (apply, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), calendars);
  gtk_box_append (GTK_BOX (box), apply);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  g_object_set_data (G_OBJECT (popover), "group", group);
  g_object_set_data (G_OBJECT (popover), "apply", apply);

  return popover;
}

/* Two calendars are a hundred widgets: they are made when they are first asked for. */
static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       session)
{
  GtkWidget *popover;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  popover = popover_new ();
  ter_period_group_bind (g_object_get_data (G_OBJECT (popover), "group"), session);
  g_signal_connect_object (g_object_get_data (G_OBJECT (popover), "apply"), "clicked",
                           G_CALLBACK (apply_cb), session, 0);
  g_signal_connect_object (popover, "show", G_CALLBACK (show_span), session, 0);
  gtk_menu_button_set_popover (button, popover);
}

/**
 * ter_period_button_new:
 *
 * Returns: (transfer floating): a button that says the period, and opens two calendars
 */
GtkWidget *
ter_period_button_new (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("x-office-calendar-symbolic"));
  gtk_box_append (GTK_BOX (line), label);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), line);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  g_object_set_data (G_OBJECT (button), "label", label);

  return button;
}

/**
 * ter_period_button_bind:
 * @button: of ter_period_button_new()
 * @session: whose period it shows and changes
 *
 * Ties a button to a session.
 */
void
ter_period_button_bind (GtkWidget  *button,
                        TerSession *session)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (TER_IS_SESSION (session));

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_popup_cb,
                                         g_object_ref (session), g_object_unref);
  say_period (button, session);
  g_signal_connect_object (session, "period-changed", G_CALLBACK (say_period), button,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (say_period), button,
                           G_CONNECT_SWAPPED);
}
