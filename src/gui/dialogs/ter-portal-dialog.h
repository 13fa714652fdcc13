/* ter-portal-dialog.h — Finding a dataset on an open data portal
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-harvester.h"
#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_PORTAL_DIALOG (ter_portal_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TerPortalDialog, ter_portal_dialog, TER, PORTAL_DIALOG, AdwDialog)

AdwDialog *ter_portal_dialog_new (TerSession *session, GPtrArray *sources)
    G_GNUC_WARN_UNUSED_RESULT;

/* For tests: what a portal answers. */
void ter_portal_dialog_show_results (TerPortalDialog *self, TerListingPage *page);

G_END_DECLS
