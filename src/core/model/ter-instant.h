/* ter-instant.h — Instants as UTC microseconds, and their text
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No instant: used where one is not known. */
#define TER_INSTANT_NONE G_MININT64

char    *ter_instant_to_string (gint64 instant_us) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_instant_from_string (const char *text,
                                  gint64     *instant_us);
GDateTime *ter_instant_to_local (gint64     instant_us,
                                 GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
