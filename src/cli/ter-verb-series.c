/* ter-verb-series.c — List the series, give the observations of one
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What is stored, as it is stored: no unit is scaled and no gap is filled.
 *
 *  1. Times are in UTC in JSON, in the territory's zone in the table.
 *  2. A state gives its text where a number would stand; a value that is missing is null.
 *  3. The number of digits in JSON is what reads back as the same value.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-cli-list.h"
#include "ter-format.h"
#include "ter-instant.h"
#include "ter-series.h"
#include "ter-verbs.h"

static void
write_instant (TerJsonWriter *writer,
               const char    *key,
               gint64         instant_us)
{
  g_autofree char *text =
      instant_us == TER_INSTANT_NONE ? NULL : ter_instant_to_string (instant_us);

  ter_json_writer_member_string (writer, key, text);
}

static void
write_series (TerJsonWriter *writer,
              gconstpointer  row)
{
  const TerSeries *series = row;

  ter_json_writer_member_int (writer, "id", series->id);
  ter_json_writer_member_string (writer, "uid", series->uid);
  ter_json_writer_member_string (writer, "name", series->name);
  ter_json_writer_member_string (writer, "device", series->device_name);
  ter_json_writer_member_string (writer, "property", series->property);
  ter_json_writer_member_string (writer, "channel", series->channel);
  ter_json_writer_member_string (writer, "unit", series->unit);
  ter_json_writer_member_string (writer, "kind", ter_series_kind_to_string (series->kind));
  ter_json_writer_member_int (writer, "observations", series->n_observations);
  write_instant (writer, "first", series->first_us);
  write_instant (writer, "last", series->last_us);
}

static TerCliTable *
new_series_table (void)
{
  return ter_cli_table_new (_(">No."), _("Name"), _("Device"), _("Property"),
                            _(">Observations"), _(">Last value"), _("When"), NULL);
}

static void
add_series (TerCliTable  *table,
            gconstpointer row,
            TerTerritory *territory)
{
  const TerSeries *series = row;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, series->id);
  g_autofree char *count = ter_format_count (series->n_observations);
  g_autofree char *value = ter_format_reading (series->last_value, series->last_text, series->unit);
  g_autofree char *age = ter_format_age (series->last_us, ter_territory_get_now_us (territory));

  ter_cli_table_add (table, id, series->name, series->device_name,
                     ter_property_label (series->property), count,
                     series->last_us == TER_INSTANT_NONE ? "" : value, age);
}

int
ter_verb_series_list (TerCli *cli,
                      int     argc,
                      char  **argv)
{
  static const TerCliList list = { ter_territory_list_series, write_series, new_series_table,
                                   add_series };

  return ter_cli_list (cli, &list, argc, argv);
}

static int
get_json (TerCli           *cli,
          const TerSeries  *series,
          const TerSamples *samples,
          const GPtrArray  *texts)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "series", series->id);
  ter_json_writer_member_string (writer, "unit", series->unit);
  ter_json_writer_key (writer, "observations");
  ter_json_writer_begin_array (writer);
  for (gsize i = 0; i < samples->n; i++)
    {
      g_autofree char *time = ter_instant_to_string (samples->times[i]);
      const char *text = texts != NULL ? g_ptr_array_index (texts, i) : NULL;

      ter_json_writer_begin_array (writer);
      ter_json_writer_string (writer, time);
      if (isnan (samples->values[i]) && text != NULL)
        ter_json_writer_string (writer, text);
      else
        ter_json_writer_double (writer, samples->values[i]);
      ter_json_writer_string (writer, ter_quality_to_string (samples->qualities[i]));
      ter_json_writer_end_array (writer);
    }
  ter_json_writer_end_array (writer);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
get_text (TerCli           *cli,
          const TerSeries  *series,
          const TerSamples *samples,
          const GPtrArray  *texts,
          GTimeZone        *zone)
{
  g_autoptr (TerCliTable) table = ter_cli_table_new (_("When"), _(">Value"), _("Quality"), NULL);
  g_autofree char *text = NULL;

  for (gsize i = 0; i < samples->n; i++)
    {
      g_autofree char *time = ter_format_date_time (samples->times[i], zone);
      g_autofree char *value =
          ter_format_reading (samples->values[i],
                              texts != NULL ? g_ptr_array_index (texts, i) : NULL, series->unit);

      ter_cli_table_add (table, time, value, ter_quality_to_string (samples->qualities[i]));
    }
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

static const TerSeries *
find_series (GPtrArray *all,
             gint64     id)
{
  for (guint i = 0; i < all->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (all, i);

      if (series->id == id)
        return series;
    }

  return NULL;
}

static int
get (TerCli     *cli,
     gint64      id,
     const char *from,
     const char *to)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (TerSamples) samples = NULL;
  g_autoptr (GError) error = NULL;
  const TerSeries *series;
  gint64 start_us = G_MININT64 + 1;
  gint64 end_us = G_MAXINT64;
  int exit_code;

  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  if ((from != NULL &&
       !ter_cli_read_instant (from, ter_territory_get_zone (territory), &start_us)) ||
      (to != NULL && !ter_cli_read_instant (to, ter_territory_get_zone (territory), &end_us)))
    return ter_cli_usage (
        cli, _("a time is a date, “2026-01-31”, or an instant, “2026-01-31T12:00:00Z”."));

  all = ter_territory_list_series (territory, &error);
  if (all == NULL)
    return ter_cli_refuse (cli, error);
  series = find_series (all, id);
  if (series == NULL)
    {
      g_set_error_literal (
          &error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
          _("There is no such series; “territoire series list” gives their numbers."));
      return ter_cli_refuse (cli, error);
    }
  samples = ter_territory_read (territory, id, start_us, end_us,
                                series->kind == TER_SERIES_STATE ? &texts : NULL, NULL, &error);
  if (samples == NULL)
    return ter_cli_refuse (cli, error);

  return cli->json ? get_json (cli, series, samples, texts)
                   : get_text (cli, series, samples, texts, ter_territory_get_zone (territory));
}

int
ter_verb_series_get (TerCli *cli,
                     int     argc,
                     char  **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("From that date or instant on"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Until that date or instant, excluded"),
      N_("TIME") },
    { NULL },
  };
  gint64 id;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2 || !ter_cli_read_id (argv[1], &id))
    return ter_cli_usage (cli, _("name one series by its number."));

  return get (cli, id, from, to);
}
