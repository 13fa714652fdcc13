/* test-model-values.c — Batches, acts and figures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-act.h"
#include "ter-batch.h"
#include "ter-figure.h"

static void
test_batch_identity (void)
{
  g_autoptr (TerBatch) batch = ter_batch_new (7);
  guint device, stream;

  g_assert_true (ter_batch_is_empty (batch));

  device = ter_batch_add_device (batch, "a840410000000001", "C-01", "LHT65");
  g_assert_cmpuint (ter_batch_add_device (batch, "a840410000000001", NULL, NULL), ==, device);
  g_assert_cmpuint (ter_batch_add_device (batch, "a840410000000002", NULL, NULL), !=, device);

  stream = ter_batch_add_stream (batch, device, "temperature", NULL, NULL, "Cel", TER_SERIES_GAUGE);
  g_assert_cmpuint (ter_batch_add_stream (batch, device, "temperature", "", NULL, NULL,
                                          TER_SERIES_GAUGE),
                    ==, stream);
  g_assert_cmpuint (ter_batch_add_stream (batch, device, "temperature", "2", NULL, NULL,
                                          TER_SERIES_GAUGE),
                    !=, stream);
  g_assert_cmpuint (ter_batch_get_n_devices (batch), ==, 2);
  g_assert_cmpuint (ter_batch_get_n_streams (batch), ==, 2);
  g_assert_cmpstr (ter_batch_get_stream (batch, stream)->unit, ==, "Cel");
  g_assert_cmpint (ter_batch_get_source_id (batch), ==, 7);
}

static void
test_batch_content (void)
{
  g_autoptr (TerBatch) batch = ter_batch_new (1);
  g_autoptr (GBytes) payload = g_bytes_new_static ("\x00\xff", 2);
  guint device = ter_batch_add_device (batch, "x", NULL, NULL);
  guint stream = ter_batch_add_stream (batch, device, "door", NULL, NULL, NULL, TER_SERIES_STATE);
  guint message = ter_batch_add_message (batch, "key", "topic", payload, 99);
  TerObservation observation = {
    .stream = stream, .message = message, .time_us = 5, .value = NAN, .text = "open"
  };

  g_assert_false (ter_batch_get_device (batch, device)->has_position);
  ter_batch_set_device_position (batch, device, 0, 0);
  g_assert_true (ter_batch_get_device (batch, device)->has_position);

  ter_batch_add_observation (batch, &observation);
  observation.text = "closed";
  g_assert_cmpstr (ter_batch_get_observation (batch, 0)->text, ==, "open");

  g_assert_null (ter_batch_get_message (batch, message)->refused);
  ter_batch_refuse_message (batch, message, "no decoder");
  g_assert_cmpstr (ter_batch_get_message (batch, message)->refused, ==, "no decoder");
  g_assert_true (ter_batch_get_message (batch, message)->payload == payload);
  g_assert_finalize_object (g_steal_pointer (&batch));
}

/* Adds n messages of a few devices, each with a state and a number; message i is worth i. */
static void
fill_batch (TerBatch *batch,
            guint     n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("d%u", i % 17);
      g_autofree char *key = g_strdup_printf ("k%u", i);
      g_autoptr (GBytes) payload = g_bytes_new (key, strlen (key));
      guint device = ter_batch_add_device (batch, id, id, NULL);
      guint message = ter_batch_add_message (batch, key, "topic", payload, i);
      TerObservation observation = { .message = message, .time_us = i, .value = i };
      TerBatchStream stream = { .device = device, .kind = TER_SERIES_STATE };

      observation.stream =
          ter_batch_add_stream (batch, device, "co2", NULL, NULL, "[ppm]", TER_SERIES_GAUGE);
      ter_batch_add_observation (batch, &observation);
      stream.property = ter_batch_intern (batch, "door");
      stream.channel = ter_batch_intern (batch, "");
      observation.stream = ter_batch_add_interned_stream (batch, &stream);
      g_assert_cmpuint (observation.stream, ==,
                        ter_batch_add_stream (batch, device, "door", "", NULL, NULL,
                                              TER_SERIES_STATE));
      observation.text = ter_batch_intern (batch, key);
      ter_batch_add_observation (batch, &observation);
    }
}

static void
test_batch_drop (void)
{
  enum
  {
    N = 500
  };
  g_autoptr (TerBatch) batch = ter_batch_new (1);
  guint8 is_dropped[N];
  guint n_kept = 0;

  fill_batch (batch, N);
  for (guint i = 0; i < N; i++)
    {
      is_dropped[i] = g_test_rand_bit ();
      n_kept += !is_dropped[i];
    }
  ter_batch_drop_messages (batch, is_dropped);
  g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, n_kept);
  g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, 2 * n_kept);
  g_assert_cmpuint (ter_batch_get_n_streams (batch), ==, 2 * 17);
  for (gsize i = 0; i < ter_batch_get_n_observations (batch); i++)
    {
      const TerObservation *observation = ter_batch_get_observation (batch, i);
      const TerBatchMessage *message = ter_batch_get_message (batch, observation->message);
      g_autofree char *key = g_strdup_printf ("k%.0f", observation->value);

      g_assert_false (is_dropped[(guint) observation->value]);
      g_assert_cmpstr (message->key, ==, key);
      g_assert_cmpmem (g_bytes_get_data (message->payload, NULL),
                       g_bytes_get_size (message->payload), key, strlen (key));
      g_assert_true (i == 0 ||
                     ter_batch_get_observation (batch, i - 1)->value <= observation->value);
    }
}

static void
test_batch_reset (void)
{
  g_autoptr (TerBatch) batch = ter_batch_new (9);
  g_autoptr (TerBatch) other = ter_batch_new (9);
  gsize before = ter_batch_get_serial (batch);

  g_assert_cmpuint (before, !=, 0);
  g_assert_cmpuint (before, !=, ter_batch_get_serial (other));
  for (guint round = 0; round < 3; round++)
    {
      fill_batch (batch, 100 * (round + 1));
      g_assert_cmpuint (ter_batch_get_n_devices (batch), ==, 17);
      g_assert_cmpuint (ter_batch_get_n_streams (batch), ==, 2 * 17);
      g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, 100 * (round + 1));
      ter_batch_reset (batch);
      g_assert_true (ter_batch_is_empty (batch));
      g_assert_cmpint (ter_batch_get_source_id (batch), ==, 9);
      g_assert_cmpuint (ter_batch_get_serial (batch), !=, before);
      before = ter_batch_get_serial (batch);
    }
}

static void
test_act_inverse (void)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_SET, "series", 12);
  g_autoptr (TerAct) inverse = NULL;
  TerActChange *change;

  ter_act_set (act, "name", "Hall");
  ter_act_set_double (act, "floor-area", 0.1);
  ter_act_set_int (act, "site", G_MAXINT64);
  ter_act_set (act, "unit", NULL);
  g_assert_cmpstr (ter_act_get_after (act, "site"), ==, "9223372036854775807");
  g_assert_cmpfloat (g_ascii_strtod (ter_act_get_after (act, "floor-area"), NULL), ==, 0.1);
  g_assert_null (ter_act_get_after (act, "unit"));
  g_assert_null (ter_act_get_after (act, "nothing"));

  act->id = 3;
  change = g_ptr_array_index (act->changes, 0);
  change->before = g_strdup ("C-01");
  inverse = ter_act_invert (act);
  g_assert_cmpint (inverse->undoes, ==, 3);
  g_assert_cmpint (inverse->verb, ==, TER_ACT_SET);
  g_assert_cmpstr (ter_act_get_after (inverse, "name"), ==, "C-01");
}

static void
test_act_inverse_verbs (void)
{
  static const TerActVerb pairs[][2] = {
    { TER_ACT_CREATE, TER_ACT_REMOVE },
    { TER_ACT_REMOVE, TER_ACT_RESTORE },
    { TER_ACT_RESTORE, TER_ACT_REMOVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (TerAct) act = ter_act_new_full (pairs[i][0], "site", 4);
      g_autoptr (TerAct) inverse = NULL;

      act->id = 1;
      ter_act_set (act, "name", "x");
      inverse = ter_act_invert (act);
      g_assert_cmpint (inverse->verb, ==, pairs[i][1]);
      g_assert_cmpint (inverse->object_id, ==, 4);
      g_assert_cmpuint (inverse->changes->len, ==, 0);
    }
}

static void
test_figure (void)
{
  g_autoptr (TerFigure) figure = ter_figure_new_full ("energy.total", "Energy", 776, "MWh");
  const TerFactor *factor;

  g_assert_true (isnan (figure->low) && isnan (figure->high) && isnan (figure->coverage));
  g_assert_cmpint (figure->last_us, ==, TER_INSTANT_NONE);

  ter_figure_set_method (figure, "sum of index differences", "1");
  ter_figure_add_input (figure, 8, "Gas", 52560);
  ter_figure_add_factor (figure, "PCS to PCI", 1.11, NULL, "text", "2006-09-15");
  g_assert_cmpuint (figure->inputs->len, ==, 1);
  factor = g_ptr_array_index (figure->factors, 0);
  g_assert_cmpstr (factor->valid_from, ==, "2006-09-15");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/batch/identity", test_batch_identity);
  g_test_add_func ("/model/batch/content", test_batch_content);
  g_test_add_func ("/model/batch/drop", test_batch_drop);
  g_test_add_func ("/model/batch/reset", test_batch_reset);
  g_test_add_func ("/model/act/inverse", test_act_inverse);
  g_test_add_func ("/model/act/inverse-verbs", test_act_inverse_verbs);
  g_test_add_func ("/model/figure", test_figure);

  return g_test_run ();
}
