/* ter-chart-scale.h — Ticks that people can read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-period.h"

G_BEGIN_DECLS

/**
 * TerValueScale:
 * @low: the lowest tick
 * @high: the highest tick
 * @step: between two ticks: 1, 2, 2.5 or 5 times a power of ten
 * @decimals: that the ticks need
 *
 * A value axis.
 */
typedef struct
{
  double low;
  double high;
  double step;
  int decimals;
} TerValueScale;

/**
 * TerTimeScale:
 * @unit: the calendar unit of the ticks
 * @count: every how many units
 * @minutes: every how many minutes of an hour instead; 0 for none
 *
 * A time axis.
 */
typedef struct
{
  TerStep unit;
  int count;
  int minutes;
} TerTimeScale;

void ter_value_scale_init (TerValueScale *scale, double low, double high, guint n_ticks_max);

guint ter_value_scale_n_ticks (const TerValueScale *scale);
double ter_value_scale_tick (const TerValueScale *scale, guint i);

guint ter_time_scale_list (const TerTimeScale **scales);
GArray *ter_time_scale_ticks (const TerTimeScale *scale, GTimeZone *zone, TerSpan span)
    G_GNUC_WARN_UNUSED_RESULT;
gint64 ter_time_scale_length_us (const TerTimeScale *scale);
char *ter_time_scale_label (const TerTimeScale *scale,
                            GTimeZone *zone,
                            TerSpan span,
                            gint64 tick_us) G_GNUC_WARN_UNUSED_RESULT;
char *ter_time_scale_label_full (const TerTimeScale *scale, GTimeZone *zone, gint64 tick_us)
    G_GNUC_WARN_UNUSED_RESULT;

/* Numbers and dates in the language of the user, for axes, cursors and tables. */
char *ter_chart_number (double value, int decimals) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_value (double value, const char *unit) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_date (gint64 time_us, GTimeZone *zone, TerStep step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
