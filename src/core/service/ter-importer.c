/* ter-importer.c — Brings a file into the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Look first, then bring in: ter_importer_preview() proposes a plan, a person may change it, ter_importer_run() obeys
 * it. Readings go in by batches, each of them whole and durable; the run is recorded with what it gave.
 *
 *  1. A file is a source of the kind "file" with the file's name. The same name is the same source: when the file has
 *     grown, what was there is counted as a duplicate and what is new is stored.
 *  2. A refused line stops nothing; it is counted, and listed with its reason.
 *  3. What was stored before an error or a cancellation stays, and bringing the file in again completes it.
 *  4. Memory does not depend on the file's size.
 *
 * All of it blocks: on a worker thread.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-csv-decoder.h"
#include "ter-csv-input.h"
#include "ter-csv-plan.h"
#include "ter-geojson.h"
#include "ter-importer.h"
#include "ter-instant.h"
#include "ter-json-writer.h"
#include "ter-territory-private.h"

#define BATCH_READINGS 65536
#define MAX_THREADS 4
#define BATCH_AREAS 500
#define SNIFF_BYTES 4096
#define MAX_FEATURES_BYTES (256 * 1024 * 1024)
#define N_LOGGED_REFUSALS 100

/* What is under way. */
typedef struct
{
  TerStore *store;
  TerImportPlan *plan;
  TerImportResult *result;
  TerImportProgress progress;
  gpointer progress_data;
  gint64 n_bytes;
} Import;

/* The bytes of a file of features, unfolded when it is compressed. */
static GBytes *
unpack_features (GBytes       *bytes,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) content = NULL;

  if (!ter_csv_is_gzip (bytes))
    return g_bytes_ref (bytes);

  stream = ter_csv_unpack (bytes);
  content = g_byte_array_new ();
  for (;;)
    {
      g_autoptr (GBytes) some = g_input_stream_read_bytes (stream, 1024 * 1024, cancellable, error);

      if (some == NULL)
        return NULL;
      if (g_bytes_get_size (some) == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&content));
      g_byte_array_append (content, g_bytes_get_data (some, NULL), g_bytes_get_size (some));
      if (content->len > MAX_FEATURES_BYTES)
        {
          g_set_error_literal (
              error, TER_CSV_ERROR, TER_CSV_ERROR_TOO_LARGE,
              _("The file unfolds into more than 256 MiB. Nothing was brought in."));
          return NULL;
        }
    }
}

static gboolean
holds_features (GBytes       *bytes,
                GCancellable *cancellable)
{
  char start[SNIFF_BYTES];
  gsize length = 0;
  g_autoptr (GInputStream) stream = ter_csv_is_gzip (bytes)
                                        ? ter_csv_unpack (bytes)
                                        : g_memory_input_stream_new_from_bytes (bytes);

  return g_input_stream_read_all (stream, start, sizeof start, &length, cancellable, NULL) &&
         ter_geojson_looks_like (start, length);
}

static TerImportPlan *
preview_features (GBytes       *bytes,
                  const char   *file_name,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (TerImportPlan) plan = ter_import_plan_new_full (TER_IMPORT_FEATURES, file_name);
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GBytes) content = unpack_features (bytes, cancellable, error);
  g_autoptr (GPtrArray) features = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean communes = TRUE;

  if (content == NULL)
    return NULL;
  plan->size_bytes = g_bytes_get_size (bytes);
  features = ter_geojson_read (content, "place", 0, result, cancellable, &local_error);
  if (g_error_matches (local_error, TER_GEO_JSON_ERROR, TER_GEO_JSON_ERROR_PROJECTED))
    {
      ter_import_plan_add_note (plan, local_error->message);
      plan->epsg = -1;
    }
  else if (features == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  for (guint i = 0; features != NULL && i < features->len; i++)
    {
      TerGeoFeature *feature = g_ptr_array_index (features, i);
      const char *code = feature->area->code;
      const char *const cells[] = { code != NULL ? code : "", feature->area->name, NULL };

      plan->n_without_geometry += feature->area->geometry == NULL;
      communes = communes && code != NULL && strlen (code) == 5;
      if (plan->rows->len < 20)
        g_ptr_array_add (plan->rows, g_strdupv ((GStrv) cells));
    }
  plan->n_features = features != NULL ? features->len : 0;
  /* Five characters of code on each: communes. */
  plan->area_kind = g_strdup (communes && plan->n_features > 0 ? "commune" : "place");
  for (guint i = 0; i < MIN (result->refusals->len, 20); i++)
    {
      const TerImportRefusal *refusal = g_ptr_array_index (result->refusals, i);

      g_ptr_array_add (plan->problems, ter_import_refusal_new (refusal->line, refusal->fault,
                                                               refusal->column, refusal->text));
    }

  return g_steal_pointer (&plan);
}

/* Same as ter_importer_preview(), for a file that is in memory. */
static TerImportPlan *
preview_bytes (TerTerritory *territory,
               GBytes       *bytes,
               const char   *file_name,
               GCancellable *cancellable,
               GError      **error)
{
  g_autofree char *zone = NULL;

  g_assert (TER_IS_TERRITORY (territory));
  g_assert (bytes != NULL && file_name != NULL);

  zone = ter_store_dup_fact (ter_territory_get_store (territory), "zone");
  if (holds_features (bytes, cancellable))
    return preview_features (bytes, file_name, cancellable, error);

  return ter_csv_plan_propose (bytes, file_name, zone, cancellable, error);
}

static char *
dup_file_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_filename_display_name (base);
}

/**
 * ter_importer_preview:
 * @path: a file: CSV or GeoJSON, compressed by gzip or not
 *
 * Looks at a file and proposes how to bring it in. Nothing is stored.
 *
 * Returns: (transfer full) (nullable): a plan, or %NULL with @error set
 */
TerImportPlan *
ter_importer_preview (TerTerritory *territory,
                      const char   *path,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  name = dup_file_name (path);
  bytes = ter_csv_map (path, error);

  return bytes != NULL ? preview_bytes (territory, bytes, name, cancellable, error) : NULL;
}

/**
 * ter_importer_preview_as:
 * @path: a table file
 * @encoding: how its bytes stand for characters
 * @delimiter: what separates its cells
 *
 * Same as ter_importer_preview(), with what a person says of a table instead of what it looks like.
 *
 * Returns: (transfer full) (nullable): a plan, or %NULL with @error set
 */
TerImportPlan *
ter_importer_preview_as (TerTerritory     *territory,
                         const char       *path,
                         TerImportEncoding encoding,
                         char              delimiter,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autofree char *name = NULL;
  g_autofree char *zone = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);
  g_return_val_if_fail (path != NULL && delimiter != '\0', NULL);

  name = dup_file_name (path);
  zone = ter_store_dup_fact (ter_territory_get_store (territory), "zone");
  bytes = ter_csv_map (path, error);

  return bytes != NULL
             ? ter_csv_plan_propose_as (bytes, name, zone, encoding, delimiter, cancellable, error)
             : NULL;
}

/**
 * ter_importer_preview_resource:
 * @resource_id: a file of a dataset
 * @file_name: its name
 *
 * Same as ter_importer_preview(), for a file whose content lies in the territory.
 *
 * Returns: (transfer full) (nullable): a plan, or %NULL with @error set: %TER_STORE_ERROR_NOT_FOUND when the
 *   file was never fetched
 */
TerImportPlan *
ter_importer_preview_resource (TerTerritory *territory,
                               gint64        resource_id,
                               const char   *file_name,
                               GCancellable *cancellable,
                               GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory) && file_name != NULL, NULL);

  bytes = ter_store_load_content (ter_territory_get_store (territory), resource_id, error);

  return bytes != NULL ? preview_bytes (territory, bytes, file_name, cancellable, error) : NULL;
}

/**
 * ter_importer_try:
 * @plan: a plan that a person changed
 * @path: the file
 *
 * Reads the first lines of a table as the plan says, and puts those that would be refused in its problems.
 *
 * Returns: %FALSE with @error set when the plan cannot be followed
 */
gboolean
ter_importer_try (TerImportPlan *plan,
                  const char    *path,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (plan != NULL && path != NULL, FALSE);

  if (plan->kind != TER_IMPORT_TABLE)
    return TRUE;
  bytes = ter_csv_map (path, error);

  return bytes != NULL && ter_csv_plan_try (plan, bytes, cancellable, error);
}

/* The source of a file: the one of that name, or a new one. 0 with @error set. */
static gint64
find_source (TerStore   *store,
             const char *name,
             GError    **error)
{
  g_autoptr (GPtrArray) sources = ter_store_list_sources (store, error);
  g_autoptr (TerAct) act = NULL;

  if (sources == NULL)
    return 0;
  for (guint i = 0; i < sources->len; i++)
    {
      const TerSource *source = g_ptr_array_index (sources, i);

      if (g_str_equal (source->kind, "file") && g_strcmp0 (source->url, name) == 0)
        return source->id;
    }

  act = ter_act_new_full (TER_ACT_CREATE, "source", 0);
  g_set_str (&act->actor, g_get_user_name ());
  ter_act_set (act, "kind", "file");
  ter_act_set (act, "name", name);
  ter_act_set (act, "url", name);
  ter_act_set (act, "config", "{}");

  return ter_store_apply (store, act, error) ? act->object_id : 0;
}

static void
report (Import *self)
{
  if (self->progress != NULL)
    self->progress (self->n_bytes > 0 ? MIN (1, self->result->n_bytes / (double) self->n_bytes) : 0,
                    self->result, self->progress_data);
}

static gboolean
commit (Import   *self,
        TerBatch *batch,
        GError  **error)
{
  TerCommit done = { 0 };

  if (!ter_store_commit (self->store, batch, &done, error))
    return FALSE;
  self->result->n_observations += done.n_observations;
  self->result->n_duplicates += done.n_duplicates;
  self->result->n_corrections += done.n_corrections;
  self->result->n_new_series += done.n_new_series;
  self->result->n_areas += done.n_areas;
  report (self);

  return TRUE;
}

static TerBatch *
make_batch (Import        *self,
            TerCsvDecoder *decoder,
            const GArray  *readings)
{
  TerBatch *batch = ter_batch_new (self->result->source_id);
  gint64 now_us = ter_clock_get_now_us (ter_store_get_clock (self->store));
  guint message = ter_batch_add_message (batch, NULL, self->plan->file_name, NULL, now_us);
  guint n_series = ter_csv_decoder_get_n_series (decoder);
  g_autofree int *streams = g_new (int, MAX (n_series, 1));

  for (guint i = 0; i < n_series; i++)
    streams[i] = -1;
  for (guint i = 0; i < readings->len; i++)
    {
      const TerCsvReading *reading = &g_array_index (readings, TerCsvReading, i);
      TerObservation observation = { .message = message,
                                     .time_us = reading->time_us,
                                     .value = reading->value,
                                     .quality = reading->quality };

      if (streams[reading->series] < 0)
        {
          const TerCsvSeries *series = ter_csv_decoder_get_series (decoder, reading->series);
          guint device = ter_batch_add_device (batch, series->device, series->device, NULL);

          streams[reading->series] =
              ter_batch_add_stream (batch, device, series->property, series->channel, series->name,
                                    series->unit, series->kind);
        }
      observation.stream = streams[reading->series];
      if (reading->text != NULL)
        observation.text = ter_batch_intern (batch, reading->text);
      ter_batch_add_observation (batch, &observation);
    }

  return batch;
}

static gboolean
import_table (Import       *self,
              GBytes       *bytes,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (TerCsvDecoder) decoder = ter_csv_decoder_new (bytes, self->plan, cancellable, error);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
  g_autoptr (GError) local_error = NULL;

  if (decoder == NULL)
    return FALSE;
  /* While this thread commits, the others read on. */
  ter_csv_decoder_set_n_threads (decoder, CLAMP (g_get_num_processors (), 2, MAX_THREADS));
  while (ter_csv_decoder_next (decoder, readings, BATCH_READINGS, self->result, cancellable,
                               &local_error))
    {
      g_autoptr (TerBatch) batch = make_batch (self, decoder, readings);

      self->result->n_series = ter_csv_decoder_get_n_series (decoder);
      if (!commit (self, batch, error))
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
import_features (Import       *self,
                 GBytes       *bytes,
                 GCancellable *cancellable,
                 GError      **error)
{
  const char *kind = self->plan->area_kind != NULL ? self->plan->area_kind : "place";
  g_autoptr (GBytes) content = unpack_features (bytes, cancellable, error);
  g_autoptr (GPtrArray) features = NULL;

  if (content == NULL)
    return FALSE;
  features =
      ter_geojson_read (content, kind, MAX (self->plan->epsg, 0), self->result, cancellable, error);
  if (features == NULL)
    return FALSE;
  self->result->n_rows = features->len + self->result->n_refused;
  self->result->n_bytes = g_bytes_get_size (bytes);
  for (guint first = 0; first < features->len; first += BATCH_AREAS)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->result->source_id);

      for (guint i = first; i < MIN (first + BATCH_AREAS, features->len); i++)
        ter_batch_add_area (batch, ((TerGeoFeature *) g_ptr_array_index (features, i))->area);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !commit (self, batch, error))
        return FALSE;
    }

  return TRUE;
}

/* What the run's row says beside its counts: the first refused lines. */
static char *
describe_refusals (const TerImportResult *result)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "suspect", result->n_suspect);
  ter_json_writer_member_int (writer, "missing", result->n_missing);
  ter_json_writer_key (writer, "refused");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < MIN (result->refusals->len, N_LOGGED_REFUSALS); i++)
    {
      const TerImportRefusal *refusal = g_ptr_array_index (result->refusals, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "line", refusal->line);
      ter_json_writer_member_string (writer, "reason", refusal->reason);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
  ter_json_writer_end_object (writer);

  return ter_json_writer_steal (writer);
}

static gboolean
end_run (Import       *self,
         TerRun       *run,
         const GError *failure,
         GError      **error)
{
  run->n_observations = self->result->n_observations;
  run->n_duplicates = self->result->n_duplicates;
  run->n_refused = self->result->n_refused;
  run->n_bytes = self->result->n_bytes;
  run->error = failure != NULL ? g_strdup (failure->message) : NULL;
  run->detail = describe_refusals (self->result);

  return ter_store_end_run (self->store, run, error);
}

/**
 * ter_importer_run_bytes:
 * @bytes: a file's content
 * @plan: how to read it
 * @source_id: the source that it belongs to, or 0 for the "file" source of its name
 * @progress: (nullable) (scope call): told after each batch
 *
 * Same as ter_importer_run(), for a file that is in memory.
 *
 * Returns: (transfer full) (nullable): what it gave, or %NULL with @error set
 */
TerImportResult *
ter_importer_run_bytes (TerTerritory     *territory,
                        GBytes           *bytes,
                        TerImportPlan    *plan,
                        gint64            source_id,
                        TerImportProgress progress,
                        gpointer          progress_data,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (TerRun) run = ter_run_new ();
  g_autoptr (GError) failure = NULL;
  gint64 started_us = 0;
  Import import = { NULL, plan, result, progress, progress_data, 0 };
  gboolean done;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);
  g_return_val_if_fail (bytes != NULL && plan != NULL, NULL);

  import.store = ter_territory_get_store (territory);
  import.n_bytes = g_bytes_get_size (bytes);
  started_us = ter_clock_get_monotonic_us (ter_store_get_clock (import.store));
  result->source_id =
      source_id != 0 ? source_id : find_source (import.store, plan->file_name, error);
  if (result->source_id == 0)
    return NULL;
  run->kind = g_strdup ("import");
  run->source_id = result->source_id;
  run->label = g_strdup (plan->file_name);
  run->ended_us = TER_INSTANT_NONE;
  if (!ter_store_begin_run (import.store, run, error))
    return NULL;
  result->run_id = run->id;

  done = plan->kind == TER_IMPORT_TABLE ? import_table (&import, bytes, cancellable, &failure)
                                        : import_features (&import, bytes, cancellable, &failure);
  result->elapsed_us = ter_clock_get_monotonic_us (ter_store_get_clock (import.store)) - started_us;
  if (!end_run (&import, run, failure, done ? error : NULL))
    return NULL;
  if (!done)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&result);
}

/**
 * ter_importer_run:
 * @path: the file
 * @plan: how to read it, as proposed by ter_importer_preview() and perhaps changed
 * @progress: (nullable) (scope call): told after each batch
 *
 * Brings a file in. Bringing the same file in again stores nothing twice.
 *
 * Returns: (transfer full) (nullable): what it gave, or %NULL with @error set; what was stored before an error stays
 */
TerImportResult *
ter_importer_run (TerTerritory     *territory,
                  const char       *path,
                  TerImportPlan    *plan,
                  TerImportProgress progress,
                  gpointer          progress_data,
                  GCancellable     *cancellable,
                  GError          **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);
  g_return_val_if_fail (path != NULL && plan != NULL, NULL);

  bytes = ter_csv_map (path, error);
  if (bytes == NULL)
    return NULL;

  return ter_importer_run_bytes (territory, bytes, plan, 0, progress, progress_data, cancellable,
                                 error);
}
