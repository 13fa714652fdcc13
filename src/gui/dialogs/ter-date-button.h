/* ter-date-button.h — A calendar beside a date to type
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

char *ter_date_text (GDateTime *date) G_GNUC_WARN_UNUSED_RESULT;
GDateTime *ter_date_parse (const char *text, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ter_date_button_new (AdwEntryRow *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
