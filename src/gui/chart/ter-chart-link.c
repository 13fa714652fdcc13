/* ter-chart-link.c — What the charts of a page share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A selected period and an instant that is looked at. Each chart has a link of its own until a page gives the same one
 * to several: what is selected in one is then selected in all, and the page hears of it once. What each of them sees
 * (its zoom) stays its own: they need not be about the same time.
 */

#include "config.h"

#include "ter-chart-link.h"

#include "ter-instant.h"

struct _TerChartLink
{
  GObject parent_instance;

  TerSpan selection;
  gint64 cursor_us;
};

enum
{
  SELECTION_CHANGED,
  CURSOR_CHANGED,
  SPAN_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerChartLink, ter_chart_link, G_TYPE_OBJECT)

static void
ter_chart_link_class_init (TerChartLinkClass *klass)
{
  /**
   * TerChartLink::selection-changed:
   *
   * Another period is selected, or none.
   */
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", TER_TYPE_CHART_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  /**
   * TerChartLink::cursor-changed:
   *
   * Another instant is looked at, or none.
   */
  signals[CURSOR_CHANGED] = g_signal_new ("cursor-changed", TER_TYPE_CHART_LINK, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TerChartLink::span-chosen:
   * @start_us: its beginning
   * @end_us: its end, excluded
   *
   * A person wants the page to be about this period.
   */
  signals[SPAN_CHOSEN] =
      g_signal_new ("span-chosen", TER_TYPE_CHART_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void
ter_chart_link_init (TerChartLink *self)
{
  self->cursor_us = TER_INSTANT_NONE;
}

/**
 * ter_chart_link_new:
 *
 * Returns: (transfer full): a link of no chart
 */
TerChartLink *
ter_chart_link_new (void)
{
  return g_object_new (TER_TYPE_CHART_LINK, NULL);
}

/**
 * ter_chart_link_get_selection:
 * @span: (out) (optional): the period
 *
 * Returns: whether a period is selected
 */
gboolean
ter_chart_link_get_selection (TerChartLink *self,
                              TerSpan      *span)
{
  g_return_val_if_fail (TER_IS_CHART_LINK (self), FALSE);

  if (span != NULL)
    *span = self->selection;

  return self->selection.start_us < self->selection.end_us;
}

/**
 * ter_chart_link_select:
 * @span: a period; an empty one selects nothing
 *
 * Selects a period in all the charts.
 */
void
ter_chart_link_select (TerChartLink *self,
                       TerSpan       span)
{
  g_return_if_fail (TER_IS_CHART_LINK (self));

  if (span.start_us >= span.end_us)
    span = (TerSpan) { 0, 0 };
  if (span.start_us == self->selection.start_us && span.end_us == self->selection.end_us)
    return;
  self->selection = span;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/**
 * ter_chart_link_clear:
 *
 * Selects nothing.
 */
void
ter_chart_link_clear (TerChartLink *self)
{
  ter_chart_link_select (self, (TerSpan) { 0, 0 });
}

/**
 * ter_chart_link_choose:
 *
 * Asks the page to be about what is selected, which is then no longer selected.
 */
void
ter_chart_link_choose (TerChartLink *self)
{
  TerSpan span;

  g_return_if_fail (TER_IS_CHART_LINK (self));

  if (!ter_chart_link_get_selection (self, &span))
    return;
  ter_chart_link_clear (self);
  g_signal_emit (self, signals[SPAN_CHOSEN], 0, span.start_us, span.end_us);
}

/**
 * ter_chart_link_get_cursor:
 *
 * Returns: the instant that is looked at, or %TER_INSTANT_NONE
 */
gint64
ter_chart_link_get_cursor (TerChartLink *self)
{
  g_return_val_if_fail (TER_IS_CHART_LINK (self), TER_INSTANT_NONE);

  return self->cursor_us;
}

/**
 * ter_chart_link_set_cursor:
 * @time_us: an instant, or %TER_INSTANT_NONE
 *
 * Shows in all the charts which instant is looked at.
 */
void
ter_chart_link_set_cursor (TerChartLink *self,
                           gint64        time_us)
{
  g_return_if_fail (TER_IS_CHART_LINK (self));

  if (self->cursor_us == time_us)
    return;
  self->cursor_us = time_us;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}
