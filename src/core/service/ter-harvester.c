/* ter-harvester.c — Datasets of other people's portals, in the inventory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Joins a portal (what is there, its bytes), the readers of files and the store: search, preview, bring in,
 * refresh (ter-harvester-refresh.c); the asynchronous half is in ter-harvester-async.c.
 *
 *   portal ── temporary file ── read whole ── dataset, features, then the file itself ── run, health of the source
 *
 * 1. Nothing is stored of a file that could not be read to its end: a bad answer leaves what was there.
 * 2. The file's own row is written last. A machine that stops between two steps finds it still due.
 * 3. Every try is a run, with its error in words when it failed, and the health of its source.
 *
 * Threads: any. What changes (when to try again) is behind a mutex.
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "ter-harvester-private.h"
#include "ter-instant.h"
#include "ter-json-writer.h"

/* How soon a refresh that failed is tried again; doubles each time, up to the refresh's own step. */
#define FIRST_RETRY_US (15 * 60 * TER_USEC_PER_SEC)

struct _TerHarvester
{
  GObject parent_instance;

  /* Owned */
  TerTerritory *territory;
  TerLimiter *limiter;
  TerHttp *http;
  TerSecrets *secrets;
  GHashTable *tries; /* resource id → Try */

  TerHarvesterRounds rounds; /* of the main thread */
  GMutex mutex;
};

typedef struct
{
  guint n_failures;
  gint64 next_us;
} Try;

G_DEFINE_FINAL_TYPE (TerHarvester, ter_harvester, G_TYPE_OBJECT)
G_DEFINE_QUARK (ter_harvester_error, ter_harvester_error)

static void
ter_preview_clear (TerPreview *self)
{
  g_strfreev (self->headers);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->format);
}

TER_DEFINE_RECORD (TerPreview, ter_preview, ter_preview_clear)

static void
ter_harvester_finalize (GObject *object)
{
  TerHarvester *self = TER_HARVESTER (object);

  ter_harvester_stop (self);
  g_clear_object (&self->territory);
  g_clear_object (&self->limiter);
  g_clear_object (&self->http);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->tries, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_harvester_parent_class)->finalize (object);
}

static void
ter_harvester_class_init (TerHarvesterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_harvester_finalize;
}

static void
ter_harvester_init (TerHarvester *self)
{
  g_mutex_init (&self->mutex);
  self->tries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * ter_harvester_new:
 * @territory: where datasets are brought in
 *
 * Creates a harvester. One for a territory is enough: it spaces its requests.
 *
 * Returns: (transfer full): a harvester
 */
TerHarvester *
ter_harvester_new (TerTerritory *territory)
{
  TerHarvester *self;
  TerClock *clock;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  clock = ter_territory_get_clock (territory);
  self = g_object_new (TER_TYPE_HARVESTER, NULL);
  self->territory = g_object_ref (territory);
  self->limiter = ter_limiter_new (clock);
  self->http = ter_http_new (clock, self->limiter);
  self->secrets = ter_secrets_new_system ();
  return self;
}

/*< private > */
TerTerritory *
ter_harvester_get_territory (TerHarvester *self)
{
  return self->territory;
}

/*< private > */
TerHarvesterRounds *
ter_harvester_get_rounds (TerHarvester *self)
{
  return &self->rounds;
}

/*< private > */
TerLimiter *
ter_harvester_get_limiter (TerHarvester *self)
{
  return self->limiter;
}

/*< private > */
TerHttp *
ter_harvester_get_http (TerHarvester *self)
{
  return self->http;
}

/*< private > */
void
ter_harvester_set_secrets (TerHarvester *self,
                           TerSecrets   *secrets)
{
  g_set_object (&self->secrets, secrets);
}

/**
 * ter_harvester_get_presets:
 * @n_presets: (out): how many
 *
 * Gets the portals that are known beforehand.
 *
 * Returns: (transfer none) (array length=n_presets)
 */
const TerPortalPreset *
ter_harvester_get_presets (guint *n_presets)
{
  return ter_portal_get_presets (n_presets);
}

/**
 * ter_harvester_can_read:
 * @resource: a file of a portal
 *
 * Says whether a file is of a kind that can be brought in.
 */
gboolean
ter_harvester_can_read (const TerResource *resource)
{
  g_return_val_if_fail (resource != NULL, FALSE);

  return resource->url != NULL &&
         (g_strcmp0 (resource->format, "CSV") == 0 || g_strcmp0 (resource->format, "GeoJSON") == 0);
}

/*< private >
 * ter_harvester_open_portal:
 * @source: where the portal is
 *
 * Creates what speaks to a portal, with its secret if it has one.
 */
TerPortal *
ter_harvester_open_portal (TerHarvester    *self,
                           const TerSource *source,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_autofree char *user = NULL;
  g_autofree char *token = NULL;

  if (!ter_portal_is_kind (source->kind))
    {
      g_set_error (error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_KIND,
                   _("“%s” is not a portal of datasets"),
                   source->name != NULL ? source->name : "");
      return NULL;
    }

  /* A keyring that is locked or absent is no reason not to read what everybody may read. */
  if (source->uid != NULL)
    ter_secrets_lookup (self->secrets, source->uid, &user, &token, cancellable, NULL);
  return ter_portal_new_for_source (source, self->http, token, error);
}

/**
 * ter_harvester_probe:
 * @source: where the portal is; it need not be stored
 *
 * Asks a portal who it is.
 *
 * Returns: (transfer full): what it calls itself, or %NULL with an error that says what is wrong with the address
 */
char *
ter_harvester_probe (TerHarvester    *self,
                     const TerSource *source,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr (TerPortal) portal = NULL;

  g_return_val_if_fail (TER_IS_HARVESTER (self) && source != NULL, NULL);

  portal = ter_harvester_open_portal (self, source, cancellable, error);
  return portal != NULL ? ter_portal_probe (portal, cancellable, error) : NULL;
}

/**
 * ter_harvester_search:
 * @source: where the portal is; it need not be stored
 * @query: (nullable): words
 * @cursor: (nullable): of the page before
 *
 * Searches a portal.
 *
 * Returns: (transfer full): a page of datasets, or %NULL with an error
 */
TerListingPage *
ter_harvester_search (TerHarvester    *self,
                      const TerSource *source,
                      const char      *query,
                      const char      *cursor,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (TerPortal) portal = NULL;

  g_return_val_if_fail (TER_IS_HARVESTER (self) && source != NULL, NULL);

  portal = ter_harvester_open_portal (self, source, cancellable, error);
  return portal != NULL ? ter_portal_search (portal, query, cursor, cancellable, error) : NULL;
}

static int
open_temporary (GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("territoire-XXXXXX", &path, error);

  /* Without a name it is gone when it is closed, however the program ends. */
  if (fd >= 0)
    g_unlink (path);
  return fd;
}

/*< private >
 * ter_harvester_fetch:
 * @response: (out): what the server said
 *
 * Fetches a file into a temporary one.
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL without an error when it did not change
 */
GBytes *
ter_harvester_fetch (TerPortal         *portal,
                     const TerResource *resource,
                     TerHttpResponse  **response,
                     GCancellable      *cancellable,
                     GError           **error)
{
  int fd = open_temporary (error);
  g_autoptr (TerHttpResponse) answer = NULL;
  g_autoptr (GMappedFile) mapped = NULL;
  GBytes *bytes = NULL;

  if (fd < 0)
    return NULL;

  answer = ter_portal_fetch (portal, resource, fd, TER_HARVEST_MAX_BYTES, cancellable, error);
  if (answer != NULL && !answer->not_modified)
    {
      mapped = g_mapped_file_new_from_fd (fd, FALSE, error);
      bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
    }
  close (fd);
  *response = g_steal_pointer (&answer);
  return bytes;
}

static gboolean
check_format (const TerResource *resource,
              GError           **error)
{
  if (ter_harvester_can_read (resource))
    return TRUE;

  g_set_error (error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_FORMAT,
               _("“%s” cannot be brought in: CSV and GeoJSON files are read, this one is %s"),
               resource->title,
               resource->format != NULL ? resource->format : _("of an unknown kind"));
  return FALSE;
}

static TerHarvestContent *
fetch_content (TerHarvester      *self,
               TerPortal         *portal,
               const TerResource *resource,
               TerHttpResponse  **response,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr (TerResource) plain = ter_harvester_copy_resource (resource);
  g_autoptr (GBytes) bytes = NULL;

  /* The whole file is wanted, whatever is held. */
  g_clear_pointer (&plain->etag, g_free);
  g_clear_pointer (&plain->last_modified, g_free);
  bytes = ter_harvester_fetch (portal, plain, response, cancellable, error);
  if (bytes == NULL)
    return NULL;

  return ter_harvest_content_read (resource, bytes, ter_territory_get_zone_name (self->territory),
                                   cancellable, error);
}

/**
 * ter_harvester_preview:
 * @source: where the portal is; it need not be stored
 * @resource: one of its files
 *
 * Reads a file and shows how it begins; nothing is stored.
 *
 * Returns: (transfer full): its first rows, or %NULL with an error
 */
TerPreview *
ter_harvester_preview (TerHarvester      *self,
                       const TerSource   *source,
                       const TerResource *resource,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr (TerPortal) portal = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerHarvestContent) content = NULL;
  TerPreview *preview;

  g_return_val_if_fail (TER_IS_HARVESTER (self) && source != NULL && resource != NULL, NULL);

  portal = check_format (resource, error)
               ? ter_harvester_open_portal (self, source, cancellable, error)
               : NULL;
  if (portal == NULL)
    return NULL;
  content = fetch_content (self, portal, resource, &response, cancellable, error);
  if (content == NULL)
    return NULL;

  preview = ter_preview_new ();
  preview->headers = g_steal_pointer (&content->headers);
  preview->rows = g_steal_pointer (&content->rows);
  preview->n_rows = content->n_rows;
  preview->format = g_strdup (content->format);
  preview->n_bytes = (gint64) g_bytes_get_size (content->bytes);
  return preview;
}

/*< private >
 * ter_harvester_copy_dataset:
 *
 * Copies a record, because those that were handed on are not changed.
 */
TerDataset *
ter_harvester_copy_dataset (const TerDataset *dataset)
{
  TerDataset *copy = ter_dataset_new ();

  *copy = *dataset;
  copy->uid = g_strdup (dataset->uid);
  copy->title = g_strdup (dataset->title);
  copy->description = g_strdup (dataset->description);
  copy->theme = g_strdup (dataset->theme);
  copy->purpose = g_strdup (dataset->purpose);
  copy->producer = g_strdup (dataset->producer);
  copy->steward = g_strdup (dataset->steward);
  copy->granularity = g_strdup (dataset->granularity);
  copy->frequency = g_strdup (dataset->frequency);
  copy->licence = g_strdup (dataset->licence);
  copy->hosting = g_strdup (dataset->hosting);
  copy->format = g_strdup (dataset->format);
  copy->remote_id = g_strdup (dataset->remote_id);
  copy->landing_url = g_strdup (dataset->landing_url);
  return copy;
}

/*< private >
 * ter_harvester_copy_resource:
 */
TerResource *
ter_harvester_copy_resource (const TerResource *resource)
{
  TerResource *copy = ter_resource_new ();

  *copy = *resource;
  copy->remote_id = g_strdup (resource->remote_id);
  copy->title = g_strdup (resource->title);
  copy->format = g_strdup (resource->format);
  copy->url = g_strdup (resource->url);
  copy->etag = g_strdup (resource->etag);
  copy->last_modified = g_strdup (resource->last_modified);
  copy->sha256 = g_strdup (resource->sha256);
  return copy;
}

/*< private >
 * ter_harvester_begin_run:
 *
 * Writes down that something is tried.
 */
TerRun *
ter_harvester_begin_run (TerHarvester *self,
                         gint64        source_id,
                         const char   *label,
                         GError      **error)
{
  g_autoptr (TerRun) run = ter_run_new ();

  run->kind = g_strdup ("harvest");
  run->source_id = source_id;
  run->label = g_strdup (label);
  run->started_us = ter_territory_get_now_us (self->territory);
  run->ended_us = TER_INSTANT_NONE;
  run->version = g_strdup (PACKAGE_VERSION);
  return ter_store_begin_run (ter_territory_get_store (self->territory), run, error)
             ? g_steal_pointer (&run)
             : NULL;
}

/*< private >
 * ter_harvester_note_repeated:
 *
 * Writes on a run that members came twice in the answer that describes a dataset, if any did.
 */
void
ter_harvester_note_repeated (TerRun           *run,
                             const TerListing *listing)
{
  g_autoptr (TerJsonWriter) writer = NULL;

  if (listing->n_repeated == 0)
    return;

  writer = ter_json_writer_new (FALSE);
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "repeated_members", listing->n_repeated);
  ter_json_writer_end_object (writer);
  g_free (run->detail);
  run->detail = ter_json_writer_steal (writer);
}

/*< private >
 * ter_harvester_end_run:
 * @problem: (nullable): why it failed
 *
 * Writes down how it ended, on the run and on the source.
 */
gboolean
ter_harvester_end_run (TerHarvester *self,
                       TerRun       *run,
                       const GError *problem,
                       GError      **error)
{
  TerStore *store = ter_territory_get_store (self->territory);
  g_autofree char *note = NULL;

  run->ended_us = ter_territory_get_now_us (self->territory);
  if (problem != NULL)
    {
      run->error = g_strdup (problem->message);
      note = g_strdup_printf ("%s: %s", run->label, problem->message);
    }
  return ter_store_end_run (store, run, error)
         /* That a person gave up says nothing of the portal. */
         && (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
             ter_store_note_source (store, run->source_id, note, error));
}

/*< private >
 * ter_harvester_store:
 * @dataset: as the portal describes it, with its source; its id is filled in
 * @resource: the file; its dataset and id are filled in
 * @content: (nullable): what was read, or %NULL when nothing changed
 *
 * Stores a file with its description.
 */
gboolean
ter_harvester_store (TerHarvester      *self,
                     TerDataset        *dataset,
                     TerResource       *resource,
                     TerHarvestContent *content,
                     GCancellable      *cancellable,
                     GError           **error)
{
  TerStore *store = ter_territory_get_store (self->territory);

  if (content != NULL)
    {
      g_free (dataset->format);
      dataset->format = g_strdup (content->format);
      dataset->n_rows = content->n_rows;
      dataset->size_bytes = (gint64) g_bytes_get_size (content->bytes);
      g_free (resource->sha256);
      resource->sha256 = g_strdup (content->sha256);
      resource->size_bytes = dataset->size_bytes;
    }
  resource->fetched_us = ter_territory_get_now_us (self->territory);
  if (dataset->updated_us == TER_INSTANT_NONE)
    dataset->updated_us = resource->fetched_us;

  if (!ter_store_put_dataset (store, dataset, error))
    return FALSE;
  resource->dataset_id = dataset->id;
  if (content != NULL && content->features != NULL &&
      !ter_store_replace_features (store, dataset->id, content->features, error))
    return FALSE;
  if (content != NULL && content->plan != NULL &&
      !ter_harvester_store_readings (self, dataset, resource, content, cancellable, error))
    return FALSE;
  return ter_store_put_resource (store, resource, content != NULL ? content->bytes : NULL, error);
}

static gboolean
bring_in (TerHarvester    *self,
          const TerSource *source,
          TerDataset      *dataset,
          TerResource     *resource,
          TerRun          *run,
          GCancellable    *cancellable,
          GError         **error)
{
  g_autoptr (TerPortal) portal = ter_harvester_open_portal (self, source, cancellable, error);
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerHarvestContent) content = NULL;

  if (portal == NULL)
    return FALSE;
  content = fetch_content (self, portal, resource, &response, cancellable, error);
  if (content == NULL)
    return FALSE;

  run->n_bytes = response->n_bytes;
  g_set_str (&resource->etag, response->etag);
  g_set_str (&resource->last_modified, response->last_modified);
  return ter_harvester_store (self, dataset, resource, content, cancellable, error);
}

/**
 * ter_harvester_add:
 * @source: the portal, as stored
 * @listing: the dataset as the portal lists it
 * @resource: one of its files
 * @refresh_s: how often to fetch it again, in seconds; 0 for never
 *
 * Brings a file in, as a dataset of the inventory: its description, its content, and its features if it is a
 * GeoJSON; its readings, as series, if it is a table of which a column says when. A dataset that was brought in
 * already is refreshed; what a person wrote on it stays.
 *
 * Returns: (transfer full): the dataset, or %NULL with an error; nothing of a file that cannot be read is stored
 */
TerDataset *
ter_harvester_add (TerHarvester      *self,
                   const TerSource   *source,
                   const TerListing  *listing,
                   const TerResource *resource,
                   gint64             refresh_s,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr (TerDataset) dataset = NULL;
  g_autoptr (TerResource) file = NULL;
  g_autoptr (TerRun) run = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (TER_IS_HARVESTER (self) && source != NULL && source->id != 0, NULL);
  g_return_val_if_fail (listing != NULL && resource != NULL && refresh_s >= 0, NULL);

  if (!check_format (resource, error))
    return NULL;

  dataset = ter_harvester_copy_dataset (listing->dataset);
  dataset->source_id = source->id;
  dataset->stage = TER_STAGE_STORED;
  file = ter_harvester_copy_resource (resource);
  file->refresh_s = refresh_s;

  run = ter_harvester_begin_run (self, source->id, dataset->title, error);
  if (run == NULL)
    return NULL;
  ter_harvester_note_repeated (run, listing);
  bring_in (self, source, dataset, file, run, cancellable, &problem);
  if (!ter_harvester_end_run (self, run, problem, problem == NULL ? error : NULL) &&
      problem == NULL)
    return NULL;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  return g_steal_pointer (&dataset);
}

/*< private >
 * ter_harvester_note_try:
 * @failed: whether it failed
 *
 * Remembers how a refresh went, so that one that fails is not tried at every round.
 */
void
ter_harvester_note_try (TerHarvester *self,
                        gint64        resource_id,
                        gboolean      failed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Try *attempt = g_hash_table_lookup (self->tries, &resource_id);

  if (!failed)
    {
      g_hash_table_remove (self->tries, &resource_id);
      return;
    }
  if (attempt == NULL)
    {
      attempt = g_new0 (Try, 1);
      g_hash_table_insert (self->tries, g_memdup2 (&resource_id, sizeof resource_id), attempt);
    }
  attempt->next_us =
      ter_territory_get_now_us (self->territory) + (FIRST_RETRY_US << MIN (attempt->n_failures, 6));
  attempt->n_failures++;
}

/*< private >
 * ter_harvester_get_due_us:
 * @resource: a file
 *
 * Gets when a file is to be fetched again. Files of the same step are spread over a twentieth of it, always in
 * the same order, so that a portal is not asked for all of them in the same minute.
 *
 * Returns: an instant, or %TER_INSTANT_NONE for never
 */
gint64
ter_harvester_get_due_us (TerHarvester      *self,
                          const TerResource *resource)
{
  g_autoptr (GMutexLocker) locker = NULL;
  const char *key = resource->remote_id != NULL ? resource->remote_id : resource->url;
  gint64 due_us = 0;
  gint64 spread_us;
  const Try *attempt;

  if (resource->refresh_s <= 0)
    return TER_INSTANT_NONE;

  if (resource->fetched_us != TER_INSTANT_NONE)
    {
      spread_us = resource->refresh_s * TER_USEC_PER_SEC / 20;
      due_us = resource->fetched_us + resource->refresh_s * TER_USEC_PER_SEC +
               (key != NULL ? spread_us / 1000 * (gint64) (g_str_hash (key) % 1000) : 0);
    }

  locker = g_mutex_locker_new (&self->mutex);
  attempt = g_hash_table_lookup (self->tries, &resource->id);
  return attempt != NULL ? MAX (due_us, attempt->next_us) : due_us;
}
