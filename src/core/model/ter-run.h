/* ter-run.h — What the program did: a collection, an import, a harvest
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerRun:
 * @id: its row in the territory
 * @kind: "collect", "import", "harvest", "demo"
 * @source_id: the source that it read, or 0
 * @label: what it read: a file's name, a dataset's title
 * @started_us: when it began
 * @ended_us: when it ended, or %TER_INSTANT_NONE while it runs (or was killed)
 * @n_observations: new observations
 * @n_duplicates: observations that were there already
 * @n_refused: lines or messages that were refused, each with its reason
 * @n_bytes: how much was read
 * @version: the program's version
 * @error: (nullable): why it failed
 * @detail: (nullable): JSON: what its kind adds
 */
typedef struct
{
  gint64 id;
  char *kind;
  gint64 source_id;
  char *label;
  gint64 started_us;
  gint64 ended_us;
  gint64 n_observations;
  gint64 n_duplicates;
  gint64 n_refused;
  gint64 n_bytes;
  char *version;
  char *error;
  char *detail;
} TerRun;

TER_DECLARE_RECORD (TerRun, ter_run)

G_END_DECLS
