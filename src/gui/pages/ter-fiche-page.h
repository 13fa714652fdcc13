/* ter-fiche-page.h — The sheet of one dataset
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-inventory.h"
#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_FICHE_PAGE (ter_fiche_page_get_type ())
G_DECLARE_FINAL_TYPE (TerFichePage, ter_fiche_page, TER, FICHE_PAGE, TerPage)

TerFichePage *ter_fiche_page_new (gint64 dataset_id) G_GNUC_WARN_UNUSED_RESULT;
char *ter_fiche_status_text (TerDatasetStatus status) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
