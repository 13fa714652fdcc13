/* ter-plain-rule.c — The configuration of a topic template
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-plain-private.h"
#include "ter-unit.h"

static void
field_free (gpointer data)
{
  TerPlainField *self = data;

  g_free (self->path);
  ter_field_name_free (self->name);
  g_free (self);
}

/**
 * ter_plain_rule_free:
 *
 * Frees a rule.
 */
void
ter_plain_rule_free (TerPlainRule *self)
{
  g_clear_pointer (&self->topic, ter_topic_template_free);
  g_free (self->property);
  g_free (self->unit);
  g_free (self->time);
  g_free (self->values);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/* The word of a unit as its code, or as it is when the table does not have it. */
static char *
dup_unit (const char *word)
{
  const TerUnit *unit = ter_unit_lookup (word);

  return g_strdup (unit != NULL ? unit->code : word);
}

static gboolean
add_field (TerPlainRule      *self,
           const TerJsonNode *config,
           GError           **error)
{
  const char *path = ter_json_get_string (config, "path");
  const char *property = ter_json_get_string (config, "property");
  const char *channel = ter_json_get_string (config, "channel");
  const char *unit = ter_json_get_string (config, "unit");
  const char *kind = ter_json_get_string (config, "kind");
  TerPlainField *field;

  if (path == NULL)
    {
      g_set_error_literal (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
                           _("A field of a topic template has no path"));
      return FALSE;
    }
  field = g_new0 (TerPlainField, 1);
  g_ptr_array_add (self->fields, field);
  field->path = g_strdup (path);
  field->name = ter_field_name_read (property != NULL ? property : path + strspn (path, "$."));
  if (channel != NULL)
    g_set_str (&field->name->channel, channel);
  if (unit != NULL)
    {
      g_free (field->name->unit);
      field->name->unit = dup_unit (unit);
    }
  if (kind != NULL && !ter_series_kind_from_string (kind, &field->name->kind))
    {
      g_set_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
                   _("The kind “%s” is unknown; use gauge, counter, state or amount"), kind);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_payload (TerPlainRule *self,
              const char   *word,
              GError      **error)
{
  static const char *const names[] = { "auto", "number", "state", "json", "senml" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (word == NULL || g_str_equal (word, names[i]))
        {
          self->payload = i;
          return TRUE;
        }
    }
  g_set_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
               _("The payload kind “%s” is unknown; use auto, number, state, json or senml"),
               word);
  return FALSE;
}

/**
 * ter_plain_rule_new:
 * @config: one template of the configuration
 *
 * Reads a topic template and what its payloads are.
 *
 * Returns: (transfer full): the rule, or %NULL with %TER_DECODER_ERROR_CONFIG
 */
TerPlainRule *
ter_plain_rule_new (const TerJsonNode *config,
                    GError           **error)
{
  TerPlainRule *self = g_new0 (TerPlainRule, 1);
  const TerJsonNode *fields = ter_json_node_get (config, "fields");
  const char *topic = ter_json_get_string (config, "topic");
  gboolean ok;

  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->property = g_strdup (ter_json_get_string (config, "property"));
  self->unit = dup_unit (ter_json_get_string (config, "unit"));
  self->time = g_strdup (ter_json_get_string (config, "time"));
  self->values = g_strdup (ter_json_get_string (config, "values"));
  self->topic = ter_topic_template_new (topic != NULL ? topic : "", error);

  ok = self->topic != NULL && read_payload (self, ter_json_get_string (config, "payload"), error);
  for (gsize i = 0; ok && i < ter_json_node_get_size (fields); i++)
    ok = add_field (self, ter_json_node_at (fields, i), error);
  if (!ok)
    g_clear_pointer (&self, ter_plain_rule_free);

  return self;
}
