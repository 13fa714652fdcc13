/* ter-quality.c — What is known of a reading's worth
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-quality.h"

static const char *const quality_names[TER_N_QUALITIES] = {
  "good", "estimated", "suspect", "bad", "missing", "unqualified", "late",
};

/**
 * ter_quality_to_string:
 *
 * Gets the word that files and the command use for @quality.
 */
const char *
ter_quality_to_string (TerQuality quality)
{
  g_return_val_if_fail ((guint) quality < TER_N_QUALITIES, quality_names[TER_QUALITY_UNQUALIFIED]);

  return quality_names[quality];
}

/**
 * ter_quality_from_string:
 * @quality: (out): the quality
 *
 * Reads the word written by ter_quality_to_string().
 *
 * Returns: %FALSE if @string is no such word; @quality is then untouched
 */
gboolean
ter_quality_from_string (const char *string,
                         TerQuality *quality)
{
  g_return_val_if_fail (string != NULL, FALSE);
  g_return_val_if_fail (quality != NULL, FALSE);

  for (guint i = 0; i < TER_N_QUALITIES; i++)
    {
      if (g_str_equal (string, quality_names[i]))
        {
          *quality = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ter_quality_counts:
 *
 * Tells whether a value of this quality may enter a sum or a mean: all but bad and missing ones.
 */
gboolean
ter_quality_counts (TerQuality quality)
{
  return quality != TER_QUALITY_BAD && quality != TER_QUALITY_MISSING;
}
