/* ter-data-page.h — The inventory of datasets
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_DATA_PAGE (ter_data_page_get_type ())
G_DECLARE_FINAL_TYPE (TerDataPage, ter_data_page, TER, DATA_PAGE, TerPage)

/* For tests: what is sought, and how much is seen. */
guint ter_data_page_get_n_shown (TerDataPage *self);
void ter_data_page_set_search (TerDataPage *self, const char *text);

G_END_DECLS
