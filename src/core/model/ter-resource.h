/* ter-resource.h — A file of a dataset
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerResource:
 * @id: its row in the territory
 * @dataset_id: the dataset that it belongs to
 * @remote_id: (nullable): its identity at the portal
 * @title: its name
 * @format: (nullable): "CSV", "GeoJSON"
 * @url: (nullable): where it is fetched
 * @etag: (nullable): what the server said last time, for a conditional request
 * @last_modified: (nullable): the same
 * @sha256: (nullable): of the content that is stored
 * @size_bytes: of the content that is stored, or -1
 * @fetched_us: when it was fetched, or %TER_INSTANT_NONE while only its metadata are known
 * @refresh_s: how often it is fetched again, in seconds; 0 for never
 */
typedef struct
{
  gint64 id;
  gint64 dataset_id;
  char *remote_id;
  char *title;
  char *format;
  char *url;
  char *etag;
  char *last_modified;
  char *sha256;
  gint64 size_bytes;
  gint64 fetched_us;
  gint64 refresh_s;
} TerResource;

TER_DECLARE_RECORD (TerResource, ter_resource)

G_END_DECLS
