/* ter-gui.h — What every program with a window does first
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ter_gui_init (void);

G_END_DECLS
