/* ter-topic.c — Templates of MQTT topics
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A template is its list of levels; matching compares level by level, as a broker does.
 *
 *  1. A level is wholly a capture, wholly a wildcard, or literal: no pattern inside a level.
 *  2. What the template subscribes to matches at least what the template does: its captures become "+".
 *  3. A name is captured once.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-decoder.h"
#include "ter-topic.h"

/* MQTT 3.1.1, 1.5.3: a topic is at most 65 535 bytes; no broker's operator writes one of a thousand. */
#define MAX_LENGTH 1024

struct _TerTopicTemplate
{
  char **levels;
  guint n;
};

/* "{site}" gives "site"; NULL when the level is no capture. */
static char *
capture_name (const char *level)
{
  gsize length = strlen (level);

  if (length < 3 || level[0] != '{' || level[length - 1] != '}')
    return NULL;
  return g_strndup (level + 1, length - 2);
}

static const char *
find_fault (char **levels)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; levels[i] != NULL; i++)
    {
      g_autofree char *name = capture_name (levels[i]);

      if (g_str_equal (levels[i], "#") && levels[i + 1] != NULL)
        return _("“#” may only be its last level");
      if (name != NULL && !g_hash_table_add (seen, g_steal_pointer (&name)))
        return _("the same name stands in braces twice");
      if (g_str_equal (levels[i], "#") || g_str_equal (levels[i], "+"))
        continue;
      if (strpbrk (levels[i], "+#") != NULL)
        return _("“+” and “#” stand for whole levels");
      if (levels[i][0] != '{' && strpbrk (levels[i], "{}") != NULL)
        return _("braces stand around whole levels");
    }

  return NULL;
}

/**
 * ter_topic_template_new:
 * @text: a template
 *
 * Reads a template.
 *
 * Returns: (transfer full): the template, or %NULL with %TER_DECODER_ERROR_CONFIG
 */
TerTopicTemplate *
ter_topic_template_new (const char *text,
                        GError    **error)
{
  g_auto (GStrv) levels = NULL;
  const char *fault = NULL;
  TerTopicTemplate *self;

  g_return_val_if_fail (text != NULL, NULL);

  levels = g_strsplit (text, "/", -1);
  if (*text == '\0')
    fault = _("it is empty; say which topics to read, such as site/{device}/{property}");
  else if (strlen (text) > MAX_LENGTH)
    fault = _("it is too long");
  else
    fault = find_fault (levels);
  if (fault != NULL)
    {
      g_set_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
                   _("The topic template “%s” cannot be used: %s"), text, fault);
      return NULL;
    }

  self = g_new0 (TerTopicTemplate, 1);
  self->n = g_strv_length (levels);
  self->levels = g_steal_pointer (&levels);

  return self;
}

/**
 * ter_topic_template_free:
 *
 * Frees a template.
 */
void
ter_topic_template_free (TerTopicTemplate *self)
{
  g_strfreev (self->levels);
  g_free (self);
}

/**
 * ter_topic_template_dup_filter:
 *
 * Gets what to subscribe to: every capture becomes "+".
 *
 * Returns: (transfer full): an MQTT topic filter
 */
char *
ter_topic_template_dup_filter (TerTopicTemplate *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) levels = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *name = capture_name (self->levels[i]);

      g_strv_builder_add (builder, name != NULL ? "+" : self->levels[i]);
    }
  levels = g_strv_builder_end (builder);

  return g_strjoinv ("/", levels);
}

/**
 * ter_topic_template_match:
 * @topic: a topic that a message came with
 * @captures: (out) (transfer full) (optional) (element-type utf8 utf8): what the names in braces stand for
 *
 * Compares a topic with the template.
 */
gboolean
ter_topic_template_match (TerTopicTemplate *self,
                          const char       *topic,
                          GHashTable      **captures)
{
  g_autoptr (GHashTable) found = NULL;
  g_auto (GStrv) levels = NULL;
  guint n;

  g_return_val_if_fail (self != NULL && topic != NULL, FALSE);

  found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  levels = g_strsplit (topic, "/", -1);
  n = g_strv_length (levels);
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *name = capture_name (self->levels[i]);

      /* "a/#" is also "a" itself (MQTT 3.1.1, 4.7.1.2). */
      if (g_str_equal (self->levels[i], "#"))
        n = self->n;
      else if (i >= n)
        return FALSE;
      else if (name != NULL)
        g_hash_table_insert (found, g_steal_pointer (&name), g_strdup (levels[i]));
      else if (!g_str_equal (self->levels[i], "+") && !g_str_equal (self->levels[i], levels[i]))
        return FALSE;
    }
  if (n != self->n)
    return FALSE;
  if (captures != NULL)
    *captures = g_steal_pointer (&found);

  return TRUE;
}

/**
 * ter_topic_template_dup_place:
 * @topic: a topic that matches
 *
 * Gets the part of a topic that names the device: every level but those captured as "property" and "channel".
 *
 * Returns: (transfer full): the levels, joined again
 */
char *
ter_topic_template_dup_place (TerTopicTemplate *self,
                              const char       *topic)
{
  g_auto (GStrv) levels = NULL;
  GString *place = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && topic != NULL, NULL);

  levels = g_strsplit (topic, "/", -1);
  for (guint i = 0; levels[i] != NULL; i++)
    {
      if (i < self->n && (g_str_equal (self->levels[i], "{property}") ||
                          g_str_equal (self->levels[i], "{channel}")))
        continue;
      if (place->len > 0)
        g_string_append_c (place, '/');
      g_string_append (place, levels[i]);
    }

  return g_string_free_and_steal (place);
}
