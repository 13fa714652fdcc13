/* ter-date-button.c — A calendar beside a date to type
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A date is written as people write it where they are, and read in either of the ways that they may have learnt:
 * “31/01/2026 08:00” or “2026-01-31 08:00”. The calendar writes into the row, which is what counts.
 *
 *  1. The calendar changes the day and leaves the time of the day as it is.
 *  2. It opens on the day that the row says, or on today when it says none.
 *  3. A date that does not exist (31 April) is refused; so is anything after the date that is no time.
 */

#include "config.h"

#include "ter-date-button.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

/**
 * ter_date_text:
 * @date: a date and a time of the day
 *
 * Returns: (transfer full): both, as they are typed
 */
char *
ter_date_text (GDateTime *date)
{
  g_return_val_if_fail (date != NULL, NULL);

  /* Translators: how a date and a time are typed: %Y-%m-%d %H:%M or %d/%m/%Y %H:%M; both are read. */
  return g_date_time_format (date, _("%Y-%m-%d %H:%M"));
}

/* Where the date ends; 0 without one. */
static int
scan_day (const char *text,
          int        *year,
          int        *month,
          int        *day)
{
  int end = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", year, month, day, &end) == 3 && end > 0)
    return end;
  end = 0;
  if (sscanf (text, "%2d/%2d/%4d%n", day, month, year, &end) == 3 && end > 0)
    return end;

  return 0;
}

/**
 * ter_date_parse:
 * @text: a date, and a time of the day if need be
 * @zone: (nullable): whose clock it is; UTC without one
 *
 * Returns: (transfer full) (nullable): the instant, or %NULL when the text is no date
 */
GDateTime *
ter_date_parse (const char *text,
                GTimeZone  *zone)
{
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  int end, length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  end = scan_day (text, &year, &month, &day);
  if (end == 0 || year < 1)
    return NULL;
  text += end;
  if (*text != '\0' && (sscanf (text, "%*1[ T]%2d%*1[:h]%2d%n", &hour, &minute, &length) != 2 ||
                        length == 0 || text[length] != '\0'))
    return NULL;

  return zone != NULL ? g_date_time_new (zone, year, month, day, hour, minute, 0)
                      : g_date_time_new_utc (year, month, day, hour, minute, 0);
}

static void
on_selected_cb (GtkCalendar *calendar,
                AdwEntryRow *row)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autoptr (GDateTime) before = ter_date_parse (gtk_editable_get_text (GTK_EDITABLE (row)), NULL);
  g_autoptr (GDateTime) now =
      g_date_time_new_utc (g_date_time_get_year (day), g_date_time_get_month (day),
                           g_date_time_get_day_of_month (day),
                           before != NULL ? g_date_time_get_hour (before) : 0,
                           before != NULL ? g_date_time_get_minute (before) : 0, 0);
  g_autofree char *text = ter_date_text (now);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* The calendar of the row that is opened, on the day that the row says. */
static void
on_shown_cb (GtkWidget   *calendar,
             AdwEntryRow *row)
{
  g_autoptr (GDateTime) day = ter_date_parse (gtk_editable_get_text (GTK_EDITABLE (row)), NULL);

  if (day == NULL)
    return;
  g_signal_handlers_block_by_func (calendar, on_selected_cb, row);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  g_signal_handlers_unblock_by_func (calendar, on_selected_cb, row);
}

/**
 * ter_date_button_new:
 * @row: where a date is typed
 *
 * Makes the button that opens a calendar; add it to the row's suffixes.
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
ter_date_button_new (AdwEntryRow *row)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();

  g_return_val_if_fail (ADW_IS_ENTRY_ROW (row), NULL);

  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (on_selected_cb), row, 0);
  g_signal_connect_object (calendar, "map", G_CALLBACK (on_shown_cb), row, 0);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Choose the Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose the Day"), -1);

  return button;
}
