/* test-csv-cells.c — Numbers, words, dates and local times as French files write them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-clock.h"
#include "ter-csv-cell.h"
#include "ter-csv-digits-private.h"
#include "ter-csv-time.h"
#include "ter-instant.h"

static const struct
{
  const char *text;
  char decimal;
  double value;
} numbers[] = {
  { "0", ',', 0 },
  { "-0", ',', 0 },
  { "12", ',', 12 },
  { "12,5", ',', 12.5 },
  { "-12,5", ',', -12.5 },
  { "+12,5", ',', 12.5 },
  { " 12,5 ", ',', 12.5 },
  { "12.5", '.', 12.5 },
  { "12.5", ',', 12.5 },
  { "41.7", ',', 41.7 },
  { "1 234,56", ',', 1234.56 },
  { "1\302\240234,56", ',', 1234.56 },
  { "1\342\200\257234,56", ',', 1234.56 },
  { "1\342\200\211234,56", ',', 1234.56 },
  { "1\240234,56", ',', 1234.56 },
  { "12 345 678", ',', 12345678 },
  { "1.234,56", ',', 1234.56 },
  { "1.234.567", ',', 1234567 },
  { "1,234.56", '.', 1234.56 },
  { "1,234,567", '.', 1234567 },
  { ",5", ',', 0.5 },
  { "1e3", '.', 1000 },
  { "1,5E-3", ',', 0.0015 },
  { "9007199254740993", '.', 9007199254740992. },
  { "12345678901234567890", '.', 12345678901234567890. },
  { "0,1", ',', 0.1 },
  { "3,14159265358979", ',', 3.14159265358979 },
  { "0,000001", ',', 1e-6 },
};

static const struct
{
  const char *text;
  char decimal;
} not_numbers[] = {
  { "", ',' },       { " ", ',' },       { "-", ',' },      { "abc", ',' },   { "12 34", ',' },
  { "1.234", ',' },  { "1,234", '.' },   { "1 23,5", ',' }, { "1,2,3", ',' }, { "12,", ',' },
  { "1 2345", ',' }, { "1e", '.' },      { "1e400", '.' },  { "inf", '.' },   { "nan", '.' },
  { "0x10", '.' },   { "12,5 °C", ',' }, { "--5", ',' },    { "1-2", ',' },   { "1234 567", ',' },
  { "=1+1", ',' },   { "2A004", ',' },   { "１２", ',' },   { "1.2.3", '.' }, { ".", '.' },
  { "1..5", '.' },   { "5-", ',' },
};

static void
test_numbers (void)
{
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      value = NAN;
      g_test_message ("%s", numbers[i].text);
      g_assert_true (
          ter_csv_number (numbers[i].text, strlen (numbers[i].text), numbers[i].decimal, &value));
      g_assert_cmpfloat (value, ==, numbers[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (not_numbers); i++)
    {
      g_test_message ("%s", not_numbers[i].text);
      g_assert_false (ter_csv_number (not_numbers[i].text, strlen (not_numbers[i].text),
                                      not_numbers[i].decimal, &value));
    }
}

/* Property: whatever is written with a comma and groups reads back the same. */
static void
test_numbers_read_back (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 20000; i++)
    {
      double written = g_rand_double_range (rand, -1e9, 1e9), value = 0;
      char text[64];

      g_ascii_formatd (text, sizeof text, i % 2 ? "%.17g" : "%.3f", written);
      written = g_ascii_strtod (text, NULL);
      g_strdelimit (text, ".", ',');
      g_assert_true (ter_csv_number (text, strlen (text), ',', &value));
      g_assert_cmpfloat (value, ==, written);
    }
}

/* Property: what is read eight bytes at once is what strtod reads, bit for bit; what is no plain number is left to the
 * others, whatever lies before the cell. */
static void
test_short_numbers (void)
{
  static const char alphabet[] = "0123456789012345678901234567890123456789,,,.-+ e\"";
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_read = 0;
  TerCsvShape shape;

  g_test_message ("seed %u", seed);
  ter_csv_shape_set (&shape, ',', 0);
  for (guint i = 0; i < 400000; i++)
    {
      char text[32];
      guint start = 8, length = g_rand_int_range (rand, 0, 12);
      double value = 0, expected;
      g_autofree char *cell = NULL, *canonical = NULL;
      gboolean is_plain;

      for (guint j = 0; j < start + length; j++)
        text[j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      cell = g_strndup (text + start, length);
      canonical = g_strdelimit (g_strdup (cell), ",", '.');
      is_plain =
          g_regex_match_simple ("^-?\\d+(,\\d+)?$", cell, 0, 0) && length - (cell[0] == '-') <= 8;
      /* Whatever the shape of the number before. */
      g_assert_cmpint (ter_csv_read_short (text + start, text + start + length, ',', &shape,
                                           &value),
                       ==, is_plain && G_BYTE_ORDER == G_LITTLE_ENDIAN);
      if (!is_plain)
        continue;
      n_read++;
      expected = g_ascii_strtod (canonical, NULL);
      g_assert_cmpmem (&value, sizeof value, &expected, sizeof expected);
      g_assert_true (ter_csv_number (cell, length, ',', &value));
      g_assert_cmpmem (&value, sizeof value, &expected, sizeof expected);
    }
  g_assert_cmpuint (n_read, >, 10000);
}

static void
test_blanks (void)
{
  static const struct
  {
    const char *text;
    TerCsvBlank blank;
  } cells[] = {
    { "", TER_CSV_EMPTY },     { "  ", TER_CSV_EMPTY },  { "\302\240", TER_CSV_EMPTY },
    { "ND", TER_CSV_MARKED },  { "NC", TER_CSV_MARKED }, { "NULL", TER_CSV_MARKED },
    { "s", TER_CSV_MARKED },   { "-", TER_CSV_MARKED },  { " ND ", TER_CSV_MARKED },
    { "0", TER_CSV_FILLED },   { "-1", TER_CSV_FILLED }, { "S", TER_CSV_FILLED },
    { "Nd1", TER_CSV_FILLED }, { "--", TER_CSV_FILLED }, { "NULLE", TER_CSV_FILLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_assert_cmpint (ter_csv_blank (cells[i].text, strlen (cells[i].text)), ==, cells[i].blank);
}

static void
test_booleans (void)
{
  static const char *const yes[] = { "true", "TRUE", "oui", "Oui", "O", "vrai", "1", "yes" };
  static const char *const no[] = { "false", "non", "N", "faux", "0", "FAUX" };
  static const char *const neither[] = { "", "peut-être", "2", "ouii", "on" };
  gboolean value;

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      value = FALSE;
      g_assert_true (ter_csv_boolean (yes[i], strlen (yes[i]), &value) && value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    {
      value = TRUE;
      g_assert_true (ter_csv_boolean (no[i], strlen (no[i]), &value) && !value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (neither); i++)
    g_assert_false (ter_csv_boolean (neither[i], strlen (neither[i]), &value));
}

static void
test_texts (void)
{
  static const struct
  {
    const char *bytes;
    gboolean escaped;
    TerImportEncoding encoding;
    const char *text;
  } cells[] = {
    { "\351t\351", FALSE, TER_IMPORT_WINDOWS_1252, "été" },
    { "\200 \234uvre", FALSE, TER_IMPORT_WINDOWS_1252, "€ œuvre" },
    { "\303\251t\303\251", FALSE, TER_IMPORT_UTF8, "été" },
    { "\351t\351", FALSE, TER_IMPORT_UTF8, "été" },
    { " a ", FALSE, TER_IMPORT_UTF8, "a" },
    { "voil\303\240", FALSE, TER_IMPORT_UTF8, "voilà" },
    { "a\302\240", FALSE, TER_IMPORT_UTF8, "a" },
    { "dit \"\"oui\"\"", TRUE, TER_IMPORT_UTF8, "dit \"oui\"" },
    { "\"\"", TRUE, TER_IMPORT_UTF8, "\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      TerCsvCell cell = { cells[i].bytes, strlen (cells[i].bytes), TRUE, cells[i].escaped };
      g_autofree char *text = ter_csv_cell_dup (&cell, cells[i].encoding);

      g_assert_cmpstr (text, ==, cells[i].text);
    }
  g_assert_true (ter_csv_looks_double_encoded ("Ã©cole"));
  g_assert_true (ter_csv_looks_double_encoded ("dâ€™eau"));
  g_assert_true (ter_csv_looks_double_encoded ("nÂ°"));
  g_assert_false (ter_csv_looks_double_encoded ("école d’eau n° à São Paulo"));
}

/* Dates and the local time that they say, as if it were UTC. */
static const struct
{
  const char *text;
  TerImportDateOrder order;
  const char *local;
} moments[] = {
  { "31/12/2026", TER_IMPORT_DAY_FIRST, "2026-12-31T00:00:00Z" },
  { "1/2/2026", TER_IMPORT_DAY_FIRST, "2026-02-01T00:00:00Z" },
  { "1/2/2026", TER_IMPORT_MONTH_FIRST, "2026-01-02T00:00:00Z" },
  { "31-12-2026 08:40", TER_IMPORT_DAY_FIRST, "2026-12-31T08:40:00Z" },
  { "31.12.2026 08:40:05", TER_IMPORT_DAY_FIRST, "2026-12-31T08:40:05Z" },
  { "31/12/26 8:40", TER_IMPORT_DAY_FIRST, "2026-12-31T08:40:00Z" },
  { "2026-12-31", TER_IMPORT_MONTH_FIRST, "2026-12-31T00:00:00Z" },
  { "2026-12-31T08:40", TER_IMPORT_DAY_FIRST, "2026-12-31T08:40:00Z" },
  { "2026/12/31 08:40:05.250", TER_IMPORT_DAY_FIRST, "2026-12-31T08:40:05.250Z" },
  { "jeu, 19/12/2019 - 03:00", TER_IMPORT_DAY_FIRST, "2019-12-19T03:00:00Z" },
  { "lundi 23/11/2026 à 8h40", TER_IMPORT_DAY_FIRST, "2026-11-23T08:40:00Z" },
  { "31/12/2026 24:00", TER_IMPORT_DAY_FIRST, "2027-01-01T00:00:00Z" },
  { "31/12/2016 23:59:60", TER_IMPORT_DAY_FIRST, "2017-01-01T00:00:00Z" },
  { "29/02/2024", TER_IMPORT_DAY_FIRST, "2024-02-29T00:00:00Z" },
  { "20261231", TER_IMPORT_DAY_FIRST, "2026-12-31T00:00:00Z" },
  { "46349", TER_IMPORT_SERIAL, "2026-11-23T00:00:00Z" },
  { "46349,00694", TER_IMPORT_SERIAL, "2026-11-23T00:10:00Z" },
  { "61", TER_IMPORT_SERIAL, "1900-03-01T00:00:00Z" },
  { "1767225600", TER_IMPORT_EPOCH, "2026-01-01T00:00:00Z" },
  { "1767225600000", TER_IMPORT_EPOCH, "2026-01-01T00:00:00Z" },
};

static const char *const not_moments[] = {
  "",
  "demain",
  "32/12/2026",
  "31/13/2026",
  "30/02/2026",
  "29/02/2026",
  "31/12/2026 25:00",
  "31/12/2026 24:01",
  "31/12/2026 08:60",
  "31/12-2026",
  "31/12/2026T",
  "31/12/2026 08:40 pm",
  "2026-12-31T08:40+99:00",
  "12/2026",
  "3,14",
  "31/12/12345",
  "08",
  "0/1/2026",
  "31/12/2026 08:40x",
};

static void
test_moments (void)
{
  TerCsvMoment moment;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *local = NULL;

      g_test_message ("%s", moments[i].text);
      g_assert_true (ter_csv_moment_parse (moments[i].text, strlen (moments[i].text),
                                           moments[i].order, &moment));
      local = ter_instant_to_string (moment.local_us);
      g_assert_cmpstr (local, ==, moments[i].local);
      g_assert_cmpint (moment.has_offset, ==, moments[i].order == TER_IMPORT_EPOCH);
    }
  for (guint i = 0; i < G_N_ELEMENTS (not_moments); i++)
    {
      g_test_message ("%s", not_moments[i]);
      g_assert_false (ter_csv_moment_parse (not_moments[i], strlen (not_moments[i]),
                                            TER_IMPORT_DAY_FIRST, &moment));
    }

  g_assert_true (
      ter_csv_moment_parse ("2022-10-18T12:35:49+0200", 24, TER_IMPORT_DAY_FIRST, &moment));
  g_assert_true (moment.has_offset && moment.offset_s == 7200);
  g_assert_true (ter_csv_moment_parse ("08h40", 5, TER_IMPORT_DAY_FIRST, &moment));
  g_assert_true (moment.has_time && !moment.has_date);
  g_assert_cmpint (moment.local_us, ==, 31200 * TER_USEC_PER_SEC);
}

/* Local times of Paris and beyond, and what they mean. */
static const struct
{
  const char *zone;
  const char *local;
  TerCsvWallKind kind;
  const char *early;
  const char *late;
} walls[] = {
  { "Europe/Paris", "2026-07-01T12:00:00Z", TER_CSV_WALL_ONCE, "2026-07-01T10:00:00Z", NULL },
  { "Europe/Paris", "2026-10-25T01:59:59Z", TER_CSV_WALL_ONCE, "2026-10-24T23:59:59Z", NULL },
  { "Europe/Paris", "2026-10-25T02:00:00Z", TER_CSV_WALL_TWICE, "2026-10-25T00:00:00Z",
    "2026-10-25T01:00:00Z" },
  { "Europe/Paris", "2026-10-25T02:59:00Z", TER_CSV_WALL_TWICE, "2026-10-25T00:59:00Z",
    "2026-10-25T01:59:00Z" },
  { "Europe/Paris", "2026-10-25T03:00:00Z", TER_CSV_WALL_ONCE, "2026-10-25T02:00:00Z", NULL },
  { "Europe/Paris", "2027-03-28T01:59:00Z", TER_CSV_WALL_ONCE, "2027-03-28T00:59:00Z", NULL },
  { "Europe/Paris", "2027-03-28T02:00:00Z", TER_CSV_WALL_NEVER, "2027-03-28T01:00:00.000001Z",
    NULL },
  { "Europe/Paris", "2027-03-28T02:30:00Z", TER_CSV_WALL_NEVER, "2027-03-28T01:30:00.000001Z",
    NULL },
  { "Europe/Paris", "2027-03-28T03:00:00Z", TER_CSV_WALL_ONCE, "2027-03-28T01:00:00Z", NULL },
  { "Indian/Reunion", "2026-10-25T02:30:00Z", TER_CSV_WALL_ONCE, "2026-10-24T22:30:00Z", NULL },
  { "America/Martinique", "2027-03-28T02:30:00Z", TER_CSV_WALL_ONCE, "2027-03-28T06:30:00Z", NULL },
  { "Pacific/Noumea", "2026-01-01T05:00:00Z", TER_CSV_WALL_ONCE, "2025-12-31T18:00:00Z", NULL },
  { "+01:00", "2027-03-28T02:30:00Z", TER_CSV_WALL_ONCE, "2027-03-28T01:30:00Z", NULL },
};

static void
test_walls (void)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (walls); i++)
    {
      g_autoptr (TerCsvZone) zone = ter_csv_zone_new (walls[i].zone, &error);
      gint64 local, early, late;
      g_autofree char *early_text = NULL, *late_text = NULL;

      g_assert_no_error (error);
      g_test_message ("%s %s", walls[i].zone, walls[i].local);
      g_assert_true (ter_instant_from_string (walls[i].local, &local));
      g_assert_cmpint (ter_csv_zone_resolve (zone, local, &early, &late), ==, walls[i].kind);
      early_text = ter_instant_to_string (early);
      late_text = ter_instant_to_string (late);
      g_assert_cmpstr (early_text, ==, walls[i].early);
      g_assert_cmpstr (late_text, ==, walls[i].late != NULL ? walls[i].late : walls[i].early);
    }

  g_assert_null (ter_csv_zone_new ("Mars/Olympus", &error));
  g_assert_nonnull (error);
}

/* Every minute of two years is as GLib says where GLib is right, and no two minutes become one instant. */
static void
test_walls_are_distinct (void)
{
  g_autoptr (TerCsvZone) zone = ter_csv_zone_new ("Europe/Paris", NULL);
  g_autoptr (GTimeZone) glib_zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 start = G_GINT64_CONSTANT (1767225600000000);

  for (guint minute = 0; minute < 2 * 366 * 24 * 60; minute += 10)
    {
      gint64 local = start + minute * 60 * TER_USEC_PER_SEC, early, late;
      TerCsvWallKind kind = ter_csv_zone_resolve (zone, local, &early, &late);

      g_assert_true (g_hash_table_add (seen, g_memdup2 (&early, sizeof early)));
      if (kind == TER_CSV_WALL_TWICE)
        g_assert_true (g_hash_table_add (seen, g_memdup2 (&late, sizeof late)));
      else if (kind == TER_CSV_WALL_ONCE)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (early / TER_USEC_PER_SEC);
          g_autoptr (GDateTime) back = g_date_time_to_timezone (utc, glib_zone);

          g_assert_cmpint (g_date_time_get_utc_offset (back), ==, local - early);
        }
    }
}

/* What a zone was asked before changes no answer: times around the changes of the clocks, and in any order. */
static void
test_walls_are_remembered (void)
{
  static const char *const names[] = {
    "Europe/Paris",  "America/Martinique",  "Pacific/Noumea",    "America/Miquelon",
    "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "-03:30",
  };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TerCsvZone) zone = ter_csv_zone_new (names[i], NULL);
      gint64 near = 0;

      for (guint j = 0; j < 4000; j++)
        {
          g_autoptr (TerCsvZone) fresh = ter_csv_zone_copy (zone);
          gint64 early[2], late[2], local;
          TerCsvWallKind kind;

          if (j % 20 == 0)
            near = g_rand_int_range (rand, -40 * 366, 80 * 366) * TER_USEC_PER_DAY;
          local = near + g_rand_int_range (rand, -40 * 96, 40 * 96) * (TER_USEC_PER_HOUR / 4) +
                  g_rand_int_range (rand, -1, 2);
          kind = ter_csv_zone_resolve (zone, local, &early[0], &late[0]);
          g_assert_cmpint (ter_csv_zone_resolve (fresh, local, &early[1], &late[1]), ==, kind);
          g_assert_cmpint (early[0], ==, early[1]);
          g_assert_cmpint (late[0], ==, late[1]);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/cell/numbers", test_numbers);
  g_test_add_func ("/csv/cell/numbers-read-back", test_numbers_read_back);
  g_test_add_func ("/csv/cell/short-numbers", test_short_numbers);
  g_test_add_func ("/csv/cell/blanks", test_blanks);
  g_test_add_func ("/csv/cell/booleans", test_booleans);
  g_test_add_func ("/csv/cell/texts", test_texts);
  g_test_add_func ("/csv/time/moments", test_moments);
  g_test_add_func ("/csv/time/walls", test_walls);
  g_test_add_func ("/csv/time/walls-are-distinct", test_walls_are_distinct);
  g_test_add_func ("/csv/time/walls-are-remembered", test_walls_are_remembered);

  return g_test_run ();
}
