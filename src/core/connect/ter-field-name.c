/* ter-field-name.c — What the name of a field says
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A decoded payload is a tree of names that nobody standardised: "temperature", "temp_C", "TempC1",
 * "temperatureSensor": {"3": …}, "sensors": [{"temp": …}]. ter_field_name_read() turns the dotted path of one
 * leaf into the property, the channel, the unit and the kind of its series.
 *
 *  1. It depends on the path alone, never on its neighbours nor on what was seen before: a device's series
 *     stay the same from one message to the next, and from one start of the program to the next.
 *  2. The innermost segment that ter_property_guess() recognises gives the property; the others, joined, are
 *     the channel. A number at the end of a name ("temp2") makes the name itself the channel.
 *  3. A unit at the end of a name ("_mV", "_kWh") is believed when it suits the property; one letter only when
 *     the property is known ("temp_c" is degrees Celsius, "input_c" is not).
 *  4. What is not recognised keeps its own name as its property: nothing is guessed, nothing is dropped.
 */

#include "config.h"

#include "ter-fields.h"
#include "ter-unit.h"

/* Types of Cayenne LPP that are no property of the table. */
static const struct
{
  const char *name;
  TerSeriesKind kind;
  const char *unit;
} lpp_names[] = {
  { "digitalInput", TER_SERIES_STATE, NULL }, { "digitalOutput", TER_SERIES_STATE, NULL },
  { "switch", TER_SERIES_STATE, NULL },       { "accelerometer", TER_SERIES_GAUGE, "[degG]" },
  { "gyrometer", TER_SERIES_GAUGE, "deg/s" }, { "percentage", TER_SERIES_GAUGE, "%" },
};

/* Lower case, separators removed. "min" and "max" are not here: they are bounds more often than minutes. */
static const struct
{
  const char *suffix;
  const char *unit;
} unit_suffixes[] = {
  { "c", "Cel" },      { "degc", "Cel" },  { "celsius", "Cel" }, { "percent", "%" },
  { "pct", "%" },      { "mv", "mV" },     { "v", "V" },         { "ma", "mA" },
  { "a", "A" },        { "w", "W" },       { "kw", "kW" },       { "wh", "Wh" },
  { "kwh", "kWh" },    { "hpa", "hPa" },   { "pa", "Pa" },       { "mbar", "hPa" },
  { "bar", "bar" },    { "ppm", "[ppm]" }, { "lux", "lx" },      { "lx", "lx" },
  { "dbm", "dB[mW]" }, { "m3", "m3" },     { "l", "L" },         { "litre", "L" },
  { "litres", "L" },   { "m3h", "m3/h" },  { "lh", "L/h" },      { "mm", "mm" },
  { "cm", "cm" },      { "m", "m" },       { "km", "km" },       { "hz", "Hz" },
  { "ugm3", "ug/m3" }, { "va", "V.A" },
};

static gboolean
is_number (const char *segment)
{
  return *segment != '\0' && strspn (segment, "0123456789") == strlen (segment);
}

/* Where the last word of a name begins: after the last '_' or '-', else at "aA" in camel case; NULL if the
 * name has one word. */
static const char *
find_last_word (const char *name)
{
  const char *separated = NULL;
  const char *camel = NULL;

  for (const char *p = name + 1; *name != '\0' && *p != '\0'; p++)
    {
      if (p[-1] == '_' || p[-1] == '-')
        separated = p;
      else if (g_ascii_islower (p[-1]) && g_ascii_isupper (*p))
        camel = p;
    }

  return separated != NULL ? separated : camel;
}

static const char *
find_unit (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (unit_suffixes); i++)
    {
      if (g_ascii_strcasecmp (word, unit_suffixes[i].suffix) == 0)
        return unit_suffixes[i].unit;
    }

  return NULL;
}

static gboolean
same_dimension (const char *a,
                const char *b)
{
  const TerUnit *unit_a = ter_unit_lookup (a);
  const TerUnit *unit_b = ter_unit_lookup (b);

  return unit_a != NULL && unit_b != NULL && g_str_equal (unit_a->dimension, unit_b->dimension);
}

/* The property of one segment, and the unit that its last word names. */
static const TerProperty *
read_segment (const char  *segment,
              const char **unit)
{
  const TerProperty *property = ter_property_guess (segment);
  const char *word = find_last_word (segment);
  g_autofree char *rest = NULL;

  *unit = NULL;
  if (property != NULL || word == NULL)
    return property;

  *unit = find_unit (word);
  if (*unit == NULL)
    return NULL;
  rest = g_strndup (segment, word - segment);
  property = ter_property_guess (rest);
  if (property != NULL && g_str_equal (property->code, "battery") && same_dimension (*unit, "V"))
    return ter_property_lookup ("battery-voltage");
  if (property != NULL && same_dimension (*unit, property->unit))
    return property;
  if (strlen (word) == 1)
    *unit = NULL;

  return NULL;
}

static gboolean
ends_with_digit (const char *segment)
{
  gsize length = strlen (segment);

  return length > 0 && g_ascii_isdigit (segment[length - 1]);
}

/* Whether the digits at the end of a recognised name number it ("temp2") or belong to it ("co2"). */
static gboolean
is_numbered (const char        *segment,
             const TerProperty *property)
{
  g_autofree char *bare = g_strdup (segment);
  const TerProperty *without;

  if (!ends_with_digit (segment))
    return FALSE;
  for (gsize length = strlen (bare); length > 0 && g_ascii_isdigit (bare[length - 1]); length--)
    bare[length - 1] = '\0';
  without = *bare != '\0' ? ter_property_guess (bare) : NULL;

  return without == property;
}

static char *
join_others (char **segments,
             guint  n,
             guint  except)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i == except)
        continue;
      if (joined->len > 0)
        g_string_append_c (joined, '.');
      g_string_append (joined, segments[i]);
    }

  return g_string_free_and_steal (joined);
}

static void
fill_unknown (TerFieldName *self,
              char        **segments,
              guint         n,
              const char   *unit)
{
  g_autofree char *lower = g_ascii_strdown (segments[0], -1);

  self->property = g_strdup (segments[0]);
  self->channel = join_others (segments, n, 0);
  self->kind = strstr (lower, "index") != NULL ? TER_SERIES_COUNTER : TER_SERIES_GAUGE;
  self->unit = g_strdup (unit);
  for (guint i = 0; i < G_N_ELEMENTS (lpp_names); i++)
    {
      if (g_str_equal (segments[0], lpp_names[i].name))
        {
          self->kind = lpp_names[i].kind;
          g_set_str (&self->unit, lpp_names[i].unit);
        }
    }
}

/**
 * ter_field_name_read:
 * @path: the names that lead to a value, joined by dots: "temperatureSensor.3"
 *
 * Reads what the name of a field says of its series.
 *
 * Returns: (transfer full): what was understood; it is never %NULL
 */
TerFieldName *
ter_field_name_read (const char *path)
{
  TerFieldName *self = g_new0 (TerFieldName, 1);
  g_auto (GStrv) segments = NULL;
  const char *last_unit = NULL;
  guint n;

  g_return_val_if_fail (path != NULL, self);

  segments = g_strsplit (*path != '\0' ? path : "value", ".", -1);
  n = g_strv_length (segments);
  if (n > 1 && g_ascii_strcasecmp (segments[n - 1], "value") == 0)
    n--;

  for (guint i = n; i-- > 0;)
    {
      const char *unit = NULL;
      const TerProperty *property = NULL;

      if (!is_number (segments[i]))
        property = read_segment (segments[i], &unit);
      if (property != NULL)
        {
          self->property = g_strdup (property->code);
          self->channel = join_others (segments, n, is_numbered (segments[i], property) ? n : i);
          self->unit = g_strdup (unit != NULL ? unit : property->unit);
          self->kind = property->kind;
          self->is_known = TRUE;
          return self;
        }
      if (last_unit == NULL)
        last_unit = unit;
    }

  fill_unknown (self, segments, n, last_unit);
  return self;
}

/**
 * ter_field_name_free:
 *
 * Frees what ter_field_name_read() returned.
 */
void
ter_field_name_free (TerFieldName *self)
{
  g_free (self->property);
  g_free (self->channel);
  g_free (self->unit);
  g_free (self);
}
