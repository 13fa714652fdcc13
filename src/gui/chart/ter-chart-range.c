/* ter-chart-range.c — What values the axes of a chart must show
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The range of a long layer is read from the pyramid of its samples.
 *  2. The unit that an axis shows depends on all the values of the chart, never on what part is seen: zooming does not
 *     turn kWh into MWh.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-data.h"
#include "ter-pyramid.h"
#include "ter-unit.h"

static void
widen (double *low,
       double *high,
       double  value)
{
  if (!isfinite (value))
    return;
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

static void
widen_to_layer (const TerLayer *layer,
                gsize           start,
                gsize           end,
                double         *low,
                double         *high)
{
  TerExtremes extremes = TER_EXTREMES_NONE;

  if (layer->bases != NULL)
    for (gsize i = start; i < end; i++)
      widen (low, high, layer->bases[i] + layer->samples->values[i]);
  else
    ter_pyramid_extremes (layer->samples, start, end, &extremes);
  if (layer->highs != NULL)
    ter_extremes_of_values (layer->highs + start, end - start, &extremes.low, &extremes.high);
  widen (low, high, extremes.low);
  widen (low, high, extremes.high);
}

/**
 * ter_chart_data_range:
 * @axis: 0 or 1
 * @span: (nullable): what part of the chart; %NULL for all of it
 * @low: (out): the least value, 0 or less if the chart keeps zero
 * @high: (out): the greatest; less than @low when there is no value
 *
 * Says what values an axis must show.
 */
void
ter_chart_data_range (const TerChartData *self,
                      guint               axis,
                      const TerSpan      *span,
                      double             *low,
                      double             *high)
{
  g_return_if_fail (self != NULL && low != NULL && high != NULL);

  *low = self->from_zero ? 0 : INFINITY;
  *high = self->from_zero ? 0 : -INFINITY;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TerLayer *layer = self->layers->pdata[i];
      gsize start = 0;
      gsize end = layer->samples->n;

      if (layer->axis != axis)
        continue;
      if (span != NULL)
        {
          start = ter_chart_find (layer->samples, span->start_us);
          end = ter_chart_find (layer->samples, span->end_us);
          start -= start > 0 ? 1 : 0;
          end += end < layer->samples->n ? 1 : 0;
        }
      widen_to_layer (layer, start, end, low, high);
    }
}

/**
 * ter_chart_data_get_unit:
 * @axis: 0 or 1
 *
 * Gets the unit in which the values of an axis are shown: that in which its greatest value reads well.
 *
 * Returns: (nullable) (transfer none): its code
 */
const char *
ter_chart_data_get_unit (const TerChartData *self,
                         guint               axis)
{
  const char *unit;
  double low, high;

  g_return_val_if_fail (self != NULL && axis < TER_CHART_MAX_AXES, NULL);

  unit = axis == 0 ? self->unit : self->second_unit;
  if (unit == NULL)
    return NULL;
  ter_chart_data_range (self, axis, NULL, &low, &high);
  if (low > high)
    return unit;

  return ter_unit_readable (unit, MAX (fabs (low), fabs (high)));
}
