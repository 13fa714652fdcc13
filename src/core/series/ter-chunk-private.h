/* ter-chunk-private.h — What the files that pack chunks share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-bytes.h"
#include "ter-chunk.h"
#include "ter-ints.h"

G_BEGIN_DECLS

/* Compiled twice, once for processors with vectors of four doubles: which of the two runs is chosen at start. */
#if defined(__x86_64__) && defined(__GLIBC__)
#define TER_CLONES __attribute__ ((target_clones ("default", "avx2")))
#else
#define TER_CLONES
#endif

/* How values are written. The numbers are stored: never renumber them. */
typedef enum
{
  /* Whole numbers over a power of ten, and what is none by its bits */
  TER_VALUES_DECIMAL = 0,
  TER_VALUES_XOR = 1,
  TER_VALUES_RAW = 2,
} TerValuesMode;

/* How instants are written. */
typedef enum
{
  /* As runs of one step */
  TER_TIMES_RUNS = 0,
  TER_TIMES_PACKED = 1,
} TerTimesMode;

#define TER_MAX_SCALE 12

/* A chunk whose columns were found, not read yet. */
typedef struct
{
  TerChunkSummary summary;
  TerCursor times;
  TerCursor values;
  TerCursor qualities;
  TerCursor texts;
} TerChunkColumns;

/* Both return FALSE. */
gboolean ter_chunk_set_damaged (GError **error);
gboolean ter_chunk_set_newer (GError **error);
gboolean ter_chunk_open (const guint8 *data,
                         gsize length,
                         TerChunkColumns *columns,
                         GError **error);

/* Times, from the first one on. */
void ter_times_pack (const gint64 *times, gsize n, GByteArray *bytes);
gboolean ter_times_unpack (TerCursor cursor, gint64 first_us, gsize n, gint64 *times);

/* One run of instants @step_us apart. */
typedef struct
{
  gint64 start_us;
  gsize n;
} TerTimesRun;

/* (element-type TerTimesRun): FALSE when the times are no runs. */
gboolean ter_times_get_runs (
    TerCursor cursor, gint64 first_us, gsize n, gint64 *step_us, GArray *runs);

/* Values. */
double ter_scale_power (guint scale);
gboolean ter_scale_number (double value, guint scale, gint64 *number);
/* @scale is set to the scale of DECIMAL, or to -1. */
void ter_values_pack (const double *values, gsize n, GByteArray *bytes, int *scale);
gboolean ter_values_unpack (TerCursor cursor, gsize n, double *values);
/* For the kernels: whole numbers over a power of ten and nothing else, or FALSE. @distances has TER_INTS_ROOM (n). */
gboolean ter_values_unpack_narrow (
    TerCursor cursor, gsize n, guint *scale, gint64 *anchor, gint32 *distances);

void ter_xor_pack (const double *values, gsize n, GByteArray *bytes);
gboolean ter_xor_unpack (TerCursor *cursor, gsize n, double *values);

/* Qualities and texts. */
void ter_qualities_pack (const guint8 *qualities, gsize n, GByteArray *bytes);
gboolean ter_qualities_unpack (TerCursor cursor, gsize n, guint8 *qualities);
void ter_texts_pack (const char *const *texts, gsize n, GByteArray *bytes);
gboolean ter_texts_unpack (TerCursor cursor, gsize n, GPtrArray *texts);

G_END_DECLS
