/* ter-csv-wall.c — The order in which local times follow each other
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * In autumn one hour happens twice, and a file without offsets writes it twice. What tells the two apart is the
 * order of its lines: 02:00 … 02:50, then again 02:00 … 02:50. So the readings of that hour are held until the
 * first one that comes after it, and then put in their place together.
 *
 *  1. The hour went back once: the first run is the first hour, the second run the second. Settled.
 *  2. It never went back: one of the two hours is missing, and nothing says which. The first is taken, and the
 *     readings are marked suspect.
 *  3. It went back more often: the first time that a minute is met is the first hour, then the second. Suspect.
 *  4. In a file that goes from the newest to the oldest, all of this is the other way round.
 */

#include "config.h"

#include "ter-clock.h"
#include "ter-csv-wall-private.h"

#define MAX_PENDING 100000

/* A line of the hour: its readings are the next @n_readings of the held ones. */
typedef struct
{
  gint64 local_us;
  gint64 early_us;
  gint64 late_us;
  guint n_readings;
} Moment;

void
ter_csv_wall_clear (TerCsvWall *self)
{
  g_clear_pointer (&self->moments, g_array_unref);
  g_clear_pointer (&self->readings, g_array_unref);
}

/* Notes the lines of @later, none of which is held, after those of @self. */
void
ter_csv_wall_join (TerCsvWall       *self,
                   const TerCsvWall *later)
{
  g_assert (!ter_csv_wall_has_pending (self) && !ter_csv_wall_has_pending (later));

  if (!later->has_last)
    return;
  ter_csv_wall_note (self, later->first_local_us);
  self->n_forward += later->n_forward;
  self->n_backward += later->n_backward;
  self->last_local_us = later->last_local_us;
}

/* Holds the readings of a line, those of @readings from @first on. */
void
ter_csv_wall_hold (TerCsvWall   *self,
                   gint64        local_us,
                   gint64        early_us,
                   gint64        late_us,
                   const GArray *readings,
                   guint         first)
{
  Moment moment = { local_us, early_us, late_us, readings->len - first };

  if (self->moments == NULL)
    {
      self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
      self->readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
    }
  g_array_append_val (self->moments, moment);
  if (moment.n_readings > 0)
    g_array_append_vals (self->readings, &g_array_index (readings, TerCsvReading, first),
                         moment.n_readings);
}

/* Whether the held lines have to be settled before one of @early_us is held: it is of another year, or they are
 * too many. */
gboolean
ter_csv_wall_must_settle (const TerCsvWall *self,
                          gint64            early_us)
{
  return ter_csv_wall_has_pending (self) &&
         (self->moments->len >= MAX_PENDING ||
          ABS (early_us - g_array_index (self->moments, Moment, 0).early_us) >
              6 * TER_USEC_PER_HOUR);
}

static guint
count_returns (const TerCsvWall *self,
               gboolean          backward)
{
  guint n = 0;

  for (guint i = 1; i < self->moments->len; i++)
    {
      gint64 step = g_array_index (self->moments, Moment, i).local_us -
                    g_array_index (self->moments, Moment, i - 1).local_us;

      n += backward ? step >= 0 : step <= 0;
    }

  return n;
}

/* Puts the held readings in their place, after those of @readings. */
void
ter_csv_wall_settle (TerCsvWall      *self,
                     GArray          *readings,
                     TerImportResult *result)
{
  gboolean backward = self->n_backward > self->n_forward;
  guint n_returns, next = 0;
  gboolean returned = FALSE, settled;
  g_autoptr (GHashTable) seen = NULL;

  if (!ter_csv_wall_has_pending (self))
    return;

  n_returns = count_returns (self, backward);
  settled = n_returns == 1;
  seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < self->moments->len; i++)
    {
      Moment *moment = &g_array_index (self->moments, Moment, i);
      gboolean second;

      if (settled && i > 0)
        {
          gint64 step = moment->local_us - g_array_index (self->moments, Moment, i - 1).local_us;

          returned |= backward ? step >= 0 : step <= 0;
        }
      second = settled ? returned : !g_hash_table_add (seen, &moment->local_us);
      for (guint j = 0; j < moment->n_readings; j++)
        {
          TerCsvReading reading = g_array_index (self->readings, TerCsvReading, next++);

          reading.time_us = second != backward ? moment->late_us : moment->early_us;
          if (!settled && ter_quality_counts (reading.quality))
            reading.quality = TER_QUALITY_SUSPECT;
          result->n_suspect += !settled;
          result->n_ambiguous += settled;
          g_array_append_val (readings, reading);
        }
    }
  g_array_set_size (self->moments, 0);
  g_array_set_size (self->readings, 0);
}
