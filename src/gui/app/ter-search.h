/* ter-search.h — Finds pages, sites, sensors and datasets by their names
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_SEARCH (ter_search_get_type ())
G_DECLARE_FINAL_TYPE (TerSearch, ter_search, TER, SEARCH, GObject)

/* Signal "chosen" (const char *kind, gint64 id): what a person picked; for a page, kind is its name and id 0. */
TerSearch *ter_search_new (TerSession *session,
                           GtkSearchEntry *entry,
                           GtkListBox *results,
                           GtkStack *stack) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
