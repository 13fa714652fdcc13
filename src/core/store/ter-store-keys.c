/* ter-store-keys.c — Which messages came before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A key is what a source calls a message by; its identity is 16 bytes: those of a UUID, else the
 * first 16 of the SHA-256 of the key. The identities of a commit are one row of message_key; those
 * of the last messages of a source are in memory, in a ring with a table of places:
 *
 *      keys    [ oldest … newest ]          16 bytes each
 *      places  hash → index in keys, + 1    open addressing
 *      rows    (id, n) of message_key, in the same order
 *
 *  1. At least N_KEPT messages of a source are remembered, twice what a broker may hold
 *     unacknowledged. An older one that comes again is found a duplicate observation by
 *     observation.
 *  2. A set is read when its source first brings a key, and forgotten after a rollback.
 *  3. Small rows at the end are put in one, so that a quiet source has few of them.
 *
 * Threads: all of it runs under the store's write_mutex.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-commit-private.h"
#include "ter-segment-private.h"

#define N_KEPT 131072
/* Old ones go so many at a time. */
#define N_SLACK 32768
/* Rows with fewer identities are put together, so many at a time. */
#define SMALL_ROW 4096
#define N_SMALL_ROWS 64

typedef struct
{
  gint64 id;
  guint n;
} KeyRow;

struct _TerKeySet
{
  /* Owned */
  GArray *keys;
  guint32 *places;
  guint n_places;
  GArray *rows;
  guint n_stored;
};

static void
free_set (gpointer data)
{
  TerKeySet *self = data;

  g_array_unref (self->keys);
  g_array_unref (self->rows);
  g_free (self->places);
  g_free (self);
}

/**
 * ter_key_sets_new:
 *
 * Makes what the writer remembers of the messages of each source.
 */
GHashTable *
ter_key_sets_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_set);
}

/* "2f1c…-…" is 36 characters that hold 16 bytes. */
static gboolean
pack_uuid (const char *text,
           TerKey     *key)
{
  guint n = 0;

  if (!g_uuid_string_is_valid (text))
    return FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '-')
        continue;
      if (n % 2 == 0)
        key->bytes[n / 2] = (guint8) (g_ascii_xdigit_value (*p) << 4);
      else
        key->bytes[n / 2] |= (guint8) g_ascii_xdigit_value (*p);
      n++;
    }

  return TRUE;
}

/**
 * ter_key_hash_text:
 * @text: (array length=length): a key that is no UUID
 * @key: (out caller-allocates): its identity
 *
 * Makes the identity of a key from its SHA-256.
 */
void
ter_key_hash_text (const guint8 *text,
                   gsize         length,
                   TerKey       *key)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;

  g_checksum_update (checksum, text, (gssize) length);
  g_checksum_get_digest (checksum, digest, &n);
  memcpy (key->bytes, digest, sizeof key->bytes);
}

static guint
find_place (const TerKeySet *self,
            const TerKey    *key)
{
  guint64 word;
  guint place;

  memcpy (&word, key->bytes, sizeof word);
  word *= 0x9e3779b97f4a7c15u;
  for (place = (guint) (word >> 32) & (self->n_places - 1); self->places[place] != 0;
       place = (place + 1) & (self->n_places - 1))
    {
      if (memcmp (&g_array_index (self->keys, TerKey, self->places[place] - 1), key, sizeof *key) ==
          0)
        break;
    }

  return place;
}

static void
rehash (TerKeySet *self)
{
  while (self->n_places < 2 * self->keys->len + 2)
    self->n_places *= 2;
  g_free (self->places);
  self->places = g_new0 (guint32, self->n_places);
  for (guint i = 0; i < self->keys->len; i++)
    self->places[find_place (self, &g_array_index (self->keys, TerKey, i))] = i + 1;
}

static TerKeySet *
set_new (void)
{
  TerKeySet *self = g_new0 (TerKeySet, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (TerKey));
  self->rows = g_array_new (FALSE, FALSE, sizeof (KeyRow));
  self->n_places = 1024;
  rehash (self);

  return self;
}

static gboolean
load_rows (TerKeySet     *self,
           TerConnection *connection,
           gint64         source_id,
           GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection, "SELECT id, checksum, data FROM message_key WHERE source_id = ?1 ORDER BY id",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", source_id);
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gsize length;
      gint64 id = ter_statement_get_int (row, 0);
      const guint8 *data = ter_statement_get_blob (row, 2, &length);
      KeyRow key_row = { id, (guint) (length / sizeof (TerKey)) };

      /* A damaged row forgets its messages: what comes again is found by its observations. */
      if (data == NULL ||
          ter_checksum (id, data, length) != (guint64) ter_statement_get_int (row, 1))
        {
          g_warning ("the identities of messages in row %" G_GINT64_FORMAT " are damaged", id);
          key_row.n = 0;
        }
      g_array_append_val (self->rows, key_row);
      g_array_append_vals (self->keys, data, key_row.n);
    }

  return step == TER_STEP_DONE;
}

static TerKeySet *
get_set (TerStore      *store,
         TerConnection *connection,
         gint64         source_id,
         GError       **error)
{
  TerKeySet *self = g_hash_table_lookup (store->keys, &source_id);

  if (self != NULL)
    return self;

  self = set_new ();
  g_hash_table_insert (store->keys, g_memdup2 (&source_id, sizeof source_id), self);
  if (!load_rows (self, connection, source_id, error))
    {
      g_hash_table_remove (store->keys, &source_id);
      return NULL;
    }
  self->n_stored = self->keys->len;
  rehash (self);

  return self;
}

/**
 * ter_committing_add_key:
 * @text: a key
 * @is_new: (out): whether no message of the source had it
 *
 * Looks for a key among those of the source, and adds it when it is not there.
 */
gboolean
ter_committing_add_key (TerCommitting *self,
                        const char    *text,
                        gboolean      *is_new,
                        GError       **error)
{
  TerKey key;
  guint place;

  if (self->keys == NULL)
    self->keys = get_set (self->store, self->connection, self->source_id, error);
  if (self->keys == NULL)
    return FALSE;

  if (!pack_uuid (text, &key))
    ter_key_hash_text ((const guint8 *) text, strlen (text), &key);
  place = find_place (self->keys, &key);
  *is_new = self->keys->places[place] == 0;
  if (!*is_new)
    return TRUE;

  g_array_append_val (self->keys->keys, key);
  if (self->keys->n_places < 2 * self->keys->keys->len)
    rehash (self->keys);
  else
    self->keys->places[place] = self->keys->keys->len;

  return TRUE;
}

static gboolean
insert_row (TerConnection *connection,
            gint64         source_id,
            gint64         id,
            const TerKey  *keys,
            guint          n,
            GError       **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (keys, n * sizeof *keys);

  return ter_connection_execute (
      connection, error,
      "INSERT INTO message_key (id, source_id, n, checksum, data) VALUES (?1, ?2, ?3, ?4, ?5)",
      "iiiib", id, source_id, (gint64) n, (gint64) ter_checksum (id, keys, n * sizeof *keys),
      bytes);
}

static gboolean
get_last_id (TerConnection *connection,
             gint64        *id,
             GError       **error)
{
  return ter_connection_get_int (
      connection, "SELECT ifnull ((SELECT seq FROM sqlite_sequence WHERE name = 'message_key'), 0)",
      id, error);
}

/**
 * ter_store_insert_keys:
 * @keys: (array length=n): identities of messages of a source
 *
 * Stores identities as one row, which no set knows of: to be called before any message came.
 */
gboolean
ter_store_insert_keys (TerConnection *connection,
                       gint64         source_id,
                       const TerKey  *keys,
                       guint          n,
                       GError       **error)
{
  gint64 last;

  return get_last_id (connection, &last, error) &&
         insert_row (connection, source_id, last + 1, keys, n, error);
}

/* Stores the last @n identities of a set. */
static gboolean
add_row (TerKeySet     *self,
         TerConnection *connection,
         gint64         source_id,
         gint64         id,
         guint          n,
         GError       **error)
{
  KeyRow row = { id, n };

  g_array_append_val (self->rows, row);

  return insert_row (connection, source_id, id,
                     &g_array_index (self->keys, TerKey, self->keys->len - n), n, error);
}

static gboolean
delete_rows (TerConnection *connection,
             gint64         source_id,
             gint64         first,
             gint64         last,
             GError       **error)
{
  return ter_connection_execute (
      connection, error, "DELETE FROM message_key WHERE source_id = ?1 AND id BETWEEN ?2 AND ?3",
      "iii", source_id, first, last);
}

/* Puts the small rows at the end in one, which takes the id of the last. */
static gboolean
merge_rows (TerKeySet     *self,
            TerConnection *connection,
            gint64         source_id,
            GError       **error)
{
  guint first_row = self->rows->len, n = 0;
  gint64 first, last;

  while (first_row > 0 && g_array_index (self->rows, KeyRow, first_row - 1).n < SMALL_ROW)
    n += g_array_index (self->rows, KeyRow, --first_row).n;
  if (self->rows->len - first_row < N_SMALL_ROWS)
    return TRUE;

  first = g_array_index (self->rows, KeyRow, first_row).id;
  last = g_array_index (self->rows, KeyRow, self->rows->len - 1).id;
  g_array_set_size (self->rows, first_row);

  return delete_rows (connection, source_id, first, last, error) &&
         add_row (self, connection, source_id, last, n, error);
}

static gboolean
forget_oldest (TerKeySet     *self,
               TerConnection *connection,
               gint64         source_id,
               GError       **error)
{
  guint n_rows = 0, n = 0;
  gint64 last = 0;

  if (self->keys->len < N_KEPT + N_SLACK)
    return TRUE;
  while (n_rows < self->rows->len &&
         self->keys->len - n - g_array_index (self->rows, KeyRow, n_rows).n >= N_KEPT)
    {
      n += g_array_index (self->rows, KeyRow, n_rows).n;
      last = g_array_index (self->rows, KeyRow, n_rows++).id;
    }
  if (n_rows == 0)
    return TRUE;

  g_array_remove_range (self->rows, 0, n_rows);
  g_array_remove_range (self->keys, 0, n);
  self->n_stored -= n;
  rehash (self);

  return delete_rows (connection, source_id, G_MININT64, last, error);
}

/**
 * ter_committing_end_keys:
 *
 * Stores the identities of the messages that the commit brought.
 */
gboolean
ter_committing_end_keys (TerCommitting *self,
                         GError       **error)
{
  TerKeySet *set = self->keys;
  gint64 last;
  guint n;

  if (set == NULL || set->n_stored == set->keys->len)
    return TRUE;

  if (!get_last_id (self->connection, &last, error))
    return FALSE;
  n = set->keys->len - set->n_stored;
  set->n_stored = set->keys->len;

  return add_row (set, self->connection, self->source_id, last + 1, n, error) &&
         merge_rows (set, self->connection, self->source_id, error) &&
         forget_oldest (set, self->connection, self->source_id, error);
}
