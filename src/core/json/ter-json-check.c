/* ter-json-check.c — What yyjson lets through and we do not
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * yyjson checks the grammar and the encoding. It has no limit of depth, keeps both of two equal keys, accepts
 * an escaped NUL (which a C string cannot hold) and hands over as text a number that neither a double nor a
 * 64-bit integer can hold. This file walks a parsed document once and refuses these.
 *
 * 1. No recursion: a document is an array of values in the order of the text, and a container tells where the
 *    next one begins. The stack never grows past the caller's limit of depth.
 * 2. Equal keys of a long object are found by sorting, not by hashing: n log n whatever the keys are, with no
 *    secret seed and nothing to flood. In a short object, which nearly all of them are, a key is compared with
 *    those before it only if its mark was seen among them: keys chosen to have one mark cost no more than
 *    comparing each pair.
 * 3. Where equal keys are tolerated, those that another follows are gathered here and dropped by
 *    ter-json-repeated.c. More than TER_JSON_MAX_REPEATED of them are refused all the same.
 * 4. A text can hold a NUL only by an escape, so the texts of a document without a backslash are not searched.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-json-private.h"

/* Up to this many keys, marks and comparing pairs cost less than sorting. */
#define SHORT_KEYS 48
#define N_MARKS 256
/* Deeper documents than this have their stack in the heap. */
#define SHALLOW 8

/* How much of a key or a number goes into a message. */
#define QUOTE_LENGTH 60

/* A container that was entered, and the marks of its keys so far. */
typedef struct
{
  yyjson_val *end;
  yyjson_val *first;
  guint64 marks[N_MARKS / 64];
  gboolean is_object;
  gboolean is_marked;
} Level;

typedef struct
{
  guint64 head;
  const char *text;
  gsize length;
  yyjson_val *value;
} Key;

static char *
quote (yyjson_val *value)
{
  const char *text = unsafe_yyjson_get_str (value);
  gsize length = unsafe_yyjson_get_len (value);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (length, 4 * QUOTE_LENGTH));

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), QUOTE_LENGTH));
}

/* Notes that another key equal to @key follows it; refuses the document where that is not tolerated. */
static gboolean
note_repeated (yyjson_val *key,
               GHashTable *repeated,
               GError    **error)
{
  g_autofree char *name = NULL;

  if (repeated != NULL && g_hash_table_size (repeated) < TER_JSON_MAX_REPEATED)
    {
      g_hash_table_add (repeated, key);
      return TRUE;
    }

  name = quote (key);
  g_set_error (
      error, TER_JSON_ERROR, TER_JSON_ERROR_DUPLICATE_KEY,
      _("The JSON has the member “%s” twice in one object; which one is meant cannot be known"),
      name);
  return FALSE;
}

static int
compare_keys (const void *a,
              const void *b)
{
  const Key *x = a;
  const Key *y = b;

  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;
  if (x->head != y->head)
    return x->head < y->head ? -1 : 1;
  return memcmp (x->text, y->text, x->length);
}

/* Equal keys stay in the order of the text. */
static int
compare_in_order (const void *a,
                  const void *b)
{
  const Key *x = a;
  const Key *y = b;
  int order = compare_keys (a, b);

  return order != 0 ? order : x->value < y->value ? -1 : 1;
}

static gboolean
check_keys_sorted (yyjson_val *object,
                   gsize       n_keys,
                   GHashTable *repeated,
                   GError    **error)
{
  g_autofree Key *keys = g_new (Key, n_keys);
  yyjson_val *key = unsafe_yyjson_get_first (object);

  for (gsize i = 0; i < n_keys; i++, key = unsafe_yyjson_get_next (key + 1))
    {
      keys[i].text = unsafe_yyjson_get_str (key);
      keys[i].length = unsafe_yyjson_get_len (key);
      keys[i].head = 0;
      keys[i].value = key;
      memcpy (&keys[i].head, keys[i].text, MIN (keys[i].length, sizeof keys[i].head));
    }

  qsort (keys, n_keys, sizeof *keys, compare_in_order);

  for (gsize i = 1; i < n_keys; i++)
    {
      if (compare_keys (&keys[i - 1], &keys[i]) == 0 &&
          !note_repeated (keys[i - 1].value, repeated, error))
        return FALSE;
    }

  return TRUE;
}

/* Where to remember a key: its length and its ends say most of it. */
static guint
mark_of (const char *text,
         gsize       length)
{
  guint32 head = 0, tail = 0;

  if (length >= sizeof head)
    {
      memcpy (&head, text, sizeof head);
      memcpy (&tail, text + length - sizeof tail, sizeof tail);
    }
  else
    for (gsize i = 0; i < length; i++)
      head = head << 8 | (guint8) text[i];

  return ((head ^ tail * 0x85ebca6bu ^ (guint32) length) * 0x9e3779b1u) >> 24;
}

/* The last key equal to @key of those from @first on that come before it. */
static yyjson_val *
find_before (yyjson_val *key,
             yyjson_val *first)
{
  yyjson_val *found = NULL;
  gsize length = unsafe_yyjson_get_len (key);

  for (yyjson_val *other = first; other != key; other = unsafe_yyjson_get_next (other + 1))
    {
      if (unsafe_yyjson_get_len (other) == length &&
          memcmp (unsafe_yyjson_get_str (key), unsafe_yyjson_get_str (other), length) == 0)
        found = other;
    }

  return found;
}

static gboolean
check_key (Level      *level,
           yyjson_val *key,
           GHashTable *repeated,
           GError    **error)
{
  guint mark = mark_of (unsafe_yyjson_get_str (key), unsafe_yyjson_get_len (key));
  guint64 bit = G_GUINT64_CONSTANT (1) << mark % 64;

  yyjson_val *before =
      (level->marks[mark / 64] & bit) != 0 ? find_before (key, level->first) : NULL;

  if (G_UNLIKELY (before != NULL) && !note_repeated (before, repeated, error))
    return FALSE;
  level->marks[mark / 64] |= bit;

  return TRUE;
}

static gboolean
enter (Level      *level,
       yyjson_val *container,
       GHashTable *repeated,
       GError    **error)
{
  level->end = unsafe_yyjson_get_next (container);
  level->first = unsafe_yyjson_get_first (container);
  level->is_object = unsafe_yyjson_is_obj (container);
  level->is_marked = level->is_object && unsafe_yyjson_get_len (container) <= SHORT_KEYS;
  if (level->is_marked)
    memset (level->marks, 0, sizeof level->marks);
  else if (level->is_object)
    return check_keys_sorted (container, unsafe_yyjson_get_len (container), repeated, error);

  return TRUE;
}

static inline gboolean
check_scalar (yyjson_val *value,
              gboolean    has_escapes,
              GError    **error)
{
  if (G_LIKELY (!has_escapes && !unsafe_yyjson_is_raw (value)))
    return TRUE;

  if (unsafe_yyjson_is_str (value) &&
      memchr (unsafe_yyjson_get_str (value), '\0', unsafe_yyjson_get_len (value)) != NULL)
    {
      g_set_error_literal (error, TER_JSON_ERROR, TER_JSON_ERROR_STRING,
                           _("The JSON has a text that contains the character NUL"));
      return FALSE;
    }

  if (unsafe_yyjson_is_raw (value))
    {
      g_autofree char *number = quote (value);

      g_set_error (error, TER_JSON_ERROR, TER_JSON_ERROR_NUMBER,
                   _("The JSON has the number %s, which is too large to be kept as it is written"),
                   number);
      return FALSE;
    }

  return TRUE;
}

/*< private >
 * ter_json_check:
 * @document: a document that yyjson accepted
 * @max_depth: how many containers may be nested
 * @has_escapes: whether its text has a backslash
 * @repeated: (nullable): where equal keys are tolerated: filled with those that another follows
 *
 * Refuses what the grammar allows and this program does not.
 *
 * Returns: whether the document may be used
 */
gboolean
ter_json_check (yyjson_doc *document,
                guint       max_depth,
                gboolean    has_escapes,
                GHashTable *repeated,
                GError    **error)
{
  Level shallow[SHALLOW + 1];
  g_autofree Level *deep = NULL;
  Level *levels = shallow;
  guint depth = 0;
  yyjson_val *root;
  yyjson_val *end;

  g_return_val_if_fail (document != NULL, FALSE);

  root = yyjson_doc_get_root (document);
  end = unsafe_yyjson_get_next (root);
  /* The first level is that of the root, which is in no container. */
  levels[0].end = end;
  levels[0].is_object = FALSE;

  for (yyjson_val *value = root; value < end; value++)
    {
      while (value >= levels[depth].end)
        depth--;
      if (levels[depth].is_object)
        {
          if ((levels[depth].is_marked && !check_key (&levels[depth], value, repeated, error)) ||
              (has_escapes && !check_scalar (value, TRUE, error)))
            return FALSE;
          value++;
        }

      if (!unsafe_yyjson_is_ctn (value))
        {
          if (!check_scalar (value, has_escapes, error))
            return FALSE;
          continue;
        }
      if (depth == max_depth)
        {
          g_set_error (error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_DEEP,
                       _("The JSON is nested more than %u levels deep"), max_depth);
          return FALSE;
        }
      if (depth == SHALLOW && deep == NULL)
        {
          /* No deeper than there are values. */
          levels = deep = g_new (Level, MIN (max_depth, (gsize) (end - root)) + 1);
          memcpy (deep, shallow, sizeof shallow);
        }
      if (!enter (&levels[++depth], value, repeated, error))
        return FALSE;
    }

  return TRUE;
}
