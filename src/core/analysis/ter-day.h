/* ter-day.h — Civil dates as numbers
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No date. */
#define TER_DAY_NONE G_MININT32

/* A day is the number of days since 1970-01-01 in the calendar of a place. It has no hours: the day on which clocks
 * change is one day. */
gint32 ter_day_new (int year, int month, int day);
void ter_day_split (gint32 date, int *year, int *month, int *day);
gint32 ter_day_of_instant (GTimeZone *zone, gint64 instant_us);
int ter_day_weekday (gint32 date);
gint32 ter_day_add_years (gint32 date, int years);
char *ter_day_to_string (gint32 date) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
