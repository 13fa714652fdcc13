/* ter-chunk.c — Observations of one series, packed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   chunk   = version:1, checksum:4, header, sizes of the columns, times, values, qualities, texts
 *   header  = varint n, zigzag varint first instant, varint last less first, varint n counted, scale:1,
 *             then when something counts: min, max, sum, first, last
 *   sizes   = varint each for times, values and qualities; texts are what is left, none when nothing is
 *
 * A number of the header is a zigzag varint of its whole number over 10^scale, or 8 bytes when scale is 0xff.
 * The checksum is the low half of the XXH64 (seed 0) of all that follows it. Columns: ter-chunk-times.c,
 * ter-chunk-values.c, ter-chunk-labels.c.
 *
 *  1. What was encoded comes back bit for bit: instants, values (NaN payloads and −0 too), qualities, texts.
 *  2. Bytes come from a file that may be damaged or hostile: nothing is read or written out of bounds, memory is
 *     bounded by TER_CHUNK_MAX, and what is wrong is an error. A checksum does not stop a forger; the bounds do.
 *  3. The sum of decimals is that of their whole numbers, divided once: it carries no rounding of its own.
 *
 * Pure: no state; any thread.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chunk-private.h"
#include "ter-clock.h"

#define VERSION 1
#define CHECKSUM_OFFSET 1
#define BODY_OFFSET 5
#define NO_SCALE 0xffu
#define USEC_PER_WEEK (7 * TER_USEC_PER_DAY)
/* 1899-12-25T00:00:00Z, a Monday before any instant that is stored. */
#define FIRST_WEEK_US (-G_GINT64_CONSTANT (2209593600) * TER_USEC_PER_SEC)

G_DEFINE_QUARK (ter-chunk-error-quark, ter_chunk_error)

/**
 * ter_chunk_set_damaged:
 *
 * Says that bytes are not what was written.
 */
gboolean
ter_chunk_set_damaged (GError **error)
{
  g_set_error (error, TER_CHUNK_ERROR, TER_CHUNK_ERROR_DAMAGED,
               _("Packed observations are damaged: they were not read. Go back to a copy of the "
                 "file."));

  return FALSE;
}

/**
 * ter_chunk_set_newer:
 *
 * Says that a newer program wrote some bytes.
 */
gboolean
ter_chunk_set_newer (GError **error)
{
  g_set_error (error, TER_CHUNK_ERROR, TER_CHUNK_ERROR_NEWER,
               _("A newer version of the program packed these observations: they were not read. "
                 "Update the program."));

  return FALSE;
}

static gboolean
counts (double value,
        int    quality)
{
  return !isnan (value) && ter_quality_counts (quality);
}

static TerChunkSummary
sum_up (const gint64 *times,
        const double *values,
        const guint8 *qualities,
        gsize         n,
        int           scale)
{
  TerChunkSummary summary = { .n = n,
                              .first_us = times[0],
                              .last_us = times[n - 1],
                              .min = NAN,
                              .max = NAN,
                              .first = NAN,
                              .last = NAN };
  gint64 whole_sum = 0;
  gboolean is_whole = scale >= 0;

  for (gsize i = 0; i < n; i++)
    {
      gint64 number = 0;

      if (!counts (values[i], qualities != NULL ? qualities[i] : TER_QUALITY_GOOD))
        continue;
      if (summary.n_counted++ == 0)
        summary.min = summary.max = summary.first = values[i];
      summary.min = MIN (summary.min, values[i]);
      summary.max = MAX (summary.max, values[i]);
      summary.last = values[i];
      summary.sum += values[i];
      is_whole = is_whole && ter_scale_number (values[i], (guint) scale, &number);
      whole_sum += number;
    }
  if (is_whole && summary.n_counted > 0)
    summary.sum = (double) whole_sum / ter_scale_power ((guint) scale);

  return summary;
}

static void
put_number (GByteArray *bytes,
            double      number,
            int         scale)
{
  gint64 whole = 0;

  if (scale >= 0 && ter_scale_number (number, (guint) scale, &whole))
    ter_bytes_put_varint (bytes, ter_zigzag (whole));
  else
    ter_bytes_put64 (bytes, ter_double_to_bits (number));
}

static void
put_header (GByteArray            *bytes,
            const TerChunkSummary *summary,
            int                    scale)
{
  const double numbers[] = { summary->min, summary->max, summary->sum, summary->first,
                             summary->last };
  gint64 whole;

  ter_bytes_put_varint (bytes, summary->n);
  ter_bytes_put_varint (bytes, ter_zigzag (summary->first_us));
  ter_bytes_put_varint (bytes, (guint64) (summary->last_us - summary->first_us));
  ter_bytes_put_varint (bytes, summary->n_counted);
  for (guint i = 0; i < G_N_ELEMENTS (numbers) && scale >= 0; i++)
    if (!ter_scale_number (numbers[i], (guint) scale, &whole))
      scale = -1;
  ter_bytes_put (bytes, scale >= 0 ? (guint8) scale : NO_SCALE);
  if (summary->n_counted > 0)
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      put_number (bytes, numbers[i], scale);
}

static gboolean
has_text (const char *const *texts,
          gsize              n)
{
  for (gsize i = 0; texts != NULL && i < n; i++)
    if (texts[i] != NULL)
      return TRUE;

  return FALSE;
}

/**
 * ter_chunk_encode:
 * @times: (array length=n): instants that strictly increase
 * @values: (array length=n): values; %NAN where there is none
 * @qualities: (array length=n) (nullable): a #TerQuality each; %NULL for good
 * @texts: (array length=n) (nullable): texts, each of which may be %NULL
 * @n: how many, 1 to %TER_CHUNK_MAX
 * @bytes: where to append the chunk
 *
 * Packs observations of one series.
 */
void
ter_chunk_encode (const gint64      *times,
                  const double      *values,
                  const guint8      *qualities,
                  const char *const *texts,
                  gsize              n,
                  GByteArray        *bytes)
{
  g_autoptr (GByteArray) columns = g_byte_array_sized_new (4096);
  TerChunkSummary summary;
  gsize ends[3];
  guint32 checksum;
  guint at;
  int scale;

  g_return_if_fail (times != NULL && values != NULL && bytes != NULL);
  g_return_if_fail (n > 0 && n <= TER_CHUNK_MAX);

  ter_times_pack (times, n, columns);
  ends[0] = columns->len;
  ter_values_pack (values, n, columns, &scale);
  ends[1] = columns->len;
  ter_qualities_pack (qualities, n, columns);
  ends[2] = columns->len;
  if (has_text (texts, n))
    ter_texts_pack (texts, n, columns);

  at = bytes->len;
  ter_bytes_put (bytes, VERSION);
  ter_bytes_put32 (bytes, 0);
  summary = sum_up (times, values, qualities, n, scale);
  put_header (bytes, &summary, scale);
  ter_bytes_put_varint (bytes, ends[0]);
  ter_bytes_put_varint (bytes, ends[1] - ends[0]);
  ter_bytes_put_varint (bytes, ends[2] - ends[1]);
  g_byte_array_append (bytes, columns->data, columns->len);
  checksum = GUINT32_TO_LE (
      (guint32) ter_bytes_hash (bytes->data + at + BODY_OFFSET, bytes->len - at - BODY_OFFSET));
  memcpy (bytes->data + at + CHECKSUM_OFFSET, &checksum, sizeof checksum);
}

static gboolean
get_number (TerCursor *cursor,
            guint8     scale,
            double    *number)
{
  guint64 code;

  if (scale == NO_SCALE)
    {
      if (!ter_cursor_get64 (cursor, &code))
        return FALSE;
      *number = ter_double_from_bits (code);
      return TRUE;
    }
  if (!ter_cursor_get_varint (cursor, &code))
    return FALSE;
  *number = (double) ter_unzigzag (code) / ter_scale_power (scale);

  return TRUE;
}

static gboolean
get_header (TerCursor       *cursor,
            TerChunkSummary *summary)
{
  guint64 first, length;
  guint8 scale;

  if (!ter_cursor_get_size (cursor, TER_CHUNK_MAX, &summary->n) || summary->n == 0 ||
      !ter_cursor_get_varint (cursor, &first) || !ter_cursor_get_varint (cursor, &length) ||
      !ter_cursor_get_size (cursor, summary->n, &summary->n_counted) ||
      !ter_cursor_get (cursor, &scale) || (scale > TER_MAX_SCALE && scale != NO_SCALE))
    return FALSE;

  summary->first_us = ter_unzigzag (first);
  if (length > G_MAXINT64 / 2 ||
      __builtin_add_overflow (summary->first_us, (gint64) length, &summary->last_us))
    return FALSE;
  if (summary->n_counted == 0)
    {
      summary->min = summary->max = summary->first = summary->last = NAN;
      summary->sum = 0;
      return TRUE;
    }

  return get_number (cursor, scale, &summary->min) && get_number (cursor, scale, &summary->max) &&
         get_number (cursor, scale, &summary->sum) && get_number (cursor, scale, &summary->first) &&
         get_number (cursor, scale, &summary->last);
}

static gboolean
open_header (const guint8    *data,
             gsize            length,
             TerCursor       *cursor,
             TerChunkSummary *summary,
             GError         **error)
{
  guint8 version;

  *cursor = (TerCursor) { data, data + length };
  if (!ter_cursor_get (cursor, &version) || version == 0)
    return ter_chunk_set_damaged (error);
  if (version > VERSION)
    return ter_chunk_set_newer (error);
  if (!ter_cursor_get32 (cursor, &summary->checksum) || !get_header (cursor, summary))
    return ter_chunk_set_damaged (error);

  return TRUE;
}

/**
 * ter_chunk_peek:
 * @data: (array length=length): a chunk
 * @summary: (out caller-allocates): what its header says
 *
 * Reads the header of a chunk, and nothing behind it.
 *
 * Returns: %FALSE with an error of %TER_CHUNK_ERROR when it is no header
 */
gboolean
ter_chunk_peek (const guint8    *data,
                gsize            length,
                TerChunkSummary *summary,
                GError         **error)
{
  TerCursor cursor;

  g_return_val_if_fail (summary != NULL, FALSE);

  return open_header (data, length, &cursor, summary, error);
}

/**
 * ter_chunk_open:
 * @columns: (out caller-allocates): where its columns are, in @data
 *
 * Verifies the checksum of a chunk and finds its columns.
 */
gboolean
ter_chunk_open (const guint8    *data,
                gsize            length,
                TerChunkColumns *columns,
                GError         **error)
{
  TerCursor *const parts[] = { &columns->times, &columns->values, &columns->qualities };
  gsize sizes[G_N_ELEMENTS (parts)];
  TerCursor cursor;

  if (!open_header (data, length, &cursor, &columns->summary, error))
    return FALSE;
  if ((guint32) ter_bytes_hash (data + BODY_OFFSET, length - BODY_OFFSET) !=
      columns->summary.checksum)
    return ter_chunk_set_damaged (error);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!ter_cursor_get_size (&cursor, length, &sizes[i]))
      return ter_chunk_set_damaged (error);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i]->p = ter_cursor_take (&cursor, sizes[i]);
      if (parts[i]->p == NULL)
        return ter_chunk_set_damaged (error);
      parts[i]->end = parts[i]->p + sizes[i];
    }
  columns->texts = cursor;

  return TRUE;
}

/**
 * ter_chunk_decode:
 * @data: (array length=length): a chunk
 * @times: (out caller-allocates) (optional): room for the n instants of its header
 * @values: (out caller-allocates) (optional): room for as many values
 * @qualities: (out caller-allocates) (optional): room for as many qualities
 *
 * Unpacks observations, bit for bit as they were.
 *
 * Returns: %FALSE with an error of %TER_CHUNK_ERROR when they are not what was written; the arrays may have been
 *   written to
 */
gboolean
ter_chunk_decode (const guint8 *data,
                  gsize         length,
                  gint64       *times,
                  double       *values,
                  guint8       *qualities,
                  GError      **error)
{
  TerChunkColumns columns;
  const TerChunkSummary *summary = &columns.summary;

  if (!ter_chunk_open (data, length, &columns, error))
    return FALSE;

  if ((times != NULL && (!ter_times_unpack (columns.times, summary->first_us, summary->n, times) ||
                         times[summary->n - 1] != summary->last_us)) ||
      (values != NULL && !ter_values_unpack (columns.values, summary->n, values)) ||
      (qualities != NULL && !ter_qualities_unpack (columns.qualities, summary->n, qualities)))
    return ter_chunk_set_damaged (error);

  return TRUE;
}

/**
 * ter_chunk_has_texts:
 *
 * Tells whether any observation of a chunk has a text. Damage is told by ter_chunk_decode().
 */
gboolean
ter_chunk_has_texts (const guint8 *data,
                     gsize         length)
{
  TerChunkColumns columns;

  return ter_chunk_open (data, length, &columns, NULL) && columns.texts.p < columns.texts.end;
}

/**
 * ter_chunk_decode_texts:
 * @data: (array length=length): a chunk
 * @texts: (element-type utf8): where to append a copy of the text of each observation, %NULL where there is none
 *
 * Unpacks the texts of observations. Nothing is appended when it fails.
 */
gboolean
ter_chunk_decode_texts (const guint8 *data,
                        gsize         length,
                        GPtrArray    *texts,
                        GError      **error)
{
  TerChunkColumns columns;

  if (!ter_chunk_open (data, length, &columns, error))
    return FALSE;
  if (columns.texts.p < columns.texts.end)
    return ter_texts_unpack (columns.texts, columns.summary.n, texts) ||
           ter_chunk_set_damaged (error);

  for (gsize i = 0; i < columns.summary.n; i++)
    g_ptr_array_add (texts, NULL);

  return TRUE;
}

/**
 * ter_chunk_slot:
 *
 * Gets the number of the first chunk of the UTC week that an instant is in. Weeks begin on Monday; each has
 * %TER_CHUNK_SLOTS_A_WEEK numbers, so that the chunks of a series are in order of time. Before 1899-12-25 all is the
 * first week.
 */
guint32
ter_chunk_slot (gint64 instant_us)
{
  gint64 after = CLAMP (instant_us, FIRST_WEEK_US, G_MAXINT64 / 2) - FIRST_WEEK_US;
  gint64 week = MIN (after / USEC_PER_WEEK, G_MAXUINT32 / TER_CHUNK_SLOTS_A_WEEK);

  return (guint32) week * TER_CHUNK_SLOTS_A_WEEK;
}

/**
 * ter_chunk_slot_start:
 *
 * Gets the first instant of the UTC week that the chunk number @slot is of.
 */
gint64
ter_chunk_slot_start (guint32 slot)
{
  return FIRST_WEEK_US + (gint64) (slot / TER_CHUNK_SLOTS_A_WEEK) * USEC_PER_WEEK;
}
