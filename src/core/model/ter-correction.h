/* ter-correction.h — Values that a person corrects, and what they were before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-act.h"
#include "ter-figure.h"
#include "ter-quality.h"

G_BEGIN_DECLS

/**
 * TerPastValue:
 * @time_us: the instant
 * @seq: 0 for the value that came first, then 1, 2…
 * @value: the value, or NaN
 * @text: (nullable): the text of a state
 * @quality: its worth
 * @at_us: when it came, or %TER_INSTANT_NONE where that was not kept
 * @author: (nullable): the person who said so; %NULL when the source did
 * @reason: (nullable): why
 * @correction_id: the correction that a person made, or 0
 * @is_read: whether it is the one that counts
 *
 * One of the values of an instant that was corrected.
 */
typedef struct
{
  gint64 time_us;
  gint64 seq;
  double value;
  char *text;
  TerQuality quality;
  gint64 at_us;
  char *author;
  char *reason;
  gint64 correction_id;
  gboolean is_read;
} TerPastValue;

TER_DECLARE_RECORD (TerPastValue, ter_past_value)

TerAct *ter_act_new_correction (gint64      series_id,
                                TerSpan     span,
                                double      value,
                                TerQuality  quality,
                                const char *reason) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
