/* ter-sources-page.h — Where the data come from, and whether they come
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"
#include "ter-source-health.h"

G_BEGIN_DECLS

#define TER_TYPE_SOURCES_PAGE (ter_sources_page_get_type ())
G_DECLARE_FINAL_TYPE (TerSourcesPage, ter_sources_page, TER, SOURCES_PAGE, TerPage)

const char *ter_source_health_icon (const TerSourceHealth *health);
const char *ter_source_health_tone (const TerSourceHealth *health);
char *ter_source_health_pill (const TerSourceHealth *health, gint64 now_us)
    G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ter_source_activity_new (const TerSourceHealth *health, int width)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
