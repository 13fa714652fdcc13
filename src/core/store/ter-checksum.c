/* ter-checksum.c — Checksums of blobs, and of observations one by one
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-engine-private.h"

#define N_LANES 4
#define ODD_A 0x9e3779b97f4a7c15u
#define ODD_B 0xc2b2ae3d27d4eb4fu
#define ODD_C 0xd6e8feb86659fd93u

/* One to one in each of its arguments: a word that changes changes its lane, whatever follows. */
static inline guint64
stir (guint64 lane,
      guint64 word)
{
  lane = (lane ^ word) * ODD_A;

  return (lane << 29 | lane >> 35) + ODD_B;
}

static inline guint64
finish (guint64 hash)
{
  hash = (hash ^ hash >> 32) * ODD_C;
  hash = (hash ^ hash >> 29) * ODD_A;

  return hash ^ hash >> 32;
}

static inline guint64
load (const guint8 *bytes)
{
  guint64 word;

  memcpy (&word, bytes, sizeof word);

  return GUINT64_FROM_LE (word);
}

/**
 * ter_checksum:
 * @key: the key of the row that holds the bytes
 * @data: bytes
 * @length: how many
 *
 * Sums up bytes and the key of their row in 64 bits. It tells faults of disks and memory, not
 * forgery: whoever can write the file can write its checksums.
 */
guint64
ter_checksum (gint64      key,
              const void *data,
              gsize       length)
{
  guint64 lanes[N_LANES] = { (guint64) key, ODD_A, ODD_B, length };
  const guint8 *bytes = data;
  guint8 rest[N_LANES * sizeof (guint64)] = { 0 };
  gsize i = 0;

  for (; i + sizeof rest <= length; i += sizeof rest)
    {
      for (gsize lane = 0; lane < N_LANES; lane++)
        lanes[lane] = stir (lanes[lane], load (bytes + i + lane * sizeof (guint64)));
    }
  if (i < length)
    memcpy (rest, bytes + i, length - i);
  for (gsize lane = 0; lane < N_LANES; lane++)
    lanes[lane] = finish (stir (lanes[lane], load (rest + lane * sizeof (guint64))));

  return finish (lanes[0] + 3 * lanes[1] + 5 * lanes[2] + 7 * lanes[3]);
}

/**
 * ter_observation_hash:
 *
 * Hashes one row of observation. The sum of a series' rows is its digest, whatever their order.
 */
guint64
ter_observation_hash (gint64      time_us,
                      gint64      seq,
                      double      value,
                      const char *text,
                      int         quality)
{
  guint64 bits = 0x7ff8000000000000u;
  guint64 hash;

  /* 0 and −0 are one value to SQLite. */
  if (!isnan (value) && value != 0)
    memcpy (&bits, &value, sizeof bits);
  else if (value == 0)
    bits = 0;

  hash = (guint64) time_us * 0x9e3779b97f4a7c15u + (guint64) seq * 0xc2b2ae3d27d4eb4fu +
         (guint64) quality;
  hash ^= hash >> 29;
  hash = (hash + bits) * 0xbf58476d1ce4e5b9u;
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * 0x100000001b3u;
  hash ^= hash >> 31;
  hash *= 0x94d049bb133111ebu;

  return hash ^ hash >> 30;
}
