/* test-csv-threads.c — A table gives the same whatever the number of threads that read it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Files of a dozen blocks, full of what makes a block hang on the one before it: quoted newlines, quotes that never
 * close, the hour that happens twice, devices and words of states that first come late, more of them than may be. Each
 * is read line after line, then in blocks by 1, 2, 3 and 8 threads: readings, batches, series, counts and refused lines
 * must be the same.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-csv-decoder.h"
#include "ter-csv-plan.h"

#define N_LINES 40000

/* What a file gave. */
typedef struct
{
  /* Owned */
  GString *readings;
  GString *batches;
  GString *rest;
} Outcome;

static void
outcome_free (Outcome *self)
{
  g_string_free (self->readings, TRUE);
  g_string_free (self->batches, TRUE);
  g_string_free (self->rest, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

static void
note_readings (Outcome      *self,
               const GArray *readings)
{
  g_string_append_printf (self->batches, "%u ", readings->len);
  for (guint i = 0; i < readings->len; i++)
    {
      const TerCsvReading *reading = &g_array_index (readings, TerCsvReading, i);
      guint64 bits;

      memcpy (&bits, &reading->value, sizeof bits);
      if (isnan (reading->value))
        bits = 1;
      g_string_append_printf (self->readings,
                              "%" G_GINT64_FORMAT " %u %" G_GINT64_MODIFIER "x %d %s\n",
                              reading->time_us, reading->series, bits, reading->quality,
                              reading->text != NULL ? reading->text : "");
    }
}

static void
note_rest (Outcome               *self,
           TerCsvDecoder         *decoder,
           const TerImportResult *result)
{
  gint64 counts[] = {
    result->n_rows,      result->n_missing,          result->n_empty,   result->n_suspect,
    result->n_ambiguous, result->n_repeated_headers, result->n_refused, result->n_bytes,
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_string_append_printf (self->rest, "%" G_GINT64_FORMAT "\n", counts[i]);
  for (guint i = 0; i < ter_csv_decoder_get_n_series (decoder); i++)
    {
      const TerCsvSeries *series = ter_csv_decoder_get_series (decoder, i);

      g_string_append_printf (self->rest, "%s|%s|%s|%s|%s|%d\n", series->device, series->property,
                              series->channel, series->name, series->unit, series->kind);
    }
  for (guint i = 0; i < result->refusals->len; i++)
    {
      const TerImportRefusal *refusal = g_ptr_array_index (result->refusals, i);

      g_string_append_printf (self->rest, "%" G_GINT64_FORMAT " %d %s %s %s\n", refusal->line,
                              refusal->fault, refusal->column, refusal->text, refusal->reason);
    }
}

/* Reads with so many threads; line after line with 0. */
static Outcome *
read_table (GBytes        *bytes,
            TerImportPlan *plan,
            guint          n_threads)
{
  Outcome *self = g_new0 (Outcome, 1);
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
  g_autoptr (GError) error = NULL;
  g_autoptr (TerCsvDecoder) decoder = ter_csv_decoder_new (bytes, plan, NULL, &error);

  g_assert_no_error (error);
  self->readings = g_string_new (NULL);
  self->batches = g_string_new (NULL);
  self->rest = g_string_new (NULL);
  if (n_threads > 0)
    ter_csv_decoder_set_n_threads (decoder, n_threads);
  while (ter_csv_decoder_next (decoder, readings, 5000, result, NULL, &error))
    note_readings (self, readings);
  g_assert_no_error (error);
  note_rest (self, decoder, result);

  return self;
}

static void
assert_same_text (const GString *first,
                  const GString *second)
{
  gsize length = MIN (first->len, second->len), i = 0;

  if (g_string_equal (first, second))
    return;
  while (i < length && first->str[i] == second->str[i])
    i++;
  g_error ("different after %" G_GSIZE_FORMAT " bytes: “%.80s” and “%.80s”", i,
           first->str + MAX (i, 20) - 20, second->str + MAX (i, 20) - 20);
}

/* The plan of the files below. */
static TerImportPlan *
make_plan (GBytes *bytes)
{
  static const TerImportRole roles[] = { TER_IMPORT_INSTANT, TER_IMPORT_DEVICE, TER_IMPORT_VALUE,
                                         TER_IMPORT_VALUE, TER_IMPORT_VALUE };
  static const TerImportType types[] = { TER_IMPORT_DATE_TIME, TER_IMPORT_TEXT, TER_IMPORT_NUMBER,
                                         TER_IMPORT_NUMBER, TER_IMPORT_TEXT };
  g_autoptr (GError) error = NULL;
  TerImportPlan *plan = ter_csv_plan_propose (bytes, "releve.csv", "Europe/Paris", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plan->columns->len, ==, G_N_ELEMENTS (roles));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);

      column->role = roles[i];
      column->type = types[i];
      column->decimal = ',';
    }

  return plan;
}

static void
assert_same_for_all (const GString *text)
{
  static const guint n_threads[] = { 1, 2, 3, 8 };
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (TerImportPlan) plan = make_plan (bytes);
  g_autoptr (Outcome) lines = read_table (bytes, plan, 0);
  g_autoptr (Outcome) first = read_table (bytes, plan, 1);

  g_assert_cmpuint (lines->readings->len, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++)
    {
      g_autoptr (Outcome) blocks = read_table (bytes, plan, n_threads[i]);

      g_test_message ("%u threads", n_threads[i]);
      assert_same_text (lines->readings, blocks->readings);
      assert_same_text (lines->rest, blocks->rest);
      assert_same_text (first->batches, blocks->batches);
    }
}

/* What a file has beside plain lines: in a thousand, how many lines are of each kind. */
typedef struct
{
  const char *name;
  guint faults;
  guint quoted;
  guint open_quotes;
  guint titles;
  guint n_devices;
  guint n_states;
  gboolean in_autumn;
} Recipe;

static const Recipe recipes[] = {
  { "plain", 0, 0, 0, 0, 4, 0, FALSE },
  { "faults", 30, 0, 0, 2, 40, 3, FALSE },
  { "faults-everywhere", 900, 0, 0, 0, 4, 3, FALSE },
  { "quoted-newlines", 5, 300, 0, 1, 40, 20, FALSE },
  { "open-quotes", 5, 20, 1, 1, 40, 20, FALSE },
  { "the-hour-twice", 5, 2, 0, 0, 7, 5, TRUE },
  { "devices-that-come-late", 2, 2, 0, 0, 2500, 0, FALSE },
  { "too-many-devices", 2, 2, 0, 0, 5000, 0, FALSE },
  { "too-many-states", 2, 2, 0, 0, 4, 1500, FALSE },
};

static void
add_fault (GString *text,
           GRand   *rand)
{
  static const char *const faults[] = {
    "31/02/2026 10:00;A;1,5;2;\n",
    "hier;A;1,5;2;\n",
    ";A;1,5;2;\n",
    "01/03/2026 10:00;;1,5;2;\n",
    "01/03/2026 10:00;A;douze;2;\n",
    "01/03/2026 10:00;A;1,2.3;ND;ok;6\n",
    "01/03/2026 10:00;A;;-;\n",
    "\n",
    ";;;;\n",
    "01/03/2026 10:00;A;1 234,5;-0,00;s\r\n",
    "01/01/1850 10:00;A;1;2;\n",
    "29/03/2026 02:30;A;1,25;0;\n",
    "01/03/2026 24:00;A;+1,25;12345678,125;\n",
    "2026-03-01T10:00:00+02:00;A;1;2;\n",
    "2026-03-01 10:00:00.25Z;A;1;2;\n",
  };

  g_string_append (text, faults[g_rand_int_range (rand, 0, G_N_ELEMENTS (faults))]);
}

static void
add_line (GString      *text,
          GRand        *rand,
          const Recipe *recipe,
          guint         n)
{
  /* An autumn file goes through the hour that happens twice once in a thousand lines, twenty years over. */
  guint minute = recipe->in_autumn ? n % 1000 * 2 : n / 4 * 10;
  guint day = recipe->in_autumn ? 24 : minute / 1440 % 28 + 1;
  guint month = recipe->in_autumn ? 10 : minute / 1440 / 28 % 12 + 1;
  guint year = recipe->in_autumn ? 1996 + n / 1000 : 2010 + minute / 1440 / 336;
  guint device = MIN (g_rand_int_range (rand, 0, recipe->n_devices), (int) n / 8);

  /* Day after day to the last Sunday of the month. */
  if (recipe->in_autumn)
    {
      day += minute / 1440 + n / 1000 % 7;
      g_string_append_printf (text, "%02u/%02u/%u %02u:%02u", day, month, year, minute / 60 % 4,
                              minute % 60);
    }
  else
    g_string_append_printf (text, "%02u/%02u/%u %02u:%02u", day, month, year, minute / 60 % 24,
                            minute % 60);
  if ((guint) g_rand_int_range (rand, 0, 1000) < recipe->quoted)
    g_string_append_printf (text, ";\"Site\nnº %u \"\"B\"\"\"", device);
  else
    g_string_append_printf (text, ";Site %u", device);
  g_string_append_printf (text, ";%d,%02u;%u", g_rand_int_range (rand, -40, 4000),
                          g_rand_int_range (rand, 0, 100), 100000 + n);
  /* Words come little by little, so that no block has all of them. */
  if (recipe->n_states > 0)
    g_string_append_printf (text, ";état %u\r\n",
                            (n / 20 + g_rand_int_range (rand, 0, 20)) % recipe->n_states);
  else
    g_string_append (text, ";\r\n");
}

static void
test_recipe (gconstpointer data)
{
  const Recipe *recipe = data;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GString) text = g_string_new ("Horodate;Site;Température;Index;État\r\n");

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < N_LINES; i++)
    {
      /* The first lines are plain, so that the plan is the same for all files. */
      guint chance = i < 100 ? 1000 : (guint) g_rand_int_range (rand, 0, 1000);

      if (chance < recipe->titles)
        g_string_append (text, "Horodate;Site;Température;Index;État\r\n");
      else if (chance < recipe->faults)
        add_fault (text, rand);
      else if (g_rand_int_range (rand, 0, 20000) < (int) recipe->open_quotes * 3 && i > 100)
        g_string_append (text, "01/03/2026 10:00;\"Site;1,5;2;\n");
      else
        add_line (text, rand, recipe, i);
    }
  assert_same_for_all (text);
}

/* One quote that opens in the first block and closes in the last: every guess about where a record begins is wrong. */
static void
test_long_quote (void)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Site;Température;Index;État\n");

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "01/03/2026 %02u:%02u;A;1,5;%u;\n", i / 60 % 24, i % 60, i);
  g_string_append (text, "01/03/2026 10:00;\"");
  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (text, "01/03/2026 10:00;B%u;1,5;2;x\n", i);
  g_string_append (text, "\";1,5;2;\n");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "02/03/2026 %02u:%02u;A;1,5;%u;\n", i / 60 % 24, i % 60, i);
  assert_same_for_all (text);
}

/* A device whose lines of the hour that happens twice wait for its next line, many blocks later. */
static void
test_wait (void)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Site;Température;Index;État\n");

  for (guint i = 0; i < 60000; i++)
    {
      g_string_append_printf (text, "25/10/2026 %02u:%02u;Site %u;1,5;%u;\n", 4 + i / 60 % 20,
                              i % 60, 1 + i % 3, i);
      if (i % 20000 == 2000)
        g_string_append (text, "25/10/2026 02:30;Late;1,5;2;\n25/10/2026 02:10;Late;1,5;2;\n");
      if (i % 20000 == 15000)
        g_string_append (text, "25/10/2026 05:00;Late;1,5;2;\n");
    }
  assert_same_for_all (text);
}

/* A line longer than a block, and no newline at the end. */
static void
test_long_lines (void)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Site;Température;Index;État\n");

  for (guint i = 0; i < 40; i++)
    {
      g_string_append_printf (text, "01/03/2026 10:%02u;A;1,5;%u;", i % 60, i);
      for (guint j = 0; j < (i % 10 == 9 ? 300000u : i % 4 == 3 ? 100000u : 1); j++)
        g_string_append (text, "mot ");
      g_string_append (text, "\n");
    }
  g_string_append (text, "01/03/2026 11:00;A;1,5;2;");
  assert_same_for_all (text);
}

/* Whoever has enough stops in the middle, and nothing is left running. */
static void
test_stop_early (void)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Site;Température;Index;État\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TerImportPlan) plan = NULL;

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "01/03/2026 %02u:%02u;A;1,5;%u;\n", i / 60 % 24, i % 60, i);
  bytes = g_bytes_new (text->str, text->len);
  plan = make_plan (bytes);
  for (guint n_batches = 0; n_batches < 4; n_batches++)
    {
      g_autoptr (TerImportResult) result = ter_import_result_new_full ();
      g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TerCsvDecoder) decoder = ter_csv_decoder_new (bytes, plan, cancellable, &error);

      g_assert_no_error (error);
      ter_csv_decoder_set_n_threads (decoder, 4);
      for (guint i = 0; i < n_batches; i++)
        g_assert_true (ter_csv_decoder_next (decoder, readings, 1, result, cancellable, &error));
      g_cancellable_cancel (cancellable);
      g_assert_false (ter_csv_decoder_next (decoder, readings, 1, result, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      g_autofree char *path = g_strconcat ("/csv/threads/", recipes[i].name, NULL);

      g_test_add_data_func (path, &recipes[i], test_recipe);
    }
  g_test_add_func ("/csv/threads/long-quote", test_long_quote);
  g_test_add_func ("/csv/threads/wait", test_wait);
  g_test_add_func ("/csv/threads/long-lines", test_long_lines);
  g_test_add_func ("/csv/threads/stop-early", test_stop_early);

  return g_test_run ();
}
