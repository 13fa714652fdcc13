/* ter-object-kinds.c — What acts may change: kinds of object and their fields
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A table: kind of object → SQL, field → SQL, type and limits. An act names a kind and fields by
 * their text; what is not in the table cannot be changed by an act.
 *
 *  1. All SQL is made of literals by the preprocessor: a field's name from outside is looked up,
 *     never pasted.
 *  2. A value enters as text, is read by its type and judged before it is bound. What is read back
 *     as text gives the same value when it is written again: an undo is exact.
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-commit-private.h"
#include "ter-instant.h"
#include "ter-object-kinds-private.h"

#define MAX_TEXT_BYTES (1024 * 1024)

#define FIELD(table, name, column, type, need, ...)       \
  { name,                                                 \
    "SELECT " column " FROM " table " WHERE id = ?1",     \
    "UPDATE " table " SET " column " = ?2 WHERE id = ?1", \
    TER_FIELD_##type,                                     \
    TER_FIELD_##need,                                     \
    __VA_ARGS__ }
#define FACT(name)                                            \
  "SELECT value FROM fact WHERE key = '" name "'",            \
      "INSERT INTO fact (key, value) VALUES ('" name "', ?2)" \
      " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
#define REFERENCE(table) 0, 0, "SELECT 1 FROM " table " WHERE id = ?1 AND removed_us IS NULL"
#define LONGITUDE -180, 180
#define LATITUDE -90, 90
#define UP_TO(max) 0, max

static const TerField series_fields[] = {
  FIELD ("series", "name", "name", TEXT, OPTIONAL),
  FIELD ("series", "unit", "unit", TEXT, OPTIONAL),
  FIELD ("series", "kind", "kind", CODE, KEPT, UP_TO (TER_SERIES_AMOUNT)),
  FIELD ("series", "property", "property", TEXT, KEPT),
  FIELD ("series", "site", "site_id", REFERENCE, OPTIONAL, REFERENCE ("site")),
  FIELD ("series", "meter", "meter_id", REFERENCE, OPTIONAL, REFERENCE ("meter")),
};

static const TerField device_fields[] = {
  FIELD ("device", "name", "name", TEXT, OPTIONAL),
  FIELD ("device", "site", "site_id", REFERENCE, OPTIONAL, REFERENCE ("site")),
  FIELD ("device", "longitude", "longitude", NUMBER, OPTIONAL, LONGITUDE),
  FIELD ("device", "latitude", "latitude", NUMBER, OPTIONAL, LATITUDE),
  FIELD ("device", "is-new", "is_new", CODE, KEPT, UP_TO (1)),
};

static const TerField site_fields[] = {
  FIELD ("site", "name", "name", TEXT, REQUIRED),
  FIELD ("site", "kind", "kind", CODE, KEPT, UP_TO (TER_SITE_OTHER)),
  FIELD ("site", "use", "use", TEXT, OPTIONAL),
  FIELD ("site", "area", "area_id", REFERENCE, OPTIONAL, REFERENCE ("area")),
  FIELD ("site", "floor-area", "floor_area_m2", NUMBER, KEPT, UP_TO (1e9)),
  FIELD ("site", "zone", "zone", ZONE, KEPT),
  FIELD ("site", "longitude", "longitude", NUMBER, OPTIONAL, LONGITUDE),
  FIELD ("site", "latitude", "latitude", NUMBER, OPTIONAL, LATITUDE),
};

static const TerField meter_fields[] = {
  FIELD ("meter", "site", "site_id", REFERENCE, REQUIRED, REFERENCE ("site")),
  FIELD ("meter", "name", "name", TEXT, REQUIRED),
  FIELD ("meter", "fluid", "fluid", TEXT, REQUIRED),
  FIELD ("meter", "reference", "reference", TEXT, OPTIONAL),
  FIELD ("meter", "installed", "installed_us", INSTANT, OPTIONAL),
  FIELD ("meter", "removed", "ended_us", INSTANT, OPTIONAL),
};

static const TerField source_fields[] = {
  FIELD ("source", "kind", "kind", TEXT, REQUIRED),
  FIELD ("source", "name", "name", TEXT, REQUIRED),
  FIELD ("source", "purpose", "purpose", TEXT, OPTIONAL),
  FIELD ("source", "url", "url", TEXT, OPTIONAL),
  FIELD ("source", "config", "config", TEXT, KEPT),
  FIELD ("source", "allow-local", "allow_local", CODE, KEPT, UP_TO (1)),
  FIELD ("source", "enabled", "enabled", CODE, KEPT, UP_TO (1)),
};

static const TerField dataset_fields[] = {
  FIELD ("dataset", "title", "title", TEXT, REQUIRED),
  FIELD ("dataset", "description", "description", TEXT, OPTIONAL),
  FIELD ("dataset", "theme", "theme", TEXT, OPTIONAL),
  FIELD ("dataset", "purpose", "purpose", TEXT, OPTIONAL),
  FIELD ("dataset", "producer", "producer", TEXT, OPTIONAL),
  FIELD ("dataset", "steward", "steward", TEXT, OPTIONAL),
  FIELD ("dataset", "granularity", "granularity", TEXT, OPTIONAL),
  FIELD ("dataset", "frequency", "frequency", TEXT, OPTIONAL),
  FIELD ("dataset", "licence", "licence", TEXT, OPTIONAL),
  FIELD ("dataset", "hosting", "hosting", TEXT, OPTIONAL),
  FIELD ("dataset", "format", "format", TEXT, OPTIONAL),
  FIELD ("dataset", "status", "status", CODE, KEPT, UP_TO (TER_STATUS_PRIVATE_INTEREST)),
  FIELD ("dataset", "stage", "stage", CODE, KEPT, UP_TO (TER_STAGE_DESTROYED)),
  FIELD ("dataset", "origin", "origin", CODE, KEPT, UP_TO (TER_ORIGIN_THIRD_PARTY)),
};

static const TerField area_fields[] = {
  FIELD ("area", "code", "code", TEXT, OPTIONAL),
  FIELD ("area", "name", "name", TEXT, REQUIRED),
  FIELD ("area", "kind", "kind", TEXT, KEPT),
  FIELD ("area", "population", "population", CODE, KEPT, UP_TO (1e10)),
};

static const TerField correction_fields[] = {
  FIELD ("manual_correction", "series", "series_id", REFERENCE, REQUIRED, REFERENCE ("series")),
  FIELD ("manual_correction", "from", "start_us", INSTANT, REQUIRED),
  FIELD ("manual_correction", "to", "end_us", INSTANT, REQUIRED),
  FIELD ("manual_correction", "value", "value", NUMBER, OPTIONAL, -1e300, 1e300),
  FIELD ("manual_correction", "quality", "quality", CODE, KEPT, UP_TO (TER_N_QUALITIES - 1)),
};

static const TerField territory_fields[] = {
  { "name", FACT ("name"), TER_FIELD_TEXT, TER_FIELD_KEPT },
  { "zone", FACT ("zone"), TER_FIELD_ZONE, TER_FIELD_KEPT },
};

#define KIND(name, change, insert)                        \
  { #name,                                                \
    change,                                               \
    "SELECT removed_us FROM " #name " WHERE id = ?1",     \
    insert,                                               \
    "UPDATE " #name " SET removed_us = ?2 WHERE id = ?1", \
    name##_fields,                                        \
    G_N_ELEMENTS (name##_fields) }
#define INSERT(name) "INSERT INTO " #name " (uid) VALUES (?1)"

static const TerObjectKind kinds[] = {
  KIND (series, TER_CHANGE_SERIES, NULL),
  KIND (device, TER_CHANGE_SERIES, NULL),
  KIND (
      site,
      TER_CHANGE_SITES,
      "INSERT INTO site (uid, zone) VALUES (?1, ifnull ((SELECT value FROM fact WHERE key = 'zone'), 'Europe/Paris'))"),
  KIND (meter, TER_CHANGE_SITES, INSERT (meter)),
  KIND (source, TER_CHANGE_SOURCES, INSERT (source)),
  KIND (dataset, TER_CHANGE_DATASETS, "INSERT INTO dataset (uid, created_us) VALUES (?1, ?2)"),
  KIND (area, TER_CHANGE_AREAS, INSERT (area)),
  { "correction", TER_CHANGE_OBSERVATIONS | TER_CHANGE_SERIES,
    "SELECT removed_us FROM manual_correction WHERE id = ?1", INSERT (manual_correction),
    "UPDATE manual_correction SET removed_us = ?2 WHERE id = ?1", correction_fields,
    G_N_ELEMENTS (correction_fields), ter_correction_take_effect },
  { "territory", TER_CHANGE_TERRITORY, NULL, NULL, NULL, territory_fields,
    G_N_ELEMENTS (territory_fields) },
};

/**
 * ter_object_kind_lookup:
 * @name: (nullable): "series", "device"…
 *
 * Returns: (transfer none) (nullable): the kind of that name
 */
const TerObjectKind *
ter_object_kind_lookup (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].name, name))
        return &kinds[i];
    }

  return NULL;
}

/**
 * ter_object_kind_list:
 * @n_kinds: (out): how many
 *
 * Returns: (transfer none) (array length=n_kinds): every kind
 */
const TerObjectKind *
ter_object_kind_list (guint *n_kinds)
{
  g_return_val_if_fail (n_kinds != NULL, NULL);

  *n_kinds = G_N_ELEMENTS (kinds);

  return kinds;
}

/**
 * ter_object_kind_get_field:
 * @name: (nullable): "name", "unit"…
 *
 * Returns: (transfer none) (nullable): the field of that name
 */
const TerField *
ter_object_kind_get_field (const TerObjectKind *self,
                           const char          *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; name != NULL && i < self->n_fields; i++)
    {
      if (g_str_equal (self->fields[i].name, name))
        return &self->fields[i];
    }

  return NULL;
}

static gboolean
refuse (const TerField *self,
        const char     *text,
        const char     *why,
        GError        **error)
{
  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
               /* Translators: value, field, reason */
               _("“%s” does not fit “%s”: %s. Nothing was changed."), text != NULL ? text : "",
               self->name, why);

  return FALSE;
}

/**
 * ter_zone_is_valid:
 * @name: a name of the time zone database: "Europe/Paris"
 *
 * Tells whether days can be counted in a zone. GLib would also read a path: that is not a name.
 */
gboolean
ter_zone_is_valid (const char *name)
{
  g_autoptr (GTimeZone) zone = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (!g_ascii_isalpha (*name) || strstr (name, "..") != NULL)
    return FALSE;
  zone = g_time_zone_new_identifier (name);

  return zone != NULL;
}

static gboolean
bind_text (const TerField *self,
           TerStatement   *statement,
           const char     *text,
           GError        **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (self, NULL, _("it is not UTF-8"), error);
  if (strlen (text) > MAX_TEXT_BYTES)
    return refuse (self, NULL, _("it is longer than a mebibyte"), error);
  if (self->need != TER_FIELD_OPTIONAL && *text == '\0')
    return refuse (self, text, _("it must not be empty"), error);
  if (self->type == TER_FIELD_ZONE && !ter_zone_is_valid (text))
    return refuse (self, text, _("it is not a time zone such as “Europe/Paris”"), error);
  ter_statement_bind_text (statement, 2, text);

  return TRUE;
}

static gboolean
read_whole (const char *text,
            gint64      max,
            gint64     *value)
{
  return g_ascii_string_to_signed (text, 10, 0, max, value, NULL);
}

static gboolean
bind_reference (const TerField *self,
                TerConnection  *connection,
                TerStatement   *statement,
                const char     *text,
                GError        **error)
{
  g_autoptr (TerStatement) row = NULL;
  gint64 id;
  TerStepResult step;

  if (!read_whole (text, G_MAXINT64, &id))
    return refuse (self, text, _("it is not a whole number"), error);
  if (id == 0)
    return self->need == TER_FIELD_OPTIONAL
               ? TRUE
               : refuse (self, text, _("it must not be empty"), error);

  row = ter_connection_prepare (connection, self->reference_sql, error);
  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_DONE)
    return refuse (self, text, _("there is no such thing in the territory"), error);
  ter_statement_bind_int (statement, 2, id);

  return step == TER_STEP_ROW;
}

static gboolean
bind_number (const TerField *self,
             TerStatement   *statement,
             const char     *text,
             GError        **error)
{
  gint64 whole;
  double real;
  char *end;

  if (self->type == TER_FIELD_CODE)
    {
      if (!read_whole (text, (gint64) self->max, &whole))
        return refuse (self, text, _("it is not a whole number in its range"), error);
      ter_statement_bind_int (statement, 2, whole);
      return TRUE;
    }

  real = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (real) || real < self->min || real > self->max)
    return refuse (self, text, _("it is not a number in its range"), error);
  ter_statement_bind_real (statement, 2, real);

  return TRUE;
}

static gboolean
bind_instant (const TerField *self,
              TerStatement   *statement,
              const char     *text,
              GError        **error)
{
  gint64 instant;

  if (!ter_instant_from_string (text, &instant) &&
      !g_ascii_string_to_signed (text, 10, G_MININT64 + 1, G_MAXINT64, &instant, NULL))
    return refuse (self, text, _("it is not an instant such as “2026-01-31T00:00:00Z”"), error);
  ter_statement_bind_int (statement, 2, instant);

  return TRUE;
}

/**
 * ter_field_bind:
 * @statement: the field's update_sql
 * @text: (nullable): a value, or %NULL to clear the field
 *
 * Judges a value and binds it as ?2. @text must live until the statement ran.
 */
gboolean
ter_field_bind (const TerField *self,
                TerConnection  *connection,
                TerStatement   *statement,
                const char     *text,
                GError        **error)
{
  g_return_val_if_fail (self != NULL && statement != NULL, FALSE);

  if (text == NULL)
    return self->need == TER_FIELD_OPTIONAL
               ? TRUE
               : refuse (self, text, _("it must not be empty"), error);

  switch (self->type)
    {
    case TER_FIELD_TEXT:
    case TER_FIELD_ZONE:
      return bind_text (self, statement, text, error);
    case TER_FIELD_CODE:
    case TER_FIELD_NUMBER:
      return bind_number (self, statement, text, error);
    case TER_FIELD_INSTANT:
      return bind_instant (self, statement, text, error);
    case TER_FIELD_REFERENCE:
      return bind_reference (self, connection, statement, text, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static char *
dup_value (const TerField *self,
           TerStatement   *row)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (ter_statement_is_null (row, 0))
    return NULL;

  switch (self->type)
    {
    case TER_FIELD_NUMBER:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, ter_statement_get_real (row, 0)));
    case TER_FIELD_INSTANT:
      return ter_instant_to_string (ter_statement_get_int (row, 0));
    case TER_FIELD_TEXT:
    case TER_FIELD_ZONE:
    case TER_FIELD_CODE:
    case TER_FIELD_REFERENCE:
    default:
      return ter_statement_dup_text (row, 0);
    }
}

/**
 * ter_field_read:
 * @id: an object
 * @text: (out) (nullable): the field's value, or %NULL when it is clear
 *
 * Reads a field as the text that would write it.
 */
gboolean
ter_field_read (const TerField *self,
                TerConnection  *connection,
                gint64          id,
                char          **text,
                GError        **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (connection, self->select_sql, error);
  TerStepResult step;

  *text = NULL;
  if (row == NULL)
    return FALSE;
  ter_statement_bind_int (row, 1, id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_ROW)
    *text = dup_value (self, row);

  return step != TER_STEP_ERROR;
}
