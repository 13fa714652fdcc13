/* ter-csv-decoder.h — From the lines of a table to readings
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-import-result.h"
#include "ter-quality.h"

G_BEGIN_DECLS

/* A file may not make more series than this. */
#define TER_CSV_MAX_SERIES 10000

/**
 * TerCsvSeries:
 * @device: what was read: a column's word, or the plan's device
 * @property: what was measured
 * @channel: which of several alike
 * @name: a name to begin with
 * @unit: (nullable): its unit
 * @kind: how its values add up
 *
 * A series that the file feeds.
 */
typedef struct
{
  char *device;
  char *property;
  char *channel;
  char *name;
  char *unit;
  TerSeriesKind kind;
} TerCsvSeries;

/**
 * TerCsvReading:
 * @time_us: when
 * @value: the value, NaN when there is none
 * @text: (nullable): the word of a state; it lives as long as the decoder
 * @series: index of its series in the decoder
 * @quality: its worth
 *
 * A reading.
 */
typedef struct
{
  gint64 time_us;
  double value;
  const char *text;
  guint series;
  TerQuality quality;
} TerCsvReading;

typedef struct _TerCsvDecoder TerCsvDecoder;

TerCsvDecoder      *ter_csv_decoder_new (GBytes        *bytes,
                                         TerImportPlan *plan,
                                         GCancellable  *cancellable,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void                ter_csv_decoder_free (TerCsvDecoder *self);
void                ter_csv_decoder_set_n_threads (TerCsvDecoder *self,
                                                   guint          n_threads);
gboolean            ter_csv_decoder_next (TerCsvDecoder   *self,
                                          GArray          *readings,
                                          guint            wanted,
                                          TerImportResult *result,
                                          GCancellable    *cancellable,
                                          GError         **error);
guint               ter_csv_decoder_get_n_series (TerCsvDecoder *self);
const TerCsvSeries *ter_csv_decoder_get_series (TerCsvDecoder *self,
                                                guint          index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerCsvDecoder, ter_csv_decoder_free)

G_END_DECLS
