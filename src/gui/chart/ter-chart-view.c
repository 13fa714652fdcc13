/* ter-chart-view.c — What part of a chart is seen, in the widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What moves the view, a key, the wheel or a page, calls ter_chart_view_begins() then ter_chart_view_moved(): a burst of
 * moves is one step back, and once it has settled, one change that a page may answer with finer values.
 */

#include "config.h"

#include "ter-announce.h"
#include "ter-calendar.h"
#include "ter-chart-private.h"
#include "ter-chart-speech.h"

/* A view is settled when it did not move for so long. */
#define SETTLE_MS 150

/* Whole steps of what is shown: a selection of days is made of days. */
TerSpan
ter_chart_snap (TerChart *self,
                gint64    from_us,
                gint64    to_us)
{
  TerChartData *data = ter_chart_get_shown (self);
  TerSpan span = { MIN (from_us, to_us), MAX (from_us, to_us) };
  gint64 end_us;

  if (data->x_unit != NULL)
    return span;
  span.start_us = ter_calendar_floor (data->zone, span.start_us, data->step);
  end_us = ter_calendar_floor (data->zone, span.end_us, data->step);
  if (end_us < span.end_us || end_us == span.start_us)
    end_us = ter_calendar_add (data->zone, end_us, data->step, 1);

  return (TerSpan) { MAX (span.start_us, self->data->span.start_us),
                     MIN (end_us, self->data->span.end_us) };
}

static gboolean
settled_cb (gpointer data)
{
  TerChart *self = data;

  self->settle_source = 0;
  ter_chart_describe (self);
  ter_chart_view_changed (self);

  return G_SOURCE_REMOVE;
}

void
ter_chart_view_settles (TerChart *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/* A move of the view begins, or goes on: what was seen when the last one had settled is one step back. */
void
ter_chart_view_begins (TerChart *self)
{
  if (self->settle_source == 0)
    ter_chart_zoom_remember (&self->zoom);
}

void
ter_chart_view_moved (TerChart *self,
                      gboolean  is_said)
{
  ter_chart_update_actions (self);
  ter_plot_redraw (TER_PLOT (self));
  ter_chart_view_settles (self);
  if (is_said)
    {
      TerChartData *data = ter_chart_get_shown (self);
      g_autofree char *text = ter_chart_say_span (data, self->zoom.view.span);

      ter_announce (GTK_ACCESSIBLE (self), text);
    }
}

/**
 * ter_chart_get_visible:
 * @span: (out): the time that is seen
 *
 * Returns: whether that is less than the whole
 */
gboolean
ter_chart_get_visible (TerChart *self,
                       TerSpan  *span)
{
  g_return_val_if_fail (TER_IS_CHART (self) && span != NULL, FALSE);

  *span = self->zoom.view.span;

  return ter_chart_zoom_is_narrow (&self->zoom);
}

/**
 * ter_chart_show_span:
 * @span: a part of the time
 *
 * Sees a part of the time; what was seen is a step back.
 */
void
ter_chart_show_span (TerChart *self,
                     TerSpan   span)
{
  g_return_if_fail (TER_IS_CHART (self));

  if (self->data == NULL)
    return;
  ter_chart_view_begins (self);
  if (ter_chart_zoom_show (&self->zoom, span))
    ter_chart_view_moved (self, FALSE);
}

/**
 * ter_chart_set_least:
 * @least_us: how little time can be seen at least; an hour when it was not said
 *
 * Says how far a person can zoom in.
 */
void
ter_chart_set_least (TerChart *self,
                     gint64    least_us)
{
  g_return_if_fail (TER_IS_CHART (self));
  g_return_if_fail (least_us > 0);

  self->zoom.least_us = least_us;
}
