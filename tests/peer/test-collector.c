/* test-collector.c — From a broker to an open territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-collector-preview.h"
#include "ter-collector-private.h"
#include "ter-instant.h"
#include "ter-run.h"
#include "ter-series.h"
#include "ter-store.h"
#include "ter-territory-private.h"
#include "ter-test-broker.h"

#include <math.h>

typedef struct
{
  TestBroker *broker;
  TestPublisher *publisher;
  char *folder;
  TerTerritory *territory;
  TerCollector *collector;
  TerSecrets *secrets;
  gint64 source_id;
  guint n_changes;
} Fixture;

static void
on_changed (Fixture  *self,
            TerChange changes)
{
  if ((changes & TER_CHANGE_OBSERVATIONS) != 0)
    self->n_changes++;
}

static gint64
add_source (Fixture    *self,
            const char *kind,
            const char *config)
{
  g_autofree char *url = g_strdup_printf ("mqtt://127.0.0.1:%u", self->broker->port);
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);
  g_autoptr (GError) error = NULL;

  ter_act_set (act, "kind", kind);
  ter_act_set (act, "name", kind);
  ter_act_set (act, "url", url);
  ter_act_set (act, "config", config);
  ter_act_set (act, "allow-local", "1");
  ter_territory_apply (self->territory, act, &error);
  g_assert_no_error (error);
  return act->object_id;
}

static void
set_source (Fixture    *self,
            gint64      id,
            const char *field,
            const char *value)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_SET, "source", id);
  g_autoptr (GError) error = NULL;

  ter_act_set (act, field, value);
  ter_territory_apply (self->territory, act, &error);
  g_assert_no_error (error);
}

static Fixture *
fixture_new (void)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  TestBroker *broker = test_broker_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  Fixture *self;

  if (broker == NULL)
    return NULL;
  self = g_new0 (Fixture, 1);
  self->broker = broker;
  self->publisher = test_publisher_new (broker->port, NULL, NULL);
  self->folder = g_dir_make_tmp ("territoire-collector.XXXXXX", NULL);
  path = g_build_filename (self->folder, "essai.territoire", NULL);
  self->territory = ter_territory_create (path, "Essai", "Europe/Paris", clock, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->territory, "changed", G_CALLBACK (on_changed), self);
  self->secrets = ter_secrets_new_memory ();
  self->collector = ter_collector_new_full (self->territory, self->secrets, 7);

  return self;
}

static void
fixture_free (Fixture *self)
{
  char *remove[] = { (char *) "rm", (char *) "-rf", self->folder, NULL };

  /* A list of sources that is being read holds the collector: letting go of it does not stop it. */
  ter_collector_stop (self->collector);
  g_clear_object (&self->collector);
  g_signal_handlers_disconnect_by_data (self->territory, self);
  g_assert_true (ter_territory_close (self->territory, NULL));
  g_object_unref (self->territory);
  g_object_unref (self->secrets);
  test_publisher_free (self->publisher);
  test_broker_free (self->broker);
  g_spawn_sync (NULL, remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static gboolean
is_in_state (Fixture          *self,
             gint64            source_id,
             TerCollectorState state)
{
  g_autoptr (TerCollectorStatus) status = ter_collector_dup_status (self->collector, source_id);

  return status != NULL && status->state == state;
}

static gboolean
is_listened_to (Fixture *self,
                gint64   source_id)
{
  g_autoptr (TerCollectorStatus) status = ter_collector_dup_status (self->collector, source_id);

  return status != NULL;
}

/* One that listens, and received nothing yet. */
static gboolean
is_new_listener (Fixture *self,
                 gint64   source_id)
{
  g_autoptr (TerCollectorStatus) status = ter_collector_dup_status (self->collector, source_id);

  return status != NULL && status->state == TER_COLLECTOR_LISTENING && status->n_messages == 0;
}

static void
send_temperature (Fixture *self,
                  guint    number)
{
  g_autofree char *payload =
      g_strdup_printf ("{\"deduplicationId\":\"c%u\",\"object\":{\"temperature\":%u}}", number,
                       number);

  test_publisher_send (self->publisher, number, "application/a/device/70b3d5e75e000001/event/up",
                       payload, 1, FALSE);
}

static gint64
count_observations (Fixture *self)
{
  g_autoptr (GPtrArray) list = ter_territory_list_series (self->territory, NULL);
  gint64 n = 0;

  for (guint i = 0; i < list->len; i++)
    n += ((TerSeries *) g_ptr_array_index (list, i))->n_observations;
  return n;
}

/* The window hears of a value within two seconds of its being published. */
static void
test_live (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  gint64 slowest = 0;

  if (self == NULL)
    return;
  self->source_id = add_source (self, "chirpstack", "{}");
  ter_collector_start (self->collector);
  test_wait_until (is_in_state (self, self->source_id, TER_COLLECTOR_LISTENING));
  for (guint i = 0; i < 10; i++)
    {
      gint64 sent = g_get_monotonic_time ();
      guint before = self->n_changes;

      send_temperature (self, i);
      test_wait_until (self->n_changes > before && count_observations (self) == i + 1);
      slowest = MAX (slowest, g_get_monotonic_time () - sent);
    }
  g_test_message ("slowest of ten: %d ms", (int) (slowest / 1000));
  g_assert_cmpint (slowest, <, 2 * G_USEC_PER_SEC);
}

/* Sources come, change and go while it runs. */
static void
test_follow (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GPtrArray) refused = NULL;
  gint64 first, second;

  if (self == NULL)
    return;
  ter_collector_start (self->collector);
  first = add_source (self, "chirpstack", "{}");
  test_wait_until (is_in_state (self, first, TER_COLLECTOR_LISTENING));

  second = add_source (self, "mqtt", "{\"topic\":\"site/{site}/{thing}/{property}\"}");
  test_wait_until (is_in_state (self, second, TER_COLLECTOR_LISTENING));
  test_publisher_send (self->publisher, 1, "site/mairie/hall/temperature", "19,5", 1, FALSE);
  test_wait_until (count_observations (self) == 1);

  set_source (self, first, "enabled", "0");
  test_wait_until (!is_listened_to (self, first));
  g_assert_true (is_in_state (self, second, TER_COLLECTOR_LISTENING));

  set_source (self, second, "config", "{\"topic\":\"other/{thing}/{property}\"}");
  test_wait_until (is_new_listener (self, second));
  test_publisher_send (self->publisher, 9, "site/mairie/hall/temperature", "19,5", 1, FALSE);
  test_publisher_send (self->publisher, 2, "other/hall/temperature", "20", 1, FALSE);
  test_wait_until (count_observations (self) == 2);
  /* The broker was told to forget the former topic. */
  refused = ter_store_list_refused (ter_territory_get_store (self->territory), second, 10, NULL);
  g_assert_cmpuint (refused->len, ==, 0);

  set_source (self, first, "enabled", "1");
  test_wait_until (is_in_state (self, first, TER_COLLECTOR_LISTENING));

  /* A configuration that cannot be is told, and stops nothing else. */
  set_source (self, first, "config", "{\"decoder\":\"magic\"}");
  test_wait_until (is_in_state (self, first, TER_COLLECTOR_STOPPED));
  g_assert_true (is_in_state (self, second, TER_COLLECTOR_LISTENING));
}

static void
test_once (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  const TerRun *run;

  if (self == NULL)
    return;
  /* No source: said at once. */
  g_assert_false (ter_collector_run (self->collector, 0, TRUE, &error));
  g_assert_error (error, TER_COLLECTOR_ERROR, TER_COLLECTOR_ERROR_NO_SOURCE);
  g_clear_error (&error);

  /* The first time makes the session; what comes afterwards waits at the broker. */
  self->source_id = add_source (self, "chirpstack", "{}");
  g_assert_true (ter_collector_run (self->collector, 0, TRUE, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 500; i++)
    send_temperature (self, i);
  test_publisher_flush (self->publisher);
  g_assert_cmpint (count_observations (self), ==, 0);
  g_assert_true (ter_collector_run (self->collector, 0, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_observations (self), ==, 500);
  g_assert_false (ter_collector_is_running (self->collector));

  runs = ter_store_list_runs (ter_territory_get_store (self->territory), self->source_id, 10, NULL);
  g_assert_cmpuint (runs->len, ==, 2);
  run = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (run->kind, ==, "collect");
  g_assert_cmpint (run->n_observations, ==, 500);
  g_assert_cmpint (run->n_duplicates, ==, 0);
  g_assert_cmpint (run->n_bytes, >, 500 * 40);
  g_assert_cmpint (run->ended_us, !=, TER_INSTANT_NONE);

  /* Nobody answers: the reason is the command's error, and the source's. */
  test_broker_stop (self->broker, SIGTERM);
  g_assert_false (ter_collector_run (self->collector, 0, TRUE, &error));
  g_assert_error (error, TER_COLLECTOR_ERROR, TER_COLLECTOR_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "does not answer"));
}

/* A refused message is kept, and its device appears all the same. */
static void
test_refused (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  if (self == NULL)
    return;
  self->source_id = add_source (self, "chirpstack", "{}");
  ter_collector_start (self->collector);
  test_wait_until (is_in_state (self, self->source_id, TER_COLLECTOR_LISTENING));
  test_publisher_send (self->publisher, 1, "application/a/device/ab/event/up",
                       "{\"deduplicationId\":\"x\",\"fPort\":85,\"data\":\"AXVVA2fuAA==\"}", 1,
                       FALSE);
  test_publisher_send (self->publisher, 2, "application/a/device/cd/event/up", "not JSON at all", 1,
                       FALSE);
  do
    {
      g_clear_pointer (&refused, g_ptr_array_unref);
      test_iterate ();
      refused = ter_store_list_refused (ter_territory_get_store (self->territory), self->source_id,
                                        10, NULL);
    }
  while (refused->len < 2);
  devices = ter_store_list_devices (ter_territory_get_store (self->territory), NULL);
  g_assert_cmpuint (devices->len, ==, 2);
}

typedef struct
{
  GPtrArray *messages;
  gboolean is_over;
  gboolean ok;
  guint n;
  char *error;
} Seen;

static void
on_preview_message (TerPreviewMessage *message,
                    gpointer           user_data)
{
  g_ptr_array_add (((Seen *) user_data)->messages, ter_preview_message_ref (message));
}

static void
on_preview_over (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Seen *seen = user_data;
  g_autoptr (GError) error = NULL;

  seen->ok = ter_collector_preview_finish (result, &seen->n, &error);
  seen->error = error != NULL ? g_strdup (error->message) : NULL;
  seen->is_over = TRUE;
}

static void
test_preview (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerSource) draft = ter_source_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Seen seen = { .messages =
                    g_ptr_array_new_with_free_func ((GDestroyNotify) ter_preview_message_unref) };
  const TerPreviewMessage *message;
  const TerPreviewValue *value;

  if (self == NULL)
    return;
  draft->kind = g_strdup ("chirpstack");
  draft->name = g_strdup ("LoRa");
  draft->url = g_strdup_printf ("mqtt://127.0.0.1:%u", self->broker->port);
  draft->allow_local = TRUE;
  ter_collector_preview_async (clock, draft, NULL, NULL, 30, on_preview_message, &seen, cancellable,
                               on_preview_over, &seen);
  while (seen.messages->len < 2)
    {
      send_temperature (self, 21);
      test_publisher_send (self->publisher, 2, "application/a/device/cd/event/up",
                           "\x0a\x24\x01\xff\xfe", 1, FALSE);
      g_usleep (20000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_cancellable_cancel (cancellable);
  test_wait_until (seen.is_over);
  g_assert_true (seen.ok);
  g_assert_cmpuint (seen.n, >=, 2);

  message = g_ptr_array_index (seen.messages, 0);
  g_assert_cmpstr (message->device_id, ==, "70b3d5e75e000001");
  g_assert_true (g_str_has_prefix (message->excerpt, "{\"deduplicationId\""));
  g_assert_null (message->refused);
  g_assert_cmpuint (message->values->len, ==, 1);
  value = g_ptr_array_index (message->values, 0);
  g_assert_cmpstr (value->property, ==, "temperature");
  g_assert_cmpstr (value->unit, ==, "Cel");
  g_assert_cmpfloat (value->value, ==, 21);
  message = g_ptr_array_index (seen.messages, 1);
  g_assert_nonnull (strstr (message->refused, "protobuf"));
  g_assert_cmpstr (message->excerpt, ==, "0a 24 01 ff fe");
  g_assert_cmpint (count_observations (self), ==, 0);

  /* A wrong address ends at once, with the reason. */
  seen.is_over = FALSE;
  g_set_str (&draft->url, "mqtt://127.0.0.1:1");
  ter_collector_preview_async (clock, draft, NULL, NULL, 30, on_preview_message, &seen, NULL,
                               on_preview_over, &seen);
  test_wait_until (seen.is_over);
  g_assert_false (seen.ok);
  g_assert_nonnull (strstr (seen.error, "does not answer"));
  g_free (seen.error);
  g_ptr_array_unref (seen.messages);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_assert_true (ter_collector_store_secret_finish (TER_COLLECTOR (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* A password given while the source is refused: its listener begins again with it. */
static void
test_secret (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autofree char *program = g_find_program_in_path ("mosquitto_passwd");
  g_autofree char *file = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  gboolean is_stored = FALSE;

  if (self == NULL)
    return;
  if (program == NULL)
    {
      g_test_skip ("mosquitto_passwd is not installed");
      return;
    }
  file = test_broker_write (self->broker, "passwords", "marie:s3cret\n");
  {
    char *argv[] = { program, (char *) "-U", file, NULL };

    g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                                 NULL, NULL, NULL));
  }
  g_set_str (&self->broker->extra, "allow_anonymous false\npassword_file @FOLDER@/passwords\n");
  test_broker_stop (self->broker, SIGTERM);
  test_broker_start (self->broker);

  self->source_id = add_source (self, "chirpstack", "{}");
  ter_collector_start (self->collector);
  test_wait_until (is_in_state (self, self->source_id, TER_COLLECTOR_WAITING));
  sources = ter_territory_list_sources (self->territory, NULL);
  ter_collector_store_secret_async (self->collector, g_ptr_array_index (sources, 0), "marie",
                                    "s3cret", NULL, on_stored, &is_stored);
  test_wait_until (is_stored);
  test_wait_until (is_in_state (self, self->source_id, TER_COLLECTOR_LISTENING));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/collector/live", test_live);
  g_test_add_func ("/collector/follow", test_follow);
  g_test_add_func ("/collector/once", test_once);
  g_test_add_func ("/collector/refused", test_refused);
  g_test_add_func ("/collector/preview", test_preview);
  g_test_add_func ("/collector/secret", test_secret);

  return g_test_run ();
}
