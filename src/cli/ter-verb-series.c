/* ter-verb-series.c — List the series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-list.h"
#include "ter-format.h"
#include "ter-instant.h"
#include "ter-series.h"
#include "ter-verbs.h"

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
  ter_cli_write_instant (writer, "first", series->first_us);
  ter_cli_write_instant (writer, "last", series->last_us);
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
