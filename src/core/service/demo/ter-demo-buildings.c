/* ter-demo-buildings.c — Eight public buildings and what they consume
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A building's load is what it always takes, plus what the cold makes it take below 16 °C, both shaped by the hours
 * when people are there. It is drawn once, then scaled so that the last twelve months add up to the table's figure.
 *
 *  1. Before its event (a boiler, a plan of sobriety) a building took 1 / (1 − saving) times as much: an analysis at
 *     constant climate finds the saving again, and it is written nowhere else.
 *  2. What is planted on top (the gymnasium heated at night) comes after the scaling.
 */

#include "config.h"

#include <math.h>

#include "ter-demo-private.h"

#define BASE_TEMPERATURE 16
#define NIGHT_HEATING_KWH 9

/* 9,150 m² and 776 MWh over twelve months in all. */
static const TerDemoBuilding buildings[TER_DEMO_N_BUILDINGS] = {
  { "École Jean-Moulin", "school", 1420, 0, 0.3, -0.4, 78000, 0.246, 18000, 0, 0.45, 0 },
  { "École de Fontvive", "school", 980, 4, 0.2, 0.3, 70000, 0.094, 16000, 0.094, 0.45, 0 },
  { "Mairie de Bourg-Clair", "town-hall", 760, 0, -0.1, 0.1, 48000, 0.094, 24000, 0.094, 0.5, 0 },
  { "Gymnase du Val", "sports", 1850, 8, 0.5, -0.3, 128000, 0.094, 42000, 0.094, 0.9, 0 },
  { "Médiathèque", "media-library", 890, 0, 0.2, 0.3, 45000, 0.094, 26000, 0.094, 0.7, 0 },
  { "Salle des fêtes de Montarel", "culture", 620, 11, 0.2, 0.2, 0, 0, 37000, 0.094, 1.3, 0.65 },
  { "EHPAD Les Tilleuls", "social", 2100, 2, -0.4, 0.2, 140000, 0.094, 66000, 0.094, 1, 0 },
  { "Ateliers techniques", "workshop", 530, 6, 0.6, 0.4, 22000, 0.094, 16000, 0.094, 0.3, 0 },
};

const TerDemoBuilding *
ter_demo_building (guint index)
{
  return &buildings[index];
}

/* How much of a building's people are there, from 0 to 1. */
static double
occupancy (const TerDemoBuilding *building,
           const TerDemoHour     *hour)
{
  double day = hour->weekday >= 6 ? building->weekend : 1;

  if (g_str_equal (building->use, "social"))
    return hour->hour >= 7 && hour->hour < 21 ? 1 : 0.7;
  if (g_str_equal (building->use, "culture"))
    return day * (hour->hour >= 17 || hour->hour < 1 ? 0.9 : 0.2);
  if (g_str_equal (building->use, "sports"))
    return day * (hour->hour >= 9 && hour->hour < 22 ? 1 : 0.1);

  return day * (hour->hour >= 8 && hour->hour < 18 ? 1 : 0.08);
}

static double
heating (const TerDemoBuilding *building,
         const TerDemoHour     *hour)
{
  double cold = MAX (0, BASE_TEMPERATURE - hour->daily_temperature);
  double day = hour->weekday >= 6 ? 0.55 + 0.45 * building->weekend : 1;
  double shape = hour->hour >= 5 && hour->hour < 19 ? 1.45 : 0.37;

  if (g_str_equal (building->use, "social"))
    shape = 1;

  return cold * day * shape;
}

static double
base_load (const TerDemoBuilding *building,
           const TerDemoHour     *hour,
           gboolean               gas)
{
  double light = 1 + 0.22 * cos (2 * G_PI * (hour->day_of_year - 5) / 365.25);

  if (gas)
    return 0.55 * (0.3 + 0.7 * occupancy (building, hour));

  return light * (0.22 + 0.78 * occupancy (building, hour));
}

static double
share_of_heating (const TerDemoBuilding *building,
                  gboolean               gas)
{
  return gas ? 1 : building->heating_share > 0 ? 0.12 : 0;
}

/* The energy of each hour in kWh, for the hours of @self. NULL when the building has no such meter. */
double *
ter_demo_building_load (TerDemo *self,
                        guint    index,
                        gboolean gas)
{
  const TerDemoBuilding *building = &buildings[index];
  double target = gas ? building->gas_kwh : building->electricity_kwh;
  double saving = gas ? building->gas_saving : building->electricity_saving;
  gint64 event = ter_demo_days_ago (self, index == 0 ? TER_DEMO_BOILER_DAYS : TER_DEMO_PLAN_DAYS);
  gint64 year = self->now_us - 365 * TER_USEC_PER_DAY;
  gint64 night = ter_demo_days_ago (self, TER_DEMO_NIGHT_DAYS);
  double sum = 0, daily = 1;
  double *load;

  if (target <= 0)
    return NULL;

  load = g_new (double, self->hours->len);
  for (guint i = 0; i < self->hours->len; i++)
    {
      const TerDemoHour *hour = &g_array_index (self->hours, TerDemoHour, i);

      if (hour->hour == 0)
        daily = 1 + ter_demo_noise (self->rand, 0.05);
      load[i] = (base_load (building, hour, gas) +
                 share_of_heating (building, gas) * heating (building, hour)) *
                daily * (1 + ter_demo_noise (self->rand, 0.06));
      load[i] = MAX (load[i], 0);
      if (hour->time_us >= year)
        sum += hour->time_us >= event ? load[i] : load[i] / (1 - saving);
    }
  for (guint i = 0; i < self->hours->len; i++)
    {
      const TerDemoHour *hour = &g_array_index (self->hours, TerDemoHour, i);

      load[i] *= target / sum / (hour->time_us >= event ? 1 : 1 - saving);
      if (gas && g_str_equal (building->use, "sports") && hour->time_us >= night &&
          (hour->hour >= 22 || hour->hour < 5))
        load[i] += NIGHT_HEATING_KWH;
    }

  return load;
}
