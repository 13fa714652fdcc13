/* ter-source-measures.c — Which measures of a source become series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A person who adds a source sees what it sends, and says which measures are of no use: {"left_out": ["snr"]} in its
 * configuration. The decoder reads and counts them, and they become no series.
 *
 *  1. What is left out is named, so that a measure nobody has seen yet is kept.
 *  2. A measure is kept again by taking its name away; the rest of the configuration is written again as it was.
 *  3. A configuration that cannot be read leaves nothing out, and is not written over.
 */

#include "config.h"

#include "ter-source-measures.h"

#include "ter-json-writer.h"
#include "ter-json.h"

#define MEMBER "left_out"

static void
write_list (TerJsonWriter     *writer,
            const char *const *left_out)
{
  ter_json_writer_begin_array (writer);
  for (guint i = 0; left_out[i] != NULL; i++)
    ter_json_writer_string (writer, left_out[i]);
  ter_json_writer_end_array (writer);
}

/**
 * ter_source_measures_create_config:
 * @topic: (nullable): where plain MQTT payloads are, as a template
 * @left_out: (nullable) (array zero-terminated=1): properties that are counted and not kept
 *
 * Writes the configuration of a source that a person adds.
 *
 * Returns: (transfer full): JSON
 */
char *
ter_source_measures_create_config (const char        *topic,
                                   const char *const *left_out)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  if (topic != NULL)
    ter_json_writer_member_string (writer, "topic", topic);
  if (left_out != NULL && left_out[0] != NULL)
    {
      ter_json_writer_key (writer, MEMBER);
      write_list (writer, left_out);
    }
  ter_json_writer_end_object (writer);

  return ter_json_writer_steal (writer);
}

static TerJson *
read_config (const TerSource *source)
{
  return ter_json_parse (source->config != NULL && *source->config != '\0' ? source->config : "{}",
                         -1, NULL, NULL);
}

/**
 * ter_source_measures_dup_left_out:
 *
 * Lists the measures of a source that are counted and not kept.
 *
 * Returns: (transfer full) (array zero-terminated=1): their properties
 */
char **
ter_source_measures_dup_left_out (const TerSource *source)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (TerJson) config = NULL;
  const TerJsonNode *list;

  g_return_val_if_fail (source != NULL, NULL);

  config = read_config (source);
  list = config != NULL ? ter_json_node_get (ter_json_get_root (config), MEMBER) : NULL;
  for (gsize i = 0; i < ter_json_node_get_size (list); i++)
    {
      const char *property = ter_json_node_get_string (ter_json_node_at (list, i));

      if (property != NULL)
        g_strv_builder_add (builder, property);
    }

  return g_strv_builder_end (builder);
}

static void
append_member (GString    *text,
               const char *key,
               const char *value)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);
  g_autofree char *name = NULL;

  ter_json_writer_string (writer, key);
  name = ter_json_writer_steal (writer);
  g_string_append_printf (text, "%s%s:%s", text->len > 1 ? "," : "", name, value);
}

/**
 * ter_source_measures_keep:
 * @property: a measure that is left out
 *
 * Has a measure become a series again, from the next message on.
 *
 * Returns: (transfer full): the configuration to give the source, or %NULL if the one that it has cannot be read
 */
char *
ter_source_measures_keep (const TerSource *source,
                          const char      *property)
{
  g_autoptr (TerJson) config = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  const TerJsonNode *value;
  const char *key;
  TerJsonIter iter;
  GString *text;

  g_return_val_if_fail (source != NULL && property != NULL, NULL);

  config = read_config (source);
  if (config == NULL || ter_json_node_get_type (ter_json_get_root (config)) != TER_JSON_OBJECT)
    return NULL;

  text = g_string_new ("{");
  ter_json_iter_init (&iter, ter_json_get_root (config));
  while (ter_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *written = ter_json_node_to_string (value);

      if (!g_str_equal (key, MEMBER))
        append_member (text, key, written);
    }
  before = ter_source_measures_dup_left_out (source);
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], property))
      g_strv_builder_add (builder, before[i]);
  after = g_strv_builder_end (builder);
  if (after[0] != NULL)
    {
      g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);
      g_autofree char *list = NULL;

      write_list (writer, (const char *const *) after);
      list = ter_json_writer_steal (writer);
      append_member (text, MEMBER, list);
    }
  g_string_append_c (text, '}');

  return g_string_free_and_steal (text);
}

/**
 * ter_source_measures_count_left_out:
 * @run: a collection
 *
 * Returns: how many values of measures that are left out came meanwhile
 */
gint64
ter_source_measures_count_left_out (const TerRun *run)
{
  g_autoptr (TerJson) detail = NULL;
  gint64 count;

  g_return_val_if_fail (run != NULL, 0);

  if (run->detail == NULL)
    return 0;
  detail = ter_json_parse (run->detail, -1, NULL, NULL);
  if (detail == NULL ||
      !ter_json_node_get_int (ter_json_node_get (ter_json_get_root (detail), MEMBER), &count))
    return 0;

  return count;
}
