/* ter-cli.h — What every verb of the command shares
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-json-writer.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/* Exit codes: people and scripts rely on them. */
#define TER_CLI_DONE    0
#define TER_CLI_REFUSED 1
#define TER_CLI_USAGE   2

/**
 * TerCli:
 * @program: "territoire"
 * @verb: the verb as it was typed: "series get"
 * @clock: what time it is
 * @territory_path: (nullable): --territory
 * @json: --json
 * @output_path: (nullable): --output
 *
 * One run of the command.
 */
typedef struct
{
  const char *program;
  char *verb;
  TerClock *clock;
  char *territory_path;
  gboolean json;
  char *output_path;
} TerCli;

/**
 * TerVerb:
 * @name: as typed: "new", "series get"
 * @arguments: (nullable): what follows the options: "FILE…"
 * @summary: one line, a msgid
 * @run: does it and returns the exit code; @argv[0] is the verb
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  int (*run) (TerCli *cli,
              int     argc,
              char  **argv);
} TerVerb;

const TerVerb *ter_cli_list_verbs (guint *n_verbs);

/* Reads the options of a verb and the common ones; @argv keeps the rest, verb first. FALSE after the usage error was
 * said: return TER_CLI_USAGE. */
gboolean       ter_cli_parse (TerCli             *cli,
                              const GOptionEntry *entries,
                              int                *argc,
                              char             ***argv);
/* Says that the arguments are wrong; returns TER_CLI_USAGE. */
int            ter_cli_usage (TerCli     *cli,
                              const char *message);
/* Says why it was refused; returns TER_CLI_REFUSED. */
int            ter_cli_refuse (TerCli       *cli,
                               const GError *error);

/* Opens the territory of --territory or $TERRITOIRE. NULL after it was said why: return @exit_code. */
TerTerritory  *ter_cli_open (TerCli           *cli,
                             TerTerritoryFlags flags,
                             int              *exit_code) G_GNUC_WARN_UNUSED_RESULT;

/* Writes text, or a value as JSON, to the standard output or to --output; returns the exit code. */
int            ter_cli_write (TerCli     *cli,
                              const char *text,
                              gssize      length);
int            ter_cli_write_json (TerCli        *cli,
                                   TerJsonWriter *writer);
/* A member that is an instant, as ISO 8601; %TER_INSTANT_NONE is null. */
void           ter_cli_write_instant (TerJsonWriter *writer,
                                      const char    *key,
                                      gint64         instant_us);

gboolean       ter_cli_read_id (const char *text,
                                gint64     *id);
/* Reads --from and --to, each of which may be NULL and leaves its end of @span as it was. FALSE after the usage error was
 * said: return TER_CLI_USAGE. */
gboolean       ter_cli_read_span (TerCli     *cli,
                                  const char *from,
                                  const char *to,
                                  GTimeZone  *zone,
                                  TerSpan    *span);

G_END_DECLS
