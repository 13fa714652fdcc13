/* ter-json.h — The one JSON reader and writer
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerJsonError:
 * @TER_JSON_ERROR_SYNTAX: not JSON (RFC 8259); the message names the byte
 * @TER_JSON_ERROR_TOO_LARGE: larger than the caller allowed
 * @TER_JSON_ERROR_TOO_DEEP: nested deeper than the caller allowed
 * @TER_JSON_ERROR_DUPLICATE_KEY: an object has the same key twice
 * @TER_JSON_ERROR_NUMBER: a number that a double or a 64-bit integer cannot hold
 * @TER_JSON_ERROR_STRING: a string with a NUL, or not UTF-8
 * @TER_JSON_ERROR_NOT_JSON: an HTML page or another thing where JSON was expected
 */
typedef enum
{
  TER_JSON_ERROR_SYNTAX,
  TER_JSON_ERROR_TOO_LARGE,
  TER_JSON_ERROR_TOO_DEEP,
  TER_JSON_ERROR_DUPLICATE_KEY,
  TER_JSON_ERROR_NUMBER,
  TER_JSON_ERROR_STRING,
  TER_JSON_ERROR_NOT_JSON,
} TerJsonError;

#define TER_JSON_ERROR (ter_json_error_quark ())
GQuark ter_json_error_quark (void);

typedef enum
{
  TER_JSON_ABSENT,
  TER_JSON_NULL,
  TER_JSON_BOOLEAN,
  TER_JSON_NUMBER,
  TER_JSON_STRING,
  TER_JSON_ARRAY,
  TER_JSON_OBJECT,
} TerJsonType;

/* A document, reference-counted; nodes live as long as it does. */
typedef struct _TerJson TerJson;
/* A value in a document; NULL stands for an absent one, and every function accepts it. */
typedef struct _TerJsonNode TerJsonNode;

/* At most so many members that come twice are tolerated in a document, where they are at all. */
#define TER_JSON_MAX_REPEATED 1000

/**
 * TerJsonLimits:
 * @max_bytes: the longest text, or 0 for 16 MiB
 * @max_depth: how deep it may be nested, or 0 for 64 levels
 * @keep_last: tolerate members that come twice in an object: the last one is kept, and
 *   ter_json_get_n_repeated() says how many there were. For the answers of portals alone (docs/adr/0004)
 *
 * What is allowed of one document.
 */
typedef struct
{
  gsize max_bytes;
  guint max_depth;
  gboolean keep_last;
} TerJsonLimits;

TerJson           *ter_json_parse (const char          *data,
                                   gssize               length,
                                   const TerJsonLimits *limits,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;
TerJson           *ter_json_parse_bytes (GBytes              *bytes,
                                         const TerJsonLimits *limits,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;
TerJson           *ter_json_ref (TerJson *self);
void               ter_json_unref (TerJson *self);
const TerJsonNode *ter_json_get_root (TerJson *self);
guint              ter_json_get_n_repeated (TerJson *self);

/* Reads one document after another in the same memory: for one thread that reads many small ones. */
typedef struct _TerJsonReader TerJsonReader;

TerJsonReader     *ter_json_reader_new (void) G_GNUC_WARN_UNUSED_RESULT;
void               ter_json_reader_free (TerJsonReader *self);
const TerJsonNode *ter_json_reader_read (TerJsonReader       *self,
                                         const char          *data,
                                         gssize               length,
                                         const TerJsonLimits *limits,
                                         GError             **error);

TerJsonType        ter_json_node_get_type (const TerJsonNode *node);
gsize              ter_json_node_get_size (const TerJsonNode *node);
const TerJsonNode *ter_json_node_get (const TerJsonNode *node,
                                      const char        *key);
const TerJsonNode *ter_json_node_at (const TerJsonNode *node,
                                     gsize              index);

/**
 * TerJsonName:
 * @text: the name of a member
 * @length: its length in bytes
 *
 * A member to look for; write TER_JSON_NAME ("time").
 */
typedef struct
{
  const char *text;
  gsize length;
} TerJsonName;

#define TER_JSON_NAME(literal) { literal, sizeof literal - 1 }

void               ter_json_node_pick (const TerJsonNode  *node,
                                       const TerJsonName  *names,
                                       guint               n_names,
                                       const TerJsonNode **members);

/* Walks the members of an object or the items of an array in O(1) a step:
 *   TerJsonIter iter; const char *key; const TerJsonNode *value;
 *   ter_json_iter_init (&iter, node);
 *   while (ter_json_iter_next (&iter, &key, &value)) …        (key is NULL in an array) */
typedef struct
{
  gpointer opaque[4];
  gsize left;
  gboolean object;
} TerJsonIter;

void               ter_json_iter_init (TerJsonIter       *iter,
                                       const TerJsonNode *node);
gboolean           ter_json_iter_next (TerJsonIter        *iter,
                                       const char        **key,
                                       const TerJsonNode **value);

/* Typed reading: FALSE (or the fallback) when the node is absent or of another type. */
const char        *ter_json_node_get_string (const TerJsonNode *node);
gboolean           ter_json_node_get_double (const TerJsonNode *node,
                                             double            *value);
gboolean           ter_json_node_get_int (const TerJsonNode *node,
                                          gint64            *value);
gboolean           ter_json_node_get_boolean (const TerJsonNode *node,
                                              gboolean           fallback);
char              *ter_json_node_to_string (const TerJsonNode *node) G_GNUC_WARN_UNUSED_RESULT;

/* Shorthand: ter_json_node_get_string (ter_json_node_get (node, key)). */
const char        *ter_json_get_string (const TerJsonNode *object,
                                        const char        *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerJson, ter_json_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerJsonReader, ter_json_reader_free)

G_END_DECLS
