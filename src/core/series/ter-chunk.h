/* ter-chunk.h — Observations of one series, packed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-samples.h"

G_BEGIN_DECLS

/**
 * TerChunkError:
 * @TER_CHUNK_ERROR_DAMAGED: the bytes are not what was written
 * @TER_CHUNK_ERROR_NEWER: a newer version of the program wrote them
 */
typedef enum
{
  TER_CHUNK_ERROR_DAMAGED,
  TER_CHUNK_ERROR_NEWER,
} TerChunkError;

#define TER_CHUNK_ERROR (ter_chunk_error_quark ())
GQuark ter_chunk_error_quark (void);

/* How many observations a chunk is cut at, and how many it can hold. */
#define TER_CHUNK_SIZE 4096
#define TER_CHUNK_MAX 32768

/**
 * TerChunkSummary:
 * @n: how many observations, at least 1
 * @first_us: the instant of the first one
 * @last_us: the instant of the last one
 * @n_counted: how many count: they have a value, and a quality of which ter_quality_counts()
 * @min: lowest value that counts, or NaN
 * @max: highest value that counts, or NaN
 * @sum: of the values that count
 * @first: earliest value that counts, or NaN
 * @last: latest value that counts, or NaN
 * @checksum: the checksum of the chunk
 *
 * What the header of a chunk says: enough to pass over it, and to say how much it holds.
 */
typedef struct
{
  gsize n;
  gint64 first_us;
  gint64 last_us;
  gsize n_counted;
  double min;
  double max;
  double sum;
  double first;
  double last;
  guint32 checksum;
} TerChunkSummary;

/* @times strictly increase; @texts may be NULL, and so may any of them. Appends the chunk to @bytes. */
void ter_chunk_encode (const gint64 *times,
                       const double *values,
                       const guint8 *qualities,
                       const char *const *texts,
                       gsize n,
                       GByteArray *bytes);
/* Reads the header alone: what it says is looked at, the checksum is not. */
gboolean ter_chunk_peek (const guint8 *data,
                         gsize length,
                         TerChunkSummary *summary,
                         GError **error);
/* Each array has room for the n of the header; any may be NULL. The checksum is verified. */
gboolean ter_chunk_decode (const guint8 *data,
                           gsize length,
                           gint64 *times,
                           double *values,
                           guint8 *qualities,
                           GError **error);
/* Appends n texts to @texts (element-type utf8, owned by it), NULL where there is none. */
gboolean ter_chunk_decode_texts (const guint8 *data,
                                 gsize length,
                                 GPtrArray *texts,
                                 GError **error);
gboolean ter_chunk_has_texts (const guint8 *data, gsize length);

/* Chunks are numbered in a series by the UTC week that they lie in (from Monday), then from 0 in the week. */
#define TER_CHUNK_SLOTS_A_WEEK (1 << 18)
guint32 ter_chunk_slot (gint64 instant_us);
gint64 ter_chunk_slot_start (guint32 slot);

G_END_DECLS
