/* store-support.c — What the tests of the store share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-support.h"

char *
store_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("territoire-store-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

void
store_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_chmod (path, 0600);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
store_write_file (const char *path,
                  const void *data,
                  gsize       length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static gboolean
write_line (const char *path,
            const char *line)
{
  g_autofd int fd = open (path, O_WRONLY | O_CLOEXEC);

  return fd >= 0 && write (fd, line, strlen (line)) == (gssize) strlen (line);
}

/* Who is not root becomes root of a small world of its own. */
static gboolean
enter_namespace (void)
{
  g_autofree char *users = g_strdup_printf ("0 %d 1", (int) getuid ());
  g_autofree char *groups = g_strdup_printf ("0 %d 1", (int) getgid ());

  if (unshare (CLONE_NEWNS) == 0)
    return TRUE;

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
         write_line ("/proc/self/setgroups", "deny") && write_line ("/proc/self/uid_map", users) &&
         write_line ("/proc/self/gid_map", groups);
}

gboolean
store_mount_small (const char *folder,
                   const char *options)
{
  return enter_namespace () && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("none", folder, "tmpfs", 0, options) == 0;
}

void
store_run_child (void (*func) (gpointer data),
                 gpointer    data,
                 const char *why_not)
{
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      func (data);
      _exit (0);
    }
  waitpid (child, &status, 0);
  if (WIFEXITED (status) && WEXITSTATUS (status) == STORE_NOT_PERMITTED)
    g_test_skip (why_not);
  else
    g_assert_cmpint (status, ==, 0);
}

void
store_say (int out,
           int number)
{
  if (write (out, &number, sizeof number) != sizeof number)
    _exit (1);
}

int
store_kill_at_work (StoreFixture *self,
                    StoreWork     work,
                    gpointer      data,
                    int           first,
                    int           wanted,
                    int           wait_us)
{
  int acknowledged = first - 1, number, status;
  int pipe_fds[2];
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  child = fork ();
  if (child == 0)
    {
      close (pipe_fds[0]);
      work (self, first, pipe_fds[1], data);
      _exit (1);
    }
  close (pipe_fds[1]);
  while (acknowledged < wanted && read (pipe_fds[0], &number, sizeof number) == sizeof number)
    acknowledged = number;
  g_usleep ((gulong) wait_us);
  kill (child, SIGKILL);
  waitpid (child, &status, 0);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  while (read (pipe_fds[0], &number, sizeof number) == sizeof number)
    acknowledged = number;
  close (pipe_fds[0]);

  return acknowledged;
}

TerAct *
store_act (TerActVerb  verb,
           const char *object,
           gint64      id)
{
  TerAct *act = ter_act_new_full (verb, object, id);

  act->actor = g_strdup ("Test");

  return act;
}

gint64
store_create (TerStore   *store,
              const char *object,
              const char *first_field,
              ...)
{
  g_autoptr (TerAct) act = store_act (TER_ACT_CREATE, object, 0);
  g_autoptr (GError) error = NULL;
  va_list values;

  va_start (values, first_field);
  for (const char *field = first_field; field != NULL; field = va_arg (values, const char *))
    ter_act_set (act, field, va_arg (values, const char *));
  va_end (values);

  ter_store_apply (store, act, &error);
  g_assert_no_error (error);
  g_assert_cmpint (act->object_id, >, 0);

  return act->object_id;
}

gint64
store_add_source (TerStore *store)
{
  return store_create (store, "source", "kind", "mqtt", "name", "Capteurs", NULL);
}

void
store_fixture_set_up (StoreFixture *self,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = store_make_folder ();
  self->path = g_build_filename (self->folder, "a b?c#d%41.territoire", NULL);
  self->clock = ter_clock_new_manual (STORE_EPOCH_US);
  self->store = ter_store_create (self->path, "Pays de Test", "Europe/Paris", self->clock, &error);
  g_assert_no_error (error);
  self->source_id = store_add_source (self->store);
}

void
store_fixture_close (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  ter_store_close (self->store, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
store_fixture_reopen (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  store_fixture_close (self);
  self->store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, &error);
  g_assert_no_error (error);
}

void
store_fixture_assert_sound (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = ter_store_check (self->store, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("problem: %s", (char *) g_ptr_array_index (problems, i));
  g_assert_cmpuint (problems->len, ==, 0);
}

void
store_fixture_tear_down (StoreFixture *self,
                         gconstpointer data)
{
  store_fixture_close (self);
  store_remove_folder (self->folder);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self->path);
}

void
store_batch_add (TerBatch   *batch,
                 const char *key,
                 const char *device,
                 gint64      time_us,
                 double      value)
{
  TerObservation observation = { .time_us = time_us, .value = value, .quality = TER_QUALITY_GOOD };
  guint index = ter_batch_add_device (batch, device, NULL, NULL);

  observation.stream =
      ter_batch_add_stream (batch, index, "temperature", "", NULL, "Cel", TER_SERIES_GAUGE);
  observation.message = ter_batch_add_message (batch, key, "t", NULL, time_us + TER_USEC_PER_SEC);
  ter_batch_add_observation (batch, &observation);
}

TerCommit
store_commit (TerStore *store,
              TerBatch *batch)
{
  g_autoptr (GError) error = NULL;
  TerCommit commit;

  ter_store_commit (store, batch, &commit, &error);
  g_assert_no_error (error);

  return commit;
}

gint64
store_find_series (TerStore   *store,
                   const char *device_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = ter_store_list_series (store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (list, i);

      if (g_str_equal (series->device_name, device_name))
        return series->id;
    }

  return 0;
}

gint64
store_count_observations (TerStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = ter_store_list_series (store, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    n += ((TerSeries *) g_ptr_array_index (list, i))->n_observations;

  return n;
}

TerSamples *
store_read_all (TerStore *store,
                gint64    series_id)
{
  g_autoptr (GError) error = NULL;
  TerSamples *samples = ter_store_read (store, series_id, G_MININT64, G_MAXINT64, NULL, &error);

  g_assert_no_error (error);

  return samples;
}
