/* ter-json.c — The one JSON reader
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Reads JSON as RFC 8259 writes it, and nothing else: no comment, no trailing comma, no NaN. The parser is
 * yyjson; this room is the only one that sees it (docs/adr says why).
 *
 * 1. What is read is what was written. A number that would change its value, a text that would lose its end
 *    and an object that says two things of one member are refused, never repaired; but for the last, in the
 *    answers of portals, when the caller asks for it, and then it is counted.
 * 2. Caps come first: the size is checked before a byte is parsed. Memory is then bounded by about 16 bytes
 *    a value, so 8 bytes a byte of text at worst.
 * 3. A document does not change once parsed. It may be read from several threads at the same time.
 * 4. A TerJsonNode is a yyjson value under another name; it is never made here, only borrowed.
 * 5. A TerJsonReader is not a second reader: the same refusals, in memory that it keeps from one document to the
 *    next. What is too large for that memory has its own, freed with the next document.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-json-private.h"

#define DEFAULT_MAX_BYTES ((gsize) 16 * 1024 * 1024)
#define DEFAULT_MAX_DEPTH 64

/* What a reader keeps, enough for any document of 20 kB. */
#define READER_MEMORY ((gsize) 256 * 1024)

struct _TerJson
{
  /* Owned */
  yyjson_doc *document;

  guint n_repeated;
};

struct _TerJsonReader
{
  /* Owned */
  yyjson_doc *document;
  void *memory;
};

G_DEFINE_QUARK (ter_json_error, ter_json_error)

static yyjson_val *
to_value (const TerJsonNode *node)
{
  return (yyjson_val *) node;
}

static const TerJsonNode *
to_node (yyjson_val *value)
{
  return (const TerJsonNode *) value;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Portals answer with a page where JSON was asked for: a maintenance page, a login form, a firewall's refusal. */
static gboolean
refuse_markup (const char *text,
               gsize       length,
               GError    **error)
{
  gsize i = 0;

  while (i < length && is_space (text[i]))
    i++;
  if (i == length || text[i] != '<')
    return TRUE;

  g_set_error_literal (
      error, TER_JSON_ERROR, TER_JSON_ERROR_NOT_JSON,
      _("The answer is a web page, not JSON: the address may be wrong, or the server in maintenance"));
  return FALSE;
}

static TerJsonError
classify (yyjson_read_code code)
{
  if (code == YYJSON_READ_ERROR_INVALID_STRING)
    return TER_JSON_ERROR_STRING;
  if (code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
    return TER_JSON_ERROR_TOO_LARGE;
  return TER_JSON_ERROR_SYNTAX;
}

static yyjson_doc *
read_document (const char       *text,
               gsize             length,
               gsize             skipped,
               const yyjson_alc *allocator,
               GError          **error)
{
  yyjson_read_err problem = { 0 };
  yyjson_doc *document;

  /* yyjson refuses an empty text as a wrong parameter when the pointer is NULL; it is a syntax error as well. */
  document = yyjson_read_opts ((char *) (text != NULL ? text : ""), length,
                               YYJSON_READ_BIGNUM_AS_RAW, allocator, &problem);
  if (document == NULL)
    g_set_error (error, TER_JSON_ERROR, classify (problem.code),
                 _("The JSON is not valid at byte %lu: %s"), (gulong) (problem.pos + skipped),
                 problem.msg);

  return document;
}

/* The one way in: everything that is refused is refused here. */
static yyjson_doc *
read_strictly (const char          *data,
               gssize               length,
               const TerJsonLimits *limits,
               const yyjson_alc    *allocator,
               GHashTable          *repeated,
               GError             **error)
{
  gsize max_bytes = limits != NULL && limits->max_bytes > 0 ? limits->max_bytes : DEFAULT_MAX_BYTES;
  guint max_depth = limits != NULL && limits->max_depth > 0 ? limits->max_depth : DEFAULT_MAX_DEPTH;
  gsize size = length < 0 ? strlen (data) : (gsize) length;
  gsize skipped = 0;
  gboolean has_escapes;
  yyjson_doc *document;

  if (size > max_bytes)
    {
      g_set_error (error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_LARGE,
                   _("The JSON is %lu bytes long; no more than %lu are read"), (gulong) size,
                   (gulong) max_bytes);
      return NULL;
    }

  if (size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    skipped = 3;
  if (!refuse_markup (data + skipped, size - skipped, error))
    return NULL;

  document = read_document (data + skipped, size - skipped, skipped, allocator, error);
  if (document == NULL)
    return NULL;

  has_escapes = memchr (data, '\\', size) != NULL;
  if (!ter_json_check (document, max_depth, has_escapes, repeated, error))
    {
      yyjson_doc_free (document);
      return NULL;
    }

  return document;
}

/**
 * ter_json_parse:
 * @data: (array length=length): UTF-8 text; a byte order mark at its start is skipped
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @limits: (nullable): caps; %NULL for the defaults (16 MiB, 64 levels)
 *
 * Reads one JSON document, strictly (RFC 8259).
 *
 * Refused besides what the RFC refuses: two members of the same name in one object (unless @limits tolerates
 * them), a NUL inside a text, and a number beyond what a double or a 64-bit integer can hold. The message of a
 * syntax error names the byte.
 *
 * Returns: (transfer full): a document, or %NULL with a #TerJsonError
 */
TerJson *
ter_json_parse (const char          *data,
                gssize               length,
                const TerJsonLimits *limits,
                GError             **error)
{
  g_autoptr (GHashTable) repeated = NULL;
  yyjson_doc *document;
  TerJson *self;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (limits != NULL && limits->keep_last)
    repeated = g_hash_table_new (NULL, NULL);
  document = read_strictly (data, length, limits, NULL, repeated, error);
  if (document == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (TerJson);
  self->document = document;
  self->n_repeated = repeated != NULL ? g_hash_table_size (repeated) : 0;
  if (self->n_repeated > 0)
    {
      self->document = ter_json_drop_repeated (document, repeated);
      yyjson_doc_free (document);
      /* As everywhere: a program without memory ends. */
      g_assert (self->document != NULL);
    }

  return self;
}

/**
 * ter_json_parse_bytes:
 * @bytes: the text
 * @limits: (nullable): caps
 *
 * Reads one JSON document; see ter_json_parse(). The bytes are not needed afterwards.
 *
 * Returns: (transfer full): a document, or %NULL with a #TerJsonError
 */
TerJson *
ter_json_parse_bytes (GBytes              *bytes,
                      const TerJsonLimits *limits,
                      GError             **error)
{
  gsize size;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  return ter_json_parse (data != NULL ? data : "", (gssize) size, limits, error);
}

/**
 * ter_json_ref:
 *
 * Takes a reference; from any thread.
 *
 * Returns: (transfer full): the document
 */
TerJson *
ter_json_ref (TerJson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
ter_json_clear (TerJson *self)
{
  yyjson_doc_free (self->document);
}

/**
 * ter_json_unref:
 *
 * Gives a reference back; the last one frees the document and all its nodes.
 */
void
ter_json_unref (TerJson *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) ter_json_clear);
}

/**
 * ter_json_reader_new:
 *
 * Makes a reader that keeps its memory, to be used by one thread.
 *
 * Returns: (transfer full): the reader
 */
TerJsonReader *
ter_json_reader_new (void)
{
  TerJsonReader *self = g_new0 (TerJsonReader, 1);

  self->memory = g_malloc (READER_MEMORY);

  return self;
}

/**
 * ter_json_reader_free:
 *
 * Frees a reader and the document that it read last.
 */
void
ter_json_reader_free (TerJsonReader *self)
{
  g_return_if_fail (self != NULL);

  yyjson_doc_free (self->document);
  g_free (self->memory);
  g_free (self);
}

/**
 * ter_json_reader_read:
 * @data: (array length=length): UTF-8 text
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @limits: (nullable): caps
 *
 * Reads one JSON document as ter_json_parse() does, with the same refusals; it tolerates no member that comes twice.
 *
 * Returns: (transfer none) (nullable): its root, until the next document is read, or %NULL with a #TerJsonError
 */
const TerJsonNode *
ter_json_reader_read (TerJsonReader       *self,
                      const char          *data,
                      gssize               length,
                      const TerJsonLimits *limits,
                      GError             **error)
{
  g_autoptr (GError) local_error = NULL;
  yyjson_alc pool;
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* A document in the pool is freed by this too: freeing there touches nothing but the pool. */
  g_clear_pointer (&self->document, yyjson_doc_free);
  size = length < 0 ? strlen (data) : (gsize) length;
  if (size <= READER_MEMORY / 12 &&
      yyjson_read_max_memory_usage (size, YYJSON_READ_BIGNUM_AS_RAW) <= READER_MEMORY &&
      yyjson_alc_pool_init (&pool, self->memory, READER_MEMORY))
    {
      self->document = read_strictly (data, (gssize) size, limits, &pool, NULL, &local_error);
      if (self->document == NULL &&
          !g_error_matches (local_error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_LARGE))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  /* Too large for the pool, or so broken that it asked for more than any true document of its size. */
  if (self->document == NULL)
    self->document = read_strictly (data, (gssize) size, limits, NULL, NULL, error);

  return self->document != NULL ? to_node (yyjson_doc_get_root (self->document)) : NULL;
}

/**
 * ter_json_get_n_repeated:
 *
 * Gets how many members were dropped because another of the same name follows them in their object; 0 unless the
 * document was read with #TerJsonLimits.keep_last.
 */
guint
ter_json_get_n_repeated (TerJson *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_repeated;
}

/**
 * ter_json_get_root:
 *
 * Gets the document's value.
 *
 * Returns: (transfer none): the root, alive as long as @self
 */
const TerJsonNode *
ter_json_get_root (TerJson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return to_node (yyjson_doc_get_root (self->document));
}

/**
 * ter_json_node_get_type:
 * @node: (nullable): a value
 *
 * Gets what a value is.
 *
 * Returns: its type; %TER_JSON_ABSENT for %NULL
 */
TerJsonType
ter_json_node_get_type (const TerJsonNode *node)
{
  if (node == NULL)
    return TER_JSON_ABSENT;

  switch (yyjson_get_type (to_value (node)))
    {
    case YYJSON_TYPE_BOOL:
      return TER_JSON_BOOLEAN;
    case YYJSON_TYPE_NUM:
      return TER_JSON_NUMBER;
    case YYJSON_TYPE_STR:
      return TER_JSON_STRING;
    case YYJSON_TYPE_ARR:
      return TER_JSON_ARRAY;
    case YYJSON_TYPE_OBJ:
      return TER_JSON_OBJECT;
    default:
      return TER_JSON_NULL;
    }
}

/**
 * ter_json_node_get_size:
 * @node: (nullable): a value
 *
 * Gets the number of members of an object or of items of an array.
 *
 * Returns: a count; 0 for anything else
 */
gsize
ter_json_node_get_size (const TerJsonNode *node)
{
  return yyjson_is_ctn (to_value (node)) ? yyjson_get_len (to_value (node)) : 0;
}

/**
 * ter_json_node_get:
 * @node: (nullable): an object
 * @key: the name of a member
 *
 * Gets a member; in time proportional to the number of members: walk large objects with #TerJsonIter.
 *
 * Returns: (transfer none) (nullable): its value
 */
const TerJsonNode *
ter_json_node_get (const TerJsonNode *node,
                   const char        *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return to_node (yyjson_obj_get (to_value (node), key));
}

/**
 * ter_json_node_at:
 * @node: (nullable): an array
 * @index: from 0
 *
 * Gets an item; walk an array with #TerJsonIter rather than with this.
 *
 * Returns: (transfer none) (nullable): its value
 */
const TerJsonNode *
ter_json_node_at (const TerJsonNode *node,
                  gsize              index)
{
  return to_node (yyjson_arr_get (to_value (node), index));
}

/**
 * ter_json_node_pick:
 * @node: (nullable): an object; anything else has no members
 * @names: (array length=n_names): the names to look for
 * @n_names: how many
 * @members: (out caller-allocates) (array length=n_names): the value of each, %NULL where there is none
 *
 * Looks several members up in one walk, which is fastest when @names are in the order of the text.
 */
void
ter_json_node_pick (const TerJsonNode  *node,
                    const TerJsonName  *names,
                    guint               n_names,
                    const TerJsonNode **members)
{
  yyjson_val *object = to_value (node);
  yyjson_val *key;
  gsize left;
  guint next = 0;

  g_return_if_fail (names != NULL && members != NULL);

  memset (members, 0, n_names * sizeof *members);
  if (!yyjson_is_obj (object))
    return;

  left = unsafe_yyjson_get_len (object);
  key = unsafe_yyjson_get_first (object);
  for (; left > 0; left--, key = unsafe_yyjson_get_next (key + 1))
    {
      const char *text = unsafe_yyjson_get_str (key);
      gsize length = unsafe_yyjson_get_len (key);

      for (guint i = 0; i < n_names; i++, next = next + 1 < n_names ? next + 1 : 0)
        {
          if (names[next].length == length && memcmp (names[next].text, text, length) == 0)
            {
              members[next] = to_node (key + 1);
              next = next + 1 < n_names ? next + 1 : 0;
              break;
            }
        }
    }
}

/**
 * ter_json_iter_init:
 * @iter: (out caller-allocates): a walk
 * @node: (nullable): an object or an array; anything else is walked as an empty array
 *
 * Begins a walk.
 */
void
ter_json_iter_init (TerJsonIter       *iter,
                    const TerJsonNode *node)
{
  yyjson_val *value = to_value (node);

  g_return_if_fail (iter != NULL);

  memset (iter, 0, sizeof *iter);
  if (!yyjson_is_ctn (value))
    return;

  iter->opaque[0] = unsafe_yyjson_get_first (value);
  iter->left = unsafe_yyjson_get_len (value);
  iter->object = unsafe_yyjson_is_obj (value);
}

/**
 * ter_json_iter_next:
 * @iter: a walk
 * @key: (out) (optional) (transfer none) (nullable): the member's name, %NULL in an array
 * @value: (out) (optional) (transfer none): its value
 *
 * Goes one step further.
 *
 * Returns: %FALSE when there is nothing left
 */
gboolean
ter_json_iter_next (TerJsonIter        *iter,
                    const char        **key,
                    const TerJsonNode **value)
{
  yyjson_val *current;
  yyjson_val *held;

  g_return_val_if_fail (iter != NULL, FALSE);

  if (iter->left == 0)
    return FALSE;

  current = iter->opaque[0];
  held = iter->object ? current + 1 : current;
  if (key != NULL)
    *key = iter->object ? unsafe_yyjson_get_str (current) : NULL;
  if (value != NULL)
    *value = to_node (held);

  iter->left--;
  iter->opaque[0] = iter->left > 0 ? unsafe_yyjson_get_next (held) : NULL;
  return TRUE;
}

/**
 * ter_json_node_get_string:
 * @node: (nullable): a value
 *
 * Gets a text. It holds no NUL and is valid UTF-8.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL when @node is something else
 */
const char *
ter_json_node_get_string (const TerJsonNode *node)
{
  return yyjson_get_str (to_value (node));
}

/**
 * ter_json_node_get_double:
 * @node: (nullable): a value
 * @value: (out): the number
 *
 * Gets a number, whole or not. A text that looks like a number is not one.
 *
 * Returns: whether @value was set
 */
gboolean
ter_json_node_get_double (const TerJsonNode *node,
                          double            *value)
{
  g_return_val_if_fail (value != NULL, FALSE);

  if (!yyjson_is_num (to_value (node)))
    return FALSE;

  *value = yyjson_get_num (to_value (node));
  return TRUE;
}

/**
 * ter_json_node_get_int:
 * @node: (nullable): a value
 * @value: (out): the number
 *
 * Gets a whole number written without a point or an exponent, within the range of 64 bits with a sign.
 *
 * Returns: whether @value was set
 */
gboolean
ter_json_node_get_int (const TerJsonNode *node,
                       gint64            *value)
{
  yyjson_val *number = to_value (node);

  g_return_val_if_fail (value != NULL, FALSE);

  if (yyjson_is_uint (number) && unsafe_yyjson_get_uint (number) > G_MAXINT64)
    return FALSE;
  if (!yyjson_is_int (number))
    return FALSE;

  *value = unsafe_yyjson_get_sint (number);
  return TRUE;
}

/**
 * ter_json_node_get_boolean:
 * @node: (nullable): a value
 * @fallback: what to say of anything but true and false
 *
 * Gets a boolean.
 */
gboolean
ter_json_node_get_boolean (const TerJsonNode *node,
                           gboolean           fallback)
{
  return yyjson_is_bool (to_value (node)) ? unsafe_yyjson_get_bool (to_value (node)) : fallback;
}

/**
 * ter_json_node_to_string:
 * @node: (nullable): a value
 *
 * Writes a value again, on one line; an absent one is written as null.
 *
 * Returns: (transfer full): JSON
 */
char *
ter_json_node_to_string (const TerJsonNode *node)
{
  char *written;
  char *copy;

  if (node == NULL)
    return g_strdup ("null");

  written = yyjson_val_write (to_value (node), YYJSON_WRITE_NOFLAG, NULL);
  copy = g_strdup (written);
  free (written);
  return copy;
}

/**
 * ter_json_get_string:
 * @object: (nullable): an object
 * @key: the name of a member
 *
 * Gets a member that is a text.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
ter_json_get_string (const TerJsonNode *object,
                     const char        *key)
{
  return ter_json_node_get_string (ter_json_node_get (object, key));
}
