/* ter-source-assistant.h — Adding a source, step by step
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-collector-preview.h"
#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_SOURCE_ASSISTANT (ter_source_assistant_get_type ())
G_DECLARE_FINAL_TYPE (TerSourceAssistant, ter_source_assistant, TER, SOURCE_ASSISTANT, AdwDialog)

AdwDialog *ter_source_assistant_new (TerSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* The steps by themselves, for a journey without a broker. */

/* For tests: what a person would choose, and what a broker would send. */
void ter_source_assistant_choose (TerSourceAssistant *self, const char *kind);
void ter_source_assistant_set_address (TerSourceAssistant *self, const char *url);
void ter_source_assistant_show_live (TerSourceAssistant *self);
void ter_source_assistant_add_message (TerSourceAssistant *self, TerPreviewMessage *message);
void ter_source_assistant_show_purpose (TerSourceAssistant *self);
guint ter_source_assistant_get_n_messages (TerSourceAssistant *self);

G_END_DECLS
