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

#include "ter-cli-table.h"
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

static int
sites_json (TerCli    *cli,
            GPtrArray *sites)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < sites->len; i++)
    {
      const TerSite *site = g_ptr_array_index (sites, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "id", site->id);
      ter_json_writer_member_string (writer, "uid", site->uid);
      ter_json_writer_member_string (writer, "name", site->name);
      ter_json_writer_member_string (writer, "kind", site_kind_word (site->kind));
      ter_json_writer_member_string (writer, "use", site->use);
      ter_json_writer_member_double (writer, "floor_area_m2", site->floor_area_m2);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);

  return ter_cli_write_json (cli, writer);
}

static int
sites_text (TerCli    *cli,
            GPtrArray *sites)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_(">No."), _("Name"), _("Kind"), _(">Area"), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < sites->len; i++)
    {
      const TerSite *site = g_ptr_array_index (sites, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, site->id);
      g_autofree char *area = ter_format_quantity (site->floor_area_m2, "m2");
      const char *kind = site->kind == TER_SITE_BUILDING       ? _("Building")
                         : site->kind == TER_SITE_WATER_SECTOR ? _("Water sector")
                                                               : _("Other place");

      ter_cli_table_add (table, id, site->name, kind, site->floor_area_m2 > 0 ? area : "");
    }
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

int
ter_verb_sites (TerCli *cli,
                int     argc,
                char  **argv)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!ter_cli_parse (cli, NULL, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 1)
    return ter_cli_usage (cli, _("it takes no argument."));
  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  sites = ter_territory_list_sites (territory, &error);
  if (sites == NULL)
    return ter_cli_refuse (cli, error);

  return cli->json ? sites_json (cli, sites) : sites_text (cli, sites);
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

static int
datasets_json (TerCli    *cli,
               GPtrArray *items)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < items->len; i++)
    {
      const TerInventoryItem *item = g_ptr_array_index (items, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "id", item->dataset->id);
      ter_json_writer_member_string (writer, "uid", item->dataset->uid);
      ter_json_writer_member_string (writer, "title", item->dataset->title);
      ter_json_writer_member_string (writer, "theme", item->dataset->theme);
      ter_json_writer_member_int (writer, "status", item->dataset->status);
      ter_json_writer_member_int (writer, "stage", item->dataset->stage + 1);
      ter_json_writer_member_string (writer, "freshness", freshness_word (item->freshness));
      ter_json_writer_member_string (writer, "source", item->source_name);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);

  return ter_cli_write_json (cli, writer);
}

static int
datasets_text (TerCli    *cli,
               GPtrArray *items)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_(">No."), _("Title"), _("Status"), _("Stage"), _("Freshness"),
                         _("Source"), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const TerInventoryItem *item = g_ptr_array_index (items, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, item->dataset->id);

      ter_cli_table_add (table, id, item->dataset->title,
                         ter_dataset_status_label (item->dataset->status),
                         ter_stage_label (item->dataset->stage), item->freshness_text,
                         item->source_name);
    }
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

int
ter_verb_datasets (TerCli *cli,
                   int     argc,
                   char  **argv)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!ter_cli_parse (cli, NULL, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 1)
    return ter_cli_usage (cli, _("it takes no argument."));
  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  items = ter_inventory_load (territory, NULL, &error);
  if (items == NULL)
    return ter_cli_refuse (cli, error);

  return cli->json ? datasets_json (cli, items) : datasets_text (cli, items);
}
