/* ter-ballast-private.h — Room kept on the disk for the day when it is full
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TER_BALLAST_BYTES (1024 * 1024)

typedef struct _TerBallast TerBallast;

TerBallast *ter_ballast_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void        ter_ballast_free (TerBallast *self);
gboolean    ter_ballast_hold (TerBallast *self);
void        ter_ballast_let_go (TerBallast *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerBallast, ter_ballast_free)

G_END_DECLS
