/* ter-site-dialog.h — A building is added or described, wherever it is seen
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-session.h"

G_BEGIN_DECLS

void ter_site_dialog_present (TerSession *session,
                              gint64      site_id,
                              GtkWidget  *parent);

G_END_DECLS
