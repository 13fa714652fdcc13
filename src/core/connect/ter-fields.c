/* ter-fields.c — From the fields of a decoded payload to series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The leaves of one message are gathered first, and added to the batch together: only then is it known whether
 * two of them claim the same series.
 *
 *  1. Numbers are values; booleans are 0 or 1 with their text; strings are texts, never turned into numbers
 *     (a code such as "0123" is no number). null, "NaN" and empty strings are no value: absent is not zero.
 *  2. A string or a boolean where a number is expected ("temperature": "error") has a series of its own,
 *     beside the measure and not in it.
 *  3. When two names of one message claim one series, each takes its whole path as channel, but for the one
 *     that is spelt as the property itself. The order of the fields plays no part: it is a hash table's.
 *  4. What names mean is remembered, up to a bound, because names come back with every message, and in the same
 *     order: each knows which one followed it last, so that a message like the one before is not looked up. What
 *     claims one series has one claim number, so that rivals are found without comparing texts.
 *  5. A name that comes with another unit than before is converted to the first one of the batch, as the store
 *     does to that of the series.
 *  6. A measure that a person chose not to keep is read like the others and counted, and becomes no series. What is kept
 *     out is named; what was never seen before is kept.
 *  7. The texts of a name are put once into each batch, and their pointers remembered with the batch's serial.
 */

#include "config.h"

#include "ter-fields.h"
#include "ter-unit.h"

#include <math.h>

/* Names of fields remembered; a sensor network has a few hundred. */
#define MAX_REMEMBERED 4096

typedef enum
{
  FIELD_NUMBER,
  FIELD_BOOLEAN,
  FIELD_TEXT,
} FieldType;

/* A name that was seen. */
typedef struct _Known Known;
struct _Known
{
  /* Owned */
  char *path;
  TerFieldName *name;

  /* Borrowed: the one that came after it */
  Known *next;

  /* Borrowed from the batch of that serial; the label is for what is not known */
  gsize serial;
  const char *property;
  const char *channel;
  const char *label;
  const char *unit;

  gsize length;
  guint claim;
  gboolean is_spelt_out;
  gboolean is_left_out;
};

typedef struct
{
  /* Borrowed from the memory of names; NULL if the name was given */
  Known *known;
  /* Borrowed */
  const char *path;
  const TerFieldName *name;
  /* Borrowed from the document; a text lives until ter_fields_commit() */
  const char *text;
  const char *unit;

  double value;
  FieldType type;
  gboolean is_rival;
} Field;

struct _TerFields
{
  /* Owned */
  GHashTable *names;
  GHashTable *claims;
  GHashTable *left_out; /* properties; NULL when all are kept */
  GArray *fields;
  GString *path;

  /* Borrowed from the memory of names: the name that came last */
  Known *last;
  /* Borrowed for the time of a call */
  const TerJsonNode *except;

  gboolean is_overfull;
};

static void
known_free (gpointer data)
{
  Known *self = data;

  ter_field_name_free (self->name);
  g_free (self->path);
  g_free (self);
}

/**
 * ter_fields_new:
 *
 * Makes a gatherer of fields, to be used by one thread.
 */
TerFields *
ter_fields_new (void)
{
  TerFields *self = g_new0 (TerFields, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, known_free);
  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fields = g_array_new (FALSE, TRUE, sizeof (Field));
  self->path = g_string_new (NULL);

  return self;
}

/**
 * ter_fields_free:
 *
 * Frees a gatherer.
 */
void
ter_fields_free (TerFields *self)
{
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->claims);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_array_unref (self->fields);
  g_string_free (self->path, TRUE);
  g_free (self);
}

/**
 * ter_fields_clear:
 *
 * Forgets the fields gathered, to begin a message.
 */
void
ter_fields_clear (TerFields *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->fields, 0);
  self->is_overfull = FALSE;
  /* Only here, where no field points into it. */
  if (g_hash_table_size (self->names) > MAX_REMEMBERED)
    {
      self->last = NULL;
      g_hash_table_remove_all (self->names);
      g_hash_table_remove_all (self->claims);
    }
}

/**
 * ter_fields_set_left_out:
 * @config: (nullable): the configuration of a source: {"left_out": ["snr", "battery-voltage"]}
 *
 * Says which measures are counted and not kept, by their property. Before the first message.
 */
void
ter_fields_set_left_out (TerFields         *self,
                         const TerJsonNode *config)
{
  const TerJsonNode *list = ter_json_node_get (config, "left_out");

  g_return_if_fail (self != NULL && g_hash_table_size (self->names) == 0);

  g_clear_pointer (&self->left_out, g_hash_table_unref);
  for (gsize i = 0; i < ter_json_node_get_size (list); i++)
    {
      const char *property = ter_json_node_get_string (ter_json_node_at (list, i));

      if (property == NULL)
        continue;
      if (self->left_out == NULL)
        self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (self->left_out, g_strdup (property));
    }
}

static gboolean
is_left_out (TerFields          *self,
             const TerFieldName *name)
{
  return self->left_out != NULL && g_hash_table_contains (self->left_out, name->property);
}

/* Two names have one claim if they are of one series. */
static guint
find_claim (TerFields          *self,
            const TerFieldName *name)
{
  g_autofree char *key = g_strdup_printf ("%lu %s %s", (gulong) strlen (name->property),
                                          name->property, name->channel);
  gpointer claim = g_hash_table_lookup (self->claims, key);

  if (claim == NULL)
    {
      claim = GUINT_TO_POINTER (g_hash_table_size (self->claims) + 1);
      g_hash_table_insert (self->claims, g_steal_pointer (&key), claim);
    }

  return GPOINTER_TO_UINT (claim);
}

static Known *
find_known (TerFields  *self,
            const char *path)
{
  Known *known = self->last != NULL ? self->last->next : NULL;

  if (known == NULL || !g_str_equal (known->path, path))
    known = g_hash_table_lookup (self->names, path);
  if (known == NULL)
    {
      known = g_new0 (Known, 1);
      known->path = g_strdup (path);
      known->length = strlen (path);
      known->name = ter_field_name_read (path);
      known->claim = find_claim (self, known->name);
      known->is_spelt_out = g_str_equal (path, known->name->property);
      known->is_left_out = is_left_out (self, known->name);
      g_hash_table_insert (self->names, known->path, known);
    }
  if (self->last != NULL)
    self->last->next = known;
  self->last = known;

  return known;
}

static void
add_field (TerFields  *self,
           const char *path,
           Field      *field)
{
  if (self->fields->len >= TER_FIELDS_MAX)
    {
      self->is_overfull = TRUE;
      return;
    }
  field->known = find_known (self, path);
  field->path = field->known->path;
  field->name = field->known->name;
  g_array_append_vals (self->fields, field, 1);
}

/* FALSE if the node holds no value. */
static gboolean
read_leaf (const TerJsonNode *node,
           Field             *field)
{
  field->value = NAN;
  switch (ter_json_node_get_type (node))
    {
    case TER_JSON_NUMBER:
      field->type = FIELD_NUMBER;
      if (!ter_json_node_get_double (node, &field->value) || !isfinite (field->value))
        return FALSE;
      break;

    case TER_JSON_BOOLEAN:
      field->type = FIELD_BOOLEAN;
      field->value = ter_json_node_get_boolean (node, FALSE) ? 1 : 0;
      field->text = field->value > 0 ? "true" : "false";
      break;

    case TER_JSON_STRING:
      field->type = FIELD_TEXT;
      field->text = ter_json_node_get_string (node);
      if (*field->text == '\0' || g_str_equal (field->text, "NaN"))
        return FALSE;
      break;

    case TER_JSON_ABSENT:
    case TER_JSON_NULL:
    case TER_JSON_ARRAY:
    case TER_JSON_OBJECT:
    default:
      return FALSE;
    }

  return TRUE;
}

/* {"value": 21.5, "unit": "°C"}: the unit describes its neighbour and is no value. */
static const char *
find_unit_beside (const TerJsonNode *object)
{
  const char *word;

  if (ter_json_node_get_type (ter_json_node_get (object, "value")) != TER_JSON_NUMBER)
    return NULL;
  word = ter_json_get_string (object, "unit");

  return word != NULL && ter_unit_lookup (word) != NULL ? ter_unit_lookup (word)->code : NULL;
}

/* Recursive; the JSON reader bounds the depth to 64. */
static void
take_node (TerFields         *self,
           const TerJsonNode *node,
           const char        *unit)
{
  TerJsonType type = ter_json_node_get_type (node);
  const char *beside = NULL;
  const char *key;
  const TerJsonNode *value;
  TerJsonIter iter;
  guint index = 0;

  if (node == self->except)
    return;
  if (type != TER_JSON_OBJECT && type != TER_JSON_ARRAY)
    {
      Field field = { .unit = unit };

      if (read_leaf (node, &field))
        add_field (self, self->path->str, &field);
      return;
    }

  if (type == TER_JSON_OBJECT)
    beside = find_unit_beside (node);
  ter_json_iter_init (&iter, node);
  while (!self->is_overfull && ter_json_iter_next (&iter, &key, &value))
    {
      gsize before = self->path->len;

      if (beside != NULL && key != NULL && g_str_equal (key, "unit"))
        continue;
      if (before > 0)
        g_string_append_c (self->path, '.');
      if (key != NULL)
        g_string_append (self->path, key);
      else
        g_string_append_printf (self->path, "%u", index++);
      take_node (self, value, key != NULL && g_str_equal (key, "value") ? beside : NULL);
      g_string_truncate (self->path, before);
    }
}

/**
 * ter_fields_take_object:
 * @prefix: (nullable): a name that stands before every path
 * @object: (nullable): a decoded payload; its document must outlive ter_fields_commit()
 * @except: (nullable): a node to leave out, which is no value: the time
 *
 * Gathers every value of an object, however deep: "sensors": [{"temp": 1}] has the path "sensors.0.temp".
 */
void
ter_fields_take_object (TerFields         *self,
                        const char        *prefix,
                        const TerJsonNode *object,
                        const TerJsonNode *except)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (except == NULL || except != object);

  if (object == NULL)
    return;
  g_string_assign (self->path, prefix != NULL ? prefix : "");
  self->except = except;
  take_node (self, object, NULL);
  self->except = NULL;
}

/**
 * ter_fields_take_named:
 * @name: what the value is, as a person configured it; it must outlive ter_fields_commit()
 * @node: (nullable): a value
 *
 * Gathers one value whose series is known, without guessing.
 */
void
ter_fields_take_named (TerFields          *self,
                       const TerFieldName *name,
                       const TerJsonNode  *node)
{
  Field field = { .name = name, .path = name->property };

  g_return_if_fail (self != NULL && name != NULL);

  if (self->fields->len < TER_FIELDS_MAX && read_leaf (node, &field))
    g_array_append_val (self->fields, field);
}

/**
 * ter_fields_take_text:
 * @path: the name of a field
 * @text: a state; it must outlive ter_fields_commit()
 * @value: what it is worth, or NaN
 *
 * Gathers a state.
 */
void
ter_fields_take_text (TerFields  *self,
                      const char *path,
                      const char *text,
                      double      value)
{
  Field field = { .type = FIELD_TEXT, .text = text, .value = value };

  g_return_if_fail (self != NULL && path != NULL && text != NULL);

  add_field (self, path, &field);
}

/**
 * ter_fields_take_number:
 * @path: the name of a field, as ter_fields_take_object() would write it
 * @unit: (nullable): a static UCUM code, if the unit is known for sure
 *
 * Gathers a number.
 */
void
ter_fields_take_number (TerFields  *self,
                        const char *path,
                        double      value,
                        const char *unit)
{
  Field field = { .type = FIELD_NUMBER, .value = value, .unit = unit };

  g_return_if_fail (self != NULL && path != NULL);

  if (isfinite (value))
    add_field (self, path, &field);
}

/**
 * ter_fields_get_number:
 * @suffix: how the path of a field ends: ".latitude"
 * @value: (out): its value
 *
 * Finds a number among the fields gathered.
 */
gboolean
ter_fields_get_number (TerFields  *self,
                       const char *suffix,
                       double     *value)
{
  gsize length;

  g_return_val_if_fail (self != NULL && suffix != NULL && value != NULL, FALSE);

  length = strlen (suffix);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);

      if (field->type == FIELD_NUMBER && field->known != NULL && field->known->length >= length &&
          memcmp (field->path + field->known->length - length, suffix, length) == 0)
        {
          *value = field->value;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ter_fields_is_overfull:
 *
 * Tells whether there were more than %TER_FIELDS_MAX fields: such a message is to be refused whole.
 */
gboolean
ter_fields_is_overfull (TerFields *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_overfull;
}

static void
mark_rivals (GArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      Field *a = &g_array_index (fields, Field, i);

      if (a->known == NULL)
        continue;
      for (guint j = i + 1; j < fields->len; j++)
        {
          Field *b = &g_array_index (fields, Field, j);

          if (b->known != NULL && a->known->claim == b->known->claim && a->type == b->type)
            a->is_rival = b->is_rival = TRUE;
        }
      /* No later turn marks it again: each looks only at those after it. */
      if (a->known->is_spelt_out)
        a->is_rival = FALSE;
    }
}

static const char *
intern (TerBatch   *batch,
        const char *text)
{
  return text != NULL ? ter_batch_intern (batch, text) : NULL;
}

/* Has the texts of a name in the batch. */
static void
meet_batch (Known    *known,
            TerBatch *batch)
{
  const TerFieldName *name = known->name;

  if (known->serial == ter_batch_get_serial (batch))
    return;
  known->serial = ter_batch_get_serial (batch);
  known->property = intern (batch, name->property);
  known->channel = intern (batch, name->channel);
  known->label = name->is_known ? NULL : intern (batch, known->path);
  known->unit = intern (batch, name->unit);
}

/* A field whose series a person configured. */
static guint
add_given_stream (TerBatch    *batch,
                  guint        device,
                  const Field *field)
{
  const TerFieldName *name = field->name;

  return ter_batch_add_stream (batch, device, name->property, name->channel,
                               name->is_known ? NULL : field->path,
                               field->unit != NULL ? field->unit : name->unit, name->kind);
}

static guint
add_stream (TerBatch    *batch,
            guint        device,
            const Field *field)
{
  const TerFieldName *name = field->name;
  TerBatchStream stream = { .device = device, .kind = name->kind };

  if (field->known == NULL)
    return add_given_stream (batch, device, field);

  meet_batch (field->known, batch);
  stream.property = field->known->property;
  stream.channel = field->is_rival ? ter_batch_intern (batch, field->path) : field->known->channel;
  stream.name = field->known->label;
  if (field->type == FIELD_NUMBER)
    {
      stream.unit =
          field->unit != NULL ? ter_batch_intern (batch, field->unit) : field->known->unit;
      return ter_batch_add_interned_stream (batch, &stream);
    }

  stream.kind = TER_SERIES_STATE;
  if (name->is_known && name->kind != TER_SERIES_STATE)
    {
      g_autofree char *beside = NULL;

      beside = g_strconcat (stream.channel, *stream.channel != '\0' ? "." : "",
                            field->type == FIELD_TEXT ? "text" : "flag", NULL);
      stream.channel = ter_batch_intern (batch, beside);
    }

  return ter_batch_add_interned_stream (batch, &stream);
}

/* One series has one unit in a batch, the first one that it was given. */
static void
settle_unit (TerBatch       *batch,
             const Field    *field,
             TerObservation *observation)
{
  const char *first = ter_batch_get_stream (batch, observation->stream)->unit;
  const char *unit = field->unit != NULL ? field->unit : field->name->unit;
  double converted;

  if (unit == NULL || first == NULL || g_str_equal (unit, first))
    return;
  if (ter_unit_convert (unit, first, observation->value, &converted))
    observation->value = converted;
  else if (observation->quality != TER_QUALITY_BAD)
    observation->quality = TER_QUALITY_SUSPECT;
}

/**
 * ter_fields_commit:
 * @device: index of the device in @batch
 * @message: index of the message in @batch
 * @stamp: when the values were measured
 *
 * Adds the fields gathered to a batch, as observations.
 */
void
ter_fields_commit (TerFields      *self,
                   TerBatch       *batch,
                   guint           device,
                   guint           message,
                   const TerStamp *stamp)
{
  g_return_if_fail (self != NULL && stamp != NULL);
  g_return_if_fail (TER_IS_BATCH (batch));

  mark_rivals (self->fields);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);
      TerObservation observation = {
        .message = message,
        .time_us = stamp->time_us,
        .value = field->value,
        .quality = stamp->quality,
        .is_snapshot = stamp->is_snapshot,
      };

      if (field->known != NULL ? field->known->is_left_out : is_left_out (self, field->name))
        {
          ter_batch_count_left_out (batch, 1);
          continue;
        }
      observation.stream = add_stream (batch, device, field);
      if (field->type == FIELD_NUMBER)
        settle_unit (batch, field, &observation);
      else if (field->type == FIELD_BOOLEAN)
        observation.text = field->text;
      else if (field->type == FIELD_TEXT)
        observation.text = ter_batch_intern (batch, field->text);
      ter_batch_add_observation (batch, &observation);
    }
}
