/* ter-calendar.h — Local days, weeks, months and years as instants
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-period.h"

G_BEGIN_DECLS

/* A day belongs to a time zone: it begins at the first instant of its date there and lasts 23, 24 or 25 hours.
 * The zone is a place's ("Europe/Paris"); all functions may be called from any thread. */
gint64  ter_calendar_instant (GTimeZone *zone,
                              int        year,
                              int        month,
                              int        day);
void    ter_calendar_date (GTimeZone *zone,
                           gint64     instant_us,
                           int       *year,
                           int       *month,
                           int       *day);
gint64  ter_calendar_floor (GTimeZone *zone,
                            gint64     instant_us,
                            TerStep    step);
gint64  ter_calendar_add (GTimeZone *zone,
                          gint64     instant_us,
                          TerStep    step,
                          int        count);
int     ter_calendar_hour (GTimeZone *zone,
                           gint64     instant_us);
int     ter_calendar_weekday (GTimeZone *zone,
                              gint64     instant_us);
int     ter_calendar_n_days (GTimeZone *zone,
                             TerSpan    span);

/* (element-type gint64): the edges of the steps that cover a span: n steps have n + 1 edges. */
GArray *ter_calendar_edges (GTimeZone *zone,
                            TerSpan    span,
                            TerStep    step) G_GNUC_WARN_UNUSED_RESULT;

TerSpan ter_calendar_resolve (GTimeZone       *zone,
                              const TerPeriod *period,
                              gint64           now_us);
TerSpan ter_calendar_year_before (GTimeZone *zone,
                                  TerSpan    span);

G_END_DECLS
