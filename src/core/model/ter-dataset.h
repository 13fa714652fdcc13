/* ter-dataset.h — A dataset of the inventory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerDatasetStatus:
 * @TER_STATUS_UNKNOWN: nobody qualified it yet
 * @TER_STATUS_PERSONAL: 1, personal data
 * @TER_STATUS_PUBLIC: 2, public data
 * @TER_STATUS_GENERAL_INTEREST: 3, data of general interest (concessions)
 * @TER_STATUS_PRIVATE_INTEREST: 4, private data of general (territorial) interest
 *
 * The four statuses of the guide. The numbers are those that people see and are stored.
 */
typedef enum
{
  TER_STATUS_UNKNOWN = 0,
  TER_STATUS_PERSONAL = 1,
  TER_STATUS_PUBLIC = 2,
  TER_STATUS_GENERAL_INTEREST = 3,
  TER_STATUS_PRIVATE_INTEREST = 4,
} TerDatasetStatus;

/**
 * TerStage:
 *
 * The stages of the guide's life-cycle, in order. The numbers are stored.
 */
typedef enum
{
  TER_STAGE_LISTED = 0,
  TER_STAGE_COLLECTED = 1,
  TER_STAGE_STORED = 2,
  TER_STAGE_PROCESSED = 3,
  TER_STAGE_ANALYSED = 4,
  TER_STAGE_BACKED_UP = 5,
  TER_STAGE_ARCHIVED = 6,
  TER_STAGE_DESTROYED = 7,
} TerStage;

/**
 * TerOrigin:
 *
 * The three origins of the guide: held, to be collected, produced by others. The numbers are stored.
 */
typedef enum
{
  TER_ORIGIN_HELD = 0,
  TER_ORIGIN_PLANNED = 1,
  TER_ORIGIN_THIRD_PARTY = 2,
} TerOrigin;

/**
 * TerDataset:
 * @id: its row in the territory
 * @uid: its lasting identity, a UUID
 * @title: its name
 * @description: (nullable): what it holds
 * @theme: (nullable): "energy", "water", "mobility", "governance"…
 * @purpose: (nullable): what it is for
 * @producer: (nullable): who makes it
 * @steward: (nullable): who answers for it
 * @granularity: (nullable): by building, by commune…
 * @frequency: (nullable): "continuous", "hourly", "daily", "weekly", "monthly", "quarterly", "annual", "punctual"
 * @licence: (nullable): as its producer says it
 * @hosting: (nullable): where it lies
 * @format: (nullable): "CSV", "GeoJSON", "series"
 * @status: one of the four statuses
 * @stage: where it is in its life
 * @origin: held, planned or of others
 * @source_id: the source that brings it, or 0
 * @remote_id: (nullable): its identity there
 * @landing_url: (nullable): its page there
 * @is_withdrawn: its portal does not have it any more; what was brought in is kept
 * @created_us: when it entered the inventory
 * @updated_us: when its content last changed, or %TER_INSTANT_NONE
 * @n_rows: how many rows, features or observations it holds, or -1 while unknown
 * @size_bytes: how large it is, or -1 while unknown
 */
typedef struct
{
  gint64 id;
  char *uid;
  char *title;
  char *description;
  char *theme;
  char *purpose;
  char *producer;
  char *steward;
  char *granularity;
  char *frequency;
  char *licence;
  char *hosting;
  char *format;
  TerDatasetStatus status;
  TerStage stage;
  TerOrigin origin;
  gint64 source_id;
  char *remote_id;
  char *landing_url;
  gboolean is_withdrawn;
  gint64 created_us;
  gint64 updated_us;
  gint64 n_rows;
  gint64 size_bytes;
} TerDataset;

const char *ter_dataset_status_label (TerDatasetStatus status);
const char *ter_stage_label (TerStage stage);
const char *ter_origin_label (TerOrigin origin);
const char *ter_dataset_theme_label (const char *theme);
gint64 ter_frequency_step_us (const char *frequency);

TER_DECLARE_RECORD (TerDataset, ter_dataset)

G_END_DECLS
