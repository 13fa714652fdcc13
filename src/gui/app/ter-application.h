/* ter-application.h — The application: options, windows, files
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-clock.h"
#include "ter-tile-fetcher.h"

G_BEGIN_DECLS

#define TER_TYPE_APPLICATION (ter_application_get_type ())
G_DECLARE_FINAL_TYPE (TerApplication, ter_application, TER, APPLICATION, AdwApplication)

TerApplication *ter_application_new (TerClock *clock) G_GNUC_WARN_UNUSED_RESULT;

TerClock *ter_application_get_clock (TerApplication *self);
GSettings *ter_application_get_settings (TerApplication *self);
TerTileFetcher *ter_application_get_tiles (TerApplication *self);
gboolean ter_application_has_failed (TerApplication *self);

G_END_DECLS
