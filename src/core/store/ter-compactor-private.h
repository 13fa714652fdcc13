/* ter-compactor-private.h — The thread that compacts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ter-store.h"

G_BEGIN_DECLS

typedef struct _TerCompactor TerCompactor;

TerCompactor *ter_compactor_new (TerStore *store) G_GNUC_WARN_UNUSED_RESULT;
void ter_compactor_free (TerCompactor *self);
/* Stops what runs, between two slices, and waits for the thread to end. Nothing can be asked any more. */
void ter_compactor_stop (TerCompactor *self);

G_END_DECLS
