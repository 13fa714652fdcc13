/* ter-source-page.h — One source: its health, what it refused, and who is new
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"
#include "ter-source-health.h"

G_BEGIN_DECLS

#define TER_TYPE_SOURCE_PAGE (ter_source_page_get_type ())
G_DECLARE_FINAL_TYPE (TerSourcePage, ter_source_page, TER, SOURCE_PAGE, TerPage)

TerSourcePage *ter_source_page_new (gint64 source_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
