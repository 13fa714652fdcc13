/* test-cli-energy.c — Degree days and baselines by the command
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ter-json.h"

/* A folder with a weather file and a meter file in it. */
typedef struct
{
  char *folder;
  char *weather;
  char *meter;
} Place;

typedef struct
{
  char *out;
  char *err;
  int code;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->out);
  g_free (answer->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
set_up (Place        *place,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("ter energy-XXXXXX", &error);
  g_assert_no_error (error);
  place->weather = g_build_filename (place->folder, "w.csv", NULL);
  place->meter = g_build_filename (place->folder, "m.csv", NULL);
}

static void
tear_down (Place        *place,
           gconstpointer data)
{
  g_unlink (place->weather);
  g_unlink (place->meter);
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->weather);
  g_free (place->meter);
}

static void
write_file (const char *path,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* The words of @line are split at spaces. */
static Answer
run (Place      *place,
     const char *line)
{
  g_autofree char *command =
      g_build_filename (g_getenv ("TERRITOIRE_BUILD_ROOT"), "src", "cli", "territoire", NULL);
  g_autofree char *whole = g_strdup_printf ("territoire %s", line);
  g_auto (GStrv) words = g_strsplit (whole, " ", -1);
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };
  int status;

  g_free (words[0]);
  words[0] = g_steal_pointer (&command);
  g_spawn_sync (place->folder, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &answer.out, &answer.err,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    {
      g_assert_true (error->domain == G_SPAWN_EXIT_ERROR);
      answer.code = error->code;
    }
  g_test_message ("%s → %d\n%s%s", line, answer.code, answer.out, answer.err);

  return answer;
}

static TerJson *
run_json (Place      *place,
          const char *line)
{
  g_auto (Answer) answer = run (place, line);
  g_autoptr (GError) error = NULL;
  TerJson *json;

  g_assert_cmpint (answer.code, ==, 0);
  g_assert_cmpstr (answer.err, ==, "");
  json = ter_json_parse (answer.out, -1, NULL, &error);
  g_assert_no_error (error);

  return json;
}

static double
get_double (TerJson    *json,
            const char *key)
{
  double value = NAN;

  g_assert_true (
      ter_json_node_get_double (ter_json_node_get (ter_json_get_root (json), key), &value));

  return value;
}

/* The verb refuses, and says @wanted. */
static void
assert_refused (Place      *place,
                const char *line,
                int         code,
                const char *wanted)
{
  g_auto (Answer) answer = run (place, line);

  g_assert_cmpint (answer.code, ==, code);
  g_assert_cmpstr (answer.out, ==, "");
  g_assert_nonnull (strstr (answer.err, wanted));
}

static void
test_degree_days (Place        *place,
                  gconstpointer data)
{
  g_autoptr (TerJson) meteo = NULL, costic = NULL, base = NULL, cooling = NULL;

  write_file (place->weather, "date,tmin,tmax\n2024-02-27,-2,6\n2024-02-28,8,22\n"
                              "2024-03-01,10,30\n2024-03-02,,12\n");
  meteo = run_json (place, "energy degree-days --weather w.csv --json");
  g_assert_cmpfloat_with_epsilon (get_double (meteo, "degree_days"), 19, 1e-9);
  g_assert_cmpfloat (get_double (meteo, "n_days"), ==, 3);
  /* 29 February has no line, and 2 March has one extreme only. */
  g_assert_cmpfloat (get_double (meteo, "n_missing"), ==, 2);
  costic = run_json (place, "energy degree-days --weather w.csv --method costic --base 18 --json");
  g_assert_cmpfloat_with_epsilon (get_double (costic, "degree_days"), 16 + 3.8 + 1.984, 1e-9);
  base = run_json (place, "energy degree-days --weather w.csv --base 20.5 --json "
                          "--from 2024-02-27 --to 2024-02-28");
  g_assert_cmpfloat_with_epsilon (get_double (base, "degree_days"), 18.5, 1e-9);
  cooling = run_json (place, "energy degree-days --weather w.csv --base 15 --cooling --json");
  g_assert_cmpfloat_with_epsilon (get_double (cooling, "degree_days"), 5, 1e-9);
}

/* What Météo-France and spreadsheets of here write. */
static void
test_weather_forms (Place        *place,
                    gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *options;
    double sum;
  } rows[] = {
    { "date,tmean\n2024-01-01,5\n2024-01-02,25\n", "", 13 },
    { "NUM_POSTE;AAAAMMJJ;RR;TN;TX\n35281001;20240101;0.2;-1.5;4.5\n", "", 16.5 },
    { "NUM_POSTE;AAAAMMJJ;TN;TX\n1;20240101;0;2\n2;20240101;8;10\n", "--station 2", 9 },
    { "Date;Tmin;Tmax\r\n01/02/2024;1,5;4,5\r\n", "", 15 },
    { "\357\273\277date,tmin,tmax\n# measured by us\n\n2024-01-01,6,0\n", "", 15 },
    { "date,tmin,tmax,tmean\n2024-01-01,,,8\n2024-01-02,0,10,7\n", "", 10 + 13 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line =
          g_strdup_printf ("energy degree-days --weather w.csv --json%s%s",
                           *rows[i].options != '\0' ? " " : "", rows[i].options);
      g_autoptr (TerJson) json = NULL;

      write_file (place->weather, rows[i].text);
      json = run_json (place, line);
      g_assert_cmpfloat_with_epsilon (get_double (json, "degree_days"), rows[i].sum, 1e-9);
    }
}

static void
test_weather_errors (Place        *place,
                     gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *wanted;
  } rows[] = {
    { "", "empty" },
    { "day,cold\n1,2\n", "date,tmin,tmax" },
    { "date,tmin,tmax\n", "no day" },
    { "date,tmin,tmax\n2024-01-01,1,2\n2024-02-30,1,2\n", "line 3: “2024-02-30”" },
    { "date,tmin,tmax\n2024-01-01,1,two\n", "line 2: “two”" },
    { "date,tmin,tmax\n2024-01-01,1,999\n", "line 2: 999" },
    { "date,tmin,tmax\n2024-01-01,1,2\n2024-01-01,1,2\n", "on lines 2 and 3" },
    { "date,tmin,tmax\n2024-01-01T06:00,1,2\n", "line 2: “2024-01-01T06:00”" },
    { "date,tmin,tmax\n1024-01-01,1,2\n2024-01-01,1,2\n", "1024-01-01" },
    { "station,date,tmean\na,2024-01-01,1\nb,2024-01-01,2\n", "--station" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      write_file (place->weather, rows[i].text);
      assert_refused (place, "energy degree-days --weather w.csv --json", 1, rows[i].wanted);
    }
  write_file (place->weather, "date,tmean\n2024-01-01,5\n");
  assert_refused (place, "energy degree-days --weather w.csv --method costic", 1, "tmin and tmax");
  assert_refused (place, "energy degree-days --weather none.csv", 1, "none.csv");
}

/* Two years of days: a season, and a heating below 15 °C that works of 2024 make a fifth smaller. */
static void
write_school (Place   *place,
              gboolean by_bills,
              gboolean ends_included)
{
  g_autoptr (GString) weather = g_string_new ("date,tmin,tmax\n");
  g_autoptr (GString) meter = g_string_new (by_bills ? "start,end,kwh\n" : "date,kwh\n");
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  GDate day, first;
  double sum = 0;

  g_date_set_dmy (&day, 1, 1, 2023);
  first = day;
  for (guint i = 0; i < 731; i++)
    {
      int year = g_date_get_year (&day), month = g_date_get_month (&day);
      double mean = 11 - 8 * cos (2 * G_PI * (i - 20) / 365.25) + g_rand_double_range (rand, -4, 4);
      double use = (year >= 2024 ? 0.8 : 1) * (50 + 10 * fmax (0, 15 - mean)) +
                   g_rand_double_range (rand, -12, 12);

      g_string_append_printf (weather, "%04d-%02d-%02d,%.2f,%.2f\n", year, month,
                              g_date_get_day (&day), mean - 5, mean + 5);
      if (!by_bills)
        g_string_append_printf (meter, "%04d-%02d-%02d,%.3f\n", year, month, g_date_get_day (&day),
                                use);
      sum += use;
      g_date_add_days (&day, 1);
      if (by_bills && (int) g_date_get_month (&day) != month)
        {
          GDate end = day;

          if (ends_included)
            g_date_subtract_days (&end, 1);
          g_string_append_printf (meter, "%04d-%02d-%02d,%04d-%02d-%02d,%.3f\n",
                                  g_date_get_year (&first), g_date_get_month (&first),
                                  g_date_get_day (&first), g_date_get_year (&end),
                                  g_date_get_month (&end), g_date_get_day (&end), sum);
          sum = 0;
          first = day;
        }
    }
  write_file (place->weather, weather->str);
  write_file (place->meter, meter->str);
}

#define BASELINE "energy baseline --meter m.csv --weather w.csv --report-from 2024-01-01"

static void
check_school (Place      *place,
              const char *form,
              guint       n)
{
  g_autoptr (TerJson) json = run_json (place, BASELINE " --confidence 0.8 --json");
  const TerJsonNode *root = ter_json_get_root (json);
  double balance, heating;

  g_assert_cmpstr (ter_json_node_get_string (ter_json_node_get (root, "model")), ==, "3p-heating");
  g_assert_cmpstr (ter_json_node_get_string (ter_json_node_get (root, "form")), ==, form);
  g_assert_cmpstr (ter_json_node_get_string (ter_json_node_get (root, "verdict")), ==,
                   "demonstrated");
  g_assert_true (ter_json_node_get_double (
      ter_json_node_get (ter_json_node_get (root, "balance_points"), "heating"), &balance));
  g_assert_cmpfloat_with_epsilon (balance, 15, 1);
  g_assert_true (ter_json_node_get_double (
      ter_json_node_get (ter_json_node_get (root, "coefficients"), "heating"), &heating));
  g_assert_cmpfloat_with_epsilon (heating, 10, 1);
  g_assert_cmpfloat (get_double (json, "n"), ==, n);
  g_assert_cmpfloat (get_double (json, "p"), ==, 3);
  g_assert_cmpfloat_with_epsilon (get_double (json, "share"), 0.2, 0.03);
  g_assert_cmpfloat (get_double (json, "r2"), >, 0.9);
  g_assert_cmpfloat (get_double (json, "cvrmse"), <, 0.2);
  g_assert_cmpfloat_with_epsilon (get_double (json, "nmbe"), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_double (json, "baseline") - get_double (json, "measured"),
                                  get_double (json, "savings"), 1e-6);
  g_assert_cmpfloat (get_double (json, "low"), <, get_double (json, "savings"));
  g_assert_cmpfloat (get_double (json, "high"), >, get_double (json, "savings"));
}

static void
test_baseline (Place        *place,
               gconstpointer data)
{
  write_school (place, FALSE, FALSE);
  check_school (place, "daily", 365);
  write_school (place, TRUE, FALSE);
  check_school (place, "bills", 12);
  write_school (place, TRUE, TRUE);
  check_school (place, "bills", 12);
}

static void
test_baseline_words (Place        *place,
                     gconstpointer data)
{
  g_auto (Answer) demonstrated = { 0 }, short_year = { 0 };

  write_school (place, FALSE, FALSE);
  demonstrated = run (place, BASELINE);
  g_assert_cmpint (demonstrated.code, ==, 0);
  g_assert_true (g_str_has_prefix (demonstrated.out, "Savings demonstrated: "));
  /* Half a year is not enough to conclude, whatever the numbers. */
  short_year = run (place, BASELINE " --baseline-from 2023-07-01");
  g_assert_cmpint (short_year.code, ==, 0);
  g_assert_true (g_str_has_prefix (short_year.out, "Savings not demonstrated: "));
  g_assert_nonnull (strstr (short_year.out, "37 of its days"));
}

static void
test_baseline_errors (Place        *place,
                      gconstpointer data)
{
  static const struct
  {
    const char *meter;
    const char *wanted;
  } rows[] = {
    { "date,litres\n2023-01-01,1\n", "start,end,kwh" },
    { "date,kwh\n", "no use" },
    { "date,kwh\n2023-01-01,1\n2023-01-01,2\n", "on lines 2 and 3" },
    { "date,kwh\n2023-01-01,many\n", "line 2: “many”" },
    { "start,end,kwh\n2023-02-01,2023-01-01,5\n", "line 2: the period ends before" },
    { "start,end,kwh\n2003-02-01,2023-01-01,5\n", "line 2: the period lasts" },
    { "start,end,kwh\n2023-01-01,2023-02-10,5\n2023-02-01,2023-03-01,5\n", "on lines 2 and 3" },
    /* n ≤ p. */
    { "start,end,kwh\n2023-01-01,2023-02-01,5\n2023-02-01,2023-03-01,4\n", "more than 5 points" },
    { "date,kwh\n2024-06-01,5\n", "before 2024-01-01" },
    { "date,kwh\n2019-06-01,5\n", "weather" },
  };

  write_school (place, FALSE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      write_file (place->meter, rows[i].meter);
      assert_refused (place, BASELINE " --json", 1, rows[i].wanted);
    }
}

static void
test_usage (Place        *place,
            gconstpointer data)
{
  static const char *const lines[] = {
    "energy",
    "energy degree-days",
    "energy degree-days --weather w.csv more",
    "energy degree-days --weather w.csv --method both",
    "energy degree-days --weather w.csv --base warm",
    "energy degree-days --weather w.csv --base 180",
    "energy degree-days --weather w.csv --from yesterday",
    "energy degree-days --weather w.csv --from 2024-02-01 --to 2024-01-01",
    "energy baseline",
    "energy baseline --meter m.csv --weather w.csv",
    "energy baseline --meter m.csv --report-from 2024-01-01",
    "energy baseline --weather w.csv --report-from 2024-01-01",
    BASELINE " more",
    BASELINE " --confidence 80",
    BASELINE " --model best",
    BASELINE " --heating-base cold",
    BASELINE " --end maybe",
    BASELINE " --report-to 2023-01-01",
    BASELINE " --baseline-to 2024-02-01",
  };

  write_file (place->weather, "date,tmean\n2024-01-01,5\n");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_refused (place, lines[i], 2, "--help");
}

static void
test_words (Place        *place,
            gconstpointer data)
{
  g_auto (Answer) answer = { 0 };

  write_file (place->weather, "date,tmin,tmax\n2024-01-01,9,3\n2024-01-03,3,9\n");
  answer = run (place, "energy degree-days --weather w.csv");
  g_assert_cmpint (answer.code, ==, 0);
  g_assert_nonnull (strstr (answer.out, "24.0 degree days of heating below 18.0 °C"));
  g_assert_nonnull (strstr (answer.out, "1 day is missing and counts for nothing: 2024-01-02."));
  g_assert_nonnull (strstr (answer.out, "On 1 day the lowest temperature was above the highest"));
}

#define ADD(name, func) g_test_add ("/cli-energy/" name, Place, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("degree-days", test_degree_days);
  ADD ("weather-forms", test_weather_forms);
  ADD ("weather-errors", test_weather_errors);
  ADD ("baseline", test_baseline);
  ADD ("baseline-words", test_baseline_words);
  ADD ("baseline-errors", test_baseline_errors);
  ADD ("usage", test_usage);
  ADD ("words", test_words);

  return g_test_run ();
}
