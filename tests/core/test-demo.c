/* test-demo.c — The demonstration holds what it says
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ter-demo-replay.h"
#include "ter-demo.h"
#include "ter-instant.h"
#include "ter-store.h"
#include "ter-territory-private.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW G_GINT64_CONSTANT (1795419720000000)
#define HOUR TER_USEC_PER_HOUR
#define DAY TER_USEC_PER_DAY

typedef struct
{
  char *folder;
  char *path;
  TerClock *clock;
  TerStore *store;
  GPtrArray *series;
  GPtrArray *devices;
} Demo;

/* Written once: every test reads it. */
static Demo demo;

static void
open_demo (void)
{
  g_autoptr (GError) error = NULL;
  gint64 start;
  GStatBuf info;

  if (demo.store != NULL)
    return;
  demo.folder = g_dir_make_tmp ("territoire-demo-XXXXXX", &error);
  g_assert_no_error (error);
  demo.path = g_build_filename (demo.folder, "demo.territoire", NULL);
  demo.clock = ter_clock_new_manual (NOW);
  start = g_get_monotonic_time ();
  ter_demo_write (demo.path, demo.clock, TER_DEMO_SEED, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (demo.path, &info), ==, 0);
  g_test_message ("written in %.2f s, %.1f MB", (g_get_monotonic_time () - start) / 1e6,
                  info.st_size / 1e6);
  /* All of it is packed: readings in segments take 13 MB, and are kept in memory by who reads them. */
  g_assert_cmpint (info.st_size, <, 8 * 1000 * 1000);
  demo.store = ter_store_open (demo.path, TER_STORE_READ_WRITE, demo.clock, &error);
  g_assert_no_error (error);
  demo.series = ter_store_list_series (demo.store, &error);
  g_assert_no_error (error);
  demo.devices = ter_store_list_devices (demo.store, &error);
  g_assert_no_error (error);
}

static void
close_store (void)
{
  g_clear_pointer (&demo.series, g_ptr_array_unref);
  g_clear_pointer (&demo.devices, g_ptr_array_unref);
  ter_store_close (demo.store, NULL);
  g_clear_object (&demo.store);
}

/* When the newest reading of the territory was made. */
static gint64
find_newest (TerTerritory *territory)
{
  g_autoptr (GPtrArray) series = ter_store_list_series (ter_territory_get_store (territory), NULL);
  gint64 newest = TER_INSTANT_NONE;

  for (guint i = 0; i < series->len; i++)
    newest = MAX (newest, ((TerSeries *) g_ptr_array_index (series, i))->last_us);

  return newest;
}

static TerDevice *
find_device (const char *remote_id)
{
  for (guint i = 0; i < demo.devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (demo.devices, i);

      if (g_str_equal (device->remote_id, remote_id))
        return device;
    }
  g_assert_not_reached ();
}

static TerSeries *
find_series (const char *remote_id,
             const char *property)
{
  TerDevice *device = find_device (remote_id);

  for (guint i = 0; i < demo.series->len; i++)
    {
      TerSeries *series = g_ptr_array_index (demo.series, i);

      if (series->device_id == device->id && g_str_equal (series->property, property))
        return series;
    }
  g_assert_not_reached ();
}

static TerSamples *
read_series (const char *remote_id,
             const char *property,
             gint64      start_us,
             gint64      end_us)
{
  g_autoptr (GError) error = NULL;
  TerSamples *samples = ter_store_read (demo.store, find_series (remote_id, property)->id, start_us,
                                        end_us, NULL, &error);

  g_assert_no_error (error);
  return samples;
}

static gint64
local (const char *text)
{
  gint64 instant;

  g_assert_true (ter_instant_from_string (text, &instant));
  return instant;
}

static void
test_inventory (void)
{
  static const guint stages[] = { 9, 14, 8, 10, 12, 7, 2, 2 };
  static const guint statuses[] = { 1, 8, 47, 5, 3 };
  guint by_stage[8] = { 0 }, by_status[5] = { 0 }, n_scenarios = 0;
  g_autoptr (GPtrArray) datasets = NULL;
  g_autofree char *fictional = NULL, *scenarios = NULL;

  open_demo ();
  datasets = ter_store_list_datasets (demo.store, NULL);
  g_assert_cmpuint (datasets->len, ==, 64);
  for (guint i = 0; i < datasets->len; i++)
    {
      TerDataset *dataset = g_ptr_array_index (datasets, i);

      by_stage[dataset->stage]++;
      by_status[dataset->status]++;
      n_scenarios +=
          dataset->description != NULL && strstr (dataset->description, "Scénario ") != NULL;
    }
  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (by_stage[i], ==, stages[i]);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (by_status[i], ==, statuses[i]);
  g_assert_cmpuint (n_scenarios, ==, 11);
  fictional = ter_store_dup_fact (demo.store, "fictional");
  g_assert_cmpstr (fictional, ==, "1");
  scenarios = ter_store_dup_fact (demo.store, "demo-scenarios");
  g_assert_nonnull (strstr (scenarios, "Cozzano"));
}

static void
test_geography (void)
{
  g_autoptr (GPtrArray) communes = NULL, sectors = NULL, sites = NULL;
  g_autoptr (GHashTable) corners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 population = 0;
  double area_m2 = 0;
  guint n_shared = 0, n_inside = 0;

  open_demo ();
  communes = ter_store_list_areas (demo.store, "commune", NULL);
  sectors = ter_store_list_areas (demo.store, "sector", NULL);
  sites = ter_store_list_sites (demo.store, NULL);
  g_assert_cmpuint (communes->len, ==, 12);
  g_assert_cmpuint (sectors->len, ==, 3);
  for (guint i = 0; i < communes->len; i++)
    {
      TerArea *commune = g_ptr_array_index (communes, i);

      population += commune->population;
      g_assert_cmpuint (commune->geometry->points->len, >, 30);
      for (guint j = 1; j < commune->geometry->points->len; j++)
        {
          TerPoint point = g_array_index (commune->geometry->points, TerPoint, j);
          char *key = g_strdup_printf ("%.6f %.6f", point.x, point.y);

          n_shared += g_hash_table_contains (corners, key);
          g_hash_table_add (corners, key);
        }
    }
  g_assert_cmpint (population, ==, 14820);
  /* Borders are the same points on both sides. */
  g_assert_cmpuint (n_shared, >, 300);

  /* Every place of the middle is in one commune and one only. */
  for (double x = 5.60; x < 5.90; x += 0.0137)
    {
      for (double y = 47.27; y < 47.43; y += 0.0111)
        {
          guint n = 0;

          for (guint i = 0; i < communes->len; i++)
            n += ter_geometry_contains (((TerArea *) g_ptr_array_index (communes, i))->geometry, x,
                                        y);
          g_assert_cmpuint (n, ==, 1);
          n_inside++;
        }
    }
  g_assert_cmpuint (n_inside, >, 100);
  for (guint i = 0; i < sites->len; i++)
    area_m2 += ((TerSite *) g_ptr_array_index (sites, i))->floor_area_m2;
  g_assert_cmpfloat (area_m2, ==, 9150);
}

static void
test_silent_sensors (void)
{
  guint n_sensors = 0, n_silent = 0;

  open_demo ();
  for (guint i = 0; i < demo.devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (demo.devices, i);

      g_assert_false (device->is_new);
      g_assert_cmpint (device->last_seen_us, <=, NOW);
      if (!g_str_has_prefix (device->remote_id, "C-"))
        continue;
      n_sensors++;
      g_assert_true (device->has_position);
      n_silent += NOW - device->last_seen_us > 4 * HOUR;
    }
  g_assert_cmpuint (n_sensors, ==, 40);
  g_assert_cmpuint (n_silent, ==, 2);
  g_assert_cmpint (NOW - find_device ("C-17")->last_seen_us, >, 76 * HOUR);
  g_assert_cmpint (NOW - find_device ("C-17")->last_seen_us, <, 79 * HOUR);
  g_assert_cmpint (NOW - find_device ("C-31")->last_seen_us, >, 9 * HOUR);
  g_assert_cmpint (NOW - find_device ("C-31")->last_seen_us, <, 12 * HOUR);
  g_assert_cmpfloat_with_epsilon (find_series ("C-08", "battery-voltage")->last_value, 2.71, 0.03);
}

static double
night_flow (gint64 first_day_us,
            guint  n_days)
{
  double sum = 0;
  guint n = 0;

  for (guint day = 0; day < n_days; day++)
    {
      gint64 start = first_day_us + day * DAY + 2 * HOUR;
      g_autoptr (TerSamples) samples = read_series ("C-22", "water-flow", start, start + 2 * HOUR);

      for (gsize i = 0; i < samples->n; i++, n++)
        sum += samples->values[i];
    }

  return sum / n;
}

static void
test_leak (void)
{
  double before, after;

  open_demo ();
  before = night_flow (local ("2026-10-10T22:00:00Z"), 13);
  after = night_flow (local ("2026-11-09T23:00:00Z"), 13);
  g_test_message ("night flow %.2f then %.2f m³/h", before, after);
  g_assert_cmpfloat_with_epsilon (before, 1.1, 0.15);
  g_assert_cmpfloat_with_epsilon (after, 3.4, 0.2);
}

/* Energy of each day from an index, NaN where the day is not whole; drops of the index count for nothing. */
static double
day_energy (const TerSamples *samples,
            gint64            start_us)
{
  double first = NAN, last = NAN;

  for (gsize i = 0; i < samples->n; i++)
    {
      if (samples->times[i] < start_us ||
          samples->times[i] > start_us + DAY + 70 * 60 * TER_USEC_PER_SEC)
        continue;
      if (isnan (first) && samples->times[i] < start_us + 2 * HOUR)
        first = samples->values[i];
      if (samples->times[i] >= start_us + DAY)
        {
          last = samples->values[i];
          break;
        }
    }

  return last - first;
}

/* The slope of a day's gas against its degree-days below 16 °C. */
static double
gas_slope (const char *start,
           guint       n_days)
{
  gint64 from = local (start);
  g_autoptr (TerSamples) gas = read_series ("C-09", "gas-index", from, from + (n_days + 2) * DAY);
  g_autoptr (TerSamples) outside =
      read_series ("C-35", "outdoor-temperature", from, from + (n_days + 1) * DAY);
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  gsize k = 0;

  for (guint day = 0; day < n_days; day++)
    {
      gint64 midnight = from + day * DAY;
      double energy = day_energy (gas, midnight), temperature = 0, cold;
      guint count = 0;

      for (; k < outside->n && outside->times[k] < midnight + DAY; k++, count++)
        temperature += outside->values[k];
      cold = count > 0 ? MAX (0, 16 - temperature / count) : 0;
      if (isnan (energy) || count < 100 || cold == 0)
        continue;
      n++;
      sx += cold;
      sy += energy;
      sxx += cold * cold;
      sxy += cold * energy;
    }
  g_assert_cmpfloat (n, >, 100);

  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

static void
test_boiler (void)
{
  double before, after;

  open_demo ();
  before = gas_slope ("2024-11-25T23:00:00Z", 180);
  after = gas_slope ("2025-10-20T22:00:00Z", 180);
  g_test_message ("gas of a degree-day %.1f then %.1f kWh: %+.1f %%", before, after,
                  100 * (after / before - 1));
  g_assert_cmpfloat_with_epsilon (after / before, 1 - 0.246, 0.04);
}

static void
test_gap_and_swap (void)
{
  g_autoptr (TerSamples) gap = NULL, around = NULL, swap = NULL;
  guint n_drops = 0;

  open_demo ();
  gap = read_series ("C-09", "gas-index", local ("2026-02-02T23:00:00Z"),
                     local ("2026-02-10T23:00:00Z"));
  around = read_series ("C-09", "gas-index", local ("2026-01-30T23:00:00Z"),
                        local ("2026-02-13T23:00:00Z"));
  g_assert_cmpuint (gap->n, ==, 0);
  g_assert_cmpuint (around->n, >, 100);
  g_assert_cmpfloat (around->values[around->n - 1], >, around->values[0]);

  swap = read_series ("C-12", "gas-index", local ("2024-12-01T00:00:00Z"), NOW);
  for (gsize i = 1; i < swap->n; i++)
    {
      if (swap->values[i] < swap->values[i - 1])
        {
          n_drops++;
          g_assert_cmpint (swap->times[i], >=, local ("2026-03-04T09:00:00Z"));
          g_assert_cmpint (swap->times[i], <, local ("2026-03-04T13:00:00Z"));
        }
    }
  g_assert_cmpuint (n_drops, ==, 1);
}

static void
test_yearly_energy (void)
{
  double total = 0;

  open_demo ();
  for (guint i = 0; i < demo.series->len; i++)
    {
      TerSeries *series = g_ptr_array_index (demo.series, i);
      g_autoptr (TerSamples) samples = NULL;

      if (!g_str_equal (series->property, "gas-index") &&
          !g_str_equal (series->property, "electricity-index"))
        continue;
      g_assert_cmpint (series->meter_id, !=, 0);
      samples = ter_store_read (demo.store, series->id, NOW - 365 * DAY, NOW, NULL, NULL);
      for (gsize k = 1; k < samples->n; k++)
        total += MAX (0, samples->values[k] - samples->values[k - 1]);
    }
  g_test_message ("%.1f MWh in twelve months", total / 1000);
  g_assert_cmpfloat_with_epsilon (total / 1000, 776, 8);
}

/* The day of 25 hours is whole: 100 quarters of an hour but those that the air lost. */
static void
test_long_day (void)
{
  g_autoptr (TerSamples) samples = NULL;

  open_demo ();
  samples = read_series ("C-22", "water-flow", local ("2026-10-24T22:00:00Z"),
                         local ("2026-10-25T23:00:00Z"));
  g_assert_cmpuint (samples->n, >=, 93);
  g_assert_cmpuint (samples->n, <=, 100);
  for (gsize i = 1; i < samples->n; i++)
    g_assert_cmpint (samples->times[i], >, samples->times[i - 1]);
}

static void
test_integrity (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  open_demo ();
  problems = ter_store_check (demo.store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_false (ter_demo_write (demo.path, demo.clock, 1, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_EXISTS);
  g_assert_true (g_file_test (demo.path, G_FILE_TEST_EXISTS));
}

/* Sensors speak again after the demonstration was written: plausibly, and never the silent ones. */
static void
test_replay (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerDemoReplay) replay = NULL;
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  gint64 n_readings = 0, total = 0;

  open_demo ();
  close_store ();
  territory = ter_territory_open (demo.path, TER_TERRITORY_DEFAULT, demo.clock, &error);
  g_assert_no_error (error);
  before = ter_store_list_series (ter_territory_get_store (territory), &error);
  replay = ter_demo_replay_new (territory, 7);
  for (guint i = 0; i < 10; i++)
    {
      ter_clock_advance (demo.clock, 30 * TER_USEC_PER_SEC);
      g_assert_true (ter_demo_replay_step (replay, 4, &n_readings, &error));
      g_assert_no_error (error);
      g_assert_cmpint (n_readings, >=, 4);
      total += n_readings;
    }
  after = ter_store_list_series (ter_territory_get_store (territory), &error);
  g_assert_cmpuint (after->len, ==, before->len);
  g_assert_cmpint (total, >, 50);
  for (guint i = 0; i < after->len; i++)
    {
      const TerSeries *was = g_ptr_array_index (before, i), *is = g_ptr_array_index (after, i);

      g_assert_cmpint (is->id, ==, was->id);
      if (is->last_us == was->last_us)
        continue;
      g_assert_false (g_str_has_prefix (is->device_name, "Grande salle"));
      if (is->kind == TER_SERIES_COUNTER)
        g_assert_cmpfloat (is->last_value, >=, was->last_value);
      else if (g_str_equal (is->property, "temperature"))
        g_assert_cmpfloat_with_epsilon (is->last_value, was->last_value, 8);
    }

  ter_demo_replay_start (replay, 5);
  g_assert_true (ter_demo_replay_is_running (replay));
  ter_clock_advance (demo.clock, 30 * TER_USEC_PER_SEC);
  while (find_newest (territory) < ter_clock_get_now_us (demo.clock))
    g_main_context_iteration (NULL, TRUE);
  ter_demo_replay_stop (replay);
  g_assert_false (ter_demo_replay_is_running (replay));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (ter_territory_close (territory, &error));
  g_assert_no_error (error);
}

static void
close_demo (void)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-lock", "-ballast" };

  if (demo.path == NULL)
    return;
  if (demo.store != NULL)
    close_store ();
  g_object_unref (demo.clock);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (demo.path, suffixes[i], NULL);

      g_unlink (path);
    }
  g_rmdir (demo.folder);
  g_free (demo.path);
  g_free (demo.folder);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/inventory", test_inventory);
  g_test_add_func ("/demo/geography", test_geography);
  g_test_add_func ("/demo/silent-sensors", test_silent_sensors);
  g_test_add_func ("/demo/leak", test_leak);
  g_test_add_func ("/demo/boiler", test_boiler);
  g_test_add_func ("/demo/gap-and-swap", test_gap_and_swap);
  g_test_add_func ("/demo/yearly-energy", test_yearly_energy);
  g_test_add_func ("/demo/long-day", test_long_day);
  g_test_add_func ("/demo/integrity", test_integrity);
  /* Last: it closes the store and moves the clock. */
  g_test_add_func ("/demo/replay", test_replay);
  result = g_test_run ();
  close_demo ();

  return result;
}
