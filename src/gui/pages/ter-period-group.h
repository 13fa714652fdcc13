/* ter-period-group.h — Which period the pages look at
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-session.h"

G_BEGIN_DECLS

GtkWidget *ter_period_group_new (void);
void ter_period_group_bind (GtkWidget *group, TerSession *session);
GtkWidget *ter_period_button_new (void);
void ter_period_button_bind (GtkWidget *button, TerSession *session);

G_END_DECLS
