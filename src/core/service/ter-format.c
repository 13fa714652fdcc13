/* ter-format.c — Numbers, dates and durations as people read them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Text for people, in the language and with the decimal mark of the user's locale; never for a file or a program.
 *
 *  1. Nothing here changes or asks the locale in a way that another thread could see.
 *  2. A number never breaks: its thousands and its unit are joined by no-break spaces.
 *  3. A quantity has three significant digits or is whole; its unit is scaled so that it needs no more.
 *  4. Dates are those of the zone given; formats are messages, so that each language has its own order.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-clock.h"
#include "ter-format.h"
#include "ter-number.h"
#include "ter-unit.h"

#define NO_BREAK_SPACE "\xc2\xa0"
#define NOTHING "\xe2\x80\x93"
#define DAYS_OF_YEAR 365.25
/* From when on a duration is told in whole months, and in whole years. */
#define DAYS_IN_MONTHS 62
#define DAYS_IN_YEARS 731

/* Takes the text. */
static char *
no_break (char *text)
{
  g_autofree char *owned = text;
  g_auto (GStrv) words = g_strsplit (owned, " ", -1);

  return g_strjoinv (NO_BREAK_SPACE, words);
}

/**
 * ter_format_number:
 * @value: a number
 * @decimals: how many digits after the mark, 0 to 9
 *
 * Returns: (transfer full): the number, or "–" for NaN and infinities
 */
char *
ter_format_number (double value,
                   int    decimals)
{
  g_return_val_if_fail (decimals >= 0 && decimals <= 9, NULL);

  return ter_number_to_text (value, decimals);
}

/**
 * ter_format_count:
 *
 * Returns: (transfer full): a whole number
 */
char *
ter_format_count (gint64 value)
{
  return ter_format_number ((double) value, 0);
}

/**
 * ter_format_percent:
 * @value: per cent: 12 for 12 %
 * @decimals: digits after the mark
 * @signed_: whether a rise is written with its sign
 *
 * Returns: (transfer full): the percentage
 */
char *
ter_format_percent (double   value,
                    int      decimals,
                    gboolean signed_)
{
  g_autofree char *number = ter_format_number (value, decimals);

  /* Translators: a percentage; French puts a space before the sign. */
  return no_break (g_strdup_printf (signed_ && value > 0 ? _("+%s%%") : _("%s%%"), number));
}

/**
 * ter_format_coverage:
 * @share: 0 to 1, or NaN
 *
 * Returns: (transfer full): the share in per cent; 99.7 % is not rounded to 100 %
 */
char *
ter_format_coverage (double share)
{
  double percent = share * 100;

  if (percent < 99 || percent >= 100)
    return ter_format_percent (percent, 0, FALSE);

  return ter_format_percent (floor (percent * 10) / 10, 1, FALSE);
}

/**
 * ter_format_bytes:
 *
 * Returns: (transfer full): a size of a file, or "–" when it is negative
 */
char *
ter_format_bytes (gint64 bytes)
{
  return bytes < 0 ? g_strdup (NOTHING) : g_format_size ((guint64) bytes);
}

/**
 * ter_format_quantity_parts:
 * @value: a value
 * @unit: (nullable): its unit
 * @number: (out) (transfer full): the number, scaled
 * @symbol: (out) (transfer full): the symbol of the scaled unit, "" without one
 *
 * Same as ter_format_quantity(), in two texts, for a large figure and its small unit.
 */
void
ter_format_quantity_parts (double      value,
                           const char *unit,
                           char      **number,
                           char      **symbol)
{
  const char *readable = ter_unit_readable (unit, value);
  double scaled = value;

  g_return_if_fail (number != NULL && symbol != NULL);

  if (ter_unit_convert (unit, readable, value, &scaled))
    unit = readable;
  *number = ter_format_number (scaled, ter_number_decimals (scaled));
  *symbol = g_strdup (unit != NULL ? ter_unit_symbol (unit) : "");
}

static char *
join_unit (const char *number,
           const char *symbol)
{
  if (*symbol == '\0')
    return g_strdup (number);

  return g_strconcat (number, NO_BREAK_SPACE, symbol, NULL);
}

/**
 * ter_format_quantity:
 * @value: a value
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): the value at a readable scale, with its unit
 */
char *
ter_format_quantity (double      value,
                     const char *unit)
{
  g_autofree char *number = NULL;
  g_autofree char *symbol = NULL;

  ter_format_quantity_parts (value, unit, &number, &symbol);

  return join_unit (number, symbol);
}

/**
 * ter_format_reading:
 * @value: a value
 * @text: (nullable): the text of a state; shown instead of a value that is NaN
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): the reading as it was measured, two digits after the mark at most
 */
char *
ter_format_reading (double      value,
                    const char *text,
                    const char *unit)
{
  g_autofree char *number = NULL;
  int decimals = 2;

  if (isnan (value))
    return g_strdup (text != NULL ? text : NOTHING);

  while (decimals > 0 &&
         fabs (round (value * pow (10, decimals - 1)) - value * pow (10, decimals - 1)) < 1e-9)
    decimals--;
  number = ter_format_number (value, decimals);

  return join_unit (number, unit != NULL ? ter_unit_symbol (unit) : "");
}

/**
 * ter_format_duration:
 * @duration_us: how long
 *
 * Beyond two months nobody counts in days.
 *
 * Returns: (transfer full): the duration in its two largest units: "3 d 4 h", "10 months"
 */
char *
ter_format_duration (gint64 duration_us)
{
  gint64 seconds = MAX (duration_us, 0) / TER_USEC_PER_SEC;
  int minutes = (int) (seconds / 60 % 60);
  int hours = (int) (seconds / 3600 % 24);
  int days = (int) (seconds / 86400);

  if (seconds < 60)
    return no_break (g_strdup_printf (_("%d s"), (int) seconds));
  if (seconds < 3600)
    return no_break (g_strdup_printf (_("%d min"), minutes));
  if (days == 0 && (minutes == 0 || hours >= 10))
    return no_break (g_strdup_printf (_("%d h"), hours));
  if (days == 0)
    return no_break (g_strdup_printf (_("%d h %d min"), hours, minutes));
  if (days >= DAYS_IN_YEARS)
    return no_break (g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d year", "%d years",
                                                   (gulong) (days / DAYS_OF_YEAR)),
                                      (int) (days / DAYS_OF_YEAR)));
  if (days >= DAYS_IN_MONTHS)
    return no_break (g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d month", "%d months",
                                                   (gulong) (days * 12 / DAYS_OF_YEAR)),
                                      (int) (days * 12 / DAYS_OF_YEAR)));
  if (hours == 0 || days >= 10)
    return no_break (g_strdup_printf (_("%d d"), days));

  return no_break (g_strdup_printf (_("%d d %d h"), days, hours));
}

/**
 * ter_format_age:
 * @instant_us: when it happened, or %TER_INSTANT_NONE
 * @now_us: what time it is
 *
 * Returns: (transfer full): how long ago it was: "8 min ago"
 */
char *
ter_format_age (gint64 instant_us,
                gint64 now_us)
{
  g_autofree char *duration = NULL;

  if (instant_us == TER_INSTANT_NONE)
    return g_strdup (_("never"));
  if (now_us - instant_us < 10 * TER_USEC_PER_SEC)
    return g_strdup (_("just now"));

  duration = ter_format_duration (now_us - instant_us);
  return g_strdup_printf (_("%s ago"), duration);
}

static char *
format_local (gint64      instant_us,
              GTimeZone  *zone,
              const char *format)
{
  g_autoptr (GDateTime) date = NULL;
  char *text = NULL;

  if (instant_us != TER_INSTANT_NONE)
    date = ter_instant_to_local (instant_us, zone);
  if (date != NULL)
    text = g_date_time_format (date, format);

  return text != NULL ? text : g_strdup (NOTHING);
}

/**
 * ter_format_date:
 *
 * Returns: (transfer full): "23 November 2026"
 */
char *
ter_format_date (gint64     instant_us,
                 GTimeZone *zone)
{
  return format_local (instant_us, zone, C_("date", "%-d %B %Y"));
}

/* Returns: (transfer full): "23 Nov 2026" */
static char *
format_date_short (gint64     instant_us,
                   GTimeZone *zone)
{
  return format_local (instant_us, zone, C_("short date", "%-d %b %Y"));
}

/**
 * ter_format_weekday_date:
 *
 * Returns: (transfer full): "Monday 23 November 2026"
 */
char *
ter_format_weekday_date (gint64     instant_us,
                         GTimeZone *zone)
{
  return format_local (instant_us, zone, C_("date with weekday", "%A %-d %B %Y"));
}

/**
 * ter_format_time:
 *
 * Returns: (transfer full): "08:42"
 */
char *
ter_format_time (gint64     instant_us,
                 GTimeZone *zone)
{
  return format_local (instant_us, zone, C_("time of the day", "%H:%M"));
}

/**
 * ter_format_date_time:
 *
 * Returns: (transfer full): "23 Nov 2026, 08:42"
 */
char *
ter_format_date_time (gint64     instant_us,
                      GTimeZone *zone)
{
  return format_local (instant_us, zone, C_("date and time", "%-d %b %Y, %H:%M"));
}

/**
 * ter_format_span:
 * @span: whole local days
 * @zone: the time zone of the days
 *
 * Returns: (transfer full): its first and last day: "24 Nov 2025 – 22 Nov 2026"
 */
char *
ter_format_span (TerSpan    span,
                 GTimeZone *zone)
{
  g_autofree char *first = format_date_short (span.start_us, zone);
  g_autofree char *last = NULL;

  if (span.end_us <= span.start_us)
    return g_steal_pointer (&first);

  last = format_date_short (span.end_us - 1, zone);
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);

  /* Translators: a period, from its first day to its last. */
  return g_strdup_printf (_("%s – %s"), first, last);
}

/**
 * ter_format_search_key:
 * @text: (nullable): any text
 *
 * Folds a text for searches.
 *
 * Returns: (transfer full): the text without case, accents or compatibility forms
 */
char *
ter_format_search_key (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  g_autoptr (GString) key = g_string_new (NULL);

  if (text == NULL)
    return g_strdup ("");

  folded = g_utf8_casefold (text, -1);
  decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  for (const char *p = decomposed; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (key, c);
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}
