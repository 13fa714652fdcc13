/* ter-secrets.c — Where passwords are kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The interface, its asynchronous half, and the keeper in memory. The one that a person uses is in
 * ter-secrets-system.c.
 *
 *  1. A secret is one text, "user:password": the user cannot hold a colon, the password can.
 *  2. There is no third place: where no keeper answers, the password is asked for or refused, never written to
 *     a file.
 *  3. Secrets are wiped when they are freed here.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-secrets.h"

#include <string.h>

G_DEFINE_QUARK (ter-secrets-error-quark, ter_secrets_error)
G_DEFINE_INTERFACE (TerSecrets, ter_secrets, G_TYPE_OBJECT)

#define TER_TYPE_MEMORY_SECRETS (ter_memory_secrets_get_type ())
G_DECLARE_FINAL_TYPE (TerMemorySecrets, ter_memory_secrets, TER, MEMORY_SECRETS, GObject)

struct _TerMemorySecrets
{
  GObject parent_instance;

  /* Under the lock */
  GMutex lock;
  GHashTable *secrets;
};

static void ter_memory_secrets_init_interface (TerSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerMemorySecrets,
                               ter_memory_secrets,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_SECRETS,
                                                      ter_memory_secrets_init_interface))

static void
wipe (gpointer data)
{
  char *secret = data;

  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
ter_secrets_default_init (TerSecretsInterface *iface)
{
}

static void
ter_memory_secrets_finalize (GObject *object)
{
  TerMemorySecrets *self = TER_MEMORY_SECRETS (object);

  g_hash_table_unref (self->secrets);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ter_memory_secrets_parent_class)->finalize (object);
}

static void
ter_memory_secrets_class_init (TerMemorySecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_memory_secrets_finalize;
}

static void
ter_memory_secrets_init (TerMemorySecrets *self)
{
  g_mutex_init (&self->lock);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
}

static gboolean
ter_memory_secrets_lookup (TerSecrets   *secrets,
                           const char   *uid,
                           char        **secret,
                           GCancellable *cancellable,
                           GError      **error)
{
  TerMemorySecrets *self = TER_MEMORY_SECRETS (secrets);

  g_mutex_lock (&self->lock);
  *secret = g_strdup (g_hash_table_lookup (self->secrets, uid));
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
ter_memory_secrets_store (TerSecrets   *secrets,
                          const char   *uid,
                          const char   *label,
                          const char   *secret,
                          GCancellable *cancellable,
                          GError      **error)
{
  TerMemorySecrets *self = TER_MEMORY_SECRETS (secrets);

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->secrets, g_strdup (uid), g_strdup (secret));
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
ter_memory_secrets_clear (TerSecrets   *secrets,
                          const char   *uid,
                          GCancellable *cancellable,
                          GError      **error)
{
  TerMemorySecrets *self = TER_MEMORY_SECRETS (secrets);

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->secrets, uid);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static void
ter_memory_secrets_init_interface (TerSecretsInterface *iface)
{
  iface->lookup = ter_memory_secrets_lookup;
  iface->store = ter_memory_secrets_store;
  iface->clear = ter_memory_secrets_clear;
}

/**
 * ter_secrets_new_memory:
 *
 * Makes a keeper that forgets everything with its end.
 *
 * Returns: (transfer full): the keeper
 */
TerSecrets *
ter_secrets_new_memory (void)
{
  return g_object_new (TER_TYPE_MEMORY_SECRETS, NULL);
}

/**
 * ter_secrets_lookup:
 * @uid: the source
 * @username: (out) (transfer full) (nullable): its user
 * @password: (out) (transfer full) (nullable): its password
 *
 * Finds the user and the password of a source. May block.
 *
 * Returns: %TRUE if the keeper answered: both are then %NULL when it has none; %FALSE with #TER_SECRETS_ERROR
 */
gboolean
ter_secrets_lookup (TerSecrets   *self,
                    const char   *uid,
                    char        **username,
                    char        **password,
                    GCancellable *cancellable,
                    GError      **error)
{
  char *secret = NULL;
  char *colon;

  g_return_val_if_fail (TER_IS_SECRETS (self), FALSE);
  g_return_val_if_fail (uid != NULL && username != NULL && password != NULL, FALSE);

  *username = *password = NULL;
  if (!TER_SECRETS_GET_IFACE (self)->lookup (self, uid, &secret, cancellable, error))
    return FALSE;
  if (secret == NULL)
    return TRUE;

  colon = strchr (secret, ':');
  *username = colon != NULL ? g_strndup (secret, colon - secret) : g_strdup (secret);
  *password = colon != NULL ? g_strdup (colon + 1) : NULL;
  wipe (secret);

  return TRUE;
}

/**
 * ter_secrets_store:
 * @uid: the source
 * @label: its name, which the keyring shows to the person
 * @username: the user
 * @password: (nullable): the password
 *
 * Keeps the user and the password of a source. May block.
 *
 * Returns: %FALSE with #TER_SECRETS_ERROR; nothing was then kept
 */
gboolean
ter_secrets_store (TerSecrets   *self,
                   const char   *uid,
                   const char   *label,
                   const char   *username,
                   const char   *password,
                   GCancellable *cancellable,
                   GError      **error)
{
  char *secret;
  gboolean ok;

  g_return_val_if_fail (TER_IS_SECRETS (self), FALSE);
  g_return_val_if_fail (uid != NULL && label != NULL && username != NULL, FALSE);

  if (strpbrk (username, ":\r\n") != NULL)
    {
      g_set_error_literal (error, TER_SECRETS_ERROR, TER_SECRETS_ERROR_INVALID,
                           _("A user name cannot hold a colon or a line break"));
      return FALSE;
    }
  secret = g_strconcat (username, ":", password, NULL);
  ok = TER_SECRETS_GET_IFACE (self)->store (self, uid, label, secret, cancellable, error);
  wipe (secret);

  return ok;
}

/**
 * ter_secrets_clear:
 * @uid: the source
 *
 * Forgets the secret of a source. May block.
 *
 * Returns: %FALSE with #TER_SECRETS_ERROR
 */
gboolean
ter_secrets_clear (TerSecrets   *self,
                   const char   *uid,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (TER_IS_SECRETS (self), FALSE);
  g_return_val_if_fail (uid != NULL, FALSE);

  return TER_SECRETS_GET_IFACE (self)->clear (self, uid, cancellable, error);
}

/* What an asynchronous call carries to its thread and back. */
typedef struct
{
  char *uid;
  char *label;
  char *username;
  char *password;
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_free (self->uid);
  g_free (self->label);
  g_free (self->username);
  wipe (self->password);
  g_free (self);
}

static void
store_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  const Call *call = data;
  GError *error = NULL;

  if (ter_secrets_store (source, call->uid, call->label, call->username, call->password,
                         cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ter_secrets_store_async:
 *
 * Keeps the user and the password of a source, without blocking.
 */
void
ter_secrets_store_async (TerSecrets         *self,
                         const char         *uid,
                         const char         *label,
                         const char         *username,
                         const char         *password,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (TER_IS_SECRETS (self) && uid != NULL && label != NULL && username != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ter_secrets_store_async);
  call = g_new0 (Call, 1);
  call->uid = g_strdup (uid);
  call->label = g_strdup (label);
  call->username = g_strdup (username);
  call->password = g_strdup (password);
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, store_thread);
}

/**
 * ter_secrets_store_finish:
 *
 * Ends ter_secrets_store_async(); see ter_secrets_store().
 */
gboolean
ter_secrets_store_finish (TerSecrets   *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
