/* ter-plain-json.c — Plain payloads that are JSON, SenML among them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * An object is one reading; an array of objects is one reading each; an array of records that name themselves is a
 * SenML pack.
 *
 *  1. A time is looked for where the configuration says; else under the usual names, and believed only if it is a
 *     date after 2000: {"t": 21.5} is a temperature.
 *  2. The member that is the time is no value.
 *  3. With configured fields only these are read; without, every value is.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-clock.h"
#include "ter-instant.h"
#include "ter-plain-private.h"
#include "ter-plain-value.h"
#include "ter-unit.h"

#include <math.h>

/* RFC 8428, 4.5.3: below this a time is relative to now. */
#define SENML_ABSOLUTE 268435456.0

/* Where devices usually put their time, when the configuration does not say. */
static const char *const time_members[] = { "time", "timestamp", "ts", "t", "date", "datetime" };

static const TerJsonNode *
find_time (const TerPlainRule *rule,
           const TerJsonNode  *object,
           gint64             *instant)
{
  const TerJsonNode *node;

  *instant = TER_INSTANT_NONE;
  if (rule->time != NULL)
    {
      node = ter_plain_follow (object, rule->time);
      return node != NULL && ter_plain_read_time (node, instant) ? node : NULL;
    }
  if (ter_json_node_get_type (object) != TER_JSON_OBJECT)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (time_members); i++)
    {
      gint64 found;

      node = ter_json_node_get (object, time_members[i]);
      /* {"t": 21.5} is a temperature: what is not a date of this century is no time. */
      if (node == NULL || !ter_plain_read_time (node, &found) ||
          found < G_GINT64_CONSTANT (946684800) * TER_USEC_PER_SEC)
        continue;
      *instant = found;
      return node;
    }

  return NULL;
}

static const TerJsonNode *
find_points (const TerPlainRule *rule,
             const TerJsonNode  *root)
{
  const TerJsonNode *points = rule->values != NULL ? ter_plain_follow (root, rule->values) : root;

  return ter_json_node_get_type (points) == TER_JSON_ARRAY ? points : NULL;
}

/* Tells whether a document is a SenML pack (RFC 8428): an array of records that name themselves. */
static gboolean
is_senml (const TerJsonNode *root)
{
  const TerJsonNode *first = NULL;

  if (ter_json_node_get_type (root) == TER_JSON_ARRAY)
    first = ter_json_node_at (root, 0);
  return ter_json_node_get_type (first) == TER_JSON_OBJECT &&
         (ter_json_get_string (first, "bn") != NULL || ter_json_get_string (first, "n") != NULL);
}

/**
 * ter_plain_json_has_time:
 * @root: a document
 *
 * Tells whether every value of a document has a time that the device gave.
 */
gboolean
ter_plain_json_has_time (const TerPlainRule *rule,
                         const TerJsonNode  *root)
{
  const TerJsonNode *points = find_points (rule, root);
  const TerJsonNode *point;
  const char *key;
  gint64 instant;
  TerJsonIter iter;

  if (is_senml (root))
    {
      double base = 0;

      return ter_json_node_get_double (ter_json_node_get (ter_json_node_at (root, 0), "bt"),
                                       &base) &&
             base >= SENML_ABSOLUTE;
    }
  if (points == NULL)
    return find_time (rule, root, &instant) != NULL;

  ter_json_iter_init (&iter, points);
  while (ter_json_iter_next (&iter, &key, &point))
    {
      if (find_time (rule, point, &instant) == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
commit (const TerPlainMessage *message,
        gint64                 instant)
{
  TerStamp stamp =
      ter_stamp_settle (instant, message->incoming->received_us, message->incoming->retained);

  ter_fields_commit (message->fields, message->batch, message->device, message->message, &stamp);
  ter_fields_clear (message->fields);
}

/* One object with its time, or one bare value. */
static const char *
decode_object (const TerPlainMessage *message,
               const TerJsonNode     *object)
{
  const TerPlainRule *rule = message->rule;
  gint64 instant = TER_INSTANT_NONE;
  const TerJsonNode *time = find_time (rule, object, &instant);
  const TerJsonNode *value = ter_json_node_get (object, "v");

  for (guint i = 0; i < rule->fields->len; i++)
    {
      const TerPlainField *field = g_ptr_array_index (rule->fields, i);

      ter_fields_take_named (message->fields, field->name, ter_plain_follow (object, field->path));
    }
  if (rule->fields->len == 0)
    {
      double number;

      /* {"t": …, "v": 21.5} is the value of what the topic names. */
      if (value != NULL && ter_json_node_get_double (value, &number))
        ter_fields_take_number (message->fields, message->path, number, rule->unit);
      else
        ter_fields_take_object (message->fields, message->path, object, time);
    }
  if (ter_fields_is_overfull (message->fields))
    return _("more values than one message of a sensor can have");
  commit (message, instant);

  return NULL;
}

/* What base values a pack carries on to its next records (RFC 8428, 4.6). */
typedef struct
{
  const char *name;
  const char *unit;
  double time;
  double value;
} SenmlBase;

/* "urn:dev:mac:0024befffe804ff1/" and "temp" give "temp": the device is the topic's. */
static char *
senml_path (const SenmlBase *base,
            const char      *name)
{
  g_autofree char *whole = NULL;
  const char *last;

  if (name != NULL && *name != '\0')
    whole = g_strdup (name);
  else
    whole = g_strdup (base->name != NULL ? base->name : "value");
  g_strdelimit (whole, "/", '.');
  while (g_str_has_suffix (whole, ".") || g_str_has_suffix (whole, ":"))
    whole[strlen (whole) - 1] = '\0';
  last = strrchr (whole, ':');
  last = last != NULL ? last + 1 : whole;

  return g_strdup (*last != '\0' ? last : "value");
}

static void
decode_record (const TerPlainMessage *message,
               const TerJsonNode     *record,
               const SenmlBase       *base)
{
  g_autofree char *path = senml_path (base, ter_json_get_string (record, "n"));
  const char *word = ter_json_get_string (record, "u");
  const char *text = ter_json_get_string (record, "vs");
  const TerJsonNode *boolean = ter_json_node_get (record, "vb");
  const TerUnit *unit = ter_unit_lookup (word != NULL ? word : base->unit);
  double value = 0, time = 0;
  gint64 instant;

  ter_json_node_get_double (ter_json_node_get (record, "t"), &time);
  time += base->time;
  /* Relative to now; exactly now is what no time at all means. */
  instant = (gint64) round (time * 1e6);
  if (time < SENML_ABSOLUTE)
    instant = time == 0 ? TER_INSTANT_NONE : message->incoming->received_us + instant;

  if (ter_json_node_get_double (ter_json_node_get (record, "v"), &value))
    ter_fields_take_number (message->fields, path, value + base->value,
                            unit != NULL ? unit->code : NULL);
  else if (text != NULL)
    ter_fields_take_text (message->fields, path, text, NAN);
  else if (ter_json_node_get_type (boolean) == TER_JSON_BOOLEAN)
    ter_fields_take_object (message->fields, path, boolean, NULL);
  commit (message, instant);
}

static const char *
decode_senml (const TerPlainMessage *message,
              const TerJsonNode     *root)
{
  SenmlBase base = { NULL };
  const TerJsonNode *record;
  const char *key;
  TerJsonIter iter;

  ter_json_iter_init (&iter, root);
  while (ter_json_iter_next (&iter, &key, &record))
    {
      const char *name = ter_json_get_string (record, "bn");
      const char *unit = ter_json_get_string (record, "bu");

      if (name != NULL)
        base.name = name;
      if (unit != NULL)
        base.unit = unit;
      ter_json_node_get_double (ter_json_node_get (record, "bt"), &base.time);
      ter_json_node_get_double (ter_json_node_get (record, "bv"), &base.value);
      decode_record (message, record, &base);
    }

  return NULL;
}

/**
 * ter_plain_json_decode:
 * @root: a document
 *
 * Adds the values of a JSON payload to the batch.
 *
 * Returns: (nullable): why the message is refused, or %NULL
 */
const char *
ter_plain_json_decode (const TerPlainMessage *message,
                       const TerJsonNode     *root)
{
  const TerJsonNode *points = find_points (message->rule, root);
  const TerJsonNode *point;
  const char *refusal = NULL;
  const char *key;
  TerJsonIter iter;

  if (message->rule->payload == TER_PLAIN_SENML && !is_senml (root))
    return _("not SenML (RFC 8428): an array of records is expected");
  if (message->rule->payload != TER_PLAIN_JSON && is_senml (root))
    {
      if (ter_json_node_get_size (root) > TER_FIELDS_MAX)
        return _("more values than one message of a sensor can have");
      return decode_senml (message, root);
    }
  if (points == NULL)
    return decode_object (message, root);
  if (ter_json_node_get_size (points) > TER_FIELDS_MAX)
    return _("more values than one message of a sensor can have");

  ter_json_iter_init (&iter, points);
  while (refusal == NULL && ter_json_iter_next (&iter, &key, &point))
    refusal = decode_object (message, point);

  return refusal;
}
