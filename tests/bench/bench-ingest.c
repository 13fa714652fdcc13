/* bench-ingest.c — How fast messages are stored, beside only receiving them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The same messages, the same broker, the same machine, in turns: the peer is a client of libmosquitto that counts
 * messages and does nothing else, the limit of what any program can do; ours decodes and commits them, durable
 * before they are acknowledged. Publisher, broker and subscriber share the cores, as they do in a town hall.
 *
 *  1. The time runs from the first message sent to the last one counted (peer) or committed (ours).
 *  2. Each side runs N_RUNS times, alternately; the best of each is compared.
 *  3. A message is a ChirpStack uplink of about 1.6 kB with five measures and two gateways, from 5,000 devices;
 *     our decoder makes seven observations of it.
 */

#include "config.h"

#include "ter-chirpstack.h"
#include "ter-instant.h"
#include "ter-mqtt.h"
#include "ter-store.h"
#include "ter-test-broker.h"

#include <mosquitto.h>
#include <stdio.h>

#define N_RUNS 3
#define N_DEVICES 5000
#define N_OBSERVATIONS 7
/* reference figure: 0.4 of the receive-only rate in the same run */
#define GOAL 0.4
/* 2026-01-01T00:00:00Z */
#define EPOCH_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

typedef struct
{
  TestBroker *broker;
  guint n_messages;
  int qos;
  guint round;
} Plan;

/* One side of the comparison: what is counted, under the lock. */
typedef struct
{
  TerDecoder *decoder;
  TerStore *store;
  gint n_done;
  gint is_ready;
} Side;

static char *
make_payload (const Plan *plan,
              guint       number,
              guint       device)
{
  g_autofree char *when =
      ter_instant_to_string (EPOCH_US + ((gint64) plan->round * plan->n_messages + number) * 1000);

  return g_strdup_printf (
      "{\"deduplicationId\":\"%08x-%04x-4%03x-8000-000000000000\",\"time\":\"%s\",\"deviceInfo\":{\"tenantId\":"
      "\"52f14cd4-c6f1-4fbd-8f87-4025e1d49242\",\"tenantName\":\"ChirpStack\",\"applicationId\":"
      "\"ca739e26-7b67-4f14-b69e-d568c22a5a75\",\"applicationName\":\"Bâtiments communaux\",\"deviceProfileId\":"
      "\"605d08d4-65f5-4d2c-8a5a-3d2457662f79\",\"deviceProfileName\":\"Ambiance 5 mesures\",\"deviceName\":"
      "\"sonde %u\",\"devEui\":\"%016x\",\"deviceClassEnabled\":\"CLASS_A\",\"tags\":{\"site\":\"ecole\",\"etage\":"
      "\"1\"}},\"devAddr\":\"20000001\",\"adr\":true,\"dr\":5,\"fCnt\":%u,\"fPort\":85,\"confirmed\":false,\"data\":"
      "\"AXVVA2fuAARofAUAAQbLAgd9qAMIfSUACXNmJwp9BAALfSAADH0wAA==\",\"object\":{\"temperature\":%.1f,"
      "\"humidity\":%.1f,\"co2\":%u,\"pressure\":%.1f,\"battery\":%u},\"rxInfo\":[{\"gatewayId\":"
      "\"6a7e111a10000000\",\"uplinkId\":24022,\"gwTime\":\"%s\",\"nsTime\":\"%s\",\"rssi\":-%u,\"snr\":11.5,"
      "\"channel\":2,\"rfChain\":1,\"location\":{\"latitude\":47.3219,\"longitude\":5.0415,\"altitude\":245},"
      "\"context\":\"EFwMtA==\",\"metadata\":{\"region_common_name\":\"EU868\",\"region_config_id\":\"eu868\"},"
      "\"crcStatus\":\"CRC_OK\"},{\"gatewayId\":\"6a7e111a10000001\",\"uplinkId\":24023,\"rssi\":-109,\"snr\":-4.2,"
      "\"channel\":2,\"location\":{},\"context\":\"EFwMtB==\",\"metadata\":{\"region_common_name\":\"EU868\","
      "\"region_config_id\":\"eu868\"},\"crcStatus\":\"CRC_OK\"}],\"txInfo\":{\"frequency\":868500000,"
      "\"modulation\":{\"lora\":{\"bandwidth\":125000,\"spreadingFactor\":7,\"codeRate\":\"CR_4_5\"}}},"
      "\"regionConfigId\":\"eu868\"}",
      number, plan->round & 0xffff, (guint) plan->qos, when, device, device, number % 65536,
      15 + (number % 100) / 10.0, 40 + (number % 300) / 10.0, 400 + number % 900,
      980 + (number % 400) / 10.0, 60 + number % 40, when, when, 40 + number % 60);
}

/* In a process of its own, so that the publisher's work is not the subscriber's. */
static int
publish (guint16     port,
         const Plan *plan)
{
  g_autoptr (TestPublisher) publisher = test_publisher_new (port, NULL, NULL);

  for (guint i = 0; i < plan->n_messages; i++)
    {
      guint device = i % N_DEVICES;
      g_autofree char *topic = g_strdup_printf ("application/1/device/%016x/event/up", device);
      g_autofree char *payload = make_payload (plan, i, device);

      test_publisher_send (publisher, i, topic, payload, plan->qos, FALSE);
      /* Bounds what waits in the publisher's memory. */
      while (i % 100 == 0 && test_publisher_get_n_waiting (publisher) > 2000)
        g_usleep (200);
    }
  test_publisher_flush (publisher);

  return 0;
}

static double
time_publishing (const Plan *plan,
                 Side       *side)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *numbers =
      g_strdup_printf ("%u,%u,%d,%u", plan->broker->port, plan->n_messages, plan->qos, plan->round);
  char *argv[] = { program, (char *) "--publish", numbers, NULL };
  g_autoptr (GError) error = NULL;
  gint64 start, end;

  test_wait_until (g_atomic_int_get (&side->is_ready));
  start = g_get_monotonic_time ();
  g_spawn_async (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  end = start + 120 * G_USEC_PER_SEC;
  while ((guint) g_atomic_int_get (&side->n_done) < plan->n_messages)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }

  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
on_peer_message (struct mosquitto               *client,
                 void                           *data,
                 const struct mosquitto_message *message)
{
  g_atomic_int_inc (&((Side *) data)->n_done);
}

static void
on_peer_connect (struct mosquitto *client,
                 void             *data,
                 int               code)
{
  mosquitto_subscribe (client, NULL, TER_CHIRPSTACK_TOPIC, 1);
}

static void
on_peer_subscribe (struct mosquitto *client,
                   void             *data,
                   int               mid,
                   int               n,
                   const int        *granted)
{
  g_atomic_int_set (&((Side *) data)->is_ready, 1);
}

/* Messages received a second, and nothing done with them. */
static double
run_peer (const Plan *plan)
{
  Side side = { 0 };
  struct mosquitto *client = mosquitto_new ("peer", true, &side);
  double seconds;

  mosquitto_message_callback_set (client, on_peer_message);
  mosquitto_connect_callback_set (client, on_peer_connect);
  mosquitto_subscribe_callback_set (client, on_peer_subscribe);
  g_assert_cmpint (mosquitto_connect (client, "127.0.0.1", plan->broker->port, 60), ==,
                   MOSQ_ERR_SUCCESS);
  mosquitto_loop_start (client);
  seconds = time_publishing (plan, &side);
  mosquitto_disconnect (client);
  mosquitto_loop_stop (client, true);
  mosquitto_destroy (client);

  return plan->n_messages / seconds;
}

static void
receive (const TerIncoming *incoming,
         TerBatch          *batch,
         gpointer           user_data)
{
  ter_decoder_decode (((Side *) user_data)->decoder, incoming, batch);
}

static gboolean
commit (TerBatch *batch,
        gpointer  user_data,
        GError  **error)
{
  Side *side = user_data;
  TerCommit result;

  if (!ter_store_commit (side->store, batch, &result, error))
    return FALSE;
  g_assert_cmpint (result.n_refused, ==, 0);
  g_assert_cmpint (result.n_observations, ==,
                   (gint64) N_OBSERVATIONS * ter_batch_get_n_messages (batch));
  g_atomic_int_add (&side->n_done, (gint) ter_batch_get_n_messages (batch));

  return TRUE;
}

/* Messages stored a second. */
static double
run_ours (const Plan *plan,
          TerStore   *store,
          gint64      source_id)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerMqttOptions) options = NULL;
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (TerMqtt) mqtt = NULL;
  g_autoptr (GError) error = NULL;
  Side side = { .store = store };
  double seconds;

  source->id = source_id;
  source->uid = g_strdup ("ours");
  source->kind = g_strdup ("chirpstack");
  source->url = g_strdup_printf ("mqtt://127.0.0.1:%u", plan->broker->port);
  source->allow_local = TRUE;
  source->last_ok_us = TER_INSTANT_NONE;
  side.decoder = ter_decoder_new_for_source (source, &error);
  options = ter_mqtt_options_new_for_source (source, &error);
  g_assert_no_error (error);
  options->clean = TRUE;
  mqtt = ter_mqtt_new (options, clock, 1, receive, commit, &side);
  ter_mqtt_start (mqtt);
  while (!g_atomic_int_get (&side.is_ready))
    {
      g_autoptr (TerMqttStatus) status = ter_mqtt_dup_status (mqtt);

      g_atomic_int_set (&side.is_ready, status->state == TER_MQTT_LISTENING);
      g_usleep (1000);
    }
  seconds = time_publishing (plan, &side);
  ter_mqtt_stop (mqtt);
  g_object_unref (side.decoder);

  return plan->n_messages / seconds;
}

static TerStore *
make_store (const char *path,
            gint64     *source_id)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);
  TerStore *store = ter_store_create (path, "Mesure", "Europe/Paris", clock, &error);

  g_assert_no_error (error);
  act->actor = g_strdup ("bench");
  ter_act_set (act, "kind", "chirpstack");
  ter_act_set (act, "name", "LoRa");
  ter_store_apply (store, act, &error);
  g_assert_no_error (error);
  *source_id = act->object_id;

  return store;
}

static void
compare (int qos)
{
  g_autofree char *folder = g_dir_make_tmp ("territoire-bench.XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mesure.territoire", NULL);
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TerStore) store = NULL;
  char *remove[] = { (char *) "rm", (char *) "-rf", folder, NULL };
  Plan plan = { broker, qos == 0 ? 60000 : 30000, qos, 0 };
  double ours = 0, peer = 0;
  gint64 source_id;

  store = make_store (path, &source_id);
  for (guint run = 0; run < N_RUNS; run++)
    {
      double received = run_peer (&plan);
      double stored;

      plan.round = 2 * run + 1;
      stored = run_ours (&plan, store, source_id);
      peer = MAX (peer, received);
      ours = MAX (ours, stored);
    }
  ter_store_close (store, NULL);
  g_print (
      "{\"gate\":\"ingest: QoS %d messages stored a second, durable (%.0f observations/s), beside only received\","
      "\"ours\":%.0f,\"peer\":%.0f,\"ratio\":%.2f,\"goal\":%.2f,\"met\":%s}\n",
      qos, ours * N_OBSERVATIONS, ours, peer, ours / peer, GOAL,
      ours / peer >= GOAL ? "true" : "false");
  g_spawn_sync (NULL, remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *program = g_find_program_in_path ("mosquitto");
  Plan plan = { NULL };
  guint port;

  if (argc == 3 && g_str_equal (argv[1], "--publish") &&
      sscanf (argv[2], "%u,%u,%d,%u", &port, &plan.n_messages, &plan.qos, &plan.round) == 4)
    return publish ((guint16) port, &plan);

  if (program == NULL && !g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    {
      g_printerr ("mosquitto is not installed: nothing to measure\n");
      return 77;
    }
  compare (0);
  compare (1);

  return 0;
}
