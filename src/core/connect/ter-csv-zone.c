/* ter-csv-zone.c — The instants that local times mean
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * GLib's own conversion is not used for local times: it turns every minute of the hour that spring skips into
 * the same instant, and always takes the second of the two that autumn repeats.
 *
 *  1. Two different local times never become the same instant. A time that does not exist is taken with the
 *     offset of before the jump, plus one microsecond: so 02:30, which never was, and 03:30 of the same day
 *     stay two readings.
 *  2. The answer depends on the zone and the local time only: the same file gives the same instants each time.
 *  3. The offset is looked up once for all the local times around one that have no other, up to the minute where the
 *     clocks change: to find an interval of a zone costs as much as to read ten lines. Such ranges are kept by the
 *     month, for files that do not go from day to day.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-clock.h"
#include "ter-csv-input.h"
#include "ter-csv-zone-private.h"

#define SECONDS_PER_DAY 86400

/* How far a range goes at most, more than a place of the table is wide; and how far a change of the clocks is felt. */
#define DAYS_AROUND 31
#define DAYS_FELT 2

/**
 * ter_csv_zone_new:
 * @name: a zone's name, "Europe/Paris", or a fixed offset, "+01:00"
 *
 * Returns: (transfer full) (nullable): a zone, or %NULL when the system does not know it
 */
TerCsvZone *
ter_csv_zone_new (const char *name,
                  GError    **error)
{
  GTimeZone *zone;
  TerCsvZone *self;

  g_return_val_if_fail (name != NULL, NULL);

  zone = g_time_zone_new_identifier (name);
  if (zone == NULL)
    {
      g_set_error (error, TER_CSV_ERROR, TER_CSV_ERROR_PLAN,
                   _("The time zone “%s” is not known here. Choose one such as Europe/Paris."),
                   name);
      return NULL;
    }
  self = g_new0 (TerCsvZone, 1);
  self->zone = zone;

  return self;
}

/**
 * ter_csv_zone_copy:
 *
 * Returns: (transfer full): the same zone, for another thread
 */
TerCsvZone *
ter_csv_zone_copy (const TerCsvZone *self)
{
  TerCsvZone *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TerCsvZone, 1);
  copy->zone = g_time_zone_ref (self->zone);

  return copy;
}

/**
 * ter_csv_zone_free:
 * @self: (transfer full): a zone
 *
 * Frees it.
 */
void
ter_csv_zone_free (TerCsvZone *self)
{
  g_return_if_fail (self != NULL);

  g_time_zone_unref (self->zone);
  g_free (self);
}

/* The offset in force at an instant given in seconds. */
static gint64
offset_at (TerCsvZone *self,
           gint64      utc_s)
{
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, utc_s);

  return g_time_zone_get_offset (self->zone, interval) * TER_USEC_PER_SEC;
}

static inline gint64
seconds_of (gint64 time_us)
{
  return time_us / TER_USEC_PER_SEC - (time_us % TER_USEC_PER_SEC < 0);
}

/* Whether an instant given in seconds has the offset, and the name, of an interval. */
static inline gboolean
is_in (TerCsvZone *self,
       int         interval,
       gint64      utc_s)
{
  return g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, utc_s) == interval;
}

/* The last second of an interval on the way from @inside, which is in it, to @outside, which is not. */
static gint64
find_last (TerCsvZone *self,
           int         interval,
           gint64      inside,
           gint64      outside)
{
  while (ABS (outside - inside) > 1)
    {
      gint64 middle = inside + (outside - inside) / 2;

      if (is_in (self, interval, middle))
        inside = middle;
      else
        outside = middle;
    }

  return inside;
}

/* Notes which local times around that of an instant have its offset, and no other. */
static void
note_range (TerCsvZone *self,
            gint64      local_us,
            gint64      utc_us)
{
  gint64 utc_s = seconds_of (utc_us), reach = (DAYS_AROUND + DAYS_FELT) * SECONDS_PER_DAY;
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, utc_s);
  gint64 offset_us = local_us - utc_us;
  gint64 start_us = local_us - DAYS_AROUND * TER_USEC_PER_DAY;
  gint64 end_us = local_us + DAYS_AROUND * TER_USEC_PER_DAY;

  if (g_time_zone_get_offset (self->zone, interval) * TER_USEC_PER_SEC != offset_us)
    return;
  if (!is_in (self, interval, utc_s - reach))
    {
      gint64 first_s = find_last (self, interval, utc_s, utc_s - reach);

      start_us = MAX (start_us,
                      first_s * TER_USEC_PER_SEC + MAX (offset_us, offset_at (self, first_s - 1)));
    }
  if (!is_in (self, interval, utc_s + reach))
    {
      gint64 end_s = find_last (self, interval, utc_s, utc_s + reach) + 1;

      end_us = MIN (end_us, end_s * TER_USEC_PER_SEC + MIN (offset_us, offset_at (self, end_s)));
    }
  if (start_us < end_us)
    *ter_csv_zone_get_range (self, local_us) =
        (TerCsvZoneRange) { start_us, end_us - start_us, offset_us };
}

/**
 * ter_csv_zone_resolve:
 * @local_us: a date and time as if the zone were UTC
 * @early_us: (out): the instant it means, or the first of the two
 * @late_us: (out): the same, or the second of the two
 *
 * Finds the instants that a local time means.
 */
TerCsvWallKind
ter_csv_zone_resolve (TerCsvZone *self,
                      gint64      local_us,
                      gint64     *early_us,
                      gint64     *late_us)
{
  gint64 before, after, first, second, day;
  gboolean first_holds, second_holds;

  g_return_val_if_fail (self != NULL && early_us != NULL && late_us != NULL, TER_CSV_WALL_NEVER);

  if (ter_csv_zone_recall (self, local_us, early_us))
    {
      *late_us = *early_us;
      return TER_CSV_WALL_ONCE;
    }

  day = local_us / TER_USEC_PER_DAY - (local_us % TER_USEC_PER_DAY < 0);
  before = offset_at (self, (day - 1) * SECONDS_PER_DAY);
  after = offset_at (self, (day + 2) * SECONDS_PER_DAY);
  first = local_us - before;
  second = local_us - after;
  first_holds = before == after || offset_at (self, seconds_of (first)) == before;
  second_holds = before != after && offset_at (self, seconds_of (second)) == after;
  if (first_holds && second_holds)
    {
      *early_us = MIN (first, second);
      *late_us = MAX (first, second);
      return TER_CSV_WALL_TWICE;
    }
  if (!first_holds && !second_holds)
    {
      *early_us = *late_us = first + 1;
      return TER_CSV_WALL_NEVER;
    }

  *early_us = *late_us = first_holds ? first : second;
  note_range (self, local_us, *early_us);
  return TER_CSV_WALL_ONCE;
}
