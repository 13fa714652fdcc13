/* ter-test-broker.c — A real mosquitto of one's own, and a publisher that logs what the broker accepted
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. Nothing is shared between tests: each has its own folder and port, and ends its own process, by its pid.
 *  2. The broker writes its state to the disk when it ends and when test_broker_save() asks for it; a kill without
 *     that loses what it had accepted, and is not what these tests measure.
 *  3. What the publisher logs as accepted is what the broker promised to deliver.
 */

#include "config.h"

#include "ter-test-broker.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <mosquitto.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
find_mosquitto (void)
{
  char *path = g_find_program_in_path ("mosquitto");

  if (path == NULL && g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup ("/usr/sbin/mosquitto");
  return path;
}

static guint16
find_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

char *
test_broker_write (TestBroker *self,
                   const char *name,
                   const char *contents)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  return path;
}

/* "extra" is added to the configuration, where @FOLDER@ stands for the folder; NULL lets everybody in. */
TestBroker *
test_broker_new (const char *extra)
{
  g_autofree char *program = find_mosquitto ();
  TestBroker *self;

  if (program == NULL)
    {
      g_test_skip ("mosquitto is not installed: tests with a real broker need it");
      return NULL;
    }
  self = g_new0 (TestBroker, 1);
  self->folder = g_dir_make_tmp ("territoire-broker.XXXXXX", NULL);
  /* As root the broker becomes another user. */
  g_chmod (self->folder, 0777);
  self->extra = g_strdup (extra != NULL ? extra : "allow_anonymous true\n");
  self->port = find_port ();
  test_broker_start (self);

  return self;
}

static gboolean
answers (TestBroker *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
  return connection != NULL;
}

void
test_broker_start (TestBroker *self)
{
  g_autofree char *program = find_mosquitto ();
  g_auto (GStrv) parts = g_strsplit (self->extra, "@FOLDER@", -1);
  g_autofree char *extra = g_strjoinv (self->folder, parts);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  char *argv[] = { program, (char *) "-c", NULL, NULL };
  g_autoptr (GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  text = g_strdup_printf (
      "listener %u 127.0.0.1\npersistence true\npersistence_location %s/\n"
      "max_queued_messages 0\nmax_inflight_messages 200\nlog_dest file %s/log\nuser %s\n%s",
      self->port, self->folder, self->folder, g_get_user_name (), extra);
  path = test_broker_write (self, "mosquitto.conf", text);
  argv[2] = path;
  g_spawn_async (NULL, argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &self->pid, &error);
  g_assert_no_error (error);
  while (!answers (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (5000);
    }
}

void
test_broker_stop (TestBroker *self,
                  int         signal)
{
  if (self->pid == 0)
    return;
  kill (self->pid, signal);
  waitpid (self->pid, NULL, 0);
  g_spawn_close_pid (self->pid);
  self->pid = 0;
}

/* Has it write its state, and waits until it did. */
void
test_broker_save (TestBroker *self)
{
  g_autofree char *path = g_build_filename (self->folder, "mosquitto.db", NULL);
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_unlink (path);
  kill (self->pid, SIGUSR1);
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (2000);
    }
}

/* What a broker without persistence does by itself; to be called while it is stopped. */
void
test_broker_forget (TestBroker *self)
{
  g_autofree char *path = g_build_filename (self->folder, "mosquitto.db", NULL);

  g_unlink (path);
}

void
test_broker_free (TestBroker *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  test_broker_stop (self, SIGTERM);
  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->extra);
  g_free (self);
}

struct _TestPublisher
{
  struct mosquitto *client;

  /* Under the lock */
  GMutex lock;
  GHashTable *waiting;
  GHashTable *accepted;
  gboolean is_connected;
};

static void
on_publish (struct mosquitto *client,
            void             *data,
            int               mid)
{
  TestPublisher *self = data;
  gpointer number;

  g_mutex_lock (&self->lock);
  if (g_hash_table_steal_extended (self->waiting, GINT_TO_POINTER (mid), NULL, &number))
    g_hash_table_add (self->accepted, number);
  g_mutex_unlock (&self->lock);
}

static void
on_connect (struct mosquitto *client,
            void             *data,
            int               code)
{
  TestPublisher *self = data;

  g_mutex_lock (&self->lock);
  self->is_connected = code == 0;
  g_mutex_unlock (&self->lock);
}

TestPublisher *
test_publisher_new (guint16     port,
                    const char *username,
                    const char *password)
{
  static gsize once = 0;
  TestPublisher *self = g_new0 (TestPublisher, 1);

  if (g_once_init_enter (&once))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&once, 1);
    }
  g_mutex_init (&self->lock);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->accepted = g_hash_table_new (NULL, NULL);
  self->client = mosquitto_new ("publisher", false, self);
  mosquitto_publish_callback_set (self->client, on_publish);
  mosquitto_connect_callback_set (self->client, on_connect);
  mosquitto_reconnect_delay_set (self->client, 1, 1, false);
  mosquitto_max_inflight_messages_set (self->client, 500);
  if (username != NULL)
    mosquitto_username_pw_set (self->client, username, password);
  g_assert_cmpint (mosquitto_connect (self->client, "127.0.0.1", port, 30), ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_loop_start (self->client), ==, MOSQ_ERR_SUCCESS);

  return self;
}

void
test_publisher_send (TestPublisher *self,
                     guint          number,
                     const char    *topic,
                     const char    *payload,
                     int            qos,
                     gboolean       retain)
{
  int mid = 0;
  int code;

  /* The lock keeps on_publish() from looking for the message before it is written down. */
  g_mutex_lock (&self->lock);
  code = mosquitto_publish (self->client, &mid, topic, strlen (payload), payload, qos, retain);
  if (code == MOSQ_ERR_SUCCESS || qos > 0)
    g_hash_table_insert (self->waiting, GINT_TO_POINTER (mid), GUINT_TO_POINTER (number + 1));
  g_mutex_unlock (&self->lock);
}

gboolean
test_publisher_is_accepted (TestPublisher *self,
                            guint          number)
{
  gboolean accepted;

  g_mutex_lock (&self->lock);
  accepted = g_hash_table_contains (self->accepted, GUINT_TO_POINTER (number + 1));
  g_mutex_unlock (&self->lock);
  return accepted;
}

guint
test_publisher_get_n_accepted (TestPublisher *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->accepted);
  g_mutex_unlock (&self->lock);
  return n;
}

guint
test_publisher_get_n_waiting (TestPublisher *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->waiting);
  g_mutex_unlock (&self->lock);
  return n;
}

void
test_publisher_flush (TestPublisher *self)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (test_publisher_get_n_waiting (self) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (2000);
    }
}

void
test_publisher_free (TestPublisher *self)
{
  mosquitto_disconnect (self->client);
  mosquitto_loop_stop (self->client, true);
  mosquitto_destroy (self->client);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->accepted);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* One turn of the main context, or a little while. */
void
test_iterate (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (2000);
}
