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
 *  1. The time runs from the first message sent to the last one counted (peer) or committed (ours). The publisher,
 *     a process of its own, has its messages ready before: what it costs to write them is nobody's time.
 *  2. Each side runs N_RUNS times, alternately. The ratio is the median of the runs' ratios, each of one run of ours
 *     and the run of the peer just before it; the best and the worst are told beside.
 *  3. Both sides speak the same version of the protocol and allow as many messages on their way.
 *  4. A message is a ChirpStack uplink of about 1.6 kB with five measures and two gateways, from 5,000 devices;
 *     our decoder makes seven observations of it.
 *  5. Processor time is told by stage, a message: what the clock of each thread and process says. Decoding is
 *     measured alone, and is a part of what the receiving thread costs.
 */

#include "config.h"

#include "ter-chirpstack.h"
#include "ter-instant.h"
#include "ter-json.h"
#include "ter-mqtt.h"
#include "ter-store.h"
#include "ter-test-broker.h"

#include <locale.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define N_RUNS 5
#define N_DEVICES 5000
#define N_OBSERVATIONS 7
#define N_DECODED 100000
/* A batch of the decoder alone. */
#define N_BATCH 1000
/* Something is wrong with a run that takes longer. */
#define MAX_RUN_S 60
/* What may wait in the publisher's memory. */
#define MAX_UNSENT 2000

/* The instant of a template, replaced in each message. */
#define NO_TIME "2026-01-01T00:00:00.000Z"
#define NO_ID "ffffffff-0000"

typedef struct
{
  TestBroker *broker;
  guint n_messages;
  int qos;
  guint round;
} Plan;

/* A message of one device, and where its variable parts are. */
typedef struct
{
  char *text;
  gsize length;
  gsize id;
  gsize times[3];
} Template;

/* Seconds of processor time. */
typedef struct
{
  double publisher;
  double broker;
  double reading;
  double commit;
  double rest;
} Spent;

/* One side of the comparison. What threads count is atomic; the clocks are read when they ended. */
typedef struct
{
  TerDecoder *decoder;
  TerStore *store;
  gint n_done;
  gint is_ready;
  guint n_received;
  guint n_commits;
  Spent spent;
} Side;

static double
read_clock (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static double
read_clock_of (GPid pid)
{
  clockid_t clock;

  return clock_getcpuclockid (pid, &clock) == 0 ? read_clock (clock) : 0;
}

static char *
make_payload (guint device)
{
  return g_strdup_printf (
      "{\"deduplicationId\":\"" NO_ID "-4000-8000-000000000000\",\"time\":\"" NO_TIME
      "\",\"deviceInfo\":{\"tenantId\":"
      "\"52f14cd4-c6f1-4fbd-8f87-4025e1d49242\",\"tenantName\":\"ChirpStack\",\"applicationId\":"
      "\"ca739e26-7b67-4f14-b69e-d568c22a5a75\",\"applicationName\":\"Bâtiments communaux\",\"deviceProfileId\":"
      "\"605d08d4-65f5-4d2c-8a5a-3d2457662f79\",\"deviceProfileName\":\"Ambiance 5 mesures\",\"deviceName\":"
      "\"sonde %u\",\"devEui\":\"%016x\",\"deviceClassEnabled\":\"CLASS_A\",\"tags\":{\"site\":\"ecole\",\"etage\":"
      "\"1\"}},\"devAddr\":\"20000001\",\"adr\":true,\"dr\":5,\"fCnt\":%u,\"fPort\":85,\"confirmed\":false,\"data\":"
      "\"AXVVA2fuAARofAUAAQbLAgd9qAMIfSUACXNmJwp9BAALfSAADH0wAA==\",\"object\":{\"temperature\":%.1f,"
      "\"humidity\":%.1f,\"co2\":%u,\"pressure\":%.1f,\"battery\":%u},\"rxInfo\":[{\"gatewayId\":"
      "\"6a7e111a10000000\",\"uplinkId\":24022,\"gwTime\":\"" NO_TIME "\",\"nsTime\":\"" NO_TIME
      "\",\"rssi\":-%u,\"snr\":11.5,"
      "\"channel\":2,\"rfChain\":1,\"location\":{\"latitude\":47.3219,\"longitude\":5.0415,\"altitude\":245},"
      "\"context\":\"EFwMtA==\",\"metadata\":{\"region_common_name\":\"EU868\",\"region_config_id\":\"eu868\"},"
      "\"crcStatus\":\"CRC_OK\"},{\"gatewayId\":\"6a7e111a10000001\",\"uplinkId\":24023,\"rssi\":-109,\"snr\":-4.2,"
      "\"channel\":2,\"rfChain\":1,\"gwTime\":\"2026-01-01T00:00:00.417Z\",\"timeSinceGpsEpoch\":\"1451278818.417s\","
      "\"location\":{\"latitude\":47.3301,\"longitude\":5.0622,\"altitude\":251},\"antenna\":1,\"board\":131,"
      "\"context\":\"EFwMtB==\",\"metadata\":{\"region_common_name\":\"EU868\","
      "\"region_config_id\":\"eu868\"},\"crcStatus\":\"CRC_OK\"}],\"txInfo\":{\"frequency\":868500000,"
      "\"modulation\":{\"lora\":{\"bandwidth\":125000,\"spreadingFactor\":7,\"codeRate\":\"CR_4_5\"}}},"
      "\"regionConfigId\":\"eu868\"}",
      device, device, device * 7 % 65536, 15 + (device % 100) / 10.0, 40 + (device % 300) / 10.0,
      400 + device % 900, 980 + (device % 400) / 10.0, 60 + device % 40, 40 + device % 60);
}

static Template *
make_templates (void)
{
  Template *templates = g_new0 (Template, N_DEVICES);

  for (guint i = 0; i < N_DEVICES; i++)
    {
      Template *one = &templates[i];
      const char *found;

      one->text = make_payload (i);
      one->length = strlen (one->text);
      one->id = (gsize) (strstr (one->text, NO_ID) - one->text);
      found = one->text;
      for (guint j = 0; j < G_N_ELEMENTS (one->times); j++)
        {
          found = strstr (found + 1, NO_TIME);
          one->times[j] = (gsize) (found - one->text);
        }
    }
  return templates;
}

static void
put_digits (char *end,
            guint value,
            guint n_digits)
{
  for (; n_digits > 0; n_digits--, value /= 10)
    *--end = (char) ('0' + value % 10);
}

/* Makes a template the message of that number: an identity and an instant that no other has. */
static void
fill (Template   *one,
      const Plan *plan,
      guint       number)
{
  guint instant_ms = plan->round * plan->n_messages + number;
  char identity[14];
  char *time;

  g_snprintf (identity, sizeof identity, "%08x-%02x%02x", number, plan->round & 0xff,
              (guint) plan->qos);
  memcpy (one->text + one->id, identity, sizeof identity - 1);
  time = one->text + one->times[0];
  put_digits (time + 13, instant_ms / 3600000, 2);
  put_digits (time + 16, instant_ms / 60000 % 60, 2);
  put_digits (time + 19, instant_ms / 1000 % 60, 2);
  put_digits (time + 23, instant_ms % 1000, 3);
  for (guint i = 1; i < G_N_ELEMENTS (one->times); i++)
    memcpy (one->text + one->times[i], time, strlen (NO_TIME));
}

static void
on_published (struct mosquitto *client,
              void             *data,
              int               mid)
{
  g_atomic_int_inc ((gint *) data);
}

static void
on_publisher_connected (struct mosquitto *client,
                        void             *data,
                        int               code)
{
  g_assert_cmpint (code, ==, 0);
  g_assert_cmpint (write (STDOUT_FILENO, "r", 1), ==, 1);
}

/* In a process of its own, so that the publisher's work is not the subscriber's. It says when it is ready, and
 * waits for a word to begin. */
static int
publish (int         port,
         const Plan *plan)
{
  Template *templates = make_templates ();
  gint n_published = 0;
  struct mosquitto *client;
  char word;

  mosquitto_lib_init ();
  client = mosquitto_new ("publisher", true, &n_published);
  mosquitto_publish_callback_set (client, on_published);
  mosquitto_connect_callback_set (client, on_publisher_connected);
  mosquitto_max_inflight_messages_set (client, 500);
  g_assert_cmpint (mosquitto_connect (client, "127.0.0.1", port, 60), ==, MOSQ_ERR_SUCCESS);
  mosquitto_loop_start (client);
  g_assert_cmpint (read (STDIN_FILENO, &word, 1), ==, 1);
  for (guint i = 0; i < plan->n_messages; i++)
    {
      Template *one = &templates[i % N_DEVICES];
      char topic[64];

      g_snprintf (topic, sizeof topic, "application/1/device/%016x/event/up", i % N_DEVICES);
      fill (one, plan, i);
      mosquitto_publish (client, NULL, topic, (int) one->length, one->text, plan->qos, false);
      while (i % 100 == 0 && i + 1 - (guint) g_atomic_int_get (&n_published) > MAX_UNSENT)
        g_usleep (200);
    }
  while ((guint) g_atomic_int_get (&n_published) < plan->n_messages)
    g_usleep (1000);
  mosquitto_disconnect (client);
  mosquitto_loop_stop (client, false);

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
  double broker = read_clock_of (plan->broker->pid);
  struct rusage usage = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 start, end;
  int orders, answers;
  char word;
  GPid pid;

  test_wait_until (g_atomic_int_get (&side->is_ready));
  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &orders,
                            &answers, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (answers, &word, 1), ==, 1);
  start = g_get_monotonic_time ();
  g_assert_cmpint (write (orders, "g", 1), ==, 1);
  while ((guint) g_atomic_int_get (&side->n_done) < plan->n_messages)
    {
      if (g_get_monotonic_time () > start + MAX_RUN_S * G_USEC_PER_SEC)
        g_error ("%s: %d of %u messages after %d s", side->store != NULL ? "ours" : "the peer",
                 g_atomic_int_get (&side->n_done), plan->n_messages, MAX_RUN_S);
      g_usleep (500);
    }
  end = g_get_monotonic_time ();
  wait4 (pid, NULL, 0, &usage);
  close (orders);
  close (answers);
  side->spent.publisher = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
                          (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  side->spent.broker = read_clock_of (plan->broker->pid) - broker;

  return (double) (end - start) / G_USEC_PER_SEC;
}

static void
on_peer_message (struct mosquitto               *client,
                 void                           *data,
                 const struct mosquitto_message *message)
{
  Side *side = data;

  if (side->n_received++ % 64 == 0)
    side->spent.reading = read_clock (CLOCK_THREAD_CPUTIME_ID);
  g_atomic_int_inc (&side->n_done);
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

static TerMqttOptions *
make_options (const Plan  *plan,
              gint64       source_id,
              TerDecoder **decoder)
{
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (GError) error = NULL;
  TerMqttOptions *options;

  source->id = source_id;
  source->uid = g_strdup ("ours");
  source->kind = g_strdup ("chirpstack");
  source->url = g_strdup_printf ("mqtt://127.0.0.1:%u", plan->broker->port);
  source->allow_local = TRUE;
  source->last_ok_us = TER_INSTANT_NONE;
  if (decoder != NULL)
    *decoder = ter_decoder_new_for_source (source, &error);
  options = ter_mqtt_options_new_for_source (source, &error);
  g_assert_no_error (error);
  options->clean = TRUE;

  return options;
}

/* Messages received a second, and nothing done with them. */
static double
run_peer (const Plan *plan,
          Spent      *spent)
{
  g_autoptr (TerMqttOptions) options = make_options (plan, 1, NULL);
  Side side = { 0 };
  struct mosquitto *client = mosquitto_new ("peer", true, &side);
  double seconds;

  if (options->version != 4)
    {
      mosquitto_int_option (client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
      mosquitto_int_option (client, MOSQ_OPT_RECEIVE_MAXIMUM, G_MAXUINT16);
    }
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
  *spent = side.spent;

  return plan->n_messages / seconds;
}

static void
receive (const TerIncoming *incoming,
         TerBatch          *batch,
         gpointer           user_data)
{
  Side *side = user_data;

  ter_decoder_decode (side->decoder, incoming, batch);
  if (side->n_received++ % 64 == 0)
    side->spent.reading = read_clock (CLOCK_THREAD_CPUTIME_ID);
}

static gboolean
commit (TerBatch *batch,
        gpointer  user_data,
        GError  **error)
{
  Side *side = user_data;
  double before = read_clock (CLOCK_THREAD_CPUTIME_ID);
  TerCommit result;

  if (!ter_store_commit (side->store, batch, &result, error))
    return FALSE;
  side->spent.commit += read_clock (CLOCK_THREAD_CPUTIME_ID) - before;
  side->n_commits++;
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
          gint64      source_id,
          Side       *side)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerDecoder) decoder = NULL;
  g_autoptr (TerMqttOptions) options = make_options (plan, source_id, &decoder);
  g_autoptr (TerMqtt) mqtt = NULL;
  double seconds, process, main_thread;

  *side = (Side) { .store = store, .decoder = decoder };
  mqtt = ter_mqtt_new (options, clock, 1, receive, commit, side);
  ter_mqtt_start (mqtt);
  while (!g_atomic_int_get (&side->is_ready))
    {
      g_autoptr (TerMqttStatus) status = ter_mqtt_dup_status (mqtt);

      g_atomic_int_set (&side->is_ready, status->state == TER_MQTT_LISTENING);
      g_usleep (1000);
    }
  process = read_clock (CLOCK_PROCESS_CPUTIME_ID);
  main_thread = read_clock (CLOCK_THREAD_CPUTIME_ID);
  seconds = time_publishing (plan, side);
  side->spent.rest = read_clock (CLOCK_PROCESS_CPUTIME_ID) - process -
                     (read_clock (CLOCK_THREAD_CPUTIME_ID) - main_thread);
  ter_mqtt_stop (mqtt);
  side->spent.rest = MAX (0, side->spent.rest - side->spent.reading -
                                 (side->n_commits > 0 ? side->spent.commit : 0));

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

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
find_median (const double *values)
{
  double sorted[N_RUNS];

  memcpy (sorted, values, sizeof sorted);
  qsort (sorted, N_RUNS, sizeof *sorted, compare_doubles);
  return sorted[N_RUNS / 2];
}

static void
tell_stages (const Plan  *plan,
             const Spent *peer,
             const Side  *side)
{
  const Spent *ours = &side->spent;
  double us = 1e6 / plan->n_messages;

  g_printerr (
      "  QoS %d, processor time in µs a message: only received: publisher %.1f, broker %.1f, receiver %.1f; "
      "stored: publisher %.1f, broker %.1f, receiving and decoding %.1f, commit %.1f, packing beside %.1f "
      "(%u commits)\n",
      plan->qos, us * peer->publisher, us * peer->broker, us * peer->reading, us * ours->publisher,
      us * ours->broker, us * ours->reading, us * ours->commit, us * ours->rest, side->n_commits);
}

static void
compare (int    qos,
         double goal)
{
  g_autofree char *folder = g_dir_make_tmp ("territoire-bench.XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mesure.territoire", NULL);
  g_autoptr (TestBroker) broker = test_broker_new (NULL);
  g_autoptr (TerStore) store = NULL;
  char *remove[] = { (char *) "rm", (char *) "-rf", folder, NULL };
  Plan plan = { broker, qos == 0 ? 60000 : 30000, qos, 0 };
  double ours[N_RUNS], peer[N_RUNS], ratios[N_RUNS], ratio;
  gint64 source_id;

  store = make_store (path, &source_id);
  for (guint run = 0; run < N_RUNS; run++)
    {
      Spent spent;
      Side side;

      plan.round = run;
      peer[run] = run_peer (&plan, &spent);
      ours[run] = run_ours (&plan, store, source_id, &side);
      ratios[run] = ours[run] / peer[run];
      g_printerr ("  QoS %d, run %u: %.0f messages a second only received, %.0f stored: %.2f\n",
                  qos, run + 1, peer[run], ours[run], ratios[run]);
      tell_stages (&plan, &spent, &side);
    }
  ter_store_close (store, NULL);
  ratio = find_median (ratios);
  qsort (ratios, N_RUNS, sizeof *ratios, compare_doubles);
  g_printerr ("  QoS %d: ratios from %.2f to %.2f in %d runs\n", qos, ratios[0], ratios[N_RUNS - 1],
              N_RUNS);
  g_print (
      "{\"gate\":\"ingest: QoS %d messages stored a second, durable (%.0f observations/s), beside only received\","
      "\"ours\":%.0f,\"peer\":%.0f,\"ratio\":%.2f,\"goal\":%.2f,\"met\":%s}\n",
      qos, find_median (ours) * N_OBSERVATIONS, find_median (ours), find_median (peer), ratio, goal,
      ratio >= goal ? "true" : "false");
  g_spawn_sync (NULL, remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static double
time_decoding (Template   *templates,
               TerDecoder *decoder)
{
  g_autoptr (TerBatch) batch = ter_batch_new (1);
  Plan plan = { NULL, N_DECODED, 0, 0 };
  double spent = 0;

  for (guint first = 0; first < N_DECODED; first += N_BATCH)
    {
      double before;

      ter_batch_reset (batch);
      for (guint i = first; i < first + N_BATCH; i++)
        fill (&templates[i % N_DEVICES], &plan, i);
      before = read_clock (CLOCK_THREAD_CPUTIME_ID);
      for (guint i = first; i < first + N_BATCH; i++)
        {
          const Template *one = &templates[i % N_DEVICES];
          TerIncoming incoming = {
            .topic = "application/1/device/0000000000000001/event/up",
            .data = (const guint8 *) one->text,
            .length = one->length,
          };

          ter_decoder_decode (decoder, &incoming, batch);
        }
      spent += read_clock (CLOCK_THREAD_CPUTIME_ID) - before;
      g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, N_BATCH * N_OBSERVATIONS);
    }

  return spent / N_DECODED;
}

/* The decoder alone, and of it the reading of the JSON. */
static void
measure_decoding (void)
{
  Template *templates = make_templates ();
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  double best = G_MAXDOUBLE, parsing = G_MAXDOUBLE;

  for (guint run = 0; run < N_RUNS; run++)
    {
      double before;

      best = MIN (best, time_decoding (templates, decoder));
      before = read_clock (CLOCK_THREAD_CPUTIME_ID);
      for (guint i = 0; i < N_DECODED; i++)
        {
          const Template *one = &templates[i % N_DEVICES];

          ter_json_unref (ter_json_parse (one->text, (gssize) one->length, NULL, NULL));
        }
      parsing = MIN (parsing, (read_clock (CLOCK_THREAD_CPUTIME_ID) - before) / N_DECODED);
    }
  g_printerr (
      "  decoding a message of %lu bytes: %.2f µs, the best of %d; reading JSON alone %.2f µs\n",
      (gulong) templates[0].length, 1e6 * best, N_RUNS, 1e6 * parsing);
  for (guint i = 0; i < N_DEVICES; i++)
    g_free (templates[i].text);
  g_free (templates);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *program = g_find_program_in_path ("mosquitto");
  Plan plan = { NULL };
  int port;

  if (argc == 3 && g_str_equal (argv[1], "--publish") &&
      sscanf (argv[2], "%d,%u,%d,%u", &port, &plan.n_messages, &plan.qos, &plan.round) == 4)
    return publish (port, &plan);

  /* What is told may be read on any terminal. */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  measure_decoding ();
  if (argc == 2 && g_str_equal (argv[1], "--decode"))
    return 0;
  if (program == NULL && !g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    {
      g_printerr ("mosquitto is not installed: nothing to measure\n");
      return 77;
    }
  mosquitto_lib_init ();
  compare (0, 0.4);
  compare (1, 0.6);

  return 0;
}
