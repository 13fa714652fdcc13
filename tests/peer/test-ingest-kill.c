/* test-ingest-kill.c — Nothing that was acknowledged is missing, nothing is there twice, whatever is killed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A publisher numbers its messages and logs which ones the broker accepted. A collector, in a process of its own
 * (this program again, with --collect), is killed with SIGKILL at random moments while messages stream; every
 * tenth round the broker is killed too, and every seventh has a flood, as after an outage. Some messages are
 * published twice with the same deduplicationId, and within each group of ten the order is shuffled.
 *
 *   pass: accepted and missing 0 · stored twice 0 · the file whole after every kill
 *
 *  1. The number of a message is its value and, in milliseconds, its time: what is read back is compared whole.
 *  2. The broker's state is on its disk when it is killed: what mosquitto itself loses is not ours to keep.
 *  3. Counting begins once the stored total is stable: a backlog is not a loss.
 */

#include "config.h"

#include "ter-collector-private.h"
#include "ter-instant.h"
#include "ter-store.h"
#include "ter-territory-private.h"
#include "ter-test-broker.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>

#define N_DEVICES 7
/* 2026-01-01T00:00:00Z: message n was measured n milliseconds later. */
#define EPOCH_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)
#define GROUP 10
#define FLOOD_GROUPS 200

typedef struct
{
  TestBroker *broker;
  TestPublisher *publisher;
  GRand *random;
  char *folder;
  char *path;
  char *program;
  GPid collector;
  gint64 source_id;
  guint n_sent;
  guint n_twice;
} Harness;

/* The collector's process: collects until it is killed. */
static int
collect (const char *path)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerSecrets) secrets = ter_secrets_new_memory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) territory =
      ter_territory_open (path, TER_TERRITORY_DEFAULT, clock, &error);
  g_autoptr (TerCollector) collector = NULL;

  if (territory == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  collector = ter_collector_new_full (territory, secrets, 1);
  ter_collector_run (collector, 0, FALSE, NULL);
  g_clear_object (&collector);
  ter_territory_close (territory, NULL);

  return 0;
}

static void
start_collector (Harness *self)
{
  char *argv[] = { self->program, (char *) "--collect", self->path, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->collector, &error);
  g_assert_no_error (error);
}

static void
end_collector (Harness *self,
               int      signal)
{
  int status;

  kill (self->collector, signal);
  waitpid (self->collector, &status, 0);
  if (signal == SIGKILL)
    g_assert_true (WIFSIGNALED (status));
  else
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  g_spawn_close_pid (self->collector);
}

static void
publish (Harness *self,
         guint    number)
{
  guint device = number % N_DEVICES;
  g_autofree char *topic = g_strdup_printf ("application/a/device/%016x/event/up", device);
  g_autofree char *when = ter_instant_to_string (EPOCH_US + (gint64) number * 1000);
  g_autofree char *payload = NULL;

  payload =
      g_strdup_printf ("{\"deduplicationId\":\"%08x-0000-4000-8000-000000000000\",\"time\":\"%s\","
                       "\"deviceInfo\":{\"devEui\":\"%016x\",\"deviceName\":\"d%u\"},\"fCnt\":%u,"
                       "\"object\":{\"number\":%u}}",
                       number, when, device, device, number % 100, number);
  test_publisher_send (self->publisher, number, topic, payload, 1, FALSE);
}

/* Ten new numbers in any order; one in five groups has one of them twice. */
static void
publish_group (Harness *self)
{
  guint order[GROUP];

  for (guint i = 0; i < GROUP; i++)
    order[i] = self->n_sent + i;
  for (guint i = GROUP - 1; i > 0; i--)
    {
      guint other = g_rand_int_range (self->random, 0, i + 1);
      guint swap = order[i];

      order[i] = order[other];
      order[other] = swap;
    }
  for (guint i = 0; i < GROUP; i++)
    publish (self, order[i]);
  self->n_sent += GROUP;
  if (g_rand_int_range (self->random, 0, 5) == 0)
    {
      publish (self, order[g_rand_int_range (self->random, 0, GROUP)]);
      self->n_twice++;
    }
}

static void
stream_for (Harness *self,
            gint64   duration_us)
{
  gint64 end = g_get_monotonic_time () + duration_us;

  while (g_get_monotonic_time () < end)
    {
      publish_group (self);
      g_usleep (g_rand_int_range (self->random, 10000, 50000));
    }
}

/* As after an outage: more than the collector commits in one lot, so that one is gathered while another is
 * committed when it is killed. */
static void
flood (Harness *self)
{
  for (guint i = 0; i < FLOOD_GROUPS; i++)
    publish_group (self);
  g_usleep (g_rand_int_range (self->random, 1000, 100000));
}

static gint64
count_stored (TerStore *store)
{
  g_autoptr (GPtrArray) list = ter_store_list_series (store, NULL);
  gint64 n = 0;

  for (guint i = 0; list != NULL && i < list->len; i++)
    n += ((TerSeries *) g_ptr_array_index (list, i))->n_observations;
  return n;
}

static TerStore *
open_store (Harness *self)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (GError) error = NULL;
  TerStore *store = ter_store_open (self->path, TER_STORE_READ_ONLY, clock, &error);

  g_assert_no_error (error);
  return store;
}

static void
assert_whole (Harness *self)
{
  g_autoptr (TerStore) store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = ter_store_check (store, NULL, &error);

  g_assert_no_error (error);
  if (problems->len > 0)
    g_error ("the file is damaged: %s", (char *) g_ptr_array_index (problems, 0));
  g_assert_true (ter_store_close (store, NULL));
}

/* Until the total did not change for a while. */
static void
drain (Harness *self)
{
  g_autoptr (TerStore) store = NULL;
  gint64 stable_since = g_get_monotonic_time ();
  gint64 deadline = stable_since + 60 * G_USEC_PER_SEC;
  gint64 before = -1;

  start_collector (self);
  store = open_store (self);
  while (g_get_monotonic_time () - stable_since < 3 * G_USEC_PER_SEC)
    {
      gint64 n = count_stored (store);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (n != before)
        stable_since = g_get_monotonic_time ();
      before = n;
      g_usleep (50000);
    }
  g_assert_true (ter_store_close (store, NULL));
  end_collector (self, SIGTERM);
}

static void
note_series (TerStore        *store,
             const TerSeries *series,
             GArray          *times)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerSamples) samples =
      ter_store_read (store, series->id, G_MININT64 / 2, G_MAXINT64 / 2, NULL, &error);

  g_assert_no_error (error);
  /* As many rows as instants: no correction, no second copy. */
  g_assert_cmpuint (samples->n, ==, series->n_observations);
  for (gsize i = 0; i < samples->n; i++)
    {
      gint64 number = (samples->times[i] - EPOCH_US) / 1000;

      g_assert_cmpint (number, >=, 0);
      g_assert_cmpint (number, <, times->len);
      g_assert_cmpfloat (samples->values[i], ==, (double) number);
      g_array_index (times, guint8, number)++;
    }
}

static void
verify (Harness *self)
{
  g_autoptr (TerStore) store = open_store (self);
  g_autoptr (GPtrArray) list = ter_store_list_series (store, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, 1);
  guint n_missing = 0, n_double = 0;

  g_array_set_size (found, self->n_sent);
  for (guint i = 0; i < list->len; i++)
    note_series (store, g_ptr_array_index (list, i), found);
  for (guint n = 0; n < self->n_sent; n++)
    {
      n_missing +=
          g_array_index (found, guint8, n) == 0 && test_publisher_is_accepted (self->publisher, n);
      n_double += g_array_index (found, guint8, n) > 1;
    }
  g_test_message ("%u messages, %u of them twice, %u accepted: %u missing, %u doubled",
                  self->n_sent, self->n_twice, test_publisher_get_n_accepted (self->publisher),
                  n_missing, n_double);
  g_assert_cmpuint (n_missing, ==, 0);
  g_assert_cmpuint (n_double, ==, 0);
  g_assert_cmpint (count_stored (store), ==, self->n_sent);
  g_assert_true (ter_store_close (store, NULL));
}

static void
make_territory (Harness *self)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autofree char *url = g_strdup_printf ("mqtt://127.0.0.1:%u", self->broker->port);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) territory =
      ter_territory_create (self->path, "Essai", "Europe/Paris", clock, &error);
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);

  g_assert_no_error (error);
  ter_act_set (act, "kind", "chirpstack");
  ter_act_set (act, "name", "LoRa");
  ter_act_set (act, "url", url);
  ter_act_set (act, "config", "{}");
  ter_act_set (act, "allow-local", "1");
  ter_act_set (act, "enabled", "1");
  ter_territory_apply (territory, act, &error);
  g_assert_no_error (error);
  self->source_id = act->object_id;
  g_assert_true (ter_territory_close (territory, NULL));
}

/* The broker forgets nobody before the collector was there once: the session begins with its subscription. */
static void
subscribe_once (Harness *self)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  g_autoptr (TerStore) store = NULL;

  start_collector (self);
  store = open_store (self);
  while (count_stored (store) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      publish (self, 0);
      g_usleep (50000);
    }
  self->n_sent = 1;
  g_assert_true (ter_store_close (store, NULL));
  end_collector (self, SIGTERM);
}

static void
kill_broker (Harness *self)
{
  test_publisher_flush (self->publisher);
  test_broker_save (self->broker);
  test_broker_stop (self->broker, SIGKILL);
  test_broker_start (self->broker);
}

static void
test_kill (void)
{
  guint n_rounds = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 1000 : 100;
  guint32 seed = g_test_rand_int_range (1, G_MAXINT32);
  Harness self = { .random = g_rand_new_with_seed (seed) };

  self.broker = test_broker_new (NULL);
  if (self.broker == NULL)
    return;
  self.program = g_file_read_link ("/proc/self/exe", NULL);
  self.folder = g_dir_make_tmp ("territoire-kill.XXXXXX", NULL);
  self.path = g_build_filename (self.folder, "essai.territoire", NULL);
  self.publisher = test_publisher_new (self.broker->port, NULL, NULL);
  make_territory (&self);
  subscribe_once (&self);

  g_test_message ("%u rounds, seed %u", n_rounds, seed);
  for (guint round = 0; round < n_rounds; round++)
    {
      start_collector (&self);
      stream_for (&self, g_rand_int_range (self.random, 50000, 500000));
      if (round % 7 == 6)
        flood (&self);
      if (round % 10 == 9)
        kill_broker (&self);
      end_collector (&self, SIGKILL);
      assert_whole (&self);
    }
  test_publisher_flush (self.publisher);
  drain (&self);
  assert_whole (&self);
  verify (&self);

  test_publisher_free (self.publisher);
  test_broker_free (self.broker);
  g_rand_free (self.random);
  {
    char *argv[] = { (char *) "rm", (char *) "-rf", self.folder, NULL };

    g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
  g_free (self.folder);
  g_free (self.path);
  g_free (self.program);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--collect"))
    return collect (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/kill", test_kill);

  return g_test_run ();
}
