/* ter-secrets-system.c — Passwords in the environment, then in the person's keyring
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A server without a session has no keyring: its administrator gives secrets in the environment of the service,
 * TERRITOIRE_SECRET_<uid in capitals, with _ for -> = "user:password", or one user and one password for every
 * source, TERRITOIRE_SECRET_USER and TERRITOIRE_SECRET_PASSWORD. Everywhere else the keyring keeps them.
 *
 *  1. The environment is only read. Storing and forgetting concern the keyring.
 *  2. A keyring that does not answer is an error that says what to do, never a reason to write elsewhere.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-secrets.h"

#include <libsecret/secret.h>

#define TER_TYPE_SYSTEM_SECRETS (ter_system_secrets_get_type ())
G_DECLARE_FINAL_TYPE (TerSystemSecrets, ter_system_secrets, TER, SYSTEM_SECRETS, GObject)

struct _TerSystemSecrets
{
  GObject parent_instance;
};

static void ter_system_secrets_init_interface (TerSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerSystemSecrets,
                               ter_system_secrets,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_SECRETS,
                                                      ter_system_secrets_init_interface))

static const SecretSchema schema = {
  .name = "org.territoire.Dashboard",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "source", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
ter_system_secrets_class_init (TerSystemSecretsClass *klass)
{
}

static void
ter_system_secrets_init (TerSystemSecrets *self)
{
}

/**
 * ter_secrets_variable_name:
 * @uid: a source
 *
 * Gets the name of the environment variable that holds the secret of a source.
 *
 * Returns: (transfer full): "TERRITOIRE_SECRET_…"
 */
char *
ter_secrets_variable_name (const char *uid)
{
  g_autofree char *upper = NULL;

  g_return_val_if_fail (uid != NULL, NULL);

  upper = g_ascii_strup (uid, -1);
  g_strdelimit (upper, "-", '_');

  return g_strconcat ("TERRITOIRE_SECRET_", upper, NULL);
}

static char *
from_environment (const char *uid)
{
  g_autofree char *name = ter_secrets_variable_name (uid);
  const char *secret = g_getenv (name);
  const char *user = g_getenv ("TERRITOIRE_SECRET_USER");
  const char *password = g_getenv ("TERRITOIRE_SECRET_PASSWORD");

  if (secret != NULL && *secret != '\0')
    return g_strdup (secret);
  if (user != NULL && *user != '\0')
    return g_strconcat (user, ":", password, NULL);

  return NULL;
}

static void
set_unavailable (const char   *uid,
                 const GError *reason,
                 GError      **error)
{
  g_autofree char *name = ter_secrets_variable_name (uid);

  g_set_error (
      error, TER_SECRETS_ERROR, TER_SECRETS_ERROR_UNAVAILABLE,
      _("The keyring does not answer (%s). Unlock it, or on a server set %s to “user:password”"),
      reason->message, name);
}

static gboolean
ter_system_secrets_lookup (TerSecrets   *secrets,
                           const char   *uid,
                           char        **secret,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  char *found;

  *secret = from_environment (uid);
  if (*secret != NULL)
    return TRUE;

  found = secret_password_lookup_sync (&schema, cancellable, &local_error, "source", uid, NULL);
  if (local_error != NULL)
    {
      set_unavailable (uid, local_error, error);
      return FALSE;
    }
  *secret = g_strdup (found);
  secret_password_free (found);

  return TRUE;
}

static gboolean
ter_system_secrets_store (TerSecrets   *secrets,
                          const char   *uid,
                          const char   *label,
                          const char   *secret,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable,
                                  &local_error, "source", uid, NULL))
    return TRUE;
  set_unavailable (uid, local_error, error);

  return FALSE;
}

static gboolean
ter_system_secrets_clear (TerSecrets   *secrets,
                          const char   *uid,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  secret_password_clear_sync (&schema, cancellable, &local_error, "source", uid, NULL);
  if (local_error == NULL)
    return TRUE;
  set_unavailable (uid, local_error, error);

  return FALSE;
}

static void
ter_system_secrets_init_interface (TerSecretsInterface *iface)
{
  iface->lookup = ter_system_secrets_lookup;
  iface->store = ter_system_secrets_store;
  iface->clear = ter_system_secrets_clear;
}

/**
 * ter_secrets_new_system:
 *
 * Makes the keeper that the program uses.
 *
 * Returns: (transfer full): the keeper
 */
TerSecrets *
ter_secrets_new_system (void)
{
  return g_object_new (TER_TYPE_SYSTEM_SECRETS, NULL);
}
