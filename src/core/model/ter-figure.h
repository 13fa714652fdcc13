/* ter-figure.h — A value that can say where it comes from
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-instant.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerVerdict:
 * @TER_VERDICT_NONE: nothing to judge
 * @TER_VERDICT_GOOD: proven or in order
 * @TER_VERDICT_NOTICE: has a date, or is worth a look
 * @TER_VERDICT_BAD: needs someone today
 * @TER_VERDICT_INSUFFICIENT: not enough data to say
 */
typedef enum
{
  TER_VERDICT_NONE,
  TER_VERDICT_GOOD,
  TER_VERDICT_NOTICE,
  TER_VERDICT_BAD,
  TER_VERDICT_INSUFFICIENT,
} TerVerdict;

/**
 * TerFactor:
 * @label: what it is: "Price of gas"
 * @value: how much
 * @unit: (nullable): in what
 * @source: (nullable): the text or the person that says so
 * @valid_from: (nullable): since when, "2026-01-14"
 *
 * A dated number that entered a figure besides the series.
 */
typedef struct
{
  char *label;
  double value;
  char *unit;
  char *source;
  char *valid_from;
} TerFactor;

/**
 * TerInput:
 * @series_id: a series, or 0
 * @label: how it is called
 * @n_observations: how many of its observations entered the figure
 */
typedef struct
{
  gint64 series_id;
  char *label;
  gint64 n_observations;
} TerInput;

/**
 * TerSpan:
 *
 * An interval of time, end excluded.
 */
typedef struct
{
  gint64 start_us;
  gint64 end_us;
} TerSpan;

/**
 * TerFigure:
 * @id: which indicator: "energy.site.consumption"
 * @label: its name
 * @value: the value in @unit; NaN when there is none
 * @low: lower end of its interval, or NaN
 * @high: upper end of its interval, or NaN
 * @unit: (nullable): UCUM code
 * @period: what it is about
 * @zone: (nullable): the time zone of its days
 * @coverage: share of the period that was measured, 0 to 1, or NaN when it has no meaning
 * @last_us: the most recent observation in it, or %TER_INSTANT_NONE
 * @method: the method, in words
 * @method_version: the method's version
 * @factors: (element-type TerFactor): dated numbers that entered it
 * @inputs: (element-type TerInput): series that entered it
 * @gaps: (element-type TerSpan): where the period was not measured, longest first
 * @status: one of the four statuses (a #TerDatasetStatus), or 0
 * @verdict: what to think of it
 * @verdict_text: (nullable): the verdict in a word or two
 * @sentence: (nullable): the sentence that says it
 * @is_estimate: whether it must be called an estimate
 *
 * What a tile, a report and an export show; nothing is shown without it.
 */
typedef struct
{
  char *id;
  char *label;
  double value;
  double low;
  double high;
  char *unit;
  TerSpan period;
  char *zone;
  double coverage;
  gint64 last_us;
  char *method;
  char *method_version;
  GPtrArray *factors;
  GPtrArray *inputs;
  GArray *gaps;
  int status;
  TerVerdict verdict;
  char *verdict_text;
  char *sentence;
  gboolean is_estimate;
} TerFigure;

TER_DECLARE_RECORD (TerFigure, ter_figure)

TerFigure *ter_figure_new_full (const char *id,
                                const char *label,
                                double      value,
                                const char *unit) G_GNUC_WARN_UNUSED_RESULT;
void       ter_figure_set_method (TerFigure  *self,
                                  const char *method,
                                  const char *version);
void       ter_figure_add_input (TerFigure  *self,
                                 gint64      series_id,
                                 const char *label,
                                 gint64      n_observations);
void       ter_figure_add_factor (TerFigure  *self,
                                  const char *label,
                                  double      value,
                                  const char *unit,
                                  const char *source,
                                  const char *valid_from);

G_END_DECLS
