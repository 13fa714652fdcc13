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
 * ter-segment-decode.c reads it.
 */

#include "config.h"

#include <string.h>

#include "ter-segment-private.h"

#define MAX_VARINT_BYTES 10

static inline guint64
fold (gint64 number)
{
  return (guint64) number << 1 ^ (guint64) (number >> 63);
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

  *p++ = TER_SEGMENT_FORMAT;
  *p++ = (self->seqs != NULL ? TER_SEGMENT_SEQS : 0) |
         (self->text_ids != NULL ? TER_SEGMENT_TEXTS : 0);
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
