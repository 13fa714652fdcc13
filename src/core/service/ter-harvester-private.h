/* ter-harvester-private.h — What the files of the harvester share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-harvester.h"
#include "ter-http.h"
#include "ter-import-plan.h"
#include "ter-portal.h"
#include "ter-secrets.h"
#include "ter-territory-private.h"

G_BEGIN_DECLS

/* A larger file is not for a desktop: it would make the territory's file as large. */
#define TER_HARVEST_MAX_BYTES (G_GINT64_CONSTANT (64) * 1024 * 1024)
#define TER_HARVEST_PREVIEW_ROWS 20

/**
 * TerHarvestContent:
 * @format: "CSV", "GeoJSON"
 * @bytes: the file
 * @sha256: of @bytes
 * @headers: the names of its columns
 * @rows: (element-type GStrv): the first ones
 * @n_rows: how many there are
 * @features: (nullable) (element-type TerArea): of a GeoJSON
 * @plan: (nullable): how to read its lines as readings, when a column of a table says when
 *
 * A file that was read as what it is.
 */
typedef struct
{
  const char *format;
  GBytes *bytes;
  char *sha256;
  char **headers;
  GPtrArray *rows;
  gint64 n_rows;
  GPtrArray *features;
  TerImportPlan *plan;
} TerHarvestContent;

TerHarvestContent *ter_harvest_content_read (const TerResource *resource,
                                             GBytes            *bytes,
                                             const char        *zone,
                                             GCancellable      *cancellable,
                                             GError           **error);
void               ter_harvest_content_free (TerHarvestContent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerHarvestContent, ter_harvest_content_free)

/* Once for all files of the harvester. */
TerTerritory      *ter_harvester_get_territory (TerHarvester *self);
TerPortal         *ter_harvester_open_portal (TerHarvester    *self,
                                              const TerSource *source,
                                              GCancellable    *cancellable,
                                              GError         **error);
GBytes            *ter_harvester_fetch (TerPortal         *portal,
                                        const TerResource *resource,
                                        TerHttpResponse  **response,
                                        GCancellable      *cancellable,
                                        GError           **error);
gboolean           ter_harvester_store (TerHarvester      *self,
                                        TerDataset        *dataset,
                                        TerResource       *resource,
                                        TerHarvestContent *content,
                                        GCancellable      *cancellable,
                                        GError           **error);
gboolean           ter_harvester_store_readings (TerHarvester      *self,
                                                 const TerDataset  *dataset,
                                                 const TerResource *resource,
                                                 TerHarvestContent *content,
                                                 GCancellable      *cancellable,
                                                 GError           **error);
TerRun            *ter_harvester_begin_run (TerHarvester *self,
                                            gint64        source_id,
                                            const char   *label,
                                            GError      **error);
gboolean           ter_harvester_end_run (TerHarvester *self,
                                          TerRun       *run,
                                          const GError *problem,
                                          GError      **error);
void               ter_harvester_note_repeated (TerRun           *run,
                                                const TerListing *listing);
TerDataset        *ter_harvester_copy_dataset (const TerDataset *dataset);
TerResource       *ter_harvester_copy_resource (const TerResource *resource);
gint64             ter_harvester_get_due_us (TerHarvester      *self,
                                             const TerResource *resource);
void               ter_harvester_note_try (TerHarvester *self,
                                           gint64        resource_id,
                                           gboolean      failed);

/* The round that runs every minute: ter-harvester-async.c. */
typedef struct
{
  GSource *timer;
  GCancellable *cancellable; /* of the round that runs, or NULL */
} TerHarvesterRounds;

TerHarvesterRounds *ter_harvester_get_rounds (TerHarvester *self);

/* For the tests: no wait between requests, no keyring. */
TerLimiter        *ter_harvester_get_limiter (TerHarvester *self);
TerHttp           *ter_harvester_get_http (TerHarvester *self);
void               ter_harvester_set_secrets (TerHarvester *self,
                                              TerSecrets   *secrets);

G_END_DECLS
