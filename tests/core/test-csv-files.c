/* test-csv-files.c — Whole tables: what is proposed, what is read, what is refused
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-clock.h"
#include "ter-csv-cell.h"
#include "ter-csv-decoder.h"
#include "ter-csv-input.h"
#include "ter-csv-plan.h"
#include "ter-instant.h"

typedef struct
{
  TerImportPlan *plan;
  TerCsvDecoder *decoder;
  TerImportResult *result;
  GArray *readings;
} Table;

static void
table_free (Table *self)
{
  g_clear_pointer (&self->plan, ter_import_plan_unref);
  g_clear_pointer (&self->decoder, ter_csv_decoder_free);
  g_clear_pointer (&self->result, ter_import_result_unref);
  g_clear_pointer (&self->readings, g_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

static Table *
decode_plan (GBytes        *bytes,
             TerImportPlan *plan)
{
  g_autoptr (Table) table = g_new0 (Table, 1);
  g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
  g_autoptr (GError) error = NULL;

  table->plan = plan;
  table->result = ter_import_result_new_full ();
  table->readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
  if (plan->is_table_only)
    return g_steal_pointer (&table);

  table->decoder = ter_csv_decoder_new (bytes, plan, NULL, &error);
  g_assert_no_error (error);
  while (ter_csv_decoder_next (table->decoder, some, 1000, table->result, NULL, &error))
    g_array_append_vals (table->readings, some->data, some->len);
  g_assert_no_error (error);

  return g_steal_pointer (&table);
}

static Table *
decode_bytes (const char *data,
              gsize       length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  TerImportPlan *plan = ter_csv_plan_propose (bytes, "releve.csv", NULL, NULL, &error);

  g_assert_no_error (error);
  return decode_plan (bytes, plan);
}

static Table *
decode (const char *text)
{
  return decode_bytes (text, strlen (text));
}

static void
assert_reading (Table      *table,
                guint       index,
                guint       series,
                const char *time,
                double      value,
                TerQuality  quality)
{
  TerCsvReading *reading;
  g_autofree char *text = NULL;

  g_assert_cmpuint (index, <, table->readings->len);
  reading = &g_array_index (table->readings, TerCsvReading, index);
  text = ter_instant_to_string (reading->time_us);
  g_assert_cmpstr (text, ==, time);
  g_assert_cmpuint (reading->series, ==, series);
  g_assert_cmpint (reading->quality, ==, quality);
  if (isnan (value))
    g_assert_true (isnan (reading->value));
  else
    g_assert_cmpfloat (reading->value, ==, value);
}

static void
assert_series (Table        *table,
               guint         index,
               const char   *device,
               const char   *property,
               const char   *channel,
               const char   *unit,
               TerSeriesKind kind)
{
  const TerCsvSeries *series = ter_csv_decoder_get_series (table->decoder, index);

  g_assert_cmpstr (series->device, ==, device);
  g_assert_cmpstr (series->property, ==, property);
  g_assert_cmpstr (series->channel, ==, channel);
  g_assert_cmpstr (series->unit, ==, unit);
  g_assert_cmpint (series->kind, ==, kind);
}

static void
assert_refusal (Table      *table,
                guint       index,
                gint64      line,
                const char *reason)
{
  TerImportRefusal *refusal;

  g_assert_cmpuint (index, <, table->result->refusals->len);
  refusal = g_ptr_array_index (table->result->refusals, index);
  g_assert_cmpint (refusal->line, ==, line);
  g_assert_cmpstr (refusal->reason, ==, reason);
}

static void
test_wide (void)
{
  g_autoptr (Table) table = decode ("Horodatage;Température (°C);CO2 [ppm];Index_m3\r\n"
                                    "01/07/2026 12:00;21,5;612;1 234,5\r\n"
                                    "01/07/2026 12:10;;ND;1 234,6\r\n"
                                    "01/07/2026 12:20;0;s;1 234,6\r\n"
                                    "01/07/2026 12:30;abc;600;1 234,9\r\n"
                                    "\r\n"
                                    "demain;1;1;1\r\n"
                                    "01/07/2026 12:40;21;600\r\n"
                                    "01/07/2026 12:50;21;600;1 235;surplus\r\n");

  g_assert_cmpint (table->plan->delimiter, ==, ';');
  g_assert_cmpint (table->plan->columns->len, ==, 4);
  g_assert_cmpuint (ter_csv_decoder_get_n_series (table->decoder), ==, 3);
  assert_series (table, 0, "releve", "temperature", "", "Cel", TER_SERIES_GAUGE);
  assert_series (table, 1, "releve", "co2", "", "[ppm]", TER_SERIES_GAUGE);
  assert_series (table, 2, "releve", "water-index", "", "m3", TER_SERIES_COUNTER);
  assert_reading (table, 0, 0, "2026-07-01T10:00:00Z", 21.5, TER_QUALITY_GOOD);
  assert_reading (table, 1, 1, "2026-07-01T10:00:00Z", 612, TER_QUALITY_GOOD);
  assert_reading (table, 2, 2, "2026-07-01T10:00:00Z", 1234.5, TER_QUALITY_GOOD);
  assert_reading (table, 3, 1, "2026-07-01T10:10:00Z", NAN, TER_QUALITY_MISSING);
  assert_reading (table, 5, 0, "2026-07-01T10:20:00Z", 0, TER_QUALITY_GOOD);
  assert_reading (table, 6, 1, "2026-07-01T10:20:00Z", NAN, TER_QUALITY_MISSING);
  g_assert_cmpuint (table->readings->len, ==, 12);
  g_assert_cmpint (table->result->n_rows, ==, 7);
  g_assert_cmpint (table->result->n_missing, ==, 2);
  g_assert_cmpint (table->result->n_empty, ==, 2);
  g_assert_cmpint (table->result->n_refused, ==, 3);
  assert_refusal (table, 0, 5, "“abc” in the column “Température (°C)” is not a number");
  assert_refusal (table, 1, 7, "“demain” in the column “Horodatage” is not a date");
  assert_refusal (table, 2, 9, "more cells than columns: “surplus” has no column");
}

static void
test_long (void)
{
  g_autoptr (Table) table =
      decode ("prm,horodate,grandeur,valeur,unité,qualité\n"
              "01234567890123,2026-07-01T12:00:00+02:00,Energie active,1.5,kWh,mesurée\n"
              "01234567890123,2026-07-01T12:30:00+02:00,Energie active,2.5,kWh,estimée\n"
              "09999999999999,2026-07-01T12:00:00+02:00,Energie active,3,kWh,?\n"
              "01234567890123,2026-07-01T12:00:00+02:00,Tension,231,V,bon\n"
              "01234567890123,2026-07-01T13:00:00+02:00,Energie active,1500,Wh,bon\n"
              ",2026-07-01T13:00:00+02:00,Tension,1,V,bon\n");

  g_assert_cmpint (table->plan->delimiter, ==, ',');
  g_assert_cmpuint (ter_csv_decoder_get_n_series (table->decoder), ==, 4);
  assert_series (table, 0, "01234567890123", "Energie active", "", "kWh", TER_SERIES_GAUGE);
  assert_series (table, 1, "09999999999999", "Energie active", "", "kWh", TER_SERIES_GAUGE);
  assert_series (table, 2, "01234567890123", "voltage", "", "V", TER_SERIES_GAUGE);
  assert_series (table, 3, "01234567890123", "Energie active", "Energie active/Wh", "Wh",
                 TER_SERIES_GAUGE);
  assert_reading (table, 0, 0, "2026-07-01T10:00:00Z", 1.5, TER_QUALITY_GOOD);
  assert_reading (table, 1, 0, "2026-07-01T10:30:00Z", 2.5, TER_QUALITY_ESTIMATED);
  assert_reading (table, 2, 1, "2026-07-01T10:00:00Z", 3, TER_QUALITY_UNQUALIFIED);
  assert_reading (table, 4, 3, "2026-07-01T11:00:00Z", 1500, TER_QUALITY_GOOD);
  assert_refusal (table, 0, 7, "no device in the column “prm”");
}

static void
test_preamble_and_repeated_titles (void)
{
  g_autoptr (Table) table =
      decode ("\357\273\277Identifiant PRM;Type de donnees;Date de debut;Date de fin\n"
              "30001234567890;Courbe de charge;01/07/2026;02/07/2026\n"
              "Horodate;Valeur (W)\n"
              "2026-07-01T00:30:00+02:00;412\n"
              "Horodate;Valeur (W)\n"
              "2026-07-01T01:00:00+02:00;398\n"
              "2026-07-01T01:30:00+02:00;401\n"
              "2026-07-01T02:00:00+02:00;NULL\n");

  g_assert_cmpint (table->plan->n_preamble, ==, 2);
  g_assert_cmpint (table->plan->n_repeated_headers, ==, 1);
  assert_series (table, 0, "releve", "power", "", "W", TER_SERIES_GAUGE);
  g_assert_cmpuint (table->readings->len, ==, 4);
  g_assert_cmpint (table->result->n_repeated_headers, ==, 1);
  assert_reading (table, 0, 0, "2026-06-30T22:30:00Z", 412, TER_QUALITY_GOOD);
}

static void
test_date_and_time_apart (void)
{
  g_autoptr (Table) table = decode ("Date\tHeure\tDébit (m³/h)\n"
                                    "05/07/2026\t23:45\t1,1\n"
                                    "05/07/2026\t24:00\t1,2\n"
                                    "06/07/2026\t00:15\t1,3\n");

  g_assert_cmpint (table->plan->delimiter, ==, '\t');
  assert_series (table, 0, "releve", "water-flow", "", "m3/h", TER_SERIES_GAUGE);
  assert_reading (table, 0, 0, "2026-07-05T21:45:00Z", 1.1, TER_QUALITY_GOOD);
  assert_reading (table, 1, 0, "2026-07-05T22:00:00Z", 1.2, TER_QUALITY_GOOD);
  assert_reading (table, 2, 0, "2026-07-05T22:15:00Z", 1.3, TER_QUALITY_GOOD);
}

static void
test_date_orders (void)
{
  g_autoptr (GString) months = g_string_new ("date;kWh\n");
  g_autoptr (Table) french = decode ("date;kWh\n01/02/2026;5\n02/02/2026;6\n13/02/2026;4\n");
  g_autoptr (Table) open = decode ("date;kWh\n01/02/2026;5\n02/02/2026;6\n03/02/2026;4\n");
  g_autoptr (Table) american = NULL, serial = NULL;

  assert_reading (french, 0, 0, "2026-01-31T23:00:00Z", 5, TER_QUALITY_GOOD);
  assert_reading (open, 1, 0, "2026-02-01T23:00:00Z", 6, TER_QUALITY_GOOD);
  assert_series (french, 0, "releve", "energy", "", "kWh", TER_SERIES_AMOUNT);

  /* The one cell that settles the order is far beyond the sample. */
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (months, "%02u/%02u/%u;%u\n", i % 12 + 1, i % 11 + 1, 1970 + i / 132, i);
  g_string_append (months, "02/13/2026;5\n");
  american = decode (months->str);
  g_assert_cmpint (ter_import_plan_get_column (american->plan, 0)->date_order, ==,
                   TER_IMPORT_MONTH_FIRST);
  g_assert_cmpint (american->result->n_refused, ==, 0);
  g_assert_cmpuint (american->readings->len, ==, 5001);

  serial = decode ("Date;Température\n46349,5;8,1\n46349,54167;8,4\n46349,58333;8,2\n");
  g_assert_cmpint (ter_import_plan_get_column (serial->plan, 0)->date_order, ==, TER_IMPORT_SERIAL);
  assert_reading (serial, 1, 0, "2026-11-23T12:00:00Z", 8.4, TER_QUALITY_GOOD);
}

static void
test_codes_stay_text (void)
{
  g_autoptr (Table) table = decode ("code_insee;siren;dep;date;population\n"
                                    "01004;200035210;01;2026-01-01;14000\n"
                                    "2A004;200035211;2A;2026-01-01;70000\n"
                                    "38185;200035212;38;2026-01-01;158000\n");

  g_assert_cmpint (ter_import_plan_get_column (table->plan, 0)->type, ==, TER_IMPORT_CODE);
  g_assert_cmpint (ter_import_plan_get_column (table->plan, 1)->type, ==, TER_IMPORT_CODE);
  g_assert_cmpint (ter_import_plan_get_column (table->plan, 4)->type, ==, TER_IMPORT_NUMBER);
  g_assert_cmpint (ter_import_plan_get_column (table->plan, 2)->type, !=, TER_IMPORT_NUMBER);
}

static void
test_a_list_is_not_series (void)
{
  g_autoptr (Table) list = decode ("nom;date_maj;places\nGare;2026-01-01;12\nMairie;2026-01-01;5\n"
                                   "École;2026-01-02;8\nStade;2026-01-01;50\n");
  g_autoptr (Table) dateless = decode ("nom;places\nGare;12\nMairie;5\n");

  g_assert_true (list->plan->is_table_only);
  g_assert_true (dateless->plan->is_table_only);
  g_assert_cmpuint (list->plan->notes->len, >=, 1);
}

static void
test_latin_1 (void)
{
  g_autoptr (Table) table =
      decode ("Date;Temp\351rature (\260C)\n01/07/2026 12:00;21,5\n01/07/2026 13:00;22\n");

  g_assert_cmpint (table->plan->encoding, ==, TER_IMPORT_WINDOWS_1252);
  g_assert_cmpstr (ter_import_plan_get_column (table->plan, 1)->title, ==, "Température (°C)");
  assert_series (table, 0, "releve", "temperature", "", "Cel", TER_SERIES_GAUGE);
  g_assert_cmpuint (table->plan->notes->len, ==, 1);
}

static void
test_double_encoding_is_said (void)
{
  g_autoptr (Table) table = decode ("Date;site;kWh\n01/07/2026;Ã©cole;5\n02/07/2026;Ã©cole;6\n");

  g_assert_cmpuint (table->plan->n_double_encoded, ==, 2);
  g_assert_cmpstr (ter_csv_decoder_get_series (table->decoder, 0)->device, ==, "Ã©cole");
}

static void
test_utf16_and_gzip (void)
{
  const char *text = "Date;Température (°C)\n01/07/2026 12:00;21,5\n01/07/2026 13:00;22\n";
  gsize length;
  g_autofree char *utf16 = g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autofree char *marked = g_malloc (length + 2);
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GBytes) plain = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) packed = g_converter_convert_bytes (G_CONVERTER (compressor), plain, NULL);
  g_autoptr (Table) wide = NULL, unpacked = NULL;

  memcpy (marked, "\377\376", 2);
  memcpy (marked + 2, utf16, length);
  wide = decode_bytes (marked, length + 2);
  g_assert_cmpint (wide->plan->encoding, ==, TER_IMPORT_UTF16);
  assert_reading (wide, 1, 0, "2026-07-01T11:00:00Z", 22, TER_QUALITY_GOOD);
  assert_series (wide, 0, "releve", "temperature", "", "Cel", TER_SERIES_GAUGE);

  unpacked = decode_bytes (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  assert_reading (unpacked, 0, 0, "2026-07-01T10:00:00Z", 21.5, TER_QUALITY_GOOD);
}

static void
test_states (void)
{
  g_autoptr (Table) table =
      decode ("horodatage,id_borne,etat,ouvert\n2026-07-01T12:00:00Z,B1,libre,oui\n"
              "2026-07-01T12:10:00Z,B1,occupé,non\n2026-07-01T12:00:00Z,B2,libre,oui\n");

  g_assert_cmpuint (ter_csv_decoder_get_n_series (table->decoder), ==, 4);
  g_assert_cmpstr (g_array_index (table->readings, TerCsvReading, 2).text, ==, "occupé");
  assert_series (table, 1, "B1", "ouvert", "", NULL, TER_SERIES_STATE);
  assert_reading (table, 3, 1, "2026-07-01T12:10:00Z", 0, TER_QUALITY_GOOD);
}

/* The hour that happens twice, and the one that does not happen. */
static void
test_seasons (void)
{
  g_autoptr (Table) twice =
      decode ("date;t\n25/10/2026 01:30;1\n25/10/2026 02:00;2\n25/10/2026 02:30;3\n"
              "25/10/2026 02:00;4\n25/10/2026 02:30;5\n25/10/2026 03:00;6\n");
  g_autoptr (Table) backward =
      decode ("date;t\n25/10/2026 03:30;9\n25/10/2026 03:00;6\n25/10/2026 02:30;5\n"
              "25/10/2026 02:00;4\n25/10/2026 02:30;3\n25/10/2026 02:00;2\n");
  g_autoptr (Table) once =
      decode ("date;t\n25/10/2026 01:30;1\n25/10/2026 02:00;2\n25/10/2026 02:30;3\n"
              "25/10/2026 03:00;6\n");
  g_autoptr (Table) hourly =
      decode ("date;t\n25/10/2026 01:00;1\n25/10/2026 02:00;2\n25/10/2026 02:00;3\n"
              "25/10/2026 03:00;4\n");
  g_autoptr (Table) spring =
      decode ("date;t\n28/03/2027 01:30;1\n28/03/2027 02:00;2\n28/03/2027 02:30;3\n"
              "28/03/2027 03:00;4\n28/03/2027 03:30;5\n");

  assert_reading (twice, 1, 0, "2026-10-25T00:00:00Z", 2, TER_QUALITY_GOOD);
  assert_reading (twice, 2, 0, "2026-10-25T00:30:00Z", 3, TER_QUALITY_GOOD);
  assert_reading (twice, 3, 0, "2026-10-25T01:00:00Z", 4, TER_QUALITY_GOOD);
  assert_reading (twice, 4, 0, "2026-10-25T01:30:00Z", 5, TER_QUALITY_GOOD);
  assert_reading (twice, 5, 0, "2026-10-25T02:00:00Z", 6, TER_QUALITY_GOOD);
  g_assert_cmpint (twice->result->n_ambiguous, ==, 4);
  g_assert_cmpint (twice->result->n_suspect, ==, 0);

  assert_reading (backward, 2, 0, "2026-10-25T01:30:00Z", 5, TER_QUALITY_GOOD);
  assert_reading (backward, 3, 0, "2026-10-25T01:00:00Z", 4, TER_QUALITY_GOOD);
  assert_reading (backward, 4, 0, "2026-10-25T00:30:00Z", 3, TER_QUALITY_GOOD);
  assert_reading (backward, 5, 0, "2026-10-25T00:00:00Z", 2, TER_QUALITY_GOOD);

  assert_reading (once, 1, 0, "2026-10-25T00:00:00Z", 2, TER_QUALITY_SUSPECT);
  g_assert_cmpint (once->result->n_suspect, ==, 2);
  assert_reading (hourly, 1, 0, "2026-10-25T00:00:00Z", 2, TER_QUALITY_GOOD);
  assert_reading (hourly, 2, 0, "2026-10-25T01:00:00Z", 3, TER_QUALITY_GOOD);

  assert_reading (spring, 1, 0, "2027-03-28T01:00:00.000001Z", 2, TER_QUALITY_SUSPECT);
  assert_reading (spring, 2, 0, "2027-03-28T01:30:00.000001Z", 3, TER_QUALITY_SUSPECT);
  assert_reading (spring, 3, 0, "2027-03-28T01:00:00Z", 4, TER_QUALITY_GOOD);
  g_assert_cmpint (spring->result->n_suspect, ==, 2);
}

/* 400 days of readings at 10 minutes over both changes: as many instants as lines (R9). */
static void
test_400_days (void)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Température (°C)\n");
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 start = G_GINT64_CONSTANT (1788220800);
  const guint n_lines = 400 * 144;
  g_autoptr (Table) table = NULL;

  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start + i * 600);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

      g_string_append_printf (text, "%02d/%02d/%d %02d:%02d;%u,%u\n",
                              g_date_time_get_day_of_month (local), g_date_time_get_month (local),
                              g_date_time_get_year (local), g_date_time_get_hour (local),
                              g_date_time_get_minute (local), i % 30, i % 10);
    }
  table = decode (text->str);
  g_assert_cmpuint (table->readings->len, ==, n_lines);
  g_assert_cmpint (table->result->n_refused, ==, 0);
  g_assert_cmpint (table->result->n_ambiguous, ==, 12);
  for (guint i = 0; i < n_lines; i++)
    {
      TerCsvReading *reading = &g_array_index (table->readings, TerCsvReading, i);

      g_assert_cmpint (reading->time_us, ==, (start + i * 600) * TER_USEC_PER_SEC);
      g_assert_true (g_hash_table_add (seen, &reading->time_us));
    }
}

/* The same, from a clock that never changes: 6 lines of an hour that is not, and none collapses. */
static void
test_naive_clock (void)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Température (°C)\n");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 start = G_GINT64_CONSTANT (1788220800);
  const guint n_lines = 400 * 144;
  g_autoptr (Table) table = NULL;
  guint n_flagged = 0;

  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (GDateTime) naive = g_date_time_new_from_unix_utc (start + i * 600);
      g_autofree char *line = g_date_time_format (naive, "%d/%m/%Y %H:%M");

      g_string_append_printf (text, "%s;20\n", line);
    }
  table = decode (text->str);
  g_assert_cmpuint (table->readings->len, ==, n_lines);
  for (guint i = 0; i < n_lines; i++)
    {
      TerCsvReading *reading = &g_array_index (table->readings, TerCsvReading, i);

      n_flagged += reading->quality == TER_QUALITY_SUSPECT;
      g_assert_true (g_hash_table_add (seen, &reading->time_us));
    }
  /* The autumn hour without its second pass, and the hour that spring skips. */
  g_assert_cmpuint (n_flagged, ==, 6 + 6);
  g_assert_cmpint (table->result->n_suspect, ==, 12);
}

static void
test_quotes (void)
{
  g_autoptr (Table) table = decode ("date;\"note ; \"\"vraie\"\"\";kWh\n"
                                    "2026-07-01;\"a;b\nc\";5\n"
                                    "2026-07-02;d\"e;6\n"
                                    "2026-07-03;\"jamais fermé;7\n"
                                    "2026-07-04;f;8\n");

  g_assert_cmpstr (ter_import_plan_get_column (table->plan, 1)->title, ==, "note ; \"vraie\"");
  g_assert_cmpuint (table->readings->len, ==, 3);
  assert_reading (table, 1, 0, "2026-07-01T22:00:00Z", 6, TER_QUALITY_GOOD);
  assert_reading (table, 2, 0, "2026-07-03T22:00:00Z", 8, TER_QUALITY_GOOD);
  assert_refusal (table, 0, 5, "a quote opens on this line and never closes");
}

static void
test_old_line_ends (void)
{
  g_autoptr (Table) table = decode ("date;kWh\r2026-07-01;5\r2026-07-02;6");

  g_assert_cmpuint (table->readings->len, ==, 2);
}

/* Hostile files end, within bounds, and name what is wrong. */
static void
test_hostile (void)
{
  g_autoptr (GString) text = g_string_new ("date;kWh\n2026-07-01;5\n2026-07-02;");
  g_autoptr (Table) long_line = NULL, wide = NULL, nul = NULL;
  const char with_nul[] = "date;kWh\n2026-07-01;5\n2026-07-02;6\0x\n2026-07-03;7\n2026\0-07-04;8\n";

  for (guint i = 0; i < 10 * 1024; i++)
    {
      for (guint j = 0; j < 128; j++)
        g_string_append (text, "12345678");
    }
  g_string_append (text, "\n2026-07-03;7\n");
  long_line = decode (text->str);
  g_assert_cmpuint (long_line->readings->len, ==, 2);
  assert_refusal (long_line, 0, 3, "the line is longer than 1 MiB");

  g_string_assign (text, "date;kWh\n2026-07-01;5\n2026-07-02;6");
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, ";1");
  g_string_append (text, "\n2026-07-03;7\n2026-07-04;8\n");
  wide = decode (text->str);
  g_assert_cmpuint (wide->readings->len, ==, 3);
  assert_refusal (wide, 0, 3, "the line has more than 4,096 cells");

  nul = decode_bytes (with_nul, sizeof with_nul - 1);
  g_assert_cmpuint (nul->readings->len, ==, 2);
  assert_refusal (nul, 0, 3, "the line holds a NUL byte");
  assert_refusal (nul, 1, 5, "the line holds a NUL byte");
}

static void
test_bomb (void)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autofree char *zeros = g_malloc0 (64 * 1024 * 1024);
  g_autoptr (GBytes) plain = NULL, packed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerCsvReader) reader = NULL;
  TerImportEncoding encoding;
  TerCsvRecord record;

  memset (zeros, 'a', 64 * 1024 * 1024);
  plain = g_bytes_new_take (g_steal_pointer (&zeros), 64 * 1024 * 1024);
  packed = g_converter_convert_bytes (G_CONVERTER (compressor), plain, NULL);
  g_assert_cmpuint (g_bytes_get_size (packed) * TER_CSV_MAX_UNPACKED_RATIO, <, 80 * 1024 * 1024);

  reader = ter_csv_input_open (packed, &encoding, NULL, &error);
  g_assert_no_error (error);
  while (ter_csv_reader_next (reader, &record, NULL, &error))
    ;
  g_assert_cmpint (ter_csv_reader_get_n_bytes (reader), <=, 80 * 1024 * 1024);
}

static void
test_not_tables (void)
{
  static const struct
  {
    const char *bytes;
    int code;
  } files[] = {
    { "", TER_CSV_ERROR_EMPTY },
    { "\n\n\n", TER_CSV_ERROR_EMPTY },
    { "PK\003\004xxxx", TER_CSV_ERROR_NOT_TEXT },
    { "%PDF-1.7", TER_CSV_ERROR_NOT_TEXT },
    { "<!DOCTYPE html><html>", TER_CSV_ERROR_NOT_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (files[i].bytes, strlen (files[i].bytes));
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_csv_plan_propose (bytes, "x.csv", NULL, NULL, &error));
      g_assert_error (error, TER_CSV_ERROR, files[i].code);
    }
}

/* Property: a table that is written by the rules reads back cell for cell. */
static void
test_write_then_read (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  static const char *const pieces[] = { "a",  "é",    ";", "\"",   "\n", ",",
                                        " b", "12,5", "€", "\r\n", "" };

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
      guint n_rows = g_rand_int_range (rand, 1, 40), n_columns = g_rand_int_range (rand, 2, 12),
            n = 0;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TerCsvReader) reader = NULL;
      g_autoptr (GInputStream) stream = NULL;
      TerCsvRecord record;

      for (guint i = 0; i < n_rows * n_columns; i++)
        {
          g_autoptr (GString) cell = g_string_new ("x");
          g_auto (GStrv) parts = NULL;
          g_autofree char *doubled = NULL;

          for (guint j = g_rand_int_range (rand, 0, 6); j > 0; j--)
            g_string_append (cell, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
          g_string_append (cell, "x");
          parts = g_strsplit (cell->str, "\"", -1);
          doubled = g_strjoinv ("\"\"", parts);
          g_string_append_printf (text, "\"%s\"%s", doubled,
                                  (i + 1) % n_columns == 0 ? "\r\n" : ";");
          g_ptr_array_add (cells, g_strdup (cell->str));
        }
      bytes = g_bytes_new (text->str, text->len);
      stream = g_memory_input_stream_new_from_bytes (bytes);
      reader = round % 2 ? ter_csv_reader_new (bytes) : ter_csv_reader_new_for_stream (stream);
      ter_csv_reader_set_format (reader, ';', '\n');
      while (ter_csv_reader_next (reader, &record, NULL, NULL))
        {
          g_assert_cmpint (record.state, ==, TER_CSV_RECORD_GOOD);
          g_assert_cmpuint (record.n_cells, ==, n_columns);
          for (guint i = 0; i < n_columns; i++)
            {
              g_autofree char *cell = ter_csv_cell_dup (&record.cells[i], TER_IMPORT_UTF8);

              g_assert_cmpstr (cell, ==, g_ptr_array_index (cells, n++));
            }
        }
      g_assert_cmpuint (n, ==, cells->len);
    }
}

/* The real files of others go through; nothing of them is in the repository. */
static void
test_real_files (void)
{
  static const struct
  {
    const char *name;
    TerImportEncoding encoding;
    char delimiter;
    guint n_columns;
    gboolean table_only;
  } files[] = {
    { "bnlc-csv_latin1.csv", TER_IMPORT_WINDOWS_1252, ';', 25, TRUE },
    { "bnlc-csv_utf8.csv", TER_IMPORT_UTF8, ',', 18, TRUE },
    { "csvdetective-a_test_file.csv", TER_IMPORT_UTF8, ';', 11, TRUE },
    { "hydra-20190618-annuaire-diagnostiqueurs_compressed.csv.gz", TER_IMPORT_UTF8, 0, 0, TRUE },
    { "hydra-catalog.csv", TER_IMPORT_UTF8, ';', 24, TRUE },
    { "hydra-catalog_harvested.csv", TER_IMPORT_UTF8, ';', 24, TRUE },
    { "irve-exemple-valide-dynamique.csv", TER_IMPORT_UTF8, ',', 8, FALSE },
    { "irve-exemple-valide-statique.csv", TER_IMPORT_UTF8, ',', 0, TRUE },
  };
  const char *shared = g_getenv ("TERRITOIRE_SHARED");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path =
          g_build_filename (shared ? shared : "", "fixtures", "csv-fr", files[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (Table) table = NULL;
      TerImportPlan *plan;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip ("the folder of real files is not here ($TERRITOIRE_SHARED/fixtures/csv-fr)");
          return;
        }
      g_test_message ("%s", files[i].name);
      bytes = ter_csv_map (path, &error);
      g_assert_no_error (error);
      plan = ter_csv_plan_propose (bytes, files[i].name, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (plan->encoding, ==, files[i].encoding);
      if (files[i].delimiter != 0)
        g_assert_cmpint (plan->delimiter, ==, files[i].delimiter);
      if (files[i].n_columns != 0)
        g_assert_cmpuint (plan->columns->len, ==, files[i].n_columns);
      for (guint j = 0; j < plan->columns->len; j++)
        g_test_message ("  %s: %s, %s", ter_import_plan_get_column (plan, j)->title,
                        ter_import_type_label (ter_import_plan_get_column (plan, j)->type),
                        ter_import_role_label (ter_import_plan_get_column (plan, j)->role));
      g_assert_cmpint (plan->is_table_only, ==, files[i].table_only);
      table = decode_plan (bytes, plan);
      g_assert_cmpint (table->result->n_refused, ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/file/wide", test_wide);
  g_test_add_func ("/csv/file/long", test_long);
  g_test_add_func ("/csv/file/preamble-and-repeated-titles", test_preamble_and_repeated_titles);
  g_test_add_func ("/csv/file/date-and-time-apart", test_date_and_time_apart);
  g_test_add_func ("/csv/file/date-orders", test_date_orders);
  g_test_add_func ("/csv/file/codes-stay-text", test_codes_stay_text);
  g_test_add_func ("/csv/file/a-list-is-not-series", test_a_list_is_not_series);
  g_test_add_func ("/csv/file/latin-1", test_latin_1);
  g_test_add_func ("/csv/file/double-encoding-is-said", test_double_encoding_is_said);
  g_test_add_func ("/csv/file/utf16-and-gzip", test_utf16_and_gzip);
  g_test_add_func ("/csv/file/states", test_states);
  g_test_add_func ("/csv/file/seasons", test_seasons);
  g_test_add_func ("/csv/file/400-days", test_400_days);
  g_test_add_func ("/csv/file/naive-clock", test_naive_clock);
  g_test_add_func ("/csv/file/quotes", test_quotes);
  g_test_add_func ("/csv/file/old-line-ends", test_old_line_ends);
  g_test_add_func ("/csv/file/hostile", test_hostile);
  g_test_add_func ("/csv/file/bomb", test_bomb);
  g_test_add_func ("/csv/file/not-tables", test_not_tables);
  g_test_add_func ("/csv/file/write-then-read", test_write_then_read);
  g_test_add_func ("/csv/file/real-files", test_real_files);

  return g_test_run ();
}
