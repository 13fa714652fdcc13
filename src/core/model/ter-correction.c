/* ter-correction.c — Values that a person corrects, and what they were before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-correction.h"

static void
ter_past_value_clear (TerPastValue *self)
{
  g_free (self->text);
  g_free (self->author);
  g_free (self->reason);
}

TER_DEFINE_RECORD (TerPastValue, ter_past_value, ter_past_value_clear)

/**
 * ter_act_new_correction:
 * @series_id: a series
 * @span: from the first instant to correct to the one after the last
 * @value: what the values become, in the unit of the series; NaN to keep them
 * @quality: what they are worth from now on: %TER_QUALITY_BAD sets them aside
 * @reason: why
 *
 * Makes the act of a person who corrects the values that a series has in a span. The store keeps every value that was
 * there before; to undo the act is to withdraw the correction, and erases nothing either.
 *
 * Returns: (transfer full): an act that is not applied yet
 */
TerAct *
ter_act_new_correction (gint64      series_id,
                        TerSpan     span,
                        double      value,
                        TerQuality  quality,
                        const char *reason)
{
  TerAct *act = ter_act_new_full (TER_ACT_CREATE, "correction", 0);

  ter_act_set_int (act, "series", series_id);
  ter_act_set_int (act, "from", span.start_us);
  ter_act_set_int (act, "to", span.end_us);
  if (!isnan (value))
    ter_act_set_double (act, "value", value);
  ter_act_set_int (act, "quality", quality);
  act->reason = g_strdup (reason);

  return act;
}
