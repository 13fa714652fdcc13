/* ter-holidays.c — The public holidays of France
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-holidays.h"

/* Days of a fixed date. */
static const struct
{
  int month, day;
  TerHolidayRegion region;
  const char *name;
} fixed[] = {
  { 1, 1, TER_HOLIDAYS_FRANCE, N_("New Year’s Day") },
  { 5, 1, TER_HOLIDAYS_FRANCE, N_("Labour Day") },
  { 5, 8, TER_HOLIDAYS_FRANCE, N_("Victory of 1945") },
  { 7, 14, TER_HOLIDAYS_FRANCE, N_("Bastille Day") },
  { 8, 15, TER_HOLIDAYS_FRANCE, N_("Assumption") },
  { 11, 1, TER_HOLIDAYS_FRANCE, N_("All Saints’ Day") },
  { 11, 11, TER_HOLIDAYS_FRANCE, N_("Armistice of 1918") },
  { 12, 25, TER_HOLIDAYS_FRANCE, N_("Christmas") },
  { 12, 26, TER_HOLIDAYS_ALSACE_MOSELLE, N_("Saint Stephen’s Day") },
};

/* Days that follow Easter Sunday by so many. */
static const struct
{
  int offset;
  TerHolidayRegion region;
  const char *name;
} movable[] = {
  { -2, TER_HOLIDAYS_ALSACE_MOSELLE, N_("Good Friday") },
  { 1, TER_HOLIDAYS_FRANCE, N_("Easter Monday") },
  { 39, TER_HOLIDAYS_FRANCE, N_("Ascension") },
  { 50, TER_HOLIDAYS_FRANCE, N_("Whit Monday") },
};

/**
 * ter_holidays_easter:
 * @year: a year of the Gregorian calendar, 1583 to 9999
 *
 * Computes Easter Sunday by the method of the anonymous Gregorian computus (J. Meeus, Astronomical Algorithms, chapter 8).
 *
 * Returns: Easter Sunday
 */
gint32
ter_holidays_easter (int year)
{
  int a, b, c, d, e, f, g, h, i, k, l, m;

  g_return_val_if_fail (year >= 1583 && year <= 9999, TER_DAY_NONE);

  a = year % 19;
  b = year / 100;
  c = year % 100;
  d = b / 4;
  e = b % 4;
  f = (b + 8) / 25;
  g = (b - f + 1) / 3;
  h = (19 * a + b - d - g + 15) % 30;
  i = c / 4;
  k = c % 4;
  l = (32 + 2 * e + 2 * i - h - k) % 7;
  m = (a + 11 * h + 22 * l) / 451;

  return ter_day_new (year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

/**
 * ter_holidays_get_name:
 * @day: a day
 * @region: whose holidays
 *
 * Tells whether a day is a public holiday (Code du travail, L. 3133-1, and L. 3134-13 for the Bas-Rhin, the Haut-Rhin and the
 * Moselle). Whether it is a day off for a building is for people to say.
 *
 * Returns: (nullable): its name, a msgid, or %NULL
 */
const char *
ter_holidays_get_name (gint32           day,
                       TerHolidayRegion region)
{
  int year, month, number;

  ter_day_split (day, &year, &month, &number);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    {
      if (fixed[i].region <= region && fixed[i].month == month && fixed[i].day == number)
        return fixed[i].name;
    }
  for (guint i = 0; i < G_N_ELEMENTS (movable) && year >= 1583; i++)
    {
      if (movable[i].region <= region && ter_holidays_easter (year) + movable[i].offset == day)
        return movable[i].name;
    }

  return NULL;
}
