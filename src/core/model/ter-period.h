/* ter-period.h — The period that a person asks about
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"

G_BEGIN_DECLS

/**
 * TerPeriodKind:
 * @TER_PERIOD_30_DAYS: the last 30 days that are over, and today
 * @TER_PERIOD_12_MONTHS: the last 12 months, to today
 * @TER_PERIOD_SINCE_YEAR: since 1 January of a year
 * @TER_PERIOD_CUSTOM: between two instants
 *
 * How a period is named. It is resolved to instants in a time zone by the calendar.
 */
typedef enum
{
  TER_PERIOD_30_DAYS,
  TER_PERIOD_12_MONTHS,
  TER_PERIOD_SINCE_YEAR,
  TER_PERIOD_CUSTOM,
} TerPeriodKind;

/**
 * TerPeriod:
 * @kind: how it is named
 * @year: for %TER_PERIOD_SINCE_YEAR
 * @span: for %TER_PERIOD_CUSTOM; filled in the answers of queries whatever the kind
 *
 * A plain value: copy it.
 */
typedef struct
{
  TerPeriodKind kind;
  int year;
  TerSpan span;
} TerPeriod;

/**
 * TerStep:
 *
 * The local calendar units that quantities are added over. Weeks begin on Monday.
 */
typedef enum
{
  TER_STEP_HOUR,
  TER_STEP_DAY,
  TER_STEP_WEEK,
  TER_STEP_MONTH,
  TER_STEP_YEAR,
} TerStep;

G_END_DECLS
