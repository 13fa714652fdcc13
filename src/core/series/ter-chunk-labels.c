/* ter-chunk-labels.c — The qualities and texts of a chunk
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   qualities = (quality, varint length less one)…, until all are told
 *   texts     = varint number of different texts, (varint length, bytes)… in the order in which they first come,
 *               column of 0 for none, else 1 + which (ter-ints.c)
 *
 * What a producer says of its readings rarely changes; the texts of a state are few.
 */

#include "config.h"

#include "ter-chunk-private.h"

/**
 * ter_qualities_pack:
 * @qualities: (array length=n) (nullable): a #TerQuality each; %NULL for good
 * @n: how many, at least 1
 *
 * Packs qualities.
 */
void
ter_qualities_pack (const guint8 *qualities,
                    gsize         n,
                    GByteArray   *bytes)
{
  gsize start = 0;

  for (gsize i = 1; i <= n; i++)
    if (i == n || (qualities != NULL && qualities[i] != qualities[start]))
      {
        ter_bytes_put (bytes, qualities != NULL ? qualities[start] : TER_QUALITY_GOOD);
        ter_bytes_put_varint (bytes, i - start - 1);
        start = i;
      }
}

static gboolean
get_run (TerCursor *cursor,
         gsize      left,
         guint8    *quality,
         gsize     *length)
{
  return ter_cursor_get (cursor, quality) && *quality < TER_N_QUALITIES &&
         ter_cursor_get_size (cursor, left, length) && ++*length <= left;
}

/**
 * ter_qualities_unpack:
 * @n: how many there are
 * @qualities: (out caller-allocates) (array length=n): the qualities
 *
 * Unpacks qualities.
 *
 * Returns: %FALSE when they are not what was written
 */
gboolean
ter_qualities_unpack (TerCursor cursor,
                      gsize     n,
                      guint8   *qualities)
{
  guint8 quality;
  gsize length;

  for (gsize i = 0; i < n; i += length)
    {
      if (!get_run (&cursor, n - i, &quality, &length))
        return FALSE;
      memset (qualities + i, quality, length);
    }

  return TRUE;
}

/**
 * ter_texts_pack:
 * @texts: (array length=n): texts; %NULL where there is none
 * @n: how many, at least 1
 *
 * Packs texts: each different one once.
 */
void
ter_texts_pack (const char *const *texts,
                gsize              n,
                GByteArray        *bytes)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GByteArray) dictionary = g_byte_array_new ();
  g_autofree gint64 *places = g_new (gint64, n);

  for (gsize i = 0; i < n; i++)
    {
      gpointer place = NULL;

      if (texts[i] != NULL)
        place = g_hash_table_lookup (known, texts[i]);
      if (texts[i] != NULL && place == NULL)
        {
          gsize length = strlen (texts[i]);

          place = GSIZE_TO_POINTER (g_hash_table_size (known) + 1);
          g_hash_table_insert (known, (gpointer) texts[i], place);
          ter_bytes_put_varint (dictionary, length);
          g_byte_array_append (dictionary, (const guint8 *) texts[i], (guint) length);
        }
      places[i] = (gint64) GPOINTER_TO_SIZE (place);
    }
  ter_bytes_put_varint (bytes, g_hash_table_size (known));
  g_byte_array_append (bytes, dictionary->data, dictionary->len);
  ter_ints_pack (places, n, bytes);
}

static gboolean
unpack_dictionary (TerCursor *cursor,
                   gsize      n,
                   GPtrArray *dictionary)
{
  gsize n_texts, length;

  if (!ter_cursor_get_size (cursor, n, &n_texts))
    return FALSE;
  for (gsize i = 0; i < n_texts; i++)
    {
      const guint8 *text;

      if (!ter_cursor_get_size (cursor, G_MAXINT, &length) ||
          (text = ter_cursor_take (cursor, length)) == NULL ||
          !g_utf8_validate_len ((const char *) text, length, NULL))
        return FALSE;
      g_ptr_array_add (dictionary, g_strndup ((const char *) text, length));
    }

  return TRUE;
}

/**
 * ter_texts_unpack:
 * @n: how many there are
 * @texts: (element-type utf8): where to append them, copied; %NULL where there is none
 *
 * Unpacks texts. Nothing is appended when it fails.
 *
 * Returns: %FALSE when they are not what was written
 */
gboolean
ter_texts_unpack (TerCursor  cursor,
                  gsize      n,
                  GPtrArray *texts)
{
  g_autoptr (GPtrArray) dictionary = g_ptr_array_new_with_free_func (g_free);
  g_autofree gint64 *places = g_new (gint64, n);

  if (!unpack_dictionary (&cursor, n, dictionary) || !ter_ints_unpack (&cursor, n, places))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (places[i] < 0 || places[i] > (gint64) dictionary->len)
      return FALSE;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (texts, places[i] == 0
                                ? NULL
                                : g_strdup (g_ptr_array_index (dictionary, places[i] - 1)));

  return TRUE;
}
