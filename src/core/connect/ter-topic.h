/* ter-topic.h — Templates of MQTT topics
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* "site/{site}/{thing}/{property}": a topic where a level in braces is captured under its name. "+" stands for
 * a level that means nothing, and a last "#" for all that follow. */
typedef struct _TerTopicTemplate TerTopicTemplate;

TerTopicTemplate *ter_topic_template_new (const char *text,
                                          GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void              ter_topic_template_free (TerTopicTemplate *self);
char             *ter_topic_template_dup_filter (TerTopicTemplate *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean          ter_topic_template_match (TerTopicTemplate *self,
                                            const char       *topic,
                                            GHashTable      **captures);
char             *ter_topic_template_dup_place (TerTopicTemplate *self,
                                                const char       *topic) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerTopicTemplate, ter_topic_template_free)

G_END_DECLS
