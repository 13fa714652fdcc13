/* ter-secrets.h — Where passwords are kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerSecretsError:
 * @TER_SECRETS_ERROR_UNAVAILABLE: there is no keyring, or it stays locked; nothing was stored elsewhere instead
 * @TER_SECRETS_ERROR_INVALID: a user name with a colon, or a line break
 */
typedef enum
{
  TER_SECRETS_ERROR_UNAVAILABLE,
  TER_SECRETS_ERROR_INVALID,
} TerSecretsError;

#define TER_SECRETS_ERROR (ter_secrets_error_quark ())
GQuark ter_secrets_error_quark (void);

#define TER_TYPE_SECRETS (ter_secrets_get_type ())
G_DECLARE_INTERFACE (TerSecrets, ter_secrets, TER, SECRETS, GObject)

/* A secret is "user:password", named by the uid of its source. lookup returns TRUE with NULL when there is none.
 * The functions may block (a keyring may have to be unlocked) and are called from any thread. */
struct _TerSecretsInterface
{
  GTypeInterface parent_iface;

  gboolean (*lookup) (TerSecrets   *self,
                      const char   *uid,
                      char        **secret,
                      GCancellable *cancellable,
                      GError      **error);
  gboolean (*store) (TerSecrets   *self,
                     const char   *uid,
                     const char   *label,
                     const char   *secret,
                     GCancellable *cancellable,
                     GError      **error);
  gboolean (*clear) (TerSecrets   *self,
                     const char   *uid,
                     GCancellable *cancellable,
                     GError      **error);
};

/* The environment first (servers), then the person's keyring. Never a file. */
TerSecrets *ter_secrets_new_system (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean    ter_secrets_lookup (TerSecrets   *self,
                                const char   *uid,
                                char        **username,
                                char        **password,
                                GCancellable *cancellable,
                                GError      **error);
gboolean    ter_secrets_clear (TerSecrets   *self,
                               const char   *uid,
                               GCancellable *cancellable,
                               GError      **error);

void        ter_secrets_store_async (TerSecrets         *self,
                                     const char         *uid,
                                     const char         *label,
                                     const char         *username,
                                     const char         *password,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean    ter_secrets_store_finish (TerSecrets   *self,
                                      GAsyncResult *result,
                                      GError      **error);

/* For tests: a keeper that nothing outlives, the variable of a source, and waiting for the keyring. */
TerSecrets *ter_secrets_new_memory (void) G_GNUC_WARN_UNUSED_RESULT;
char       *ter_secrets_variable_name (const char *uid) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_secrets_store (TerSecrets   *self,
                               const char   *uid,
                               const char   *label,
                               const char   *username,
                               const char   *password,
                               GCancellable *cancellable,
                               GError      **error);

G_END_DECLS
