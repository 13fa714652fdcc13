/* test-secrets.c — Where passwords are kept, and how long one waits before trying again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-backoff.h"
#include "ter-secrets.h"

static const struct
{
  const char *username;
  const char *password;
} secrets[] = {
  { "marie", "s3cret" },
  { "marie", "with:colons:in:it" },
  { "marie", "" },
  { "é ü", "“quoted” \\ \n" },
};

static void
test_memory (void)
{
  g_autoptr (TerSecrets) keeper = ter_secrets_new_memory ();
  g_autofree char *nobody = NULL;
  g_autofree char *nothing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *username = NULL;
      g_autofree char *password = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (ter_secrets_store (keeper, "uid", "LoRa", secrets[i].username,
                                        secrets[i].password, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (ter_secrets_lookup (keeper, "uid", &username, &password, NULL, &error));
      g_assert_cmpstr (username, ==, secrets[i].username);
      g_assert_cmpstr (password, ==, secrets[i].password);
    }
  g_assert_true (ter_secrets_clear (keeper, "uid", NULL, NULL));
  g_assert_true (ter_secrets_lookup (keeper, "uid", &nobody, &nothing, NULL, NULL));
  g_assert_null (nobody);
  g_assert_null (nothing);
}

static void
test_invalid (void)
{
  static const char *const names[] = { "a:b", "a\nb", "a\rb" };
  g_autoptr (TerSecrets) keeper = ter_secrets_new_memory ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ter_secrets_store (keeper, "uid", "LoRa", names[i], "canary", NULL, &error));
      g_assert_error (error, TER_SECRETS_ERROR, TER_SECRETS_ERROR_INVALID);
      g_assert_null (strstr (error->message, "canary"));
    }
}

static void
test_environment (void)
{
  g_autoptr (TerSecrets) keeper = ter_secrets_new_system ();
  g_autofree char *name = ter_secrets_variable_name ("3f2b9c1e-aa00-4c1e-9d5e-000000000001");
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;
  g_autofree char *general = NULL;
  g_autofree char *shared = NULL;

  g_assert_cmpstr (name, ==, "TERRITOIRE_SECRET_3F2B9C1E_AA00_4C1E_9D5E_000000000001");
  g_setenv ("TERRITOIRE_SECRET_USER", "everybody", TRUE);
  g_setenv ("TERRITOIRE_SECRET_PASSWORD", "shared", TRUE);
  g_setenv (name, "marie:one:two", TRUE);
  g_assert_true (ter_secrets_lookup (keeper, "3f2b9c1e-aa00-4c1e-9d5e-000000000001", &username,
                                     &password, NULL, NULL));
  g_assert_cmpstr (username, ==, "marie");
  g_assert_cmpstr (password, ==, "one:two");
  g_assert_true (ter_secrets_lookup (keeper, "another", &general, &shared, NULL, NULL));
  g_assert_cmpstr (general, ==, "everybody");
  g_assert_cmpstr (shared, ==, "shared");
  g_unsetenv (name);
  g_unsetenv ("TERRITOIRE_SECRET_USER");
  g_unsetenv ("TERRITOIRE_SECRET_PASSWORD");
}

/* Without a keyring nothing is written anywhere, and the message says what to do on a server. */
static void
test_no_keyring (void)
{
  g_autoptr (TerSecrets) keeper = ter_secrets_new_system ();
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
      g_assert_false (ter_secrets_store (keeper, "ab-cd", "LoRa", "marie", "canary", NULL, &error));
      g_assert_error (error, TER_SECRETS_ERROR, TER_SECRETS_ERROR_UNAVAILABLE);
      g_assert_nonnull (strstr (error->message, "TERRITOIRE_SECRET_AB_CD"));
      g_assert_null (strstr (error->message, "canary"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      is_kept)
{
  g_assert_true (ter_secrets_store_finish (TER_SECRETS (source), result, NULL));
  *(gboolean *) is_kept = TRUE;
}

static void
test_async (void)
{
  g_autoptr (TerSecrets) keeper = ter_secrets_new_memory ();
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;
  gboolean is_kept = FALSE;

  ter_secrets_store_async (keeper, "uid", "LoRa", "marie", "s3cret", NULL, on_kept, &is_kept);
  while (!is_kept)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ter_secrets_lookup (keeper, "uid", &username, &password, NULL, NULL));
  g_assert_cmpstr (username, ==, "marie");
  g_assert_cmpstr (password, ==, "s3cret");
}

static void
test_backoff (void)
{
  guint32 seed = g_test_rand_int_range (1, G_MAXINT32);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  TerBackoff backoff = { 1000, 60000, 0 };
  guint whole = 1000;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 100; i++)
    {
      guint wait = ter_backoff_next_ms (&backoff, random);

      g_assert_cmpuint (wait, >=, whole / 2);
      g_assert_cmpuint (wait, <=, whole);
      whole = MIN (whole * 2, 60000);
    }
  ter_backoff_reset (&backoff);
  g_assert_cmpuint (ter_backoff_next_ms (&backoff, random), <=, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/memory", test_memory);
  g_test_add_func ("/secrets/invalid", test_invalid);
  g_test_add_func ("/secrets/environment", test_environment);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/async", test_async);
  g_test_add_func ("/backoff", test_backoff);

  return g_test_run ();
}
