/* ter-csv-marks.c — Where the delimiters, newlines and quotes of a text are
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The bytes are looked at 64 at a time, one bit for each byte that is a delimiter, a newline or a quote; the bits become
 * addresses, 4 KiB of text at once. Whoever cuts the text into records then goes from mark to mark, and does not look at
 * what lies between.
 *
 *  1. Marks are found ahead of the records, but never twice, unless the reader goes elsewhere.
 *  2. Eight addresses are written for each 64 bytes, whatever the number of marks, because a loop that ends after four
 *     or five turns costs more than the turns: the next ones are written over those that are too many. So there is room
 *     for 64 more than the text can have.
 *  3. Marks of a record that is not complete are kept when more text is looked at, up to as many as a record may have
 *     cells: a record with more is not the usual one.
 */

#include "config.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "ter-csv-reader-private.h"

#define BLOCK 64
#define N_AT_ONCE 8

#ifdef __SSE2__
static inline guint64
mark_block (const TerCsvReader *self,
            const char         *p)
{
  const __m128i delimiter = _mm_set1_epi8 (self->delimiter);
  const __m128i newline = _mm_set1_epi8 (self->newline);
  const __m128i quote = _mm_set1_epi8 ('"');
  guint64 bits = 0;

  for (guint i = 0; i < BLOCK / 16; i++)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (p + 16 * i));
      __m128i hit = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (bytes, delimiter),
                                                _mm_cmpeq_epi8 (bytes, newline)),
                                  _mm_cmpeq_epi8 (bytes, quote));

      bits |= (guint64) (guint32) _mm_movemask_epi8 (hit) << (16 * i);
    }

  return bits;
}
#else
static inline guint64
mark_block (const TerCsvReader *self,
            const char         *p)
{
  guint64 bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    {
      gboolean hit = (p[i] == self->delimiter) | (p[i] == self->newline) | (p[i] == '"');

      bits |= (guint64) hit << i;
    }

  return bits;
}
#endif

/* How many bits are set. Not every processor of the architecture has an instruction for it. */
static inline guint
count_bits (guint64 bits)
{
  bits -= bits >> 1 & G_GUINT64_CONSTANT (0x5555555555555555);
  bits = (bits & G_GUINT64_CONSTANT (0x3333333333333333)) +
         (bits >> 2 & G_GUINT64_CONSTANT (0x3333333333333333));
  bits = (bits + (bits >> 4)) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);

  return bits * G_GUINT64_CONSTANT (0x0101010101010101) >> 56;
}

/* Writes where the bytes of @p are that have a bit. Returns where the next address goes. */
static inline const char **
note_marks (const char  *p,
            guint64      bits,
            const char **marks)
{
  const char **end = marks + count_bits (bits);

  while (bits != 0)
    {
      for (guint i = 0; i < N_AT_ONCE; i++)
        {
          /* Without a bit left the address is nowhere, and never read. */
          marks[i] = p + __builtin_ctzll (bits | (guint64) 1 << 63);
          bits &= bits - 1;
        }
      marks += N_AT_ONCE;
    }

  return end;
}

/* The same for the end of the text, less than a block. */
static const char **
note_tail (const TerCsvReader *self,
           const char         *p,
           gsize               length,
           const char        **marks)
{
  char tail[BLOCK] = { 0 };
  guint64 bits;

  memcpy (tail, p, length);
  bits = mark_block (self, tail) & (((guint64) 1 << length) - 1);
  for (; bits != 0; bits &= bits - 1)
    *marks++ = p + __builtin_ctzll (bits);

  return marks;
}

/* Looks at the next bytes, after those that were. Marks that are not passed are kept. FALSE when there is nothing to look
 * at, or when too many marks wait. */
gboolean
ter_csv_reader_look (TerCsvReader *self)
{
  gsize n_kept = self->end_of_marks - self->next;
  gsize end = MIN (self->length, self->looked + TER_CSV_LOOK_BYTES);
  const char **marks = self->marks + n_kept;
  gsize at = self->looked;

  if (at == end || n_kept > TER_CSV_MAX_CELLS)
    return FALSE;
  memmove (self->marks, self->next, n_kept * sizeof *self->next);
  for (; at + BLOCK <= end; at += BLOCK)
    marks = note_marks (self->data + at, mark_block (self, self->data + at), marks);
  if (at < end)
    marks = note_tail (self, self->data + at, end - at, marks);
  self->next = self->marks;
  self->end_of_marks = marks;
  self->looked = end;

  return TRUE;
}
