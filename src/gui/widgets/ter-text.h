/* ter-text.h — Text of others in widgets that read markup
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Names of sites, sensors, sources and datasets come from elsewhere. The titles of Adw rows, toasts and
 * banners read markup, so that a name like “<b>” would be lost or worse: they are set through these
 * functions only, which a check of the lint suite makes sure of. */
void ter_text_set_row (AdwPreferencesRow *row, const char *title, const char *subtitle);
void ter_text_set_subtitle (AdwActionRow *row, const char *subtitle);
AdwToast *ter_text_toast_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;
void ter_text_set_group (AdwPreferencesGroup *group, const char *title, const char *description);
void ter_text_set_banner (AdwBanner *banner, const char *title);
void ter_text_set_status (AdwStatusPage *page, const char *title, const char *description);
char *ter_text_shorten_authority (const char *name) G_GNUC_WARN_UNUSED_RESULT;
GtkLabel *ter_text_label_new (const char *text, const char *css_class);

G_END_DECLS
