/* ter-writer-lock-private.h — One writer a file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TerWriterLock TerWriterLock;

TerWriterLock *ter_writer_lock_take (const char *path,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void           ter_writer_lock_release (TerWriterLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerWriterLock, ter_writer_lock_release)

G_END_DECLS
