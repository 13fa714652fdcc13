/* mqtt-support.c — A listener whose commits are watched
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "mqtt-support.h"
#include "ter-instant.h"

static void
receive (const TerIncoming *incoming,
         TerBatch          *batch,
         gpointer           user_data)
{
  Bench *self = user_data;

  ter_decoder_decode (self->decoder, incoming, batch);
}

static gboolean
commit (TerBatch *batch,
        gpointer  user_data,
        GError  **error)
{
  Bench *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_begun++;
  while (self->is_held)
    g_cond_wait (&self->changed, &self->lock);
  if (self->is_failing)
    {
      self->n_failed++;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
      return FALSE;
    }
  for (guint i = 0; i < ter_batch_get_n_messages (batch); i++)
    {
      char *key = g_strdup (ter_batch_get_message (batch, i)->key);

      g_ptr_array_add (self->order, key);
      if (!g_hash_table_add (self->stored, key))
        self->n_twice++;
    }
  return TRUE;
}

guint
bench_get_n_stored (Bench *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_hash_table_size (self->stored);
}

guint
bench_get_n_begun (Bench *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_begun;
}

guint
bench_get_n_failed (Bench *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_failed;
}

gint64
bench_get_n_messages (Bench *self)
{
  g_autoptr (TerMqttStatus) status = ter_mqtt_dup_status (self->mqtt);

  return status->n_messages;
}

void
bench_set_failing (Bench   *self,
                   gboolean is_failing)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_failing = is_failing;
}

void
bench_set_held (Bench   *self,
                gboolean is_held)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_held = is_held;
  g_cond_broadcast (&self->changed);
}

TerMqttState
bench_get_state (Bench *self)
{
  g_autoptr (TerMqttStatus) status = ter_mqtt_dup_status (self->mqtt);

  return status->state;
}

char *
bench_dup_error (Bench *self)
{
  g_autoptr (TerMqttStatus) status = ter_mqtt_dup_status (self->mqtt);

  return g_strdup (status->error);
}

gboolean
bench_has_error (Bench *self)
{
  g_autofree char *error = bench_dup_error (self);

  return error != NULL;
}

Bench *
bench_new (const char *url,
           const char *config)
{
  Bench *self = g_new0 (Bench, 1);
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->stored = g_hash_table_new (g_str_hash, g_str_equal);
  self->order = g_ptr_array_new_with_free_func (g_free);
  source->id = 1;
  source->uid = g_strdup ("0f1e2d3c");
  source->kind = g_strdup ("chirpstack");
  source->name = g_strdup ("LoRa");
  source->url = g_strdup (url);
  source->config = g_strdup (config);
  source->allow_local = TRUE;
  source->last_ok_us = TER_INSTANT_NONE;
  self->decoder = ter_decoder_new_for_source (source, &error);
  g_assert_no_error (error);
  self->options = ter_mqtt_options_new_for_source (source, &error);
  g_assert_no_error (error);
  self->options->min_wait_ms = 50;
  self->options->max_wait_ms = 200;

  return self;
}

Bench *
bench_new_for (TestBroker *broker,
               const char *config)
{
  g_autofree char *url = g_strdup_printf ("mqtt://127.0.0.1:%u", broker->port);

  return bench_new (url, config);
}

void
bench_start (Bench *self)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();

  self->mqtt = ter_mqtt_new (self->options, clock, 42, receive, commit, self);
  ter_mqtt_start (self->mqtt);
}

void
bench_stop (Bench *self)
{
  ter_mqtt_stop (self->mqtt);
  g_assert_cmpint (bench_get_state (self), ==, TER_MQTT_STOPPED);
  g_clear_object (&self->mqtt);
}

void
bench_free (Bench *self)
{
  if (self->mqtt != NULL)
    bench_stop (self);
  g_object_unref (self->decoder);
  ter_mqtt_options_unref (self->options);
  g_hash_table_unref (self->stored);
  g_ptr_array_unref (self->order);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
bench_send (TestPublisher *publisher,
            guint          number,
            int            qos)
{
  g_autofree char *payload =
      g_strdup_printf ("{\"deduplicationId\":\"m%u\",\"object\":{\"temperature\":%u}}", number,
                       number);

  test_publisher_send (publisher, number, "application/a/device/1/event/up", payload, qos, FALSE);
}
