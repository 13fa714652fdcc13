/* ter-harvester.h — Datasets of other people's portals, in the inventory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-listing.h"
#include "ter-source.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerHarvesterError:
 * @TER_HARVESTER_ERROR_KIND: a source of this kind is no portal
 * @TER_HARVESTER_ERROR_FORMAT: a file of a kind that is not read; the message names those that are
 * @TER_HARVESTER_ERROR_GONE: the portal does not have it any more; what was brought in is kept
 * @TER_HARVESTER_ERROR_CONTENT: the file cannot be read as what it says it is; what was there is kept
 */
typedef enum
{
  TER_HARVESTER_ERROR_KIND,
  TER_HARVESTER_ERROR_FORMAT,
  TER_HARVESTER_ERROR_GONE,
  TER_HARVESTER_ERROR_CONTENT,
} TerHarvesterError;

#define TER_HARVESTER_ERROR (ter_harvester_error_quark ())
GQuark ter_harvester_error_quark (void);

/**
 * TerPreview:
 * @headers: (array zero-terminated=1): the names of the columns, or of the properties of features
 * @rows: (element-type GStrv): the first ones, each as long as @headers; no text for an absent value
 * @n_rows: how many there are in all
 * @format: "CSV", "GeoJSON"
 * @n_bytes: how large the file is
 *
 * The beginning of a file.
 */
typedef struct
{
  char **headers;
  GPtrArray *rows;
  gint64 n_rows;
  char *format;
  gint64 n_bytes;
} TerPreview;

TER_DECLARE_RECORD (TerPreview, ter_preview)

/**
 * TerHarvest:
 * @n_due: resources whose time had come
 * @n_changed: those that brought something new
 * @n_same: those that had not changed
 * @n_failed: those that could not be refreshed; the reason is noted on their source
 *
 * What a round of refreshing did.
 */
typedef struct
{
  guint n_due;
  guint n_changed;
  guint n_same;
  guint n_failed;
} TerHarvest;

#define TER_TYPE_HARVESTER (ter_harvester_get_type ())
G_DECLARE_FINAL_TYPE (TerHarvester, ter_harvester, TER, HARVESTER, GObject)

TerHarvester          *ter_harvester_new (TerTerritory *territory) G_GNUC_WARN_UNUSED_RESULT;

const TerPortalPreset *ter_harvester_get_presets (guint *n_presets);
gboolean               ter_harvester_can_read (const TerResource *resource);

/* Synchronous: on a worker thread, or in a command. A source need not be stored yet: it says where the portal is
 * (kind, url, allow_local). */
char                  *ter_harvester_probe (TerHarvester    *self,
                                            const TerSource *source,
                                            GCancellable    *cancellable,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
TerListingPage        *ter_harvester_search (TerHarvester    *self,
                                             const TerSource *source,
                                             const char      *query,
                                             const char      *cursor,
                                             GCancellable    *cancellable,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
TerPreview            *ter_harvester_preview (TerHarvester      *self,
                                              const TerSource   *source,
                                              const TerResource *resource,
                                              GCancellable      *cancellable,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Brings a file in. The source must be stored. Returns the dataset as stored. */
TerDataset            *ter_harvester_add (TerHarvester      *self,
                                          const TerSource   *source,
                                          const TerListing  *listing,
                                          const TerResource *resource,
                                          gint64             refresh_s,
                                          GCancellable      *cancellable,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Refreshes what is due. What fails is noted on its source and does not stop the others: FALSE only when the
 * territory itself cannot be read or written, or when cancelled. */
gboolean               ter_harvester_refresh_due (TerHarvester *self,
                                                  TerHarvest   *harvest,
                                                  GCancellable *cancellable,
                                                  GError      **error);
/* When the next one is due, or TER_INSTANT_NONE. */
gint64                 ter_harvester_get_next_due_us (TerHarvester *self);

/* For windows and collectors that stay: looks every minute for what is due, until stopped. On the main thread; does
 * nothing in a territory that is open for reading only. */
void                   ter_harvester_start (TerHarvester *self);
void                   ter_harvester_stop (TerHarvester *self);

/* For windows: the same in a thread of their own; records are referenced until the end. */
void                   ter_harvester_search_async (TerHarvester       *self,
                                                   TerSource          *source,
                                                   const char         *query,
                                                   const char         *cursor,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
TerListingPage        *ter_harvester_search_finish (TerHarvester *self,
                                                    GAsyncResult *result,
                                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                   ter_harvester_preview_async (TerHarvester       *self,
                                                    TerSource          *source,
                                                    TerResource        *resource,
                                                    GCancellable       *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer            user_data);
TerPreview            *ter_harvester_preview_finish (TerHarvester *self,
                                                     GAsyncResult *result,
                                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                   ter_harvester_add_async (TerHarvester       *self,
                                                TerSource          *source,
                                                TerListing         *listing,
                                                TerResource        *resource,
                                                gint64              refresh_s,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
TerDataset            *ter_harvester_add_finish (TerHarvester *self,
                                                 GAsyncResult *result,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                   ter_harvester_refresh_due_async (TerHarvester       *self,
                                                        GCancellable       *cancellable,
                                                        GAsyncReadyCallback callback,
                                                        gpointer            user_data);
gboolean               ter_harvester_refresh_due_finish (TerHarvester *self,
                                                         GAsyncResult *result,
                                                         TerHarvest   *harvest,
                                                         GError      **error);

G_END_DECLS
