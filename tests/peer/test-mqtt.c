/* test-mqtt.c — A listener and a real broker
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "mqtt-support.h"
#include "ter-instant.h"

#include <glib/gstdio.h>
#include <signal.h>

/* Of the odd numbers, or of the even ones, below a hundred. */
static guint
count_stored (Bench *self,
              guint  first)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = 0;

  for (guint i = first; i < 100; i += 2)
    {
      g_autofree char *key = g_strdup_printf ("m%u", i);

      n += g_hash_table_contains (self->stored, key);
    }
  return n;
}

static void
test_listen (gconstpointer config)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;
  g_autoptr (TerMqttStatus) status = NULL;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = bench_new_for (broker, config);
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  for (guint i = 0; i < 3000; i++)
    bench_send (publisher, i, i % 3 == 0 ? 0 : 1);
  test_wait_until (bench_get_n_stored (bench) == 3000);
  status = ter_mqtt_dup_status (bench->mqtt);
  g_assert_cmpint (status->n_messages, >=, 3000);
  g_assert_cmpint (status->n_commits, >, 0);
  g_assert_cmpint (status->n_gaps, ==, 0);
  g_assert_cmpint (status->n_connections, ==, 1);
  g_assert_cmpuint (bench->n_twice, ==, 0);

  /* What comes while we are away waits at the broker, and nothing that was acknowledged comes again. */
  bench_stop (bench);
  for (guint i = 3000; i < 3100; i++)
    bench_send (publisher, i, 1);
  test_publisher_flush (publisher);
  bench_start (bench);
  test_wait_until (bench_get_n_stored (bench) == 3100);
  g_assert_cmpuint (bench->n_twice, ==, 0);
}

static void
test_reconnect (void)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;
  g_autoptr (TerMqttStatus) kept = NULL;
  g_autoptr (TerMqttStatus) forgotten = NULL;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = bench_new_for (broker, "{}");
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);

  test_broker_stop (broker, SIGTERM);
  test_wait_until (bench_get_state (bench) == TER_MQTT_WAITING);
  test_broker_start (broker);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  bench_send (publisher, 1, 1);
  test_wait_until (bench_get_n_stored (bench) == 1);
  kept = ter_mqtt_dup_status (bench->mqtt);
  g_assert_cmpint (kept->n_gaps, ==, 0);
  g_assert_cmpint (kept->n_connections, ==, 2);

  /* A broker that lost its state does not know us any more: what came meanwhile is lost, and is said. */
  test_broker_stop (broker, SIGTERM);
  test_broker_forget (broker);
  test_broker_start (broker);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  forgotten = ter_mqtt_dup_status (bench->mqtt);
  g_assert_cmpint (forgotten->n_gaps, ==, 1);
  g_assert_cmpint (forgotten->gap_since_us, ==, kept->last_message_us);
}

/* Twenty starts and ends of the broker leave no descriptor and no thread behind. */
static void
test_flap (void)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (Bench) bench = NULL;
  guint n_before = 0;

  if (broker == NULL)
    return;
  bench = bench_new_for (broker, "{}");
  bench_start (bench);
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (GDir) fds = NULL;
      guint n = 0;

      test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
      fds = g_dir_open ("/proc/self/fd", 0, NULL);
      while (g_dir_read_name (fds) != NULL)
        n++;
      if (round == 0)
        n_before = n;
      g_assert_cmpuint (n, <=, n_before + 2);
      test_broker_stop (broker, SIGKILL);
      test_wait_until (bench_get_state (bench) == TER_MQTT_WAITING);
      test_broker_start (broker);
    }
}

static void
test_full_disk (void)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;
  g_autofree char *error = NULL;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = bench_new_for (broker, "{}");
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);

  bench_set_failing (bench, TRUE);
  for (guint i = 0; i < 100; i++)
    bench_send (publisher, i, i % 2);
  test_wait_until (bench_get_n_failed (bench) >= 3);
  test_wait_until (bench_get_state (bench) == TER_MQTT_BLOCKED);
  error = bench_dup_error (bench);
  g_assert_cmpstr (error, ==, "The disk is full");
  g_assert_cmpuint (bench_get_n_stored (bench), ==, 0);

  /* Those of QoS 1 come again from the broker; of those of QoS 0, the ones that had come were kept here. */
  bench_set_failing (bench, FALSE);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  test_wait_until (count_stored (bench, 1) == 50);
  g_assert_cmpuint (count_stored (bench, 0), >, 0);
}

/* Stopped while the disk is full: the next start gets everything. */
static void
test_stop_blocked (void)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = bench_new_for (broker, "{}");
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  bench_set_failing (bench, TRUE);
  for (guint i = 0; i < 50; i++)
    bench_send (publisher, i, 1);
  test_wait_until (bench_get_n_failed (bench) >= 1);
  bench_stop (bench);
  g_assert_cmpuint (bench_get_n_stored (bench), ==, 0);

  bench_set_failing (bench, FALSE);
  bench_start (bench);
  test_wait_until (bench_get_n_stored (bench) == 50);
}

static void
test_password (void)
{
  g_autoptr (TestBroker) broker = NULL;
  g_autofree char *program = g_find_program_in_path ("mosquitto_passwd");
  g_autofree char *file = NULL;
  g_autoptr (Bench) without = NULL;
  g_autoptr (Bench) wrong = NULL;
  g_autoptr (Bench) right = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *refused = NULL;

  if (program == NULL)
    {
      g_test_skip ("mosquitto_passwd is not installed");
      return;
    }
  broker = test_broker_new (NULL);
  if (broker == NULL)
    return;
  file = test_broker_write (broker, "passwords", "marie:s3cret\n");
  {
    char *argv[] = { program, (char *) "-U", file, NULL };

    g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                                 NULL, NULL, NULL));
    g_chmod (file, 0644);
  }
  g_set_str (&broker->extra, "allow_anonymous false\npassword_file @FOLDER@/passwords\n");
  test_broker_stop (broker, SIGTERM);
  test_broker_start (broker);

  without = bench_new_for (broker, "{}");
  bench_start (without);
  test_wait_until (bench_has_error (without));
  asked = bench_dup_error (without);
  g_assert_cmpstr (asked, ==,
                   "The broker wants a user name and a password: give them to the source");

  wrong = bench_new_for (broker, "{}");
  wrong->options->username = g_strdup ("marie");
  wrong->options->password = g_strdup ("guess-canary");
  bench_start (wrong);
  test_wait_until (bench_has_error (wrong));
  refused = bench_dup_error (wrong);
  g_assert_cmpstr (refused, ==, "The broker refuses the user “marie” or the password: check both");

  right = bench_new_for (broker, "{}");
  right->options->username = g_strdup ("marie");
  right->options->password = g_strdup ("s3cret");
  bench_start (right);
  test_wait_until (bench_get_state (right) == TER_MQTT_LISTENING);
}

static gboolean
openssl (TestBroker *broker,
         const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) argv = NULL;
  int status = -1;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  return g_spawn_sync (broker->folder, argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                           G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL) &&
         status == 0;
}

/* An authority, and a certificate of its making for "localhost". */
static gboolean
make_certificates (TestBroker *broker,
                   const char *name)
{
  g_autofree char *san = g_strdup_printf ("subjectAltName=%s\n", name);
  g_autofree char *path = test_broker_write (broker, "san", san);
  static const char *const keys[] = { "ca.key", "server.key" };
  gboolean ok;

  ok =
      openssl (
          broker,
          "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Essai") &&
      openssl (broker,
               "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=broker") &&
      openssl (
          broker,
          "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 "
          "-extfile san");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *key = g_build_filename (broker->folder, keys[i], NULL);

      g_chmod (key, 0644);
    }
  return ok;
}

static Bench *
listen_encrypted (TestBroker *broker,
                  const char *host,
                  gboolean    knows_authority)
{
  g_autofree char *url = g_strdup_printf ("mqtts://%s:%u", host, broker->port);
  g_autofree char *config = g_strdup_printf ("{\"ca_file\":\"%s/ca.pem\"}", broker->folder);
  Bench *bench = bench_new (url, knows_authority ? config : "{}");

  bench_start (bench);
  return bench;
}

static void
test_tls (void)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (Bench) known = NULL;
  g_autoptr (Bench) unknown = NULL;
  g_autoptr (Bench) other_name = NULL;
  g_autoptr (Bench) plain = NULL;
  g_autofree char *untrusted = NULL;
  g_autofree char *misnamed = NULL;

  if (broker == NULL)
    return;
  if (!make_certificates (broker, "DNS:localhost"))
    {
      g_test_skip ("openssl is not installed: certificates cannot be made");
      return;
    }
  g_set_str (&broker->extra,
             "allow_anonymous true\ncertfile @FOLDER@/server.pem\nkeyfile @FOLDER@/server.key\n");
  test_broker_stop (broker, SIGTERM);
  test_broker_start (broker);

  known = listen_encrypted (broker, "localhost", TRUE);
  test_wait_until (bench_get_state (known) == TER_MQTT_LISTENING);

  unknown = listen_encrypted (broker, "localhost", FALSE);
  test_wait_until (bench_has_error (unknown));
  untrusted = bench_dup_error (unknown);
  g_test_message ("%s", untrusted);
  g_assert_true (
      g_str_has_prefix (untrusted,
                        "The broker's certificate is refused: it is not made out to “localhost”"));

  other_name = listen_encrypted (broker, "127.0.0.1", TRUE);
  test_wait_until (bench_has_error (other_name));
  misnamed = bench_dup_error (other_name);
  g_test_message ("%s", misnamed);
  g_assert_true (
      g_str_has_prefix (misnamed,
                        "The broker's certificate is refused: it is not made out to “127.0.0.1”"));

  plain = bench_new_for (broker, "{}");
  bench_start (plain);
  test_wait_until (bench_has_error (plain));
}

static const struct
{
  const char *url;
  gboolean allow_local;
  const char *error;
} unreachable[] = {
  { "mqtt://127.0.0.1:1", TRUE, "The broker 127.0.0.1:1 does not answer: " },
  { "mqtt://127.0.0.1:1", FALSE,
    "“127.0.0.1” is 127.0.0.1, on this machine or in a private network; " },
  { "mqtt://localhost:1", FALSE, "“localhost” is " },
  { "mqtt://[::1]:1", FALSE, "“::1” is ::1, " },
  { "mqtt://192.168.7.7:1", FALSE, "“192.168.7.7” is 192.168.7.7, " },
  { "mqtt://[::ffff:127.0.0.1]:1", FALSE, "“::ffff:127.0.0.1” is " },
  { "mqtt://0.0.0.0:1", TRUE, "“0.0.0.0” is 0.0.0.0, an address where no broker can be" },
  { "mqtt://169.254.169.254:1883", TRUE,
    "“169.254.169.254” is 169.254.169.254, an address where no broker can be" },
};

static void
test_unreachable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unreachable); i++)
    {
      g_autoptr (Bench) bench = bench_new (unreachable[i].url, "{}");
      g_autofree char *error = NULL;

      bench->options->allow_local = unreachable[i].allow_local;
      bench_start (bench);
      test_wait_until (bench_has_error (bench));
      error = bench_dup_error (bench);
      g_test_message ("%s: %s", unreachable[i].url, error);
      g_assert_true (g_str_has_prefix (error, unreachable[i].error));
    }
}

/* Something that accepts and never speaks: stopping does not wait for it. */
static void
test_silent_server (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("mqtt://127.0.0.1:%u", port);
  g_autoptr (Bench) bench = bench_new (url, "{}");
  gint64 before;

  bench_start (bench);
  g_assert_cmpint (bench_get_state (bench), ==, TER_MQTT_CONNECTING);
  g_usleep (100000);
  before = g_get_monotonic_time ();
  bench_stop (bench);
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_USEC_PER_SEC);
}

static const struct
{
  const char *url;
  const char *host;
  guint16 port;
  gboolean tls;
} urls[] = {
  { "mqtt://broker.example", "broker.example", 1883, FALSE },
  { "mqtts://broker.example", "broker.example", 8883, TRUE },
  { "mqtts://broker.example:443", "broker.example", 443, TRUE },
  { "MQTT://10.0.0.1:99/", "10.0.0.1", 99, FALSE },
  { "mqtt://[fd00::1]:1", "fd00::1", 1, FALSE },
  { "http://broker.example", NULL, 0, FALSE },
  { "broker.example", NULL, 0, FALSE },
  { "mqtt://", NULL, 0, FALSE },
  { "mqtt://marie:canary@broker.example", NULL, 0, FALSE },
  { NULL, NULL, 0, FALSE },
};

static void
test_urls (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (TerSource) source = ter_source_new ();
      g_autoptr (TerMqttOptions) options = NULL;
      g_autoptr (GError) error = NULL;

      source->uid = g_strdup ("u");
      source->kind = g_strdup ("chirpstack");
      source->url = g_strdup (urls[i].url);
      options = ter_mqtt_options_new_for_source (source, &error);
      if (urls[i].host == NULL)
        {
          g_assert_error (error, TER_MQTT_ERROR, TER_MQTT_ERROR_CONFIG);
          g_assert_null (strstr (error->message, "canary"));
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (options->host, ==, urls[i].host);
      g_assert_cmpuint (options->port, ==, urls[i].port);
      g_assert_cmpint (options->tls, ==, urls[i].tls);
      g_assert_cmpstr (options->client_id, ==, "territoire-u");
      g_assert_false (options->clean);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mqtt/urls", test_urls);
  g_test_add_data_func ("/mqtt/listen", "{}", test_listen);
  g_test_add_data_func ("/mqtt/listen-4", "{\"version\":4}", test_listen);
  g_test_add_data_func ("/mqtt/listen-5", "{\"version\":5}", test_listen);
  g_test_add_func ("/mqtt/reconnect", test_reconnect);
  g_test_add_func ("/mqtt/flap", test_flap);
  g_test_add_func ("/mqtt/full-disk", test_full_disk);
  g_test_add_func ("/mqtt/stop-blocked", test_stop_blocked);
  g_test_add_func ("/mqtt/password", test_password);
  g_test_add_func ("/mqtt/tls", test_tls);
  g_test_add_func ("/mqtt/unreachable", test_unreachable);
  g_test_add_func ("/mqtt/silent-server", test_silent_server);

  return g_test_run ();
}
