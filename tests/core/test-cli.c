/* test-cli.c — The territoire command: usage, refusals, JSON and tables
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "ter-json.h"

/**
 * Place:
 *
 * A folder with a territory in it.
 */
typedef struct
{
  char *command;
  char *folder;
  char *territory;
} Place;

/**
 * Answer:
 *
 * What the command said.
 */
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

/* @line is split at spaces; FILE in it is the territory. */
static Answer
run_with (Place      *place,
          const char *line,
          const char *input,
          const char *variable)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE |
                                 G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) split = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  g_ptr_array_add (words, g_strdup (place->command));
  for (guint i = 0; split[i] != NULL; i++)
    {
      if (g_str_equal (split[i], "FILE"))
        g_ptr_array_add (words, g_strdup (place->territory));
      else if (*split[i] != '\0')
        g_ptr_array_add (words, g_strdup (split[i]));
    }
  g_ptr_array_add (words, NULL);
  g_subprocess_launcher_set_cwd (launcher, place->folder);
  g_subprocess_launcher_unsetenv (launcher, "TERRITOIRE");
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  if (variable != NULL)
    g_subprocess_launcher_setenv (launcher, "TERRITOIRE", variable, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &answer.out, &answer.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  answer.code = g_subprocess_get_exit_status (process);
  g_test_message ("%s → %d\n%s%s", line, answer.code, answer.out, answer.err);

  return answer;
}

static Answer
run (Place      *place,
     const char *line)
{
  return run_with (place, line, NULL, NULL);
}

static TerJson *
run_json (Place      *place,
          const char *line)
{
  g_auto (Answer) answer = run (place, line);
  g_autoptr (GError) error = NULL;
  TerJson *json;

  g_assert_cmpint (answer.code, ==, 0);
  json = ter_json_parse (answer.out, -1, NULL, &error);
  g_assert_no_error (error);

  return json;
}

static gint64
get_int (const TerJsonNode *node,
         const char        *key)
{
  gint64 value = -1;

  g_assert_true (ter_json_node_get_int (ter_json_node_get (node, key), &value));

  return value;
}

static void
set_up (Place        *place,
        gconstpointer data)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  place->command =
      g_build_filename (g_getenv ("TERRITOIRE_BUILD_ROOT"), "src", "cli", "territoire", NULL);
  place->folder = g_dir_make_tmp ("ter cli-XXXXXX", &error);
  g_assert_no_error (error);
  place->territory = g_build_filename (place->folder, "essai.territoire", NULL);
  answer = run (place, "new essai.territoire --name Essai");
  g_assert_cmpint (answer.code, ==, 0);
}

static void
tear_down (Place        *place,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (place->folder);
  g_free (place->command);
  g_free (place->folder);
  g_free (place->territory);
}

static const char *const usages[] = {
  "",
  "fly",
  "series",
  "source fly",
  "--territory",
  "new",
  "new a b",
  "new a --zone Mars/Olympus",
  "check a b",
  "series list",
  "series list extra --territory FILE",
  "series get --territory FILE",
  "series get one --territory FILE",
  "series get 0 --territory FILE",
  "series get -1 --territory FILE",
  "series get 1 --from yesterday --territory FILE",
  "series get 1 two --territory FILE",
  "series get 1 --resolution fortnight --territory FILE",
  "series get 1 --resolution day --function median --territory FILE",
  "series get 1 --function mean --territory FILE",
  "series list --colour --territory FILE",
  "source add --territory FILE",
  "source add chirpstack --territory FILE",
  "source add pigeon mqtt://x.example --territory FILE",
  "source remove --territory FILE",
  "demo",
  "demo a --seed -1",
  "import --territory FILE",
  "import a b --territory FILE",
  "import a --zone Mars --territory FILE",
  "source test --territory FILE",
  "source test 1 --for 0 --territory FILE",
  "collect now --territory FILE",
  "collect --for -3 --territory FILE",
  "collect --for soon --territory FILE",
  "render overview --territory FILE",
  "render --territory FILE -o x.png",
  "render overview --territory FILE -o x.png --width 99999",
};

static void
test_usage (Place        *place,
            gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (usages); i++)
    {
      g_auto (Answer) answer = run (place, usages[i]);

      g_assert_cmpint (answer.code, ==, 2);
      g_assert_cmpstr (answer.out, ==, "");
      g_assert_nonnull (strstr (answer.err, "--help"));
    }
}

static const char *const refusals[] = {
  "new essai.territoire",
  "check --territory nowhere.territoire",
  "series list --territory nowhere.territoire --json",
  "series get 7 --territory FILE",
  "source add chirpstack mqtt://127.0.0.1 --territory FILE",
  "source add ckan https://a:b@x.example --territory FILE",
  "source add mqtt mqtt://x.example --territory FILE",
  "source add ckan https://x.example --config [ --territory FILE",
  "source remove 12 --territory FILE",
  "collect --territory FILE",
  "source test 1 --territory FILE",
  "demo essai.territoire",
};

static void
test_refusals (Place        *place,
               gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_auto (Answer) answer = run (place, refusals[i]);

      g_assert_cmpint (answer.code, ==, 1);
      g_assert_cmpstr (answer.out, ==, "");
      g_assert_cmpuint (strlen (answer.err), >, 20);
      g_assert_null (strstr (answer.err, "CRITICAL"));
    }
}

static void
test_help (Place        *place,
           gconstpointer data)
{
  static const char *const verbs[] = {
    "check",          "collect",    "datasets",       "new",           "render",
    "series correct", "series get", "series history", "series list",   "series withdraw",
    "sites",          "source add", "source list",    "source remove",
  };
  g_auto (Answer) help = run (place, "--help");
  g_auto (Answer) version = run (place, "--version");

  g_assert_cmpint (help.code, ==, 0);
  g_assert_cmpint (version.code, ==, 0);
  g_assert_cmpstr (version.out, ==, "territoire " PACKAGE_VERSION "\n");
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *line = g_strconcat (verbs[i], " --help", NULL);
      g_auto (Answer) answer = run (place, line);

      g_assert_nonnull (strstr (help.out, verbs[i]));
      g_assert_cmpint (answer.code, ==, 0);
      g_assert_nonnull (strstr (answer.out, verbs[i]));
      g_assert_nonnull (strstr (answer.out, "--json"));
      g_assert_cmpstr (answer.err, ==, "");
    }
}

static void
test_sources (Place        *place,
              gconstpointer data)
{
  g_autoptr (TerJson) added = run_json (
      place, "source add chirpstack mqtt://127.0.0.1:1883 --allow-local --json --territory FILE");
  g_autoptr (TerJson) thermo = run_json (
      place,
      "source add mqtt mqtts://broker.example --template site/{device}/{property} --name Thermo "
      "--purpose Confort --json --territory FILE");
  g_autoptr (TerJson) list = NULL;
  g_autoptr (TerJson) rest = NULL;
  g_auto (Answer) local =
      run (place, "source add mqtt mqtt://10.0.0.2 --template a/{property} --territory FILE");
  g_auto (Answer) removed = { 0 };
  g_auto (Answer) table = { 0 };
  const TerJsonNode *first = NULL;
  const char *uid = ter_json_get_string (ter_json_get_root (added), "uid");

  g_assert_cmpint (get_int (ter_json_get_root (added), "id"), ==, 1);
  g_assert_cmpint (get_int (ter_json_get_root (thermo), "id"), ==, 2);
  g_assert_true (g_uuid_string_is_valid (uid));
  g_assert_cmpint (local.code, ==, 1);
  g_assert_nonnull (strstr (local.err, "--allow-local"));

  list = run_json (place, "source list --json --territory FILE");
  g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (list)), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const TerJsonNode *node = ter_json_node_at (ter_json_get_root (list), i);

      if (get_int (node, "id") == 2)
        first = node;
    }
  g_assert_cmpstr (ter_json_get_string (first, "name"), ==, "Thermo");
  g_assert_cmpstr (ter_json_get_string (first, "kind"), ==, "mqtt");
  g_assert_cmpstr (ter_json_get_string (first, "purpose"), ==, "Confort");
  g_assert_cmpstr (ter_json_get_string (first, "state"), ==, "waiting");

  removed = run (place, "source remove 2 --territory FILE");
  g_assert_cmpint (removed.code, ==, 0);
  rest = run_json (place, "source list --json --territory FILE");
  g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (rest)), ==, 1);
  table = run_with (place, "source list", NULL, place->territory);
  g_assert_cmpint (table.code, ==, 0);
  g_assert_nonnull (strstr (table.out, "127.0.0.1"));
}

/* The password comes from the input and is stored nowhere in the territory. */
static void
test_password (Place        *place,
               gconstpointer data)
{
  g_auto (Answer) none =
      run_with (place, "source add chirpstack mqtts://x.example --user me --territory FILE", "",
                NULL);
  g_auto (Answer) some =
      run_with (place, "source add chirpstack mqtts://x.example --user me --json --territory FILE",
                "hunter2secret\n", NULL);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_cmpint (none.code, ==, 1);
  g_assert_cmpstr (none.out, ==, "");
  /* Without a keyring it is refused, and the source is there all the same. */
  g_assert_cmpint (some.code, <=, 1);
  g_assert_true (g_str_has_prefix (some.out, "{\"id\":1,"));
  g_assert_null (strstr (some.err, "hunter2secret"));
  g_assert_true (g_file_get_contents (place->territory, &content, &length, NULL));
  g_assert_null (g_strstr_len (content, length, "hunter2secret"));
}

static void
test_check (Place        *place,
            gconstpointer data)
{
  g_autoptr (TerJson) sound = run_json (place, "check FILE --json");
  g_auto (Answer) broken = { 0 };
  g_autofree char *copy = g_build_filename (place->folder, "broken.territoire", NULL);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (
      ter_json_node_get_boolean (ter_json_node_get (ter_json_get_root (sound), "ok"), FALSE));
  g_assert_true (g_file_get_contents (place->territory, &content, &length, NULL));
  /* Some pages of an empty territory hold nothing yet: many are damaged. */
  for (gsize i = length / 4; i < length / 4 * 3; i++)
    content[i] = 0x5a;
  g_assert_true (g_file_set_contents (copy, content, length, NULL));
  broken = run (place, "check broken.territoire");
  g_assert_cmpint (broken.code, ==, 1);
}

static void
test_output (Place        *place,
             gconstpointer data)
{
  g_auto (Answer) answer = run (place, "series list --json --territory FILE -o list.json");
  g_auto (Answer) nowhere = run (place, "series list --json --territory FILE -o missing/list.json");
  g_autofree char *path = g_build_filename (place->folder, "list.json", NULL);
  g_autofree char *content = NULL;

  g_assert_cmpint (answer.code, ==, 0);
  g_assert_cmpstr (answer.out, ==, "");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "[]\n");
  g_assert_cmpint (nowhere.code, ==, 1);
}

static void
write_file (Place      *place,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (place->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The shapes that the manual promises; a decimal comma and a wrong line as people write them. */
static void
test_import (Place        *place,
             gconstpointer data)
{
  g_autoptr (TerJson) first = NULL;
  g_autoptr (TerJson) again = NULL;
  g_autoptr (TerJson) plan = NULL;
  g_autoptr (TerJson) list = NULL;
  g_autoptr (TerJson) got = NULL;
  g_auto (Answer) nothing = { 0 };
  const TerJsonNode *refused, *series, *observations, *one;
  g_autofree char *line = NULL;
  double value = 0;

  write_file (
      place, "releves.csv",
      "Date;Température (°C)\n01/01/2026 01:00;12,5\n01/01/2026 02:00;13,25\n01/01/2026 03:00;douze\n"
      "01/01/2026 04:00;14\n");
  plan = run_json (place, "import releves.csv --preview --json --territory FILE");
  g_assert_cmpuint (
      ter_json_node_get_size (ter_json_node_get (ter_json_get_root (plan), "columns")), ==, 2);
  list = run_json (place, "series list --json --territory FILE");
  g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (list)), ==, 0);
  g_clear_pointer (&list, ter_json_unref);

  first = run_json (place, "import releves.csv --json --territory FILE");
  g_assert_cmpint (get_int (ter_json_get_root (first), "series"), ==, 1);
  g_assert_cmpint (get_int (ter_json_get_root (first), "observations"), ==, 3);
  g_assert_cmpint (get_int (ter_json_get_root (first), "duplicates"), ==, 0);
  refused = ter_json_node_get (ter_json_get_root (first), "refused");
  g_assert_cmpuint (ter_json_node_get_size (refused), ==, 1);
  g_assert_cmpint (get_int (ter_json_node_at (refused, 0), "line"), ==, 4);
  g_assert_cmpuint (strlen (ter_json_get_string (ter_json_node_at (refused, 0), "reason")), >, 5);

  again = run_json (place, "import releves.csv --json --territory FILE");
  g_assert_cmpint (get_int (ter_json_get_root (again), "observations"), ==, 0);
  g_assert_cmpint (get_int (ter_json_get_root (again), "duplicates"), ==, 3);

  list = run_json (place, "series list --json --territory FILE");
  series = ter_json_node_at (ter_json_get_root (list), 0);
  g_assert_cmpstr (ter_json_get_string (series, "property"), ==, "temperature");
  g_assert_cmpstr (ter_json_get_string (series, "unit"), ==, "Cel");
  g_assert_nonnull (ter_json_get_string (series, "name"));
  g_assert_nonnull (ter_json_get_string (series, "device"));

  /* The end is excluded, and a date is the local one. */
  line = g_strdup_printf (
      "series get %d --from 2026-01-01 --to 2026-01-01T03:00:00Z --json --territory FILE",
      (int) get_int (series, "id"));
  got = run_json (place, line);
  g_assert_cmpint (get_int (ter_json_get_root (got), "series"), ==, get_int (series, "id"));
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (got), "unit"), ==, "Cel");
  observations = ter_json_node_get (ter_json_get_root (got), "observations");
  g_assert_cmpuint (ter_json_node_get_size (observations), ==, 2);
  one = ter_json_node_at (observations, 0);
  g_assert_cmpuint (ter_json_node_get_size (one), ==, 3);
  g_assert_cmpstr (ter_json_node_get_string (ter_json_node_at (one, 0)), ==,
                   "2026-01-01T00:00:00Z");
  g_assert_true (ter_json_node_get_double (ter_json_node_at (one, 1), &value));
  g_assert_cmpfloat (value, ==, 12.5);
  g_assert_nonnull (ter_json_node_get_string (ter_json_node_at (one, 2)));

  nothing = run (place, "import nowhere.csv --territory FILE");
  g_assert_cmpint (nothing.code, ==, 1);
  g_assert_nonnull (strstr (nothing.err, "nowhere.csv"));
}

/* What is not recognised is said by options. */
static void
test_import_columns (Place        *place,
                     gconstpointer data)
{
  g_autoptr (TerJson) result = NULL;
  g_autoptr (TerJson) list = NULL;
  g_auto (Answer) unknown = { 0 };
  const TerJsonNode *series;

  write_file (place, "index.csv",
              "Releve;Machin;Bidule\n2026-01-01T00:00:00Z;100;3\n2026-01-02T00:00:00Z;112;4\n");
  unknown = run (place, "import index.csv --value Chose --territory FILE");
  g_assert_cmpint (unknown.code, ==, 1);
  g_assert_nonnull (strstr (unknown.err, "--preview"));

  result = run_json (place,
                     "import index.csv --time Releve --value Machin=water-index=m3 --ignore Bidule "
                     "--device Compteur --json --territory FILE");
  g_assert_cmpint (get_int (ter_json_get_root (result), "series"), ==, 1);
  g_assert_cmpint (get_int (ter_json_get_root (result), "observations"), ==, 2);
  list = run_json (place, "series list --json --territory FILE");
  series = ter_json_node_at (ter_json_get_root (list), 0);
  g_assert_cmpstr (ter_json_get_string (series, "property"), ==, "water-index");
  g_assert_cmpstr (ter_json_get_string (series, "unit"), ==, "m3");
  g_assert_cmpstr (ter_json_get_string (series, "kind"), ==, "counter");
  g_assert_cmpstr (ter_json_get_string (series, "device"), ==, "Compteur");
}

/* An index of water read each hour, 2 m³ an hour, and a temperature; over the two days before a day of 23 hours in
 * Paris and that day. */
static void
bring_readings (Place *place)
{
  g_autoptr (GString) text = g_string_new ("Date;Index;Chaleur\n");
  g_auto (Answer) answer = { 0 };

  for (int hour = 0; hour < 72; hour++)
    g_string_append_printf (text, "2026-03-%02dT%02d:00:00Z;%d;%d,5\n", 27 + hour / 24, hour % 24,
                            1000 + 2 * hour, hour % 24);
  write_file (place, "releves.csv", text->str);
  answer = run (place, "import releves.csv --value Index=water-index=m3 --value "
                       "Chaleur=temperature=Cel --territory FILE");
  g_assert_cmpint (answer.code, ==, 0);
}

/* The row of the series of a property. */
static gint64
find_series (Place      *place,
             const char *property)
{
  g_autoptr (TerJson) list = run_json (place, "series list --json --territory FILE");

  for (gsize i = 0; i < ter_json_node_get_size (ter_json_get_root (list)); i++)
    {
      const TerJsonNode *series = ter_json_node_at (ter_json_get_root (list), i);

      if (g_str_equal (ter_json_get_string (series, "property"), property))
        return get_int (series, "id");
    }
  g_assert_not_reached ();
}

static TerJson *
get_json (Place      *place,
          gint64      id,
          const char *options)
{
  g_autofree char *line =
      g_strdup_printf ("series get %d %s --json --territory FILE", (int) id, options);

  return run_json (place, line);
}

static void
assert_bucket (const TerJsonNode *answer,
               gsize              index,
               const char        *start,
               double             expected,
               gint64             count)
{
  const TerJsonNode *bucket = ter_json_node_at (ter_json_node_get (answer, "buckets"), index);
  double value = NAN;
  double coverage = NAN;
  gint64 n = -1;

  g_assert_cmpuint (ter_json_node_get_size (bucket), ==, 4);
  g_assert_cmpstr (ter_json_node_get_string (ter_json_node_at (bucket, 0)), ==, start);
  g_assert_true (ter_json_node_get_double (ter_json_node_at (bucket, 1), &value));
  g_assert_true (ter_json_node_get_double (ter_json_node_at (bucket, 2), &coverage));
  g_assert_true (ter_json_node_get_int (ter_json_node_at (bucket, 3), &n));
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9);
  g_assert_cmpfloat_with_epsilon (coverage, 1, 1e-9);
  g_assert_cmpint (n, ==, count);
}

static void
test_query (Place        *place,
            gconstpointer data)
{
  g_autoptr (TerJson) hours = NULL;
  g_autoptr (TerJson) days = NULL;
  g_autoptr (TerJson) rate = NULL;
  gint64 water, temperature;

  bring_readings (place);
  water = find_series (place, "water-index");
  temperature = find_series (place, "temperature");

  hours = get_json (place, temperature,
                    "--from 2026-03-27T10:00:00Z --to 2026-03-27T12:00:00Z --resolution hour "
                    "--function mean");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (hours), "unit"), ==, "Cel");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (hours), "zone"), ==, "Europe/Paris");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (hours), "function"), ==, "mean");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (hours), "end"), ==,
                   "2026-03-27T12:00:00Z");
  g_assert_null (ter_json_node_get (ter_json_get_root (hours), "observations"));
  assert_bucket (ter_json_get_root (hours), 0, "2026-03-27T10:00:00Z", 10.5, 1);
  assert_bucket (ter_json_get_root (hours), 1, "2026-03-27T11:00:00Z", 11.5, 1);

  /* What was consumed, unless something else is asked; 29 March has 23 hours. */
  days = get_json (place, water, "--from 2026-03-28 --to 2026-03-30 --resolution day");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (days), "function"), ==, "sum");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (days), "end"), ==,
                   "2026-03-29T22:00:00Z");
  assert_bucket (ter_json_get_root (days), 0, "2026-03-27T23:00:00Z", 48, 24);

  rate = get_json (place, water,
                   "--from 2026-03-28 --to 2026-03-29 --resolution day "
                   "--function rate");
  g_assert_cmpstr (ter_json_get_string (ter_json_get_root (rate), "unit"), ==, "m3/h");
  assert_bucket (ter_json_get_root (rate), 0, "2026-03-27T23:00:00Z", 2, 24);
}

static void
test_query_several (Place        *place,
                    gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "jours.csv", NULL);
  g_autoptr (TerJson) both = NULL;
  g_autofree char *content = NULL;
  g_auto (Answer) mixed = { 0 };
  g_auto (Answer) level = { 0 };
  g_auto (Answer) csv = { 0 };
  g_auto (Answer) table = { 0 };
  g_auto (GStrv) lines = NULL;

  bring_readings (place);
  both = run_json (place, "series get 2 1 --json --territory FILE");
  g_assert_cmpuint (ter_json_node_get_size (ter_json_get_root (both)), ==, 2);
  g_assert_cmpint (get_int (ter_json_node_at (ter_json_get_root (both), 0), "series"), ==, 2);
  g_assert_cmpuint (ter_json_node_get_size (ter_json_node_get (
                        ter_json_node_at (ter_json_get_root (both), 1), "observations")),
                    ==, 72);

  mixed = run (place, "series get 1 2 --resolution day --territory FILE");
  g_assert_cmpint (mixed.code, ==, 1);
  g_assert_nonnull (strstr (mixed.err, "--function"));
  level = run (place, "series get 1 2 --resolution day --function rate --territory FILE");
  g_assert_cmpint (level.code, ==, 1);
  g_assert_nonnull (strstr (level.err, "mean"));

  csv =
      run (place, "series get 1 2 --resolution day --function last --territory FILE -o jours.csv");
  g_assert_cmpint (csv.code, ==, 0);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "series,unit,start,end,value,coverage,observations");
  /* Four days each: the first and the last one begun in UTC. */
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 2 * 4 + 1);
  g_assert_true (g_str_has_prefix (lines[2], "1,"));

  table = run (place, "series get 1 2 --resolution day --function last --territory FILE");
  g_assert_cmpint (table.code, ==, 0);
  g_assert_nonnull (strstr (table.out, "Coverage"));
}

/* The history of a series, and how many of its values are read. */
static TerJson *
get_history (Place *place,
             gsize  expected)
{
  TerJson *history = run_json (place, "series history 1 --json --territory FILE");

  g_assert_cmpuint (ter_json_node_get_size (
                        ter_json_node_get (ter_json_get_root (history), "values")),
                    ==, expected);

  return history;
}

static void
test_correct (Place        *place,
              gconstpointer data)
{
  static const char *const wrong[] = {
    "series correct 1 --territory FILE",
    "series correct 1 --at 2026-03-27T05:00:00Z --territory FILE",
    "series correct 1 --at 2026-03-27 --from 2026-03-27 --quality bad --territory FILE",
    "series correct 1 --at 2026-03-27 --value twelve --territory FILE",
    "series correct 1 --at 2026-03-27 --quality awful --territory FILE",
    "series correct 1 --at noon --quality bad --territory FILE",
    "series withdraw --territory FILE",
    "series history --territory FILE",
  };
  g_autoptr (TerJson) done = NULL;
  g_autoptr (TerJson) got = NULL;
  g_autoptr (TerJson) history = NULL;
  g_autoptr (TerJson) after = NULL;
  g_auto (Answer) silent = { 0 };
  g_auto (Answer) table = { 0 };
  g_auto (Answer) withdrawn = { 0 };
  const TerJsonNode *values, *one;
  double value = 0;

  bring_readings (place);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (Answer) answer = run (place, wrong[i]);

      g_assert_cmpint (answer.code, ==, 2);
    }
  silent = run (place, "series correct 1 --at 2026-03-27T05:00:00Z --value 7 --territory FILE");
  g_assert_cmpint (silent.code, ==, 1);
  history = get_history (place, 0);
  g_clear_pointer (&history, ter_json_unref);

  done = run_json (place, "series correct 1 --from 2026-03-27T05:00:00Z --to 2026-03-27T08:00:00Z "
                          "--value 7.5 --reason Relevé --json --territory FILE");
  g_assert_cmpint (get_int (ter_json_get_root (done), "values"), ==, 3);
  got = get_json (place, 1, "--from 2026-03-27T05:00:00Z --to 2026-03-27T06:00:00Z");
  one = ter_json_node_at (ter_json_node_get (ter_json_get_root (got), "observations"), 0);
  g_assert_true (ter_json_node_get_double (ter_json_node_at (one, 1), &value));
  g_assert_cmpfloat (value, ==, 7.5);
  g_assert_cmpstr (ter_json_node_get_string (ter_json_node_at (one, 2)), ==, "estimated");

  history = get_history (place, 6);
  values = ter_json_node_get (ter_json_get_root (history), "values");
  one = ter_json_node_at (values, 1);
  g_assert_cmpstr (ter_json_get_string (one, "time"), ==, "2026-03-27T05:00:00Z");
  g_assert_cmpstr (ter_json_get_string (one, "reason"), ==, "Relevé");
  g_assert_nonnull (ter_json_get_string (one, "author"));
  g_assert_nonnull (ter_json_get_string (one, "at"));
  g_assert_null (ter_json_get_string (ter_json_node_at (values, 0), "author"));
  table = run (place, "series history 1 --territory FILE");
  g_assert_nonnull (strstr (table.out, "Relevé"));

  withdrawn = run (place, "series withdraw 1 --territory FILE");
  g_assert_cmpint (withdrawn.code, ==, 0);
  after = get_history (place, 9);
}

/* A portal that does not answer: nothing of it is due, and nothing hangs. */
static void
test_portal (Place        *place,
             gconstpointer data)
{
  g_autoptr (TerJson) added =
      run_json (place, "source add ckan http://127.0.0.1:9/ --allow-local --json --territory FILE");
  g_autoptr (TerJson) collected = run_json (place, "collect --once --json --territory FILE");
  const TerJsonNode *portals = ter_json_node_get (ter_json_get_root (collected), "portals");

  g_assert_cmpint (get_int (ter_json_get_root (added), "id"), ==, 1);
  g_assert_cmpint (get_int (portals, "due"), ==, 0);
  g_assert_cmpint (get_int (ter_json_get_root (collected), "observations"), ==, 0);
}

/* A reader that goes away is no error, and no crash. */
static void
test_broken_pipe (Place        *place,
                  gconstpointer data)
{
  g_autofree char *line =
      g_strdup_printf ("'%s' --help | true; exit ${PIPESTATUS[0]}", place->command);
  const char *argv[] = { "bash", "-c", line, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, &error))
    {
      g_test_skip ("there is no bash here");
      return;
    }
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_no_error (error);
}

#define ADD(path, test) g_test_add (path, Place, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/cli/usage", test_usage);
  ADD ("/cli/refusals", test_refusals);
  ADD ("/cli/help", test_help);
  ADD ("/cli/sources", test_sources);
  ADD ("/cli/password", test_password);
  ADD ("/cli/check", test_check);
  ADD ("/cli/output", test_output);
  ADD ("/cli/import", test_import);
  ADD ("/cli/import-columns", test_import_columns);
  ADD ("/cli/query", test_query);
  ADD ("/cli/query-several", test_query_several);
  ADD ("/cli/correct", test_correct);
  ADD ("/cli/portal", test_portal);
  ADD ("/cli/broken-pipe", test_broken_pipe);

  return g_test_run ();
}
