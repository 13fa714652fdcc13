/* ter-demo-sensors.c — Forty sensors and what they said for two years
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each sensor is written in one batch, as its network would have brought it: devices, streams, messages and
 * observations, by the same call as every other source.
 *
 *  1. A sensor speaks at its own minute of the step; one message in seventy is lost, as on the air.
 *  2. Nothing is later than now. The silent ones stop when the table says.
 *  3. Messages of the last eight days are one each, so that the activity of the source is true; older ones are
 *     gathered by day.
 *  4. An index only grows, but where its meter was changed; a gap loses readings and not consumption.
 */

#include "config.h"

#include <math.h>

#include "ter-demo-private.h"

#define RECENT_US (8 * TER_USEC_PER_DAY)
#define LOST_SHARE 0.015
#define MINUTES(n) ((n) * 60 * TER_USEC_PER_SEC)

static const TerDemoSensor sensors[TER_DEMO_N_SENSORS] = {
  { "C-01", "Électricité, école Jean-Moulin", "Télé-information", TER_DEMO_ELECTRICITY, 0, 0, 0.31,
    -0.41, 60, 0, 0 },
  { "C-02", "Électricité, mairie", "Télé-information", TER_DEMO_ELECTRICITY, 2, 0, -0.11, 0.11, 60,
    0, 0 },
  { "C-03", "Électricité, gymnase", "Télé-information", TER_DEMO_ELECTRICITY, 3, 8, 0.51, -0.31, 60,
    0, 0 },
  { "C-04", "Électricité, médiathèque", "Télé-information", TER_DEMO_ELECTRICITY, 4, 0, 0.21, 0.31,
    60, 0, 0 },
  { "C-05", "Électricité, salle des fêtes", "Télé-information", TER_DEMO_ELECTRICITY, 5, 11, 0.21,
    0.21, 60, 0, 0 },
  { "C-06", "Électricité, EHPAD", "Télé-information", TER_DEMO_ELECTRICITY, 6, 2, -0.41, 0.21, 60,
    0, 0 },
  { "C-07", "Électricité, ateliers", "Télé-information", TER_DEMO_ELECTRICITY, 7, 6, 0.61, 0.41, 60,
    0, 0 },
  { "C-08", "Électricité, école de Fontvive", "Télé-information", TER_DEMO_ELECTRICITY, 1, 4, 0.21,
    0.31, 60, 0, 0 },
  { "C-09", "Gaz, école Jean-Moulin", "Impulsions", TER_DEMO_GAS, 0, 0, 0.29, -0.39, 60, 0, 0 },
  { "C-10", "Gaz, mairie", "Impulsions", TER_DEMO_GAS, 2, 0, -0.09, 0.09, 60, 0, 0 },
  { "C-11", "Gaz, gymnase", "Impulsions", TER_DEMO_GAS, 3, 8, 0.49, -0.29, 60, 0, 0 },
  { "C-12", "Gaz, médiathèque", "Impulsions", TER_DEMO_GAS, 4, 0, 0.19, 0.29, 60, 0, 0 },
  { "C-13", "Gaz, EHPAD", "Impulsions", TER_DEMO_GAS, 6, 2, -0.39, 0.19, 60, 0, 0 },
  { "C-14", "Gaz, ateliers", "Impulsions", TER_DEMO_GAS, 7, 6, 0.59, 0.39, 60, 0, 0 },
  { "C-15", "Gaz, école de Fontvive", "Impulsions", TER_DEMO_GAS, 1, 4, 0.19, 0.29, 60, 0, 0 },
  { "C-16", "Classe CE2, école Jean-Moulin", "Air intérieur", TER_DEMO_CLASSROOM, 0, 0, 0.3, -0.38,
    60, 0, 0 },
  { "C-17", "Grande salle, Montarel", "Air intérieur", TER_DEMO_COMFORT, 5, 11, 0.19, 0.19, 60, 0,
    4560 },
  { "C-18", "Classe CP, école de Fontvive", "Air intérieur", TER_DEMO_CLASSROOM, 1, 4, 0.22, 0.28,
    60, 0, 0 },
  { "C-19", "Accueil de la mairie", "Air intérieur", TER_DEMO_CLASSROOM, 2, 0, -0.08, 0.12, 60, 0,
    0 },
  { "C-20", "Salle de sport, gymnase", "Air intérieur", TER_DEMO_COMFORT, 3, 8, 0.52, -0.28, 60, 0,
    0 },
  { "C-21", "Débitmètre, entrée de Bourg-Clair", "Débitmètre", TER_DEMO_FLOW, 100, 0, -1.1, 1.2, 15,
    1.8, 0 },
  { "C-22", "Débitmètre, entrée de Rive Basse", "Débitmètre", TER_DEMO_FLOW, 101, 10, -2.2, -2.6,
    15, 1.1, 0 },
  { "C-23", "Débitmètre, entrée du Haut-Val", "Débitmètre", TER_DEMO_FLOW, 102, 1, -1.4, -2.6, 15,
    0.75, 0 },
  { "C-24", "Salle de lecture, médiathèque", "Air intérieur", TER_DEMO_CLASSROOM, 4, 0, 0.22, 0.32,
    60, 0, 0 },
  { "C-25", "Salle commune, EHPAD", "Air intérieur", TER_DEMO_CLASSROOM, 6, 2, -0.38, 0.22, 60, 0,
    0 },
  { "C-26", "Ateliers techniques", "Air intérieur", TER_DEMO_COMFORT, 7, 6, 0.58, 0.42, 60, 0, 0 },
  { "C-27", "Eau, école Jean-Moulin", "Compteur d’eau", TER_DEMO_WATER_METER, 0, 0, 0.33, -0.4, 60,
    3.4, 0 },
  { "C-28", "Eau, mairie", "Compteur d’eau", TER_DEMO_WATER_METER, 2, 0, -0.12, 0.08, 60, 0.8, 0 },
  { "C-29", "Eau, gymnase", "Compteur d’eau", TER_DEMO_WATER_METER, 3, 8, 0.48, -0.32, 60, 4.6, 0 },
  { "C-30", "Eau, EHPAD", "Compteur d’eau", TER_DEMO_WATER_METER, 6, 2, -0.42, 0.18, 60, 14.5, 0 },
  { "C-31", "Niveau, réservoir du Haut-Val", "Niveau", TER_DEMO_LEVEL, 102, 1, 0.4, 0.6, 60, 3.1,
    540 },
  { "C-32", "Niveau, réservoir de Bourg-Clair", "Niveau", TER_DEMO_LEVEL, 100, 0, 2.3, 1.1, 60, 4.2,
    0 },
  { "C-33", "Sous-comptage V-12, Chantemerle", "Débitmètre", TER_DEMO_FLOW, 101, 10, 1.6, 1.4, 30,
    0.5, 0 },
  { "C-34", "Sous-comptage V-11, Pontclair", "Débitmètre", TER_DEMO_FLOW, 101, 8, -1.2, 0.9, 30,
    0.45, 0 },
  { "C-35", "Station météo de Bourg-Clair", "Météo", TER_DEMO_WEATHER, -1, 0, -0.6, 0.9, 10, 0, 0 },
  { "C-36", "Température extérieure, Merisières", "Météo", TER_DEMO_OUTDOOR, -1, 5, 0.3, 0.8, 60,
    -0.4, 0 },
  { "C-37", "Température extérieure, Aubeval", "Météo", TER_DEMO_OUTDOOR, -1, 7, 0.5, 1.2, 60, 0.3,
    0 },
  { "C-38", "Armoire d’éclairage, Les Essarts", "Courant", TER_DEMO_LIGHTING, -1, 3, 0.6, -0.4, 60,
    4200, 0 },
  { "C-39", "Armoire d’éclairage, La Combe-Noire", "Courant", TER_DEMO_LIGHTING, -1, 9, 0.4, 0.9,
    60, 3600, 0 },
  { "C-40", "Niveau de la rivière, Rochebise", "Niveau", TER_DEMO_LEVEL, -1, 1, 0.9, -3.1, 60, 0.9,
    0 },
};

const TerDemoSensor *
ter_demo_sensor (guint index)
{
  return &sensors[index];
}

/* One sensor on its way into one batch. */
typedef struct
{
  /* Owned */
  TerBatch *batch;
  int *days;
  int *steps;
  guint8 *lost;

  /* Borrowed */
  TerDemo *demo;
  const TerDemoSensor *sensor;

  guint device;
  gint64 first_us;
  gint64 end_us;
  gint64 step_us;
  gint64 recent_us;
  gint64 gap_us;
  gint64 gap_end_us;
} Emitter;

static void
emitter_init (Emitter             *self,
              TerDemo             *demo,
              const TerDemoSensor *sensor,
              guint                index)
{
  TerPoint position = ter_demo_position (sensor->commune, sensor->east_km, sensor->north_km);
  gsize n_steps;

  *self = (Emitter) { .demo = demo, .sensor = sensor, .step_us = MINUTES (sensor->step_min) };
  self->batch = ter_batch_new (demo->network_id);
  self->device = ter_batch_add_device (self->batch, sensor->id, sensor->label, sensor->profile);
  ter_batch_set_device_position (self->batch, self->device, position.x, position.y);
  self->first_us = demo->start_us + MINUTES (index * 7 % MIN (sensor->step_min, 15));
  self->end_us = demo->now_us - MINUTES (sensor->silent_min) - 20 * TER_USEC_PER_SEC;
  self->recent_us = demo->now_us - RECENT_US;
  if (sensor->place == 0)
    {
      self->gap_us = ter_demo_days_ago (demo, TER_DEMO_GAP_DAYS);
      self->gap_end_us = ter_demo_days_ago (demo, TER_DEMO_GAP_END_DAYS);
    }
  n_steps = (self->end_us - self->first_us) / self->step_us + 2;
  self->lost = g_new0 (guint8, n_steps);
  for (gsize i = 0; i < n_steps; i++)
    self->lost[i] = g_rand_double (demo->rand) < LOST_SHARE;
  self->days = g_new (int, TER_DEMO_DAYS + 2);
  for (guint i = 0; i < TER_DEMO_DAYS + 2; i++)
    self->days[i] = -1;
  self->steps = g_new (int, RECENT_US / self->step_us + 2);
  for (gsize i = 0; i < (gsize) (RECENT_US / self->step_us + 2); i++)
    self->steps[i] = -1;
}

static void
emitter_clear (Emitter *self)
{
  g_clear_object (&self->batch);
  g_free (self->days);
  g_free (self->steps);
  g_free (self->lost);
}

static guint
add_stream (Emitter    *self,
            const char *code,
            const char *channel)
{
  const TerProperty *property = ter_property_lookup (code);

  return ter_batch_add_stream (self->batch, self->device, code, channel, NULL, property->unit,
                               property->kind);
}

static guint
find_message (Emitter *self,
              gint64   time_us)
{
  gboolean recent = time_us >= self->recent_us;
  gint64 slot = recent ? (time_us - self->recent_us) / self->step_us
                       : (time_us - self->demo->start_us) / TER_USEC_PER_DAY;
  int *message = recent ? &self->steps[slot] : &self->days[slot];

  if (*message < 0)
    {
      gint64 received =
          recent ? time_us
                 : MIN (self->demo->start_us + (slot + 1) * TER_USEC_PER_DAY, self->end_us);

      *message = ter_batch_add_message (self->batch, NULL, NULL, NULL, received);
    }

  return *message;
}

static void
emit (Emitter *self,
      guint    stream,
      gint64   time_us,
      double   value,
      int      n_decimals)
{
  double scale = pow (10, n_decimals);
  TerObservation observation = {
    .stream = stream,
    .time_us = time_us,
    .value = round (value * scale) / scale,
    .quality = TER_QUALITY_GOOD,
  };

  if (self->lost[(time_us - self->first_us) / self->step_us] ||
      (time_us >= self->gap_us && time_us < self->gap_end_us))
    return;
  observation.message = find_message (self, time_us);
  ter_batch_add_observation (self->batch, &observation);
}

static const TerDemoHour *
hour_at (const TerDemo *demo,
         gint64         time_us)
{
  guint index = (time_us - demo->start_us) / TER_USEC_PER_HOUR;

  return &g_array_index (demo->hours, TerDemoHour, MIN (index, demo->hours->len - 1));
}

static void
emit_index (Emitter *self,
            gboolean gas)
{
  g_autofree double *load = ter_demo_building_load (self->demo, self->sensor->place, gas);
  guint stream = add_stream (self, gas ? "gas-index" : "electricity-index", "");
  gboolean swapped = gas && self->sensor->place == 4;
  gint64 swap = ter_demo_days_ago (self->demo, TER_DEMO_SWAP_DAYS) + 10 * TER_USEC_PER_HOUR;
  double index = g_rand_int_range (self->demo->rand, 40000, 900000);
  gint64 last = self->demo->start_us;

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      guint hour = (last - self->demo->start_us) / TER_USEC_PER_HOUR;

      if (swapped && time_us >= swap)
        {
          index = 3.2;
          swapped = FALSE;
        }
      index += load[MIN (hour, self->demo->hours->len - 1)] * (time_us - last) / TER_USEC_PER_HOUR;
      last = time_us;
      emit (self, stream, time_us, index, 1);
    }
}

static double
indoor_temperature (const TerDemoSensor *sensor,
                    const TerDemoHour   *hour)
{
  double comfort = sensor->place == 6   ? 21.8
                   : sensor->place == 7 ? 17
                   : sensor->place == 5 ? 17.5
                                        : 20.3;
  double night = sensor->place == 6 ? 21 : comfort - 3.2;
  double wanted = hour->hour >= 7 && hour->hour < 19 && (hour->weekday < 6 || sensor->place == 6)
                      ? comfort
                      : night;
  double free_running = 0.72 * hour->daily_temperature + 8.4;

  return MAX (wanted, free_running) + 0.02 * (hour->temperature - 12);
}

static void
emit_air (Emitter *self,
          gboolean co2)
{
  guint temperature = add_stream (self, "temperature", ""),
        humidity = add_stream (self, "humidity", "");
  guint carbon = co2 ? add_stream (self, "co2", "") : 0;
  double inside = 18, ppm = 430;

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      const TerDemoHour *hour = hour_at (self->demo, time_us);
      gboolean occupied =
          hour->hour >= 8 && hour->hour < 17 && hour->hour != 12 && hour->weekday < 6;
      GRand *rand = self->demo->rand;

      inside +=
          0.35 * (indoor_temperature (self->sensor, hour) - inside) + ter_demo_noise (rand, 0.12);
      ppm += 0.6 * ((occupied ? 980 : 425) - ppm) + ter_demo_noise (rand, 25);
      emit (self, temperature, time_us, inside, 1);
      emit (self, humidity, time_us,
            CLAMP (58 - 1.1 * (inside - hour->temperature) * 0.8 + ter_demo_noise (rand, 2), 22,
                   88),
            0);
      if (co2)
        emit (self, carbon, time_us, MAX (ppm, 400), 0);
    }
}

static double
bump (double hour,
      double centre,
      double width)
{
  double x = (hour - centre) / width;

  return exp (-x * x);
}

/* The flow of a meter in m³/h: little at night, three times a day much, and what leaks. */
static double
flow_at (const TerDemo       *demo,
         const TerDemoSensor *sensor,
         gint64               time_us,
         GRand               *rand)
{
  const TerDemoHour *hour = hour_at (demo, time_us);
  double local = hour->hour + (time_us % TER_USEC_PER_HOUR) / (double) TER_USEC_PER_HOUR;
  double late = hour->weekday >= 6 ? 1.2 : 0;
  double summer = 1 + 0.12 * sin (2 * G_PI * (hour->day_of_year - 105) / 365.25);
  double use = 5.6 * bump (local, 7.4 + late, 1.5) + 4.4 * bump (local, 12.6, 1.7) +
               5.3 * bump (local, 19.6, 2.1) + 1.2 * bump (local, 15, 5);
  double flow = sensor->scale * (1 + summer * use) * (1 + ter_demo_noise (rand, 0.07));

  if (time_us >= demo->now_us - TER_DEMO_LEAK_DAYS * TER_USEC_PER_DAY && sensor->place == 101 &&
      !g_str_equal (sensor->id, "C-34"))
    flow += (g_str_equal (sensor->id, "C-33") ? 2.1 : 2.3) * (1 + ter_demo_noise (rand, 0.03));

  return flow;
}

static void
emit_flow (Emitter *self)
{
  guint flow = add_stream (self, "water-flow", ""), index = add_stream (self, "water-index", "");
  double total = g_rand_int_range (self->demo->rand, 20000, 90000);
  gint64 next = self->first_us;

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      double value = flow_at (self->demo, self->sensor, time_us, self->demo->rand);

      total += value * self->step_us / TER_USEC_PER_HOUR;
      emit (self, flow, time_us, value, 2);
      if (time_us >= next)
        {
          emit (self, index, time_us, total, 2);
          next += TER_USEC_PER_HOUR;
        }
    }
}

static void
emit_water_meter (Emitter *self)
{
  guint stream = add_stream (self, "water-index", "");
  double total = g_rand_int_range (self->demo->rand, 800, 6000);
  gint64 drip = ter_demo_days_ago (self->demo, TER_DEMO_DRIP_DAYS);
  gboolean round_the_clock = self->sensor->place == 6;

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      const TerDemoHour *hour = hour_at (self->demo, time_us);
      gboolean open = round_the_clock || (hour->weekday < 6 && hour->hour >= 8 && hour->hour < 18);
      double used = open ? self->sensor->scale / (round_the_clock ? 24 : 10) : 0;

      total += used * MAX (0, 1 + ter_demo_noise (self->demo->rand, 0.5));
      if (self->sensor->place == 2 && time_us >= drip)
        total += 0.9 / 24;
      emit (self, stream, time_us, total, 3);
    }
}

static void
emit_level (Emitter *self)
{
  guint stream = add_stream (self, "water-level", "");
  double level = self->sensor->scale, flood = 0;

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      const TerDemoHour *hour = hour_at (self->demo, time_us);

      if (self->sensor->place < 0)
        {
          flood = 0.985 * flood + (g_rand_double (self->demo->rand) < 0.004 ? 0.7 : 0);
          level = self->sensor->scale + 0.25 * cos (2 * G_PI * (hour->day_of_year - 40) / 365.25) +
                  flood;
        }
      else
        level = self->sensor->scale - 0.45 - 0.4 * cos (2 * G_PI * (hour->hour - 5) / 24.);
      emit (self, stream, time_us, level + ter_demo_noise (self->demo->rand, 0.02), 2);
    }
}

static void
emit_weather (Emitter *self)
{
  gboolean station = self->sensor->kind == TER_DEMO_WEATHER;
  guint temperature = add_stream (self, "outdoor-temperature", "");
  guint humidity = station ? add_stream (self, "humidity", "") : 0;
  gint64 next = self->first_us;

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      double value = ter_demo_temperature (self->demo, time_us) + self->sensor->scale;

      emit (self, temperature, time_us, value + ter_demo_noise (self->demo->rand, 0.08), 1);
      if (station && time_us >= next)
        {
          emit (self, humidity, time_us,
                CLAMP (84 - 1.3 * (value - 8) + ter_demo_noise (self->demo->rand, 4), 30, 100), 0);
          next += TER_USEC_PER_HOUR;
        }
    }
}

static void
emit_lighting (Emitter *self)
{
  guint stream = add_stream (self, "power", "");

  for (gint64 time_us = self->first_us; time_us <= self->end_us; time_us += self->step_us)
    {
      const TerDemoHour *hour = hour_at (self->demo, time_us);
      double half_night = 3.6 + 1.9 * cos (2 * G_PI * (hour->day_of_year + 10) / 365.25);
      gboolean evening = hour->hour >= 24 - half_night - 1 && hour->hour < 23;
      gboolean morning = hour->hour >= 5 && hour->hour < half_night + 2;

      /* Switched off in the middle of the night. */
      emit (self, stream, time_us,
            evening || morning ? self->sensor->scale * (1 + ter_demo_noise (self->demo->rand, 0.01))
                               : 35,
            0);
    }
}

/* The battery, once a day: one of them is nearly empty. */
static void
emit_battery (Emitter *self)
{
  guint stream = add_stream (self, "battery-voltage", "");
  gboolean weak = g_str_equal (self->sensor->id, "C-08");
  gint64 span = self->demo->now_us - self->demo->start_us;
  gint64 every = TER_USEC_PER_DAY / self->step_us * self->step_us;

  for (gint64 time_us = self->first_us + 4 * TER_USEC_PER_HOUR / self->step_us * self->step_us;
       time_us <= self->end_us; time_us += every)
    {
      double share = (time_us - self->demo->start_us) / (double) span;
      double volts = weak ? 3.6 - 0.35 * share - 0.54 * pow (share, 14) : 3.6 - 0.09 * share;

      emit (self, stream, time_us, volts + ter_demo_noise (self->demo->rand, 0.004), 2);
    }
}

static void
emit_sensor (Emitter *self)
{
  switch (self->sensor->kind)
    {
    case TER_DEMO_ELECTRICITY:
    case TER_DEMO_GAS:
      emit_index (self, self->sensor->kind == TER_DEMO_GAS);
      break;
    case TER_DEMO_COMFORT:
    case TER_DEMO_CLASSROOM:
      emit_air (self, self->sensor->kind == TER_DEMO_CLASSROOM);
      break;
    case TER_DEMO_FLOW:
      emit_flow (self);
      break;
    case TER_DEMO_WATER_METER:
      emit_water_meter (self);
      break;
    case TER_DEMO_LEVEL:
      emit_level (self);
      break;
    case TER_DEMO_WEATHER:
    case TER_DEMO_OUTDOOR:
      emit_weather (self);
      break;
    case TER_DEMO_LIGHTING:
    default:
      emit_lighting (self);
      break;
    }
  emit_battery (self);
}

/* Writes the forty sensors. */
gboolean
ter_demo_write_sensors (TerDemo *self,
                        GError **error)
{
  for (guint i = 0; i < TER_DEMO_N_SENSORS; i++)
    {
      Emitter emitter;
      gboolean stored;

      emitter_init (&emitter, self, &sensors[i], i);
      emit_sensor (&emitter);
      stored = ter_store_commit (self->store, emitter.batch, NULL, error);
      emitter_clear (&emitter);
      if (!stored)
        return FALSE;
    }

  return TRUE;
}
