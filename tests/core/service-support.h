/* service-support.h — A small territory for the tests of the service room
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-batch.h"
#include "ter-store.h"
#include "ter-territory-private.h"

G_BEGIN_DECLS

/**
 * Place:
 *
 * A territory in a temporary folder, and its manual clock.
 */
typedef struct
{
  char *folder;
  char *path;
  TerClock *clock;
  TerTerritory *territory;
} Place;

/* Monday 23 November 2026, 08:42 in Paris. */
#define PLACE_NOW G_GINT64_CONSTANT (1795419720000000)

void   place_set_up (Place        *place,
                     gconstpointer data);
void   place_tear_down (Place        *place,
                        gconstpointer data);

gint64 place_create (Place      *place,
                     const char *object,
                     ...) G_GNUC_NULL_TERMINATED;
void   place_set (Place      *place,
                  const char *object,
                  gint64      id,
                  const char *field,
                  gint64      value);

/* Stores values read every @step from @start on, of one device that has one series; returns the series' row. */
gint64 place_feed (Place        *place,
                   gint64        source_id,
                   const char   *device,
                   const char   *property,
                   TerSeriesKind kind,
                   const char   *unit,
                   gint64        start_us,
                   gint64        step_us,
                   gsize         n,
                   double (*value) (gint64 time_us, gpointer data),
                   gpointer      data);
gint64 place_instant (const char *text);

G_END_DECLS
