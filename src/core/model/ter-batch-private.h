/* ter-batch-private.h — What a batch is made of
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-batch-index-private.h"
#include "ter-batch.h"

struct _TerBatch
{
  GObject parent_instance;

  /* Owned */
  GArray *devices;
  GArray *streams;
  GArray *messages;
  GArray *observations;
  GPtrArray *areas;
  TerBatchIndex device_index;
  TerBatchIndex stream_index;
  GStringChunk *texts;

  gint64 source_id;
  gsize serial;
  gsize n_left_out;
};
