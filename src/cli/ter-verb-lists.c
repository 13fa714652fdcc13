/* ter-verb-lists.c — List the sites and the inventory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Two lists that cost a query each. The words of the JSON are the program's own and never translated; the table is for
 * people and is.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-list.h"
#include "ter-format.h"
#include "ter-inventory.h"
#include "ter-site.h"
#include "ter-verbs.h"

static const char *
site_kind_word (TerSiteKind kind)
{
  switch (kind)
    {
    case TER_SITE_BUILDING:
      return "building";
    case TER_SITE_WATER_SECTOR:
      return "water-sector";
    case TER_SITE_OTHER:
    default:
      return "other";
    }
}

static void
write_site (TerJsonWriter *writer,
            gconstpointer  row)
{
  const TerSite *site = row;

  ter_json_writer_member_int (writer, "id", site->id);
  ter_json_writer_member_string (writer, "uid", site->uid);
  ter_json_writer_member_string (writer, "name", site->name);
  ter_json_writer_member_string (writer, "kind", site_kind_word (site->kind));
  ter_json_writer_member_string (writer, "use", site->use);
  ter_json_writer_member_double (writer, "floor_area_m2", site->floor_area_m2);
}

static TerCliTable *
new_site_table (void)
{
  return ter_cli_table_new (_(">No."), _("Name"), _("Kind"), _(">Area"), NULL);
}

static void
add_site (TerCliTable  *table,
          gconstpointer row,
          TerTerritory *territory)
{
  const TerSite *site = row;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, site->id);
  g_autofree char *area = ter_format_quantity (site->floor_area_m2, "m2");
  const char *kind = site->kind == TER_SITE_BUILDING       ? _("Building")
                     : site->kind == TER_SITE_WATER_SECTOR ? _("Water sector")
                                                           : _("Other place");

  ter_cli_table_add (table, id, site->name, kind, site->floor_area_m2 > 0 ? area : "");
}

int
ter_verb_sites (TerCli *cli,
                int     argc,
                char  **argv)
{
  static const TerCliList list = { ter_territory_list_sites, write_site, new_site_table, add_site };

  return ter_cli_list (cli, &list, argc, argv);
}

static const char *
freshness_word (TerFreshness freshness)
{
  switch (freshness)
    {
    case TER_FRESHNESS_FRESH:
      return "fresh";
    case TER_FRESHNESS_OUT_OF_DATE:
      return "out-of-date";
    case TER_FRESHNESS_UNKNOWN:
    default:
      return "unknown";
    }
}

static GPtrArray *
load_datasets (TerTerritory *territory,
               GError      **error)
{
  return ter_inventory_load (territory, NULL, error);
}

static void
write_dataset (TerJsonWriter *writer,
               gconstpointer  row)
{
  const TerInventoryItem *item = row;

  ter_json_writer_member_int (writer, "id", item->dataset->id);
  ter_json_writer_member_string (writer, "uid", item->dataset->uid);
  ter_json_writer_member_string (writer, "title", item->dataset->title);
  ter_json_writer_member_string (writer, "theme", item->dataset->theme);
  ter_json_writer_member_int (writer, "status", item->dataset->status);
  ter_json_writer_member_int (writer, "stage", item->dataset->stage + 1);
  ter_json_writer_member_string (writer, "freshness", freshness_word (item->freshness));
  ter_json_writer_member_string (writer, "source", item->source_name);
}

static TerCliTable *
new_dataset_table (void)
{
  return ter_cli_table_new (_(">No."), _("Title"), _("Status"), _("Stage"), _("Freshness"),
                            _("Source"), NULL);
}

static void
add_dataset (TerCliTable  *table,
             gconstpointer row,
             TerTerritory *territory)
{
  const TerInventoryItem *item = row;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, item->dataset->id);

  ter_cli_table_add (table, id, item->dataset->title,
                     ter_dataset_status_label (item->dataset->status),
                     ter_stage_label (item->dataset->stage), item->freshness_text,
                     item->source_name);
}

int
ter_verb_datasets (TerCli *cli,
                   int     argc,
                   char  **argv)
{
  static const TerCliList list = { load_datasets, write_dataset, new_dataset_table, add_dataset };

  return ter_cli_list (cli, &list, argc, argv);
}
