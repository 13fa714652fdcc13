/* ter-format.h — Numbers, dates and durations as people read them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"

G_BEGIN_DECLS

/* All of these may be called from any thread; they return (transfer full) text in the user's language.
 * Thousands are separated by a narrow no-break space and a unit stands after a no-break space. NaN is "–". */
char *ter_format_number (double value,
                         int    decimals) G_GNUC_WARN_UNUSED_RESULT;
char *ter_format_count (gint64 value) G_GNUC_WARN_UNUSED_RESULT;
char *ter_format_percent (double   value,
                          int      decimals,
                          gboolean signed_) G_GNUC_WARN_UNUSED_RESULT;
/* A share from 0 to 1 as a percentage that never says 100 % of what is not whole. */
char *ter_format_coverage (double share) G_GNUC_WARN_UNUSED_RESULT;
char *ter_format_bytes (gint64 bytes) G_GNUC_WARN_UNUSED_RESULT;

/* A value with its unit, at a readable scale and precision: 775900 kWh is "776 MWh". */
char *ter_format_quantity (double      value,
                           const char *unit) G_GNUC_WARN_UNUSED_RESULT;
void  ter_format_quantity_parts (double      value,
                                 const char *unit,
                                 char      **number,
                                 char      **symbol);
/* A reading as it was measured, without another scale: "21,4 °C", "open". */
char *ter_format_reading (double      value,
                          const char *text,
                          const char *unit) G_GNUC_WARN_UNUSED_RESULT;

/* "8 min ago", "just now", "3 d ago"; "never" for TER_INSTANT_NONE. */
char *ter_format_age (gint64 instant_us,
                      gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
/* "3 d 4 h", "12 min", "45 s": the two largest units. */
char *ter_format_duration (gint64 duration_us) G_GNUC_WARN_UNUSED_RESULT;

char *ter_format_date (gint64     instant_us,
                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *ter_format_weekday_date (gint64     instant_us,
                               GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *ter_format_time (gint64     instant_us,
                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *ter_format_date_time (gint64     instant_us,
                            GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
/* First and last day of a period whose end is excluded: "24 Nov 2025 – 22 Nov 2026". */
char *ter_format_span (TerSpan    span,
                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

/* A key for searches: without case, accents or compatibility forms. Fold both sides, then look with strstr(). */
char *ter_format_search_key (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
