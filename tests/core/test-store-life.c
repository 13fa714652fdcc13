/* test-store-life.c — Creating and opening, and every way in which that must be refused
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-support.h"
#include "ter-migrations-private.h"

#define add(name, func)                                                            \
  g_test_add ("/store/life/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)

/* Opens and expects a refusal that leaves the file as it was. */
static void
assert_refused (StoreFixture *self,
                const char   *path,
                TerStoreMode  mode,
                int           code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before = 0, length_after = 0;
  TerStore *store;

  g_file_get_contents (path, &before, &length_before, NULL);
  store = ter_store_open (path, mode, self->clock, &error);
  g_assert_null (store);
  g_assert_error (error, TER_STORE_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_file_get_contents (path, &after, &length_after, NULL);
  g_assert_cmpmem (before, length_before, after, length_after);
}

static char *
sibling (StoreFixture *self,
         const char   *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
test_facts (StoreFixture *self,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *zone = NULL;
  g_autofree char *uid = NULL;
  g_autofree char *fictional = NULL;

  g_assert_true (ter_store_set_fact (self->store, "fictional", "1", &error));
  store_fixture_reopen (self);
  name = ter_store_dup_fact (self->store, "name");
  zone = ter_store_dup_fact (self->store, "zone");
  uid = ter_store_dup_fact (self->store, "uid");
  fictional = ter_store_dup_fact (self->store, "fictional");
  g_assert_cmpstr (name, ==, "Pays de Test");
  g_assert_cmpstr (zone, ==, "Europe/Paris");
  g_assert_true (g_uuid_string_is_valid (uid));
  g_assert_cmpstr (fictional, ==, "1");
  g_assert_true (ter_store_set_fact (self->store, "fictional", NULL, &error));
  g_assert_null (ter_store_dup_fact (self->store, "fictional"));
  g_assert_false (ter_store_is_read_only (self->store));
}

/* Nothing but the territory is left beside it once it is closed. */
static void
test_tidy (StoreFixture *self,
           gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  store_fixture_close (self);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 1);
}

static void
test_create_refused (StoreFixture *self,
                     gconstpointer data)
{
  static const struct
  {
    const char *path;
    const char *name;
    const char *zone;
    int code;
  } requests[] = {
    { "a b?c#d%41.territoire", "A", "Europe/Paris", TER_STORE_ERROR_EXISTS },
    { "new", "", "Europe/Paris", TER_STORE_ERROR_INVALID },
    { "new", "A", "Europe/Nowhere", TER_STORE_ERROR_INVALID },
    { "no/such/folder/new", "A", "Europe/Paris", TER_STORE_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = sibling (self, requests[i].path);

      g_assert_null (
          ter_store_create (path, requests[i].name, requests[i].zone, self->clock, &error));
      g_assert_error (error, TER_STORE_ERROR, requests[i].code);
    }
}

static void
test_not_found (StoreFixture *self,
                gconstpointer data)
{
  g_autofree char *path = sibling (self, "nothing");

  assert_refused (self, path, TER_STORE_READ_WRITE, TER_STORE_ERROR_NOT_FOUND);
  assert_refused (self, path, TER_STORE_READ_ONLY, TER_STORE_ERROR_NOT_FOUND);
}

static void
test_not_a_territory (StoreFixture *self,
                      gconstpointer data)
{
  g_autofree char *path = sibling (self, "other");
  g_autofree char *random = g_malloc (100000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < 100000; i++)
    random[i] = (char) g_rand_int (rand);
  for (guint i = 0; i < 3; i++)
    {
      store_write_file (path, random, i == 0 ? 0 : i == 1 ? 50 : 100000);
      assert_refused (self, path, TER_STORE_READ_WRITE, TER_STORE_ERROR_NOT_A_TERRITORY);
      assert_refused (self, path, TER_STORE_READ_ONLY, TER_STORE_ERROR_NOT_A_TERRITORY);
    }
  assert_refused (self, self->folder, TER_STORE_READ_WRITE, TER_STORE_ERROR_NOT_A_TERRITORY);
}

/* Writes over some bytes of a closed territory. */
static void
patch (const char *path,
       gsize       offset,
       const void *bytes,
       gsize       length)
{
  FILE *file = g_fopen (path, "r+b");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, (long) offset, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_newer (StoreFixture *self,
            gconstpointer data)
{
  guint8 version[4] = { 0, 0, 0, (guint8) (ter_migrations_get_newest () + 1) };

  store_fixture_close (self);
  patch (self->path, 60, version, sizeof version);
  assert_refused (self, self->path, TER_STORE_READ_WRITE, TER_STORE_ERROR_NEWER);
  assert_refused (self, self->path, TER_STORE_READ_ONLY, TER_STORE_ERROR_NEWER);
}

static void
test_other_application (StoreFixture *self,
                        gconstpointer data)
{
  store_fixture_close (self);
  patch (self->path, 68, "GPKG", 4);
  assert_refused (self, self->path, TER_STORE_READ_WRITE, TER_STORE_ERROR_NOT_A_TERRITORY);
}

/* A file with a trigger that somebody added: the content is sound and the schema is not ours. */
static void
test_foreign_schema (StoreFixture *self,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ter_connection_run (self->store->writer,
                                     "CREATE TRIGGER intruder AFTER INSERT ON segment BEGIN"
                                     " DELETE FROM snapshot; END",
                                     &error));
  g_assert_no_error (error);
  store_fixture_close (self);
  assert_refused (self, self->path, TER_STORE_READ_WRITE, TER_STORE_ERROR_CORRUPT);
  assert_refused (self, self->path, TER_STORE_READ_ONLY, TER_STORE_ERROR_CORRUPT);
}

static gboolean
on_nfs (const char *path,
        char      **name)
{
  *name = g_strdup ("NFS");

  return TRUE;
}

static void
test_network (StoreFixture *self,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_wal = NULL;
  g_autoptr (TerStore) store = NULL;
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *kind = NULL;

  store_fixture_close (self);
  g_assert_null (ter_store_open_full (self->path, TER_STORE_READ_WRITE, self->clock, on_nfs,
                                      &(TerOpening) { 0 }, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NETWORK_FILE_SYSTEM);

  /* To read a file that was closed properly is safe anywhere. */
  g_clear_error (&error);
  store = ter_store_open_full (self->path, TER_STORE_READ_ONLY, self->clock, on_nfs,
                               &(TerOpening) { 0 }, &error);
  g_assert_no_error (error);
  g_clear_object (&store);

  store_write_file (wal, "not empty", 9);
  g_assert_null (ter_store_open_full (self->path, TER_STORE_READ_ONLY, self->clock, on_nfs,
                                      &(TerOpening) { 0 }, &error_wal));
  g_assert_error (error_wal, TER_STORE_ERROR, TER_STORE_ERROR_NETWORK_FILE_SYSTEM);
  g_assert_false (ter_store_lies_on_network (self->folder, &kind));
}

static void
test_locked (StoreFixture *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) reader = NULL;
  g_autofree char *holder = g_strdup_printf ("(%d)", (int) getpid ());
  g_autofree char *link_path = sibling (self, "another-name");

  g_assert_null (ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, holder));

  /* By another name it is the same file. */
  g_clear_error (&error);
  g_assert_cmpint (symlink (self->path, link_path), ==, 0);
  g_assert_null (ter_store_open (link_path, TER_STORE_READ_WRITE, self->clock, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED);

  g_clear_error (&error);
  reader = ter_store_open (self->path, TER_STORE_READ_ONLY, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (ter_store_is_read_only (reader));
  g_assert_false (ter_store_set_fact (reader, "name", "B", &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY);
}

/* The lock of a process that was killed is free. */
static void
test_lock_of_the_dead (StoreFixture *self,
                       gconstpointer data)
{
  int ready[2], status;
  char byte;
  pid_t child;

  store_fixture_close (self);
  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      TerStore *store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, NULL);

      if (write (ready[1], store != NULL ? "1" : "0", 1) != 1)
        _exit (1);
      pause ();
      _exit (0);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, '1');
  assert_refused (self, self->path, TER_STORE_READ_WRITE, TER_STORE_ERROR_LOCKED);
  kill (child, SIGKILL);
  waitpid (child, &status, 0);
  close (ready[0]);
  close (ready[1]);
  store_fixture_reopen (self);
}

/* Root may write anywhere: as root, what a person may not do is tried in a child that is nobody. */
typedef struct
{
  void (*func) (StoreFixture *self);
  StoreFixture *fixture;
} Trial;

static void
become_nobody_and_try (gpointer data)
{
  const Trial *trial = data;

  if (getuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
    _exit (STORE_NOT_PERMITTED);
  trial->func (trial->fixture);
}

static void
run_as_nobody (void (*func) (StoreFixture *self),
               StoreFixture *self)
{
  Trial trial = { func, self };

  store_run_child (become_nobody_and_try, &trial, "this root may not become another user");
}

static void
try_read_only_file (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = NULL;
  g_autofree char *name = NULL;

  assert_refused (self, self->path, TER_STORE_READ_WRITE, TER_STORE_ERROR_READ_ONLY);
  store = ter_store_open (self->path, TER_STORE_READ_ONLY, self->clock, &error);
  g_assert_no_error (error);
  name = ter_store_dup_fact (store, "name");
  g_assert_cmpstr (name, ==, "Pays de Test");
}

static void
test_read_only_file (StoreFixture *self,
                     gconstpointer data)
{
  store_fixture_close (self);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0777), ==, 0);
  run_as_nobody (try_read_only_file, self);
}

static void
try_read_only_folder (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sibling (self, "new");

  try_read_only_file (self);
  g_assert_null (ter_store_create (path, "A", "Europe/Paris", self->clock, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY);
}

static void
test_read_only_folder (StoreFixture *self,
                       gconstpointer data)
{
  store_fixture_close (self);
  g_assert_cmpint (g_chmod (self->path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  run_as_nobody (try_read_only_folder, self);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
}

static void
try_unclosed_in_read_only_folder (StoreFixture *self)
{
  assert_refused (self, self->path, TER_STORE_READ_ONLY, TER_STORE_ERROR_READ_ONLY);
}

static void
test_unclosed_in_read_only_folder (StoreFixture *self,
                                   gconstpointer data)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);

  store_fixture_close (self);
  store_write_file (wal, "not empty", 9);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  run_as_nobody (try_unclosed_in_read_only_folder, self);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
}

/* A medium that cannot be written at all, not even by root: a DVD, a snapshot. */
static void
try_read_only_mount (gpointer data)
{
  StoreFixture *self = data;
  g_autofree char *path = sibling (self, "kept.territoire");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  TerStore *store;

  if (!store_mount_small (self->folder, "size=8m"))
    _exit (STORE_NOT_PERMITTED);
  store = ter_store_create (path, "Pays de Test", "Europe/Paris", self->clock, &error);
  g_assert_no_error (error);
  ter_store_close (store, &error);
  g_assert_no_error (error);
  g_object_unref (store);
  g_assert_cmpint (mount ("none", self->folder, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL), ==, 0);

  assert_refused (self, path, TER_STORE_READ_WRITE, TER_STORE_ERROR_READ_ONLY);
  store = ter_store_open (path, TER_STORE_READ_ONLY, self->clock, &error);
  g_assert_no_error (error);
  name = ter_store_dup_fact (store, "name");
  g_assert_cmpstr (name, ==, "Pays de Test");
}

static void
test_read_only_mount (StoreFixture *self,
                      gconstpointer data)
{
  store_run_child (try_read_only_mount, self, "this user may not mount a small file system");
}

static void
test_closed (StoreFixture *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = g_object_ref (self->store);
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  g_assert_true (ter_store_close (store, &error));
  g_assert_true (ter_store_close (store, &error));
  g_assert_null (ter_store_list_sites (store, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_IO);
  g_clear_error (&error);
  store_batch_add (batch, NULL, "a", STORE_EPOCH_US, 1);
  g_assert_false (ter_store_commit (store, batch, NULL, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_IO);
  g_clear_object (&self->store);
}

/* A migration that fails in the middle leaves the file at the version before. */
static void
test_failing_migration (StoreFixture *self,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TerConnection *writer = self->store->writer;
  gint64 version, n;

  g_assert_false (ter_migrations_apply_script (writer, 2,
                                               "CREATE TABLE half (x INTEGER) STRICT;"
                                               "INSERT INTO half VALUES (1);"
                                               "INSERT INTO no_such_table VALUES (1);",
                                               &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_IO);
  g_assert_true (ter_connection_get_int (writer, "PRAGMA user_version", &version, NULL));
  g_assert_cmpint (version, ==, ter_migrations_get_newest ());
  g_assert_true (ter_connection_get_int (writer,
                                         "SELECT count(*) FROM sqlite_schema WHERE name = 'half'",
                                         &n, NULL));
  g_assert_cmpint (n, ==, 0);
  store_fixture_reopen (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("facts", test_facts);
  add ("tidy", test_tidy);
  add ("create-refused", test_create_refused);
  add ("not-found", test_not_found);
  add ("not-a-territory", test_not_a_territory);
  add ("newer", test_newer);
  add ("other-application", test_other_application);
  add ("foreign-schema", test_foreign_schema);
  add ("network", test_network);
  add ("locked", test_locked);
  add ("lock-of-the-dead", test_lock_of_the_dead);
  add ("read-only-file", test_read_only_file);
  add ("read-only-folder", test_read_only_folder);
  add ("unclosed-in-read-only-folder", test_unclosed_in_read_only_folder);
  add ("read-only-mount", test_read_only_mount);
  add ("closed", test_closed);
  add ("failing-migration", test_failing_migration);

  return g_test_run ();
}
