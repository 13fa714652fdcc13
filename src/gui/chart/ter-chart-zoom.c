/* ter-chart-zoom.c — What part of a chart is seen, and the way back
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The view is always inside the whole, and never shorter than @least_us (or the whole, when that is shorter).
 *  2. A narrowed view has a value axis of its own values; the whole view keeps the axis of the whole.
 *  3. A gesture is one step back: whoever begins one calls ter_chart_zoom_remember() once, then moves freely.
 *  4. Every function says whether something moved, so that nothing is redrawn when nothing did.
 */

#include "config.h"

#include "ter-chart-zoom.h"

#include "ter-clock.h"

/* As many steps back as a person remembers. */
#define UNDO_MAX 32

static gint64
length_of (TerSpan span)
{
  return span.end_us - span.start_us;
}

static gboolean
is_same (TerSpan a,
         TerSpan b)
{
  return a.start_us == b.start_us && a.end_us == b.end_us;
}

/**
 * ter_chart_zoom_init:
 * @zoom: (out caller-allocates): filled
 *
 * Begins with nothing to see.
 */
void
ter_chart_zoom_init (TerChartZoom *zoom)
{
  g_return_if_fail (zoom != NULL);

  *zoom = (TerChartZoom) { .least_us = TER_USEC_PER_HOUR };
  zoom->undo = g_array_new (FALSE, FALSE, sizeof (TerSpan));
}

/**
 * ter_chart_zoom_clear:
 *
 * Frees what it holds.
 */
void
ter_chart_zoom_clear (TerChartZoom *zoom)
{
  g_return_if_fail (zoom != NULL);

  g_clear_pointer (&zoom->undo, g_array_unref);
}

/* Keeps the length where it can, the place where it must. */
static TerSpan
fit (const TerChartZoom *zoom,
     TerSpan             span)
{
  gint64 whole = length_of (zoom->full);
  gint64 length = CLAMP (length_of (span), MIN (zoom->least_us, whole), whole);
  gint64 start;

  if (length != length_of (span))
    span.start_us += (length_of (span) - length) / 2;
  start = CLAMP (span.start_us, zoom->full.start_us, zoom->full.end_us - length);

  return (TerSpan) { start, start + length };
}

static gboolean
move (TerChartZoom *zoom,
      TerSpan       span)
{
  if (is_same (span, zoom->view.span))
    return FALSE;
  zoom->view.span = span;
  zoom->view.fits_values = !is_same (span, zoom->full);

  return TRUE;
}

/**
 * ter_chart_zoom_set_full:
 * @full: the whole time of the chart
 *
 * Another chart is shown. A narrowed view stays where it is if the new whole holds it, and goes on with the end when it
 * was there; else the whole is seen, and the way back is forgotten.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_set_full (TerChartZoom *zoom,
                         TerSpan       full)
{
  TerSpan view;
  gboolean stays;

  g_return_val_if_fail (zoom != NULL && full.start_us < full.end_us, FALSE);

  view = zoom->view.span;
  if (ter_chart_zoom_is_narrow (zoom) && view.end_us == zoom->full.end_us &&
      full.end_us > view.end_us)
    {
      view.start_us += full.end_us - view.end_us;
      view.end_us = full.end_us;
    }
  stays = ter_chart_zoom_is_narrow (zoom) && view.start_us >= full.start_us &&
          view.end_us <= full.end_us && !is_same (view, full);
  zoom->full = full;
  if (stays)
    return move (zoom, view);
  g_array_set_size (zoom->undo, 0);

  return move (zoom, full);
}

/**
 * ter_chart_zoom_is_narrow:
 *
 * Returns: whether less than the whole is seen
 */
gboolean
ter_chart_zoom_is_narrow (const TerChartZoom *zoom)
{
  g_return_val_if_fail (zoom != NULL, FALSE);

  return !is_same (zoom->view.span, zoom->full);
}

/**
 * ter_chart_zoom_remember:
 *
 * Makes what is seen now the next step back.
 */
void
ter_chart_zoom_remember (TerChartZoom *zoom)
{
  g_return_if_fail (zoom != NULL);

  if (zoom->undo->len > 0 &&
      is_same (g_array_index (zoom->undo, TerSpan, zoom->undo->len - 1), zoom->view.span))
    return;
  if (zoom->undo->len == UNDO_MAX)
    g_array_remove_index (zoom->undo, 0);
  g_array_append_val (zoom->undo, zoom->view.span);
}

/**
 * ter_chart_zoom_undo:
 *
 * Sees what was seen before.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_undo (TerChartZoom *zoom)
{
  g_return_val_if_fail (zoom != NULL, FALSE);

  while (zoom->undo->len > 0)
    {
      TerSpan span = g_array_index (zoom->undo, TerSpan, zoom->undo->len - 1);

      g_array_set_size (zoom->undo, zoom->undo->len - 1);
      if (move (zoom, fit (zoom, span)))
        return TRUE;
    }

  return FALSE;
}

/**
 * ter_chart_zoom_reset:
 *
 * Sees the whole again. That is a step that can be undone.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_reset (TerChartZoom *zoom)
{
  g_return_val_if_fail (zoom != NULL, FALSE);

  if (!ter_chart_zoom_is_narrow (zoom))
    return FALSE;
  ter_chart_zoom_remember (zoom);

  return move (zoom, zoom->full);
}

/**
 * ter_chart_zoom_show:
 * @span: what to see
 *
 * Sees a part of the time.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_show (TerChartZoom *zoom,
                     TerSpan       span)
{
  g_return_val_if_fail (zoom != NULL, FALSE);

  return move (zoom, fit (zoom, span));
}

/**
 * ter_chart_zoom_by:
 * @factor: above 1 to see less time, below 1 to see more
 * @anchor_us: the instant that stays where it is
 *
 * Zooms.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_by (TerChartZoom *zoom,
                   double        factor,
                   gint64        anchor_us)
{
  TerSpan span;
  double whole;
  double length;
  double share;

  g_return_val_if_fail (zoom != NULL, FALSE);
  g_return_val_if_fail (factor > 0, FALSE);

  span = zoom->view.span;
  whole = (double) length_of (zoom->full);
  length = CLAMP ((double) length_of (span) / factor, MIN ((double) zoom->least_us, whole), whole);
  anchor_us = CLAMP (anchor_us, span.start_us, span.end_us);
  share = (double) (anchor_us - span.start_us) / (double) length_of (span);
  span.start_us = anchor_us - (gint64) (share * length);
  span.end_us = span.start_us + (gint64) length;

  return move (zoom, fit (zoom, span));
}

/**
 * ter_chart_zoom_pan:
 * @delta_us: later when positive
 *
 * Sees another part of the time, as long.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_pan (TerChartZoom *zoom,
                    gint64        delta_us)
{
  TerSpan span;

  g_return_val_if_fail (zoom != NULL, FALSE);

  span = zoom->view.span;
  span.start_us += delta_us;
  span.end_us += delta_us;

  return move (zoom, fit (zoom, span));
}

/**
 * ter_chart_zoom_reach:
 * @time_us: an instant that must be seen
 *
 * Pans no further than needed, with a tenth of the view as a margin.
 *
 * Returns: whether the view changed
 */
gboolean
ter_chart_zoom_reach (TerChartZoom *zoom,
                      gint64        time_us)
{
  TerSpan span;
  gint64 margin;

  g_return_val_if_fail (zoom != NULL, FALSE);

  span = zoom->view.span;
  margin = length_of (span) / 10;
  if (time_us < span.start_us)
    return ter_chart_zoom_pan (zoom, time_us - margin - span.start_us);
  if (time_us >= span.end_us)
    return ter_chart_zoom_pan (zoom, time_us + margin - span.end_us);

  return FALSE;
}
