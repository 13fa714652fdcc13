/* ter-chart-words.c — What the chart widget says of itself
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The widget in words: its accessible name and summary, its table, what a selection holds, where the cursor went, and
 * what a picture of it says beside what it draws. The sentences are those of ter-chart-speech.c, of what is seen.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-announce.h"
#include "ter-chart-gaps.h"
#include "ter-chart-private.h"
#include "ter-chart-speech.h"
#include "ter-clock.h"
#include "ter-instant.h"
#include "ter-unit.h"

/* What the chart is said to be, of what is seen. */
void
ter_chart_describe (TerChart *self)
{
  TerChartData *data = ter_chart_get_shown (self);
  g_autofree char *summary = NULL;

  if (data == NULL)
    return;
  summary = ter_chart_summary (data, self->zoom.view.span);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->data->title != NULL ? self->data->title : _("Chart"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

TerChartTable *
ter_chart_dup_table (TerPlot *plot)
{
  TerChart *self = TER_CHART (plot);
  TerChartData *data = ter_chart_get_shown (self);

  return data != NULL ? ter_chart_table_of_data (data, self->zoom.view.span) : NULL;
}

char *
ter_chart_dup_title (TerPlot *plot)
{
  TerChartData *data = TER_CHART (plot)->data;

  return g_strdup (data != NULL && data->title != NULL ? data->title : _("Chart"));
}

/* Both axes, when there are two. */
static char *
say_units (const TerChartData *data)
{
  const char *first = ter_unit_symbol (ter_chart_data_get_unit (data, 0));
  const char *second =
      data->second_unit != NULL ? ter_unit_symbol (ter_chart_data_get_unit (data, 1)) : NULL;

  if (second == NULL || *second == '\0')
    return g_strdup (first);

  return g_strdup_printf ("%s · %s", first, second);
}

void
ter_chart_fill_sheet (TerPlot       *plot,
                      TerChartSheet *sheet)
{
  TerChart *self = TER_CHART (plot);
  TerChartData *data = ter_chart_get_shown (self);
  TerSpan view = self->zoom.view.span;

  if (data == NULL)
    return;
  if (sheet->unit == NULL)
    sheet->unit = say_units (data);
  if (data->x_unit == NULL)
    sheet->period = ter_chart_say_period (data, view);
  sheet->summary = ter_chart_summary (data, view);
  sheet->legend = ter_chart_legend (data, view, TRUE);
}

/**
 * ter_chart_dup_legend:
 *
 * Returns: (transfer full) (element-type TerChartKey): what is to be explained of what is seen
 */
GPtrArray *
ter_chart_dup_legend (TerChart *self)
{
  TerChartData *data;

  g_return_val_if_fail (TER_IS_CHART (self), NULL);

  data = ter_chart_get_shown (self);
  if (data == NULL)
    return g_ptr_array_new ();

  return ter_chart_legend (data, self->zoom.view.span, FALSE);
}

static gboolean
is_between (const TerSpan *gap,
            gint64         one_us,
            gint64         other_us)
{
  return gap->start_us >= MIN (one_us, other_us) && gap->end_us <= MAX (one_us, other_us);
}

/* Where the cursor went, by a key: what it jumped over is said first. */
void
ter_chart_say_move (TerChart *self,
                    gint64    from_us)
{
  TerChartData *data = ter_chart_get_shown (self);
  g_autoptr (GArray) gaps = NULL;
  g_autofree char *text = NULL;
  gsize point;

  if (!ter_chart_get_point (self, &point))
    return;
  text = ter_chart_say_point (data, point);
  if (from_us != TER_INSTANT_NONE && from_us != self->cursor_us)
    gaps = ter_chart_gaps (data, (TerSpan) { MIN (from_us, self->cursor_us),
                                             MAX (from_us, self->cursor_us) });
  if (gaps != NULL && gaps->len == 1 &&
      is_between (&g_array_index (gaps, TerSpan, 0), from_us, self->cursor_us))
    {
      g_autofree char *gap = ter_chart_say_gap (data, g_array_index (gaps, TerSpan, 0));
      g_autofree char *point_text = g_steal_pointer (&text);

      text = g_strdup_printf ("%s · %s", gap, point_text);
    }
  ter_announce (GTK_ACCESSIBLE (self), text);
}

/**
 * ter_chart_say_selection:
 *
 * Returns: (nullable) (transfer full): what is selected, and its total or mean
 */
char *
ter_chart_say_selection (TerChart *self)
{
  TerChartData *data;
  TerSpan span;
  TerSpan steps;

  g_return_val_if_fail (TER_IS_CHART (self), NULL);

  data = ter_chart_get_shown (self);
  if (data == NULL || !ter_chart_link_get_selection (self->link, &span))
    return NULL;

  /* Of a period selected in another chart, of other steps, only the dates are right here. */
  steps = ter_chart_snap (self, span.start_us, span.end_us);
  if (steps.start_us != span.start_us || steps.end_us != span.end_us)
    return ter_chart_say_span (data, span);

  return ter_chart_say_span_values (data, span);
}
