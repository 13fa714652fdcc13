/* ter-store.h — The territory file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-act.h"
#include "ter-activity.h"
#include "ter-area.h"
#include "ter-batch.h"
#include "ter-change.h"
#include "ter-clock.h"
#include "ter-correction.h"
#include "ter-dataset.h"
#include "ter-device.h"
#include "ter-figure.h"
#include "ter-meter.h"
#include "ter-resource.h"
#include "ter-run.h"
#include "ter-samples.h"
#include "ter-series-query.h"
#include "ter-series.h"
#include "ter-site.h"
#include "ter-source.h"

G_BEGIN_DECLS

/**
 * TerStoreError:
 * @TER_STORE_ERROR_NOT_FOUND: there is no such file, or no such row
 * @TER_STORE_ERROR_EXISTS: a file is there already; it was not touched
 * @TER_STORE_ERROR_NOT_A_TERRITORY: the file is something else
 * @TER_STORE_ERROR_CORRUPT: the file is damaged; it was not touched
 * @TER_STORE_ERROR_NEWER: a newer version of the program wrote the file; it was not touched
 * @TER_STORE_ERROR_LOCKED: another program has it open for writing; the message names it
 * @TER_STORE_ERROR_READ_ONLY: the file or its folder cannot be written
 * @TER_STORE_ERROR_FULL: the disk is full; nothing of the transaction was stored, what was before
 *   is
 * @TER_STORE_ERROR_NETWORK_FILE_SYSTEM: the file lies on a share where it cannot be kept safe
 * @TER_STORE_ERROR_IO: the disk answered with an error
 * @TER_STORE_ERROR_INVALID: the request itself is wrong: an unknown field, a value out of range
 */
typedef enum
{
  TER_STORE_ERROR_NOT_FOUND,
  TER_STORE_ERROR_EXISTS,
  TER_STORE_ERROR_NOT_A_TERRITORY,
  TER_STORE_ERROR_CORRUPT,
  TER_STORE_ERROR_NEWER,
  TER_STORE_ERROR_LOCKED,
  TER_STORE_ERROR_READ_ONLY,
  TER_STORE_ERROR_FULL,
  TER_STORE_ERROR_NETWORK_FILE_SYSTEM,
  TER_STORE_ERROR_IO,
  TER_STORE_ERROR_INVALID,
} TerStoreError;

#define TER_STORE_ERROR (ter_store_error_quark ())
GQuark ter_store_error_quark (void);

typedef enum
{
  TER_STORE_READ_WRITE,
  TER_STORE_READ_ONLY,
} TerStoreMode;

/**
 * TerCommit:
 * @n_observations: new ones
 * @n_duplicates: values that were stored for their instant already, and those of messages that came before
 * @n_corrections: values that differ from those stored for their instant: all are kept, the latest is read
 * @n_refused: messages that could not be decoded, and observations that cannot be stored
 * @n_snapshots: states without a time of their own
 * @n_new_series: series that had no row yet
 * @n_areas: areas added or brought up to date
 *
 * What a batch changed. Each observation of the batch is counted once, among the first five.
 */
typedef struct
{
  gint64 n_observations;
  gint64 n_duplicates;
  gint64 n_corrections;
  gint64 n_refused;
  gint64 n_snapshots;
  guint n_new_series;
  guint n_areas;
} TerCommit;

#define TER_TYPE_STORE (ter_store_get_type ())
G_DECLARE_FINAL_TYPE (TerStore, ter_store, TER, STORE, GObject)

/* Life. Every function below may be called from any thread; writes wait for each other, readers do not wait. */
TerStore   *ter_store_create (const char *path,
                              const char *name,
                              const char *zone,
                              TerClock   *clock,
                              GError    **error) G_GNUC_WARN_UNUSED_RESULT;
TerStore   *ter_store_open (const char  *path,
                            TerStoreMode mode,
                            TerClock    *clock,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, told how far an older file is brought up to date, from 0 to 1, on this thread; a cancelled opening leaves the
 * file whole, and the next one goes on. */
typedef void (*TerStoreProgress) (double   share,
                                  gpointer data);
TerStore   *ter_store_open_watched (const char      *path,
                                    TerStoreMode     mode,
                                    TerClock        *clock,
                                    TerStoreProgress progress,
                                    gpointer         data,
                                    GCancellable    *cancellable,
                                    GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_store_close (TerStore *self,
                             GError  **error);
const char *ter_store_get_path (TerStore *self);
gboolean    ter_store_is_read_only (TerStore *self);
TerClock   *ter_store_get_clock (TerStore *self);
/* Facts of the territory as a whole: "name", "zone", "fictional" ("1"), "uid", "population"… */
char       *ter_store_dup_fact (TerStore   *self,
                                const char *key) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_store_set_fact (TerStore   *self,
                                const char *key,
                                const char *value,
                                GError    **error);
/* Integrity: (element-type utf8) problems found, empty when all is well; NULL with an error if it could not run. */
GPtrArray  *ter_store_check (TerStore     *self,
                             GCancellable *cancellable,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* Bytes of the file that hold something, and that are free inside it, to be used again. */
gboolean    ter_store_measure (TerStore *self,
                               gint64   *used,
                               gint64   *free,
                               GError  **error);

/* In: when this returns TRUE the batch is on the disk (synchronous=FULL), whole; when FALSE nothing of it is. */
gboolean    ter_store_commit (TerStore  *self,
                              TerBatch  *batch,
                              TerCommit *commit,
                              GError   **error);
/* For the generator and large imports: between begin and end, commits of the thread that began are one transaction
 * each without waiting for the disk; end makes all of them durable. */
gboolean    ter_store_begin_bulk (TerStore *self,
                                  GError  **error);
gboolean    ter_store_end_bulk (TerStore *self,
                                GError  **error);

/* For a file that was written whole, for tests and measures: packs what came so far without waiting for more. Others may
 * read and write meanwhile; see ter-store-compactor.c. */
gboolean    ter_store_settle (TerStore     *self,
                              GCancellable *cancellable,
                              GError      **error);

/* Acts: applied with their journal entry in one transaction. Fills id, at, object_id and before of each change;
 * the actor must be set. Objects and their fields, those with * being needed by a creation:
 *   site      name*, kind, use, area, floor-area (m²), zone, longitude, latitude
 *   meter     site*, name*, fluid*, reference, installed, removed
 *   source    kind*, name*, purpose, url, config, allow-local, enabled
 *   dataset   title*, description, theme, purpose, producer, steward, granularity, frequency, licence, hosting,
 *             format, status, stage, origin
 *   area      name*, code, kind, population
 *   series    name, unit, kind, property, site, meter           made by commits
 *   device    name, site, longitude, latitude, is-new           made by commits
 *   territory name, zone                                        object_id 0; SET only
 *   correction series*, from*, to*, value, quality              CREATE, then REMOVE and RESTORE; ter-correction.h
 * Values are text: enumerations by their number, booleans "0" or "1", references by id ("0" or NULL for none),
 * instants as ISO 8601 or as µs, reals as ter_act_set_double() writes them. A name of a device or series that is
 * cleared is the source's again; so is a position. */
gboolean    ter_store_apply (TerStore *self,
                             TerAct   *act,
                             GError  **error);
GPtrArray  *ter_store_list_acts (TerStore *self,
                                 guint     limit,
                                 GError  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs and health. */
gboolean    ter_store_begin_run (TerStore *self,
                                 TerRun   *run,
                                 GError  **error);
gboolean    ter_store_end_run (TerStore *self,
                               TerRun   *run,
                               GError  **error);
GPtrArray  *ter_store_list_runs (TerStore *self,
                                 gint64    source_id,
                                 guint     limit,
                                 GError  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_store_note_source (TerStore   *self,
                                   gint64      source_id,
                                   const char *problem,
                                   GError    **error);
GArray     *ter_store_read_activity (TerStore *self,
                                     gint64    source_id,
                                     gint64    since_us,
                                     GError  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_refused (TerStore *self,
                                    gint64    source_id,
                                    guint     limit,
                                    GError  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists: (transfer full) (element-type the record), in the order in which people read them. */
GPtrArray  *ter_store_list_areas (TerStore   *self,
                                  const char *kind,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_sites (TerStore *self,
                                  GError  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_meters (TerStore *self,
                                   GError  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_devices (TerStore *self,
                                    GError  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_series (TerStore *self,
                                   GError  **error) G_GNUC_WARN_UNUSED_RESULT;
TerSeries  *ter_store_load_series (TerStore *self,
                                   gint64    series_id,
                                   GError  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_sources (TerStore *self,
                                    GError  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_store_list_datasets (TerStore *self,
                                     GError  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Observations of one series, start included, end excluded, in order; the latest correction of each instant. */
TerSamples *ter_store_read (TerStore     *self,
                            gint64        series_id,
                            gint64        start_us,
                            gint64        end_us,
                            GCancellable *cancellable,
                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a series of states: (element-type utf8) texts beside the samples; NULL items where there is none. */
TerSamples *ter_store_read_texts (TerStore     *self,
                                  gint64        series_id,
                                  gint64        start_us,
                                  gint64        end_us,
                                  GPtrArray   **texts,
                                  GCancellable *cancellable,
                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* A question about one or several series: (element-type TerSeriesAnswer), in the order of the question. */
GPtrArray  *ter_store_query (TerStore             *self,
                             const TerSeriesQuery *query,
                             GCancellable         *cancellable,
                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Every value of each instant of @span that was corrected: (element-type TerPastValue), by instant, then as they came. */
GPtrArray  *ter_store_read_history (TerStore *self,
                                    gint64    series_id,
                                    TerSpan   span,
                                    GError  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Datasets brought from elsewhere. (source_id, remote_id) is the identity; a person's own fields (status, purpose,
 * steward, stage) are not overwritten by a refresh. Fills dataset->id. */
gboolean    ter_store_put_dataset (TerStore   *self,
                                   TerDataset *dataset,
                                   GError    **error);
GPtrArray  *ter_store_list_resources (TerStore *self,
                                      gint64    dataset_id,
                                      GError  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_store_put_resource (TerStore    *self,
                                    TerResource *resource,
                                    GBytes      *content,
                                    GError     **error);
GBytes     *ter_store_load_content (TerStore *self,
                                    gint64    resource_id,
                                    GError  **error) G_GNUC_WARN_UNUSED_RESULT;
/* The features of a dataset: (element-type TerArea), kind "feature", replaced as a whole. */
gboolean    ter_store_replace_features (TerStore  *self,
                                        gint64     dataset_id,
                                        GPtrArray *features,
                                        GError   **error);
GPtrArray  *ter_store_list_features (TerStore *self,
                                     gint64    dataset_id,
                                     GError  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
