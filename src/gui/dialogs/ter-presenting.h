/* ter-presenting.h — A dialog that needs to read something first
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-session.h"

G_BEGIN_DECLS

/* Makes the dialog of what was read. */
typedef AdwDialog *(*TerDialogFunc) (TerSession *session, gpointer choices);

void ter_present_loaded (TerSession *session,
                         GtkWidget *parent,
                         TerTerritoryFunc load,
                         gpointer params,
                         GDestroyNotify free_params,
                         GDestroyNotify free_choices,
                         TerDialogFunc create);

G_END_DECLS
