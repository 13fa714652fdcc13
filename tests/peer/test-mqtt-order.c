/* test-mqtt-order.c — Receiving goes on while a commit is made, and nothing is acknowledged before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "mqtt-support.h"

#define N_HALF 40
#define N_ALL (2 * N_HALF)

static void
send_some (TestPublisher *publisher,
           guint          first,
           guint          n)
{
  for (guint i = first; i < first + n; i++)
    bench_send (publisher, i, i % 2);
}

/* Leaves one commit held with N_HALF messages, and as many gathered behind it. */
static Bench *
hold (TestBroker    *broker,
      TestPublisher *publisher,
      const char    *config)
{
  Bench *bench = bench_new_for (broker, config);

  bench->options->batch_messages = N_HALF;
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  bench_set_held (bench, TRUE);
  send_some (publisher, 0, N_HALF);
  test_wait_until (bench_get_n_begun (bench) == 1);
  send_some (publisher, N_HALF, N_HALF);
  test_publisher_flush (publisher);
  /* A lot of forty was cut where the socket fell silent: what is behind is read all the same. */
  test_wait_until (bench_get_n_messages (bench) >= N_HALF + 1);
  g_assert_cmpuint (bench_get_n_stored (bench), ==, 0);

  return bench;
}

/* Of those of QoS 0, which come once, the later one is stored later. */
static void
assert_in_order (Bench *bench)
{
  gint last = -1;

  for (guint i = 0; i < bench->order->len; i++)
    {
      gint number = atoi ((const char *) g_ptr_array_index (bench->order, i) + 1);

      if (number % 2 == 1)
        continue;
      g_assert_cmpint (number, >, last);
      last = number;
    }
}

/* Both lots are stored; the second was received while the first was committed. */
static void
test_overlap (gconstpointer config)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = hold (broker, publisher, config);
  bench_set_held (bench, FALSE);
  test_wait_until (bench_get_n_stored (bench) == N_ALL);
  g_assert_cmpuint (bench->n_twice, ==, 0);
  assert_in_order (bench);

  /* Everything was acknowledged: nothing comes again. */
  bench_stop (bench);
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  send_some (publisher, N_ALL, 1);
  test_wait_until (bench_get_n_stored (bench) == N_ALL + 1);
  g_assert_cmpuint (bench->n_twice, ==, 0);
}

/* The first lot fails while the second waits: none of both was acknowledged, and none is lost. */
static void
test_fail_behind (gconstpointer config)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;
  guint n_received;
  guint n_volatile = 0;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = hold (broker, publisher, config);
  n_received = (guint) bench_get_n_messages (bench);
  bench_set_failing (bench, TRUE);
  bench_set_held (bench, FALSE);
  test_wait_until (bench_get_n_failed (bench) >= 3);
  g_assert_cmpint (bench_get_state (bench), !=, TER_MQTT_LISTENING);
  g_assert_cmpuint (bench_get_n_stored (bench), ==, 0);

  bench_set_failing (bench, FALSE);
  test_wait_until (bench_get_n_stored (bench) >= N_ALL / 2 + n_received / 2);
  /* What the broker keeps was received once more, all of it. */
  g_assert_cmpint (bench_get_n_messages (bench), >=, n_received + N_ALL / 2);
  for (guint i = 0; i < bench->order->len; i++)
    n_volatile += atoi ((const char *) g_ptr_array_index (bench->order, i) + 1) % 2 == 0;
  /* What had come of the others was kept here. */
  g_assert_cmpuint (n_volatile, >=, n_received / 2);
  g_assert_cmpuint (bench->n_twice, ==, 0);
  assert_in_order (bench);
}

/* Messages of QoS 1 that never pause: their acknowledgements are written all the same. */
static void
test_stream (void)
{
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TestPublisher) publisher = NULL;
  g_autoptr (Bench) bench = NULL;
  guint n = 0;

  if (broker == NULL)
    return;
  publisher = test_publisher_new (broker->port, NULL, NULL);
  bench = bench_new_for (broker, "{}");
  bench->options->batch_messages = 10;
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  for (; n < 5000; n++)
    bench_send (publisher, n, 1);
  test_wait_until (bench_get_n_stored (bench) == n);
  bench_stop (bench);
  g_assert_cmpuint (bench->n_twice, ==, 0);
}

/* A broker of MQTT 3.1.1, which knows no other version: only so far as to be greeted. */
typedef struct
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  guint16 port;
  guint8 levels[16];
  gint n_levels;
} OldBroker;

static gpointer
run_old_broker (gpointer data)
{
  OldBroker *self = data;

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (GSocketConnection) connection =
          g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);
      guint8 packet[512] = { 0 };
      GInputStream *in;
      GOutputStream *out;
      gboolean is_known;

      if (connection == NULL)
        continue;
      in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      if (g_input_stream_read (in, packet, sizeof packet, self->cancellable, NULL) < 9)
        continue;
      /* CONNECT: 0x10, length, 0, 4, "MQTT", level */
      is_known = packet[8] == 4;
      self->levels[g_atomic_int_get (&self->n_levels) % G_N_ELEMENTS (self->levels)] = packet[8];
      g_atomic_int_inc (&self->n_levels);
      g_output_stream_write_all (out, is_known ? "\x20\x02\x00\x00" : "\x20\x02\x00\x01", 4, NULL,
                                 self->cancellable, NULL);
      if (!is_known || g_input_stream_read (in, packet, sizeof packet, self->cancellable, NULL) < 4)
        continue;
      /* SUBSCRIBE: its identifier comes back */
      {
        guint8 answer[] = { 0x90, 3, packet[2], packet[3], 1 };

        g_output_stream_write_all (out, answer, sizeof answer, NULL, self->cancellable, NULL);
      }
      g_input_stream_read (in, packet, sizeof packet, self->cancellable, NULL);
    }
  return NULL;
}

static void
test_old_broker (void)
{
  OldBroker old = { .listener = g_socket_listener_new (), .cancellable = g_cancellable_new () };
  g_autofree char *url = NULL;
  g_autoptr (Bench) bench = NULL;

  old.port = g_socket_listener_add_any_inet_port (old.listener, NULL, NULL);
  old.thread = g_thread_new ("old-broker", run_old_broker, &old);
  url = g_strdup_printf ("mqtt://127.0.0.1:%u", old.port);
  bench = bench_new (url, "{}");
  /* Had it waited between the two versions, the test would not end in time. */
  bench->options->min_wait_ms = bench->options->max_wait_ms = 60000;
  bench_start (bench);
  test_wait_until (bench_get_state (bench) == TER_MQTT_LISTENING);
  g_assert_cmpint (g_atomic_int_get (&old.n_levels), ==, 2);
  g_assert_cmpint (old.levels[0], ==, 5);
  g_assert_cmpint (old.levels[1], ==, 4);
  bench_stop (bench);

  g_cancellable_cancel (old.cancellable);
  g_thread_join (old.thread);
  g_object_unref (old.listener);
  g_object_unref (old.cancellable);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/mqtt/overlap", "{}", test_overlap);
  g_test_add_data_func ("/mqtt/overlap-4", "{\"version\":4}", test_overlap);
  g_test_add_data_func ("/mqtt/fail-behind", "{}", test_fail_behind);
  g_test_add_data_func ("/mqtt/fail-behind-4", "{\"version\":4}", test_fail_behind);
  g_test_add_func ("/mqtt/stream", test_stream);
  g_test_add_func ("/mqtt/old-broker", test_old_broker);

  return g_test_run ();
}
