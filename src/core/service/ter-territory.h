/* ter-territory.h — An open territory, as windows and commands see it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-act.h"
#include "ter-activity.h"
#include "ter-change.h"
#include "ter-clock.h"
#include "ter-correction.h"
#include "ter-series-query.h"

G_BEGIN_DECLS

/**
 * TerTerritoryFlags:
 * @TER_TERRITORY_DEFAULT: open for writing, or fail
 * @TER_TERRITORY_READ_ONLY: open for reading only
 * @TER_TERRITORY_FALL_BACK: open for writing; where another program has it open or where it cannot be
 *   written, open it for reading only and say why
 */
typedef enum
{
  TER_TERRITORY_DEFAULT = 0,
  TER_TERRITORY_READ_ONLY = 1 << 0,
  TER_TERRITORY_FALL_BACK = 1 << 1,
} TerTerritoryFlags;

#define TER_TYPE_TERRITORY (ter_territory_get_type ())
G_DECLARE_FINAL_TYPE (TerTerritory, ter_territory, TER, TERRITORY, GObject)

/**
 * TerTerritoryFunc:
 * @territory: the territory
 * @params: (nullable): what ter_territory_run_async() was given
 * @cancellable: (nullable): stops it
 * @error: where to say why it failed
 *
 * A query that runs on a worker thread. It touches nothing but its arguments.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
typedef gpointer (*TerTerritoryFunc) (TerTerritory *territory,
                                      gpointer      params,
                                      GCancellable *cancellable,
                                      GError      **error);

/* Life. The signal "changed" (TerTerritory *, TerChange flags) follows every change of the file, whoever
 * wrote it; it comes on the main context of the program, at most five times a second. */
TerTerritory *ter_territory_create (const char *path,
                                    const char *name,
                                    const char *zone,
                                    TerClock   *clock,
                                    GError    **error) G_GNUC_WARN_UNUSED_RESULT;
TerTerritory *ter_territory_open (const char       *path,
                                  TerTerritoryFlags flags,
                                  TerClock         *clock,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TerTerritoryProgress:
 * @share: from 0 to 1
 * @data: what was given with it
 *
 * Told how far a file of an older version is brought up to date; never called for another file.
 */
typedef void (*TerTerritoryProgress) (double   share,
                                      gpointer data);

TerTerritory *ter_territory_open_watched (const char          *path,
                                          TerTerritoryFlags    flags,
                                          TerClock            *clock,
                                          TerTerritoryProgress progress,
                                          gpointer             data,
                                          GCancellable        *cancellable,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void          ter_territory_open_async (const char          *path,
                                        TerTerritoryFlags    flags,
                                        TerClock            *clock,
                                        TerTerritoryProgress progress,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
TerTerritory *ter_territory_open_finish (GAsyncResult *result,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ter_territory_close (TerTerritory *self,
                                   GError      **error);

/* What it is. These may be called from any thread. */
const char   *ter_territory_get_path (TerTerritory *self);
char         *ter_territory_dup_name (TerTerritory *self) G_GNUC_WARN_UNUSED_RESULT;
GTimeZone    *ter_territory_get_zone (TerTerritory *self);
const char   *ter_territory_get_zone_name (TerTerritory *self);
gboolean      ter_territory_is_fictional (TerTerritory *self);
gboolean      ter_territory_is_read_only (TerTerritory *self);
const char   *ter_territory_get_read_only_reason (TerTerritory *self);
TerClock     *ter_territory_get_clock (TerTerritory *self);
gint64        ter_territory_get_now_us (TerTerritory *self);

/* In: func runs on a worker thread; the result is freed with free_result when nobody takes it. */
void          ter_territory_run_async (TerTerritory       *self,
                                       TerTerritoryFunc    func,
                                       gpointer            params,
                                       GDestroyNotify      free_params,
                                       GDestroyNotify      free_result,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gpointer      ter_territory_run_finish (TerTerritory *self,
                                        GAsyncResult *result,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Out: an act of the person who sits at the machine. */
gboolean      ter_territory_apply (TerTerritory *self,
                                   TerAct       *act,
                                   GError      **error);
void          ter_territory_apply_async (TerTerritory       *self,
                                         TerAct             *act,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
TerAct       *ter_territory_apply_finish (TerTerritory *self,
                                          GAsyncResult *result,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          ter_territory_undo_async (TerTerritory       *self,
                                        TerAct             *act,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
TerAct       *ter_territory_undo_finish (TerTerritory *self,
                                         GAsyncResult *result,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Plain readings, for windows and commands that need no more. Synchronous: on a worker thread. */
GPtrArray    *ter_territory_query (TerTerritory         *self,
                                   const TerSeriesQuery *query,
                                   GCancellable         *cancellable,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_read_history (TerTerritory *self,
                                          gint64        series_id,
                                          TerSpan       span,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_list_series (TerTerritory *self,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_list_sites (TerTerritory *self,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_list_meters (TerTerritory *self,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_list_areas (TerTerritory *self,
                                        const char   *kind,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_list_sources (TerTerritory *self,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *ter_territory_list_features (TerTerritory *self,
                                           gint64        dataset_id,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ter_territory_measure (TerTerritory *self,
                                     gint64       *used,
                                     gint64       *free,
                                     GError      **error);
GPtrArray    *ter_territory_check (TerTerritory *self,
                                   GCancellable *cancellable,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
