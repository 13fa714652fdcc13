/* ter-focus.h — The keyboard stays where it was when what a page shows is made again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TerFocusPlace:
 *
 * Where the keyboard is under a widget, by the way that leads there.
 */
typedef struct _TerFocusPlace TerFocusPlace;

TerFocusPlace *ter_focus_remember (GtkWidget *root) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_focus_restore (const TerFocusPlace *self, GtkWidget *root);
void ter_focus_keep (GtkWidget *root);
void ter_focus_place_free (TerFocusPlace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerFocusPlace, ter_focus_place_free)

G_END_DECLS
