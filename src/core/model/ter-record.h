/* ter-record.h — Reference-counted plain records of the domain
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/* A record is a reference-counted struct with public fields: what one row of the territory says.
 * Whoever makes it fills it, and nobody changes it after it was handed on, so that records cross
 * threads without a lock. Strings are owned by the record; NULL means "not known". */
#define TER_DECLARE_RECORD(Type, prefix)                                                           \
  GType prefix##_get_type (void) G_GNUC_CONST;                                                     \
  Type *prefix##_new (void) G_GNUC_WARN_UNUSED_RESULT;                                             \
  Type *prefix##_ref (Type *self);                                                                 \
  void prefix##_unref (Type *self);                                                                \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, prefix##_unref)

/* clear_func (Type *self) frees the fields only. */
#define TER_DEFINE_RECORD(Type, prefix, clear_func)                                                \
  G_DEFINE_BOXED_TYPE (Type, prefix, prefix##_ref, prefix##_unref)                                 \
  Type *prefix##_new (void)                                                                        \
  {                                                                                                \
    return g_atomic_rc_box_new0 (Type);                                                            \
  }                                                                                                \
  Type *prefix##_ref (Type *self)                                                                  \
  {                                                                                                \
    g_return_val_if_fail (self != NULL, NULL);                                                     \
    return g_atomic_rc_box_acquire (self);                                                         \
  }                                                                                                \
  void prefix##_unref (Type *self)                                                                 \
  {                                                                                                \
    g_return_if_fail (self != NULL);                                                               \
    g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_func);                              \
  }
