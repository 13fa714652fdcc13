/* energy-support.h — Invented weather and buildings
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include "ter-energy-points.h"

G_BEGIN_DECLS

/* A climate: mean of the year, swing of the seasons, spread of its days. */
typedef struct
{
  const char *name;
  double mean, swing, spread;
} Climate;

static const Climate climates[] = {
  { "ocean", 12, 7, 2.5 },
  { "continent", 10.5, 10, 4 },
  { "south", 15.5, 9, 3 },
  { "mountain", 6, 9, 4 },
};

/* About a normal law of deviation 1. */
static inline double
draw_noise (GRand *rand)
{
  double sum = 0;

  for (guint i = 0; i < 12; i++)
    sum += g_rand_double (rand);

  return sum - 6;
}

static inline TerWeather *
make_weather (GRand         *rand,
              const Climate *climate,
              gint32         first,
              guint          n)
{
  TerWeather *weather = ter_weather_new_for_days (first, n);
  double drift = 0;

  for (guint i = 0; i < n; i++)
    {
      int year, month, day;
      double season, middle, range;

      ter_day_split (first + (gint32) i, &year, &month, &day);
      season = cos (2 * G_PI * (30.4 * (month - 1) + day - 20) / 365);
      drift = 0.7 * drift + 0.714 * draw_noise (rand);
      middle = climate->mean - climate->swing * season + climate->spread * drift;
      range = 4 + g_rand_double_range (rand, 0, 4);
      ter_weather_set_range (weather, first + (gint32) i, middle - range, middle + range);
    }

  return weather;
}

/* A building: kWh a day, kWh for a degree day, balance points, deviation and memory of its errors. */
typedef struct
{
  double base, heating, cooling, heating_balance, cooling_balance, noise, memory;
} Building;

/* (element-type TerUse): daily uses. */
static inline GArray *
make_days (GRand            *rand,
           const Building   *building,
           const TerWeather *weather,
           gint32            first,
           guint             n,
           double            factor)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (TerUse));
  double error = rand != NULL ? draw_noise (rand) : 0;

  for (guint i = 0; i < n; i++)
    {
      gint32 day = first + (gint32) i;
      double temperature = ter_weather_get_mean (weather, day);
      TerUse use = { .first = day, .end = day + 1 };

      if (rand != NULL)
        error = building->memory * error +
                sqrt (1 - building->memory * building->memory) * draw_noise (rand);
      use.amount = factor * (building->base +
                             building->heating * fmax (0, building->heating_balance - temperature) +
                             building->cooling * fmax (0, temperature - building->cooling_balance)) +
                   building->noise * error;
      g_array_append_val (uses, use);
    }

  return uses;
}

/* (element-type TerUse): the bills of these days: one for each month, or for as many days as said. */
static inline GArray *
make_bills (const GArray *days,
            guint         length)
{
  GArray *bills = g_array_new (FALSE, FALSE, sizeof (TerUse));
  int last_month = 0;

  for (guint i = 0; i < days->len; i++)
    {
      const TerUse *day = &g_array_index (days, TerUse, i);
      TerUse *bill = bills->len > 0 ? &g_array_index (bills, TerUse, bills->len - 1) : NULL;
      int month;

      ter_day_split (day->first, NULL, &month, NULL);
      if (bill == NULL ||
          (length == 0 ? month != last_month : bill->end - bill->first >= (gint32) length))
        g_array_append_val (bills, *day);
      else
        {
          bill->end = day->end;
          bill->amount += day->amount;
        }
      last_month = month;
    }

  return bills;
}

static inline TerEnergyPoints *
make_points (const GArray     *uses,
             const TerWeather *weather,
             gint32            first,
             gint32            end,
             TerEnergyRules    rules)
{
  return ter_energy_points_new_for_period ((const TerUse *) (gconstpointer) uses->data, uses->len,
                                           weather, first, end, rules);
}

G_END_DECLS
