/* ter-cli-list.h — Verbs that list what a territory holds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-cli-table.h"
#include "ter-cli.h"

G_BEGIN_DECLS

/**
 * TerCliList:
 * @load: reads the rows
 * @write: writes the members of one row, inside its JSON object
 * @new_table: makes the table for people, with its headings
 * @add: adds one row to it
 *
 * What a listing verb has of its own; ter_cli_list() does the rest.
 */
typedef struct
{
  GPtrArray *(*load) (TerTerritory *territory,
                      GError      **error);
  void (*write) (TerJsonWriter *writer,
                 gconstpointer  row);
  TerCliTable *(*new_table) (void);
  void (*add) (TerCliTable  *table,
               gconstpointer row,
               TerTerritory *territory);
} TerCliList;

int ter_cli_list (TerCli           *cli,
                  const TerCliList *list,
                  int               argc,
                  char            **argv);

G_END_DECLS
