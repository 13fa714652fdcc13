/* ter-segment-decode.c — A segment of its bytes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The form is told in ter-segment-codec.c.
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

/* A row is at least a byte of time and eight of value. */
#define MIN_ROW_BYTES 9

static inline gint64
unfold (guint64 folded)
{
  return (gint64) (folded >> 1 ^ -(folded & 1));
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
  if (n_bytes > 0)
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

  if (length < 2 || data[0] != TER_SEGMENT_FORMAT ||
      data[1] > (TER_SEGMENT_SEQS | TER_SEGMENT_TEXTS))
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
  if ((flags & TER_SEGMENT_SEQS) != 0)
    get_seqs (&bytes, self);
  if ((flags & TER_SEGMENT_TEXTS) != 0)
    get_texts (&bytes, self, n_texts);
  get_devices (&bytes, self);

  return !bytes.is_bad && bytes.p == bytes.end && is_in_order (self) ? g_steal_pointer (&self)
                                                                     : NULL;
}
