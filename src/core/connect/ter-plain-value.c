/* ter-plain-value.c — Values, paths and times in payloads that no standard describes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Small readers without memory, each total: any text or node gives a value or FALSE.
 *
 *  1. The locale plays no part: a comma is a decimal comma because it is in the text, not because of the person.
 *  2. Nothing is repaired: "1.234,5", "0x10" and "inf" are no numbers.
 *  3. A path names one value or none; it never iterates.
 */

#include "config.h"

#include "ter-clock.h"
#include "ter-instant.h"
#include "ter-plain-value.h"
#include "ter-unit.h"

#include <math.h>

/* No number that a sensor writes is longer. */
#define MAX_NUMBER 40

/* What two-valued states are worth, in English and in French. */
static const struct
{
  const char *word;
  double value;
} states[] = {
  { "on", 1 },     { "off", 0 },     { "true", 1 },    { "false", 0 },    { "open", 1 },
  { "closed", 0 }, { "opened", 1 },  { "close", 0 },   { "yes", 1 },      { "no", 0 },
  { "oui", 1 },    { "non", 0 },     { "ouvert", 1 },  { "fermé", 0 },    { "ouverte", 1 },
  { "fermée", 0 }, { "marche", 1 },  { "arrêt", 0 },   { "occupied", 1 }, { "clear", 0 },
  { "online", 1 }, { "offline", 0 }, { "wet", 1 },     { "dry", 0 },      { "alarm", 1 },
  { "ok", 0 },     { "actif", 1 },   { "inactif", 0 },
};

/**
 * ter_plain_read_number:
 * @text: "21.5", "21,5", "-3e2", "21.5 °C"
 * @value: (out): the number
 * @unit: (out) (optional) (nullable) (transfer none): the UCUM code of the unit, if one is written
 *
 * Reads a number written for people or for machines, with a point or a comma. Thousands separators, hexadecimal
 * and "inf" are no numbers.
 *
 * Returns: %FALSE if @text is not a number
 */
gboolean
ter_plain_read_number (const char  *text,
                       double      *value,
                       const char **unit)
{
  char number[MAX_NUMBER + 1];
  const char *rest;
  char *end = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  length = strspn (text, "0123456789+-.,eE");
  rest = text + length;
  if (length == 0 || length > MAX_NUMBER)
    return FALSE;
  memcpy (number, text, length);
  number[length] = '\0';
  if (strchr (number, '.') == NULL && strchr (number, ',') != NULL)
    *strchr (number, ',') = '.';

  while (*rest == ' ')
    rest++;
  if (*rest != '\0' && ter_unit_lookup (rest) == NULL)
    return FALSE;
  *value = g_ascii_strtod (number, &end);
  if (end == number || *end != '\0' || !isfinite (*value))
    return FALSE;
  if (unit != NULL)
    *unit = *rest != '\0' ? ter_unit_lookup (rest)->code : NULL;

  return TRUE;
}

/**
 * ter_plain_read_state:
 * @text: "ON", "closed", "ouvert"…
 * @value: (out): 1 or 0
 *
 * Reads a state that has two values.
 *
 * Returns: %FALSE if @text is another word; @value is then NaN
 */
gboolean
ter_plain_read_state (const char *text,
                      double     *value)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  *value = NAN;
  folded = g_utf8_strdown (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (folded, states[i].word))
        {
          *value = states[i].value;
          return TRUE;
        }
    }

  return FALSE;
}

/* Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size: each range begins
 * where the one before it is past the year 5000. */
static gint64
from_epoch (double epoch)
{
  double size = fabs (epoch);

  if (size < 1e11)
    return (gint64) round (epoch * 1e6);
  if (size < 1e14)
    return (gint64) round (epoch * 1e3);
  if (size < 1e17)
    return (gint64) epoch;
  return (gint64) (epoch / 1e3);
}

/**
 * ter_plain_read_time:
 * @node: (nullable): RFC 3339 text, or a number since 1970 in seconds, milliseconds, microseconds or nanoseconds
 * @instant_us: (out): the instant
 *
 * Reads the time that a device gives.
 *
 * Returns: %FALSE if @node is no time
 */
gboolean
ter_plain_read_time (const TerJsonNode *node,
                     gint64            *instant_us)
{
  const char *text = ter_json_node_get_string (node);
  gint64 whole;
  double epoch;

  g_return_val_if_fail (instant_us != NULL, FALSE);

  if (text != NULL && ter_instant_from_string (text, instant_us))
    return TRUE;
  if (text != NULL)
    {
      /* A date without its offset, or digits. */
      if (!ter_plain_read_number (text, &epoch, NULL) || epoch < 1e8)
        return FALSE;
      *instant_us = from_epoch (epoch);
      return TRUE;
    }
  if (ter_json_node_get_int (node, &whole) && whole >= 0 &&
      whole < G_GINT64_CONSTANT (100000000000))
    {
      *instant_us = whole * TER_USEC_PER_SEC;
      return TRUE;
    }
  if (!ter_json_node_get_double (node, &epoch) || !isfinite (epoch) || fabs (epoch) > 9e18)
    return FALSE;
  *instant_us = from_epoch (epoch);

  return TRUE;
}

/* One step: ".name" or "[3]". Returns what follows it, or NULL if it is no step. */
static const char *
step (const char         *path,
      const TerJsonNode **node)
{
  g_autofree char *name = NULL;
  char *end = NULL;
  gsize length;

  if (*path == '[')
    {
      guint64 index = g_ascii_strtoull (path + 1, &end, 10);

      if (end == path + 1 || *end != ']' || index > G_MAXUINT32)
        return NULL;
      *node =
          ter_json_node_get_type (*node) == TER_JSON_ARRAY ? ter_json_node_at (*node, index) : NULL;
      return end + 1;
    }

  if (*path == '.')
    path++;
  length = strcspn (path, ".[");
  if (length == 0)
    return NULL;
  name = g_strndup (path, length);
  *node =
      ter_json_node_get_type (*node) == TER_JSON_OBJECT ? ter_json_node_get (*node, name) : NULL;

  return path + length;
}

/**
 * ter_plain_follow:
 * @root: (nullable): a document
 * @path: "$.temp", "$.sensors[0].v", "temp"
 *
 * Follows a path, the part of JSONPath that names one value.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL
 */
const TerJsonNode *
ter_plain_follow (const TerJsonNode *root,
                  const char        *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  if (*path == '$')
    path++;
  while (root != NULL && path != NULL && *path != '\0')
    path = step (path, &root);

  return path != NULL ? root : NULL;
}
