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
 *    next one begins. The stack is a GArray that never grows past the caller's limit of depth.
 * 2. Equal keys are found by sorting, not by hashing: n log n whatever the keys are, with no secret seed and
 *    nothing to flood. Short objects, which are nearly all of them, are compared pair by pair.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-json-private.h"

/* Below this many keys, comparing each pair costs less than sorting. */
#define PAIRWISE_KEYS 12

/* How much of a key or a number goes into a message. */
#define QUOTE_LENGTH 60

typedef struct
{
  guint64 head;
  const char *text;
  gsize length;
} Key;

static char *
quote (yyjson_val *value)
{
  const char *text = unsafe_yyjson_get_str (value);
  gsize length = unsafe_yyjson_get_len (value);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (length, 4 * QUOTE_LENGTH));

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), QUOTE_LENGTH));
}

static gboolean
refuse_duplicate (yyjson_val *key,
                  GError    **error)
{
  g_autofree char *name = quote (key);

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

static gboolean
check_keys_sorted (yyjson_val *object,
                   gsize       n_keys,
                   GError    **error)
{
  g_autofree Key *keys = g_new (Key, n_keys);
  yyjson_val *key = unsafe_yyjson_get_first (object);

  for (gsize i = 0; i < n_keys; i++, key = unsafe_yyjson_get_next (key + 1))
    {
      keys[i].text = unsafe_yyjson_get_str (key);
      keys[i].length = unsafe_yyjson_get_len (key);
      keys[i].head = 0;
      memcpy (&keys[i].head, keys[i].text, MIN (keys[i].length, sizeof keys[i].head));
    }

  qsort (keys, n_keys, sizeof *keys, compare_keys);

  for (gsize i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i]) == 0)
      {
        yyjson_val found = { 0 };

        unsafe_yyjson_set_strn (&found, keys[i].text, keys[i].length);
        return refuse_duplicate (&found, error);
      }

  return TRUE;
}

static gboolean
check_keys (yyjson_val *object,
            GError    **error)
{
  gsize n_keys = unsafe_yyjson_get_len (object);
  yyjson_val *first = unsafe_yyjson_get_first (object);
  yyjson_val *key = first;

  if (n_keys > PAIRWISE_KEYS)
    return check_keys_sorted (object, n_keys, error);

  for (gsize i = 0; i < n_keys; i++, key = unsafe_yyjson_get_next (key + 1))
    {
      yyjson_val *other = first;

      for (gsize j = 0; j < i; j++, other = unsafe_yyjson_get_next (other + 1))
        if (unsafe_yyjson_get_len (key) == unsafe_yyjson_get_len (other) &&
            memcmp (unsafe_yyjson_get_str (key), unsafe_yyjson_get_str (other),
                    unsafe_yyjson_get_len (key)) == 0)
          return refuse_duplicate (key, error);
    }

  return TRUE;
}

static gboolean
check_scalar (yyjson_val *value,
              GError    **error)
{
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

static gboolean
enter (GArray     *ends,
       yyjson_val *container,
       guint       max_depth,
       GError    **error)
{
  yyjson_val *end = unsafe_yyjson_get_next (container);

  g_array_append_val (ends, end);
  if (ends->len > max_depth)
    {
      g_set_error (error, TER_JSON_ERROR, TER_JSON_ERROR_TOO_DEEP,
                   _("The JSON is nested more than %u levels deep"), max_depth);
      return FALSE;
    }

  return unsafe_yyjson_is_arr (container) || check_keys (container, error);
}

/*< private >
 * ter_json_check:
 * @document: a document that yyjson accepted
 * @max_depth: how many containers may be nested
 *
 * Refuses what the grammar allows and this program does not.
 *
 * Returns: whether the document may be used
 */
gboolean
ter_json_check (yyjson_doc *document,
                guint       max_depth,
                GError    **error)
{
  g_autoptr (GArray) ends = NULL;
  yyjson_val *root;
  yyjson_val *end;

  g_return_val_if_fail (document != NULL, FALSE);

  root = yyjson_doc_get_root (document);
  end = unsafe_yyjson_get_next (root);
  ends = g_array_new (FALSE, FALSE, sizeof (yyjson_val *));

  for (yyjson_val *value = root; value < end; value++)
    {
      while (ends->len > 0 && value >= g_array_index (ends, yyjson_val *, ends->len - 1))
        g_array_set_size (ends, ends->len - 1);

      if (unsafe_yyjson_is_ctn (value) ? !enter (ends, value, max_depth, error)
                                       : !check_scalar (value, error))
        return FALSE;
    }

  return TRUE;
}
