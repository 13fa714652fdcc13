/* ter-segment-codec.c — The bytes of a segment
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A segment is written once, in the transaction that somebody waits for, and lives for a day at
 * most: its form is made to be written and read fast. All numbers are varints (seven bits a byte,
 * lowest first; signed ones folded so that small ones are short), but for values, which are
 * doubles as they are, lowest byte first.
 *
 *      format, flags, n, n_series, n_devices, n_texts
 *      series      id since the one before, n               for each
 *      times       since the row before                     n
 *      values                                               n × 8 bytes
 *      qualities   length, quality                          in runs
 *      seqs        how many; rows since the one before, seq if flagged: most are 0
 *      texts       length, bytes; then 0 or index + 1       if flagged; n indexes
 *      devices     id since the one before, last_seen, last_time, step, n_gaps
 *
 *  1. Decoding reads a file that may come from anywhere: every length is checked against what is
 *     left, and what is decoded keeps what others rely on: series and devices in order, rows of a
 *     series in order of (instant, seq) without two alike, finite or absent values, known
 *     qualities, texts in UTF-8.
 *  2. Nothing is decoded in part: a segment, or NULL.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-quality.h"
#include "ter-segment-private.h"

#define FORMAT 1
#define FLAG_SEQS 1
#define FLAG_TEXTS 2
#define MAX_VARINT_BYTES 10
/* A row is at least a byte of time and eight of value. */
#define MIN_ROW_BYTES 9

static inline guint64
fold (gint64 number)
{
  return (guint64) number << 1 ^ (guint64) (number >> 63);
}

static inline gint64
unfold (guint64 folded)
{
  return (gint64) (folded >> 1 ^ -(folded & 1));
}

/* Differences wrap around: the sum brings any instant back. */
static inline guint64
fold_difference (gint64 number,
                 gint64 before)
{
  return fold ((gint64) ((guint64) number - (guint64) before));
}

static inline guint8 *
put (guint8 *p,
     guint64 number)
{
  while (number >= 0x80)
    {
      *p++ = (guint8) (number | 0x80);
      number >>= 7;
    }
  *p++ = (guint8) number;

  return p;
}

static gsize
get_bound (const TerSegment *self)
{
  gsize bound = 2 + 4 * MAX_VARINT_BYTES;

  bound += (gsize) self->n_series * 2 * MAX_VARINT_BYTES;
  bound += (gsize) self->n * (MAX_VARINT_BYTES + sizeof (double) + 2);
  bound += (gsize) self->n_devices * 5 * MAX_VARINT_BYTES;
  if (self->seqs != NULL)
    bound += MAX_VARINT_BYTES + (gsize) self->n * 8;
  if (self->text_ids != NULL)
    bound += (gsize) self->n * 5;
  for (guint32 i = 0; i < self->n_texts; i++)
    bound += MAX_VARINT_BYTES + strlen (self->texts[i]);

  return bound;
}

static guint8 *
put_values (const TerSegment *self,
            guint8           *p)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  memcpy (p, self->values, self->n * sizeof (double));
#else
  for (guint32 i = 0; i < self->n; i++)
    {
      guint64 bits;

      memcpy (&bits, &self->values[i], sizeof bits);
      bits = GUINT64_TO_LE (bits);
      memcpy (p + i * sizeof bits, &bits, sizeof bits);
    }
#endif

  return p + self->n * sizeof (double);
}

static guint8 *
put_qualities (const TerSegment *self,
               guint8           *p)
{
  guint32 end;

  for (guint32 i = 0; i < self->n; i = end)
    {
      for (end = i + 1; end < self->n && self->qualities[end] == self->qualities[i]; end++)
        ;
      p = put (p, end - i);
      *p++ = self->qualities[i];
    }

  return p;
}

static guint8 *
put_seqs (const TerSegment *self,
          guint8           *p)
{
  guint32 n = 0, before = 0;

  for (guint32 i = 0; i < self->n; i++)
    n += self->seqs[i] != 0;
  p = put (p, n);
  for (guint32 i = 0; i < self->n; i++)
    {
      if (self->seqs[i] == 0)
        continue;
      p = put (p, i - before);
      p = put (p, self->seqs[i]);
      before = i;
    }

  return p;
}

static guint8 *
put_texts (const TerSegment *self,
           guint8           *p)
{
  for (guint32 i = 0; i < self->n_texts; i++)
    {
      gsize length = strlen (self->texts[i]);

      p = put (p, length);
      memcpy (p, self->texts[i], length);
      p += length;
    }
  for (guint32 i = 0; i < self->n; i++)
    p = put (p, self->text_ids[i]);

  return p;
}

static guint8 *
put_devices (const TerSegment *self,
             guint8           *p)
{
  gint64 before = 0;

  for (guint32 i = 0; i < self->n_devices; i++)
    {
      const TerDeviceState *device = &self->devices[i];
      gint64 near_us = self->n > 0 ? self->times[0] : 0;

      p = put (p, (guint64) (device->device_id - before));
      p = put (p, fold_difference (device->last_seen_us, near_us));
      p = put (p, fold_difference (device->last_time_us, near_us));
      p = put (p, fold (device->step_us));
      p = put (p, fold (device->n_gaps));
      before = device->device_id;
    }

  return p;
}

/**
 * ter_segment_encode:
 * @length: (out): how many bytes
 *
 * Writes a segment as bytes.
 *
 * Returns: (transfer full): the bytes
 */
guint8 *
ter_segment_encode (const TerSegment *self,
                    gsize            *length)
{
  guint8 *data = g_malloc (get_bound (self));
  guint8 *p = data;
  gint64 before = 0;

  *p++ = FORMAT;
  *p++ = (self->seqs != NULL ? FLAG_SEQS : 0) | (self->text_ids != NULL ? FLAG_TEXTS : 0);
  p = put (p, self->n);
  p = put (p, self->n_series);
  p = put (p, self->n_devices);
  p = put (p, self->n_texts);
  for (guint32 i = 0; i < self->n_series; i++)
    {
      p = put (p, (guint64) (self->series[i].series_id - before));
      p = put (p, self->series[i].n);
      before = self->series[i].series_id;
    }
  before = 0;
  for (guint32 i = 0; i < self->n; i++)
    {
      p = put (p, fold_difference (self->times[i], before));
      before = self->times[i];
    }
  p = put_values (self, p);
  p = put_qualities (self, p);
  if (self->seqs != NULL)
    p = put_seqs (self, p);
  if (self->text_ids != NULL)
    p = put_texts (self, p);
  p = put_devices (self, p);
  *length = (gsize) (p - data);

  return data;
}

/* What is being read. After a fault, nothing more is: p is at the end. */
typedef struct
{
  const guint8 *p;
  const guint8 *end;
  gboolean is_bad;
} Bytes;

static guint64
refuse (Bytes *self)
{
  self->is_bad = TRUE;
  self->p = self->end;

  return 0;
}

static inline guint64
get (Bytes *self)
{
  guint64 number = 0;
  guint shift = 0;

  if (G_LIKELY (self->p < self->end && *self->p < 0x80))
    return *self->p++;

  for (; self->p < self->end && shift < 64; shift += 7)
    {
      guint8 byte = *self->p++;

      number |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return number;
    }

  return refuse (self);
}

/* A count of things that weigh at least @weight bytes each. */
static guint32
get_count (Bytes  *self,
           guint64 weight)
{
  guint64 n = get (self);

  return n <= G_MAXINT32 && n * weight <= (guint64) (self->end - self->p) ? (guint32) n
                                                                          : (guint32) refuse (self);
}

static gint64
get_difference (Bytes *self,
                gint64 before)
{
  return (gint64) ((guint64) before + (guint64) unfold (get (self)));
}

static void
get_series (Bytes      *self,
            TerSegment *segment)
{
  gint64 before = 0;
  guint64 first = 0;

  segment->series = g_new (TerSegmentSeries, segment->n_series);
  for (guint32 i = 0; i < segment->n_series; i++)
    {
      guint64 step = get (self);
      guint64 n = get (self);

      if (step == 0 || step > (guint64) (G_MAXINT64 - before) || n == 0 || n > segment->n - first)
        {
          refuse (self);
          return;
        }
      before += (gint64) step;
      segment->series[i] = (TerSegmentSeries) { before, (guint32) first, (guint32) n };
      first += n;
    }
  if (first != segment->n)
    refuse (self);
}

static void
get_values (Bytes      *self,
            TerSegment *segment)
{
  gsize n_bytes = (gsize) segment->n * sizeof (double);

  segment->values = g_new (double, segment->n);
  if (n_bytes > (gsize) (self->end - self->p))
    {
      refuse (self);
      return;
    }
  memcpy (segment->values, self->p, n_bytes);
  self->p += n_bytes;
  for (guint32 i = 0; i < segment->n; i++)
    {
#if G_BYTE_ORDER != G_LITTLE_ENDIAN
      guint64 bits;

      memcpy (&bits, &segment->values[i], sizeof bits);
      bits = GUINT64_FROM_LE (bits);
      memcpy (&segment->values[i], &bits, sizeof bits);
#endif
      if (G_UNLIKELY (isinf (segment->values[i])))
        refuse (self);
    }
}

static void
get_qualities (Bytes      *self,
               TerSegment *segment)
{
  guint32 i = 0;

  segment->qualities = g_new (guint8, segment->n);
  while (i < segment->n)
    {
      guint64 n = get (self);
      guint8 quality = self->p < self->end ? *self->p++ : TER_N_QUALITIES;

      if (n == 0 || n > segment->n - i || quality >= TER_N_QUALITIES)
        {
          refuse (self);
          return;
        }
      memset (segment->qualities + i, quality, n);
      i += (guint32) n;
    }
}

static void
get_seqs (Bytes      *self,
          TerSegment *segment)
{
  guint32 n = get_count (self, 2);
  guint64 row = 0;

  segment->seqs = g_new0 (guint16, segment->n);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 step = get (self);
      guint64 seq = get (self);

      row += step;
      if (step >= segment->n || row >= segment->n || seq == 0 || seq > TER_MAX_SEQ)
        {
          refuse (self);
          return;
        }
      segment->seqs[row] = (guint16) seq;
    }
}

static void
get_texts (Bytes      *self,
           TerSegment *segment,
           guint32     n_texts)
{
  segment->texts = g_new (char *, n_texts);
  for (guint32 i = 0; i < n_texts; i++)
    {
      gsize length = get_count (self, 1);

      if (self->is_bad || !g_utf8_validate_len ((const char *) self->p, length, NULL))
        {
          refuse (self);
          return;
        }
      segment->texts[segment->n_texts++] = g_strndup ((const char *) self->p, length);
      self->p += length;
    }
  segment->text_ids = g_new0 (guint32, segment->n);
  for (guint32 i = 0; i < segment->n; i++)
    {
      guint64 id = get (self);

      if (id > n_texts)
        {
          refuse (self);
          return;
        }
      segment->text_ids[i] = (guint32) id;
    }
}

static void
get_devices (Bytes      *self,
             TerSegment *segment)
{
  gint64 before = 0;
  gint64 near_us = segment->n > 0 ? segment->times[0] : 0;

  segment->devices = g_new (TerDeviceState, segment->n_devices);
  for (guint32 i = 0; i < segment->n_devices; i++)
    {
      TerDeviceState *device = &segment->devices[i];
      guint64 step = get (self);

      if (step == 0 || step > (guint64) (G_MAXINT64 - before))
        {
          refuse (self);
          return;
        }
      before += (gint64) step;
      device->device_id = before;
      device->last_seen_us = get_difference (self, near_us);
      device->last_time_us = get_difference (self, near_us);
      device->step_us = unfold (get (self));
      device->n_gaps = unfold (get (self));
    }
}

/* The rows of a series grow by (instant, seq). */
static gboolean
is_in_order (const TerSegment *self)
{
  for (guint32 i = 0; i < self->n_series; i++)
    {
      const TerSegmentSeries *series = &self->series[i];

      for (guint32 row = series->first + 1; row < series->first + series->n; row++)
        {
          if (G_LIKELY (self->times[row - 1] < self->times[row]))
            continue;
          if (self->times[row - 1] > self->times[row] || self->seqs == NULL ||
              self->seqs[row - 1] >= self->seqs[row])
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * ter_segment_decode:
 * @data: bytes that may be anything
 * @length: how many
 *
 * Reads a segment.
 *
 * Returns: (transfer full) (nullable): the segment, %NULL when the bytes are not those of one
 */
TerSegment *
ter_segment_decode (const guint8 *data,
                    gsize         length)
{
  g_autoptr (TerSegment) self = ter_segment_new ();
  Bytes bytes = { data, data + length, FALSE };
  guint8 flags;
  guint32 n_texts;
  gint64 before = 0;

  if (length < 2 || data[0] != FORMAT || data[1] > (FLAG_SEQS | FLAG_TEXTS))
    return NULL;
  flags = data[1];
  bytes.p += 2;
  self->n = get_count (&bytes, MIN_ROW_BYTES);
  self->n_series = get_count (&bytes, 2);
  self->n_devices = get_count (&bytes, 5);
  n_texts = get_count (&bytes, 1);

  get_series (&bytes, self);
  self->times = g_new (gint64, self->n);
  for (guint32 i = 0; i < self->n; i++)
    self->times[i] = before = get_difference (&bytes, before);
  get_values (&bytes, self);
  if (bytes.is_bad)
    return NULL;
  get_qualities (&bytes, self);
  if ((flags & FLAG_SEQS) != 0)
    get_seqs (&bytes, self);
  if ((flags & FLAG_TEXTS) != 0)
    get_texts (&bytes, self, n_texts);
  get_devices (&bytes, self);

  return !bytes.is_bad && bytes.p == bytes.end && is_in_order (self) ? g_steal_pointer (&self)
                                                                     : NULL;
}
