/* ter-overview-page.h — The first page: what the territory says today
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_OVERVIEW_PAGE (ter_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (TerOverviewPage, ter_overview_page, TER, OVERVIEW_PAGE, TerPage)

G_END_DECLS
