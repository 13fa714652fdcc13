/* ter-tour.h — Walks the pages and writes their pictures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-window.h"

G_BEGIN_DECLS

gboolean ter_tour_run (TerWindow *window, const char *folder);

G_END_DECLS
