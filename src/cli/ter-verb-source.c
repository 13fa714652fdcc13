/* ter-verb-source.c — Add, list and put aside sources
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Sources from the command line: a draft is made from the options, the service room checks and saves it.
 *
 *  1. What is wrong with a draft is said before the territory is opened.
 *  2. A password never comes from an argument, and a source that was saved is told even when its password was not.
 *  3. Nothing is connected to.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-list.h"
#include "ter-cli-secret.h"
#include "ter-format.h"
#include "ter-source-edit.h"
#include "ter-source-health.h"
#include "ter-verbs.h"

typedef struct
{
  char *name;
  char *purpose;
  char *config;
  char *decoder;
  char **topics;
  char **templates;
  char *path;
  char *property;
  char *unit;
  char *user;
  gboolean allow_local;
} AddOptions;

static void
add_options_clear (AddOptions *options)
{
  g_free (options->name);
  g_free (options->purpose);
  g_free (options->config);
  g_free (options->decoder);
  g_strfreev (options->topics);
  g_strfreev (options->templates);
  g_free (options->path);
  g_free (options->property);
  g_free (options->unit);
  g_free (options->user);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddOptions, add_options_clear)

static void
write_member (TerJsonWriter *writer,
              const char    *key,
              const char    *value)
{
  if (value != NULL)
    ter_json_writer_member_string (writer, key, value);
}

static void
write_template (TerJsonWriter    *writer,
                const AddOptions *options,
                const char       *topic)
{
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_string (writer, "topic", topic);
  if (options->path == NULL)
    {
      write_member (writer, "property", options->property);
      write_member (writer, "unit", options->unit);
    }
  else
    {
      ter_json_writer_member_string (writer, "payload", "json");
      ter_json_writer_key (writer, "fields");
      ter_json_writer_begin_array (writer);
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "path", options->path);
      write_member (writer, "property", options->property);
      write_member (writer, "unit", options->unit);
      ter_json_writer_end_object (writer);
      ter_json_writer_end_array (writer);
    }
  ter_json_writer_end_object (writer);
}

/* The configuration as the options say it, or as --config does. */
static char *
make_config (const AddOptions *options)
{
  g_autoptr (TerJsonWriter) writer = NULL;

  if (options->config != NULL)
    return g_strdup (options->config);

  writer = ter_json_writer_new (FALSE);
  ter_json_writer_begin_object (writer);
  write_member (writer, "decoder", options->decoder);
  if (options->topics != NULL)
    {
      ter_json_writer_key (writer, "topics");
      ter_json_writer_begin_array (writer);
      for (guint i = 0; options->topics[i] != NULL; i++)
        ter_json_writer_string (writer, options->topics[i]);
      ter_json_writer_end_array (writer);
    }
  if (options->templates != NULL)
    {
      ter_json_writer_key (writer, "templates");
      ter_json_writer_begin_array (writer);
      for (guint i = 0; options->templates[i] != NULL; i++)
        write_template (writer, options, options->templates[i]);
      ter_json_writer_end_array (writer);
    }
  ter_json_writer_end_object (writer);

  return ter_json_writer_steal (writer);
}

static int
write_added (TerCli          *cli,
             const TerSource *source)
{
  g_autofree char *text = NULL;
  TerJsonWriter *writer;

  if (cli->json)
    {
      writer = ter_json_writer_new (FALSE);
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "id", source->id);
      ter_json_writer_member_string (writer, "uid", source->uid);
      ter_json_writer_end_object (writer);
      return ter_cli_write_json (cli, writer);
    }
  text = g_strdup_printf (_("Source %d is added: %s\nCollect it with: territoire collect\n"),
                          (int) source->id, source->name);

  return ter_cli_write (cli, text, -1);
}

static int
add (TerCli           *cli,
     const AddOptions *options,
     const char       *kind,
     const char       *url)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerSource) source = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *config = make_config (options);
  g_autofree char *password = NULL;
  TerSourceDraft draft = { .kind = kind,
                           .name = options->name,
                           .purpose = options->purpose,
                           .url = url,
                           .config = config,
                           .allow_local = options->allow_local };
  int exit_code;

  if (!ter_source_check (&draft, &error))
    {
      if (g_error_matches (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_KIND))
        return ter_cli_usage (cli, error->message);
      if (g_error_matches (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_LOCAL))
        g_prefix_error (&error, "%s ", _("Add --allow-local:"));
      return ter_cli_refuse (cli, error);
    }

  if (options->user != NULL)
    {
      password = ter_cli_read_password (&error);
      if (password == NULL)
        return ter_cli_refuse (cli, error);
    }

  territory = ter_cli_open (cli, TER_TERRITORY_DEFAULT, &exit_code);
  if (territory == NULL)
    return exit_code;
  source = ter_source_add (territory, &draft, &error);
  if (source == NULL)
    return ter_cli_refuse (cli, error);
  exit_code = write_added (cli, source);
  /* The source is there: its number is told even when its password has nowhere to go. */
  if (password != NULL &&
      !ter_cli_store_password (territory, source, options->user, password, &error))
    return ter_cli_refuse (cli, error);

  return exit_code;
}

int
ter_verb_source_add (TerCli *cli,
                     int     argc,
                     char  **argv)
{
  g_auto (AddOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &options.name, N_("What people call it"), N_("NAME") },
    { "purpose", 0, 0, G_OPTION_ARG_STRING, &options.purpose, N_("Why it is collected"),
      N_("TEXT") },
    { "allow-local", 0, 0, G_OPTION_ARG_NONE, &options.allow_local,
      N_("Its host may be this machine or one of the local network"), NULL },
    { "user", 'u', 0, G_OPTION_ARG_STRING, &options.user,
      N_("Its user; the password is read from the standard input, or from $TERRITOIRE_PASSWORD"),
      N_("NAME") },
    { "topic", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.topics,
      N_("chirpstack: subscribe to this topic instead of the usual one"), N_("TOPIC") },
    { "decoder", 0, 0, G_OPTION_ARG_STRING, &options.decoder,
      N_("chirpstack: auto, object or cayenne"), N_("NAME") },
    { "template", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.templates,
      N_("mqtt: topics and what their levels mean: site/{device}/{property}"), N_("TOPIC") },
    { "path", 0, 0, G_OPTION_ARG_STRING, &options.path,
      N_("mqtt: where the value stands in a JSON message: $.t"), N_("PATH") },
    { "property", 0, 0, G_OPTION_ARG_STRING, &options.property,
      N_("mqtt: what is measured: temperature"), N_("PROPERTY") },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &options.unit, N_("mqtt: its unit: Cel, kWh, m3"),
      N_("UNIT") },
    { "config", 0, 0, G_OPTION_ARG_STRING, &options.config,
      N_("The whole configuration, instead of the five above"), N_("JSON") },
    { NULL },
  };

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 3)
    return ter_cli_usage (cli, _("name a kind and an address: chirpstack mqtts://host:8883"));

  return add (cli, &options, argv[1], argv[2]);
}

static const char *
state_word (TerSourceState state)
{
  switch (state)
    {
    case TER_SOURCE_DISABLED:
      return "disabled";
    case TER_SOURCE_OK:
      return "ok";
    case TER_SOURCE_LATE:
      return "late";
    case TER_SOURCE_FAILING:
      return "failing";
    case TER_SOURCE_WAITING:
    default:
      return "waiting";
    }
}

static GPtrArray *
load_health (TerTerritory *territory,
             GError      **error)
{
  return ter_source_health_load (territory, NULL, error);
}

static void
write_health (TerJsonWriter *writer,
              gconstpointer  row)
{
  const TerSourceHealth *health = row;

  ter_json_writer_member_int (writer, "id", health->source->id);
  ter_json_writer_member_string (writer, "uid", health->source->uid);
  ter_json_writer_member_string (writer, "kind", health->source->kind);
  ter_json_writer_member_string (writer, "name", health->source->name);
  ter_json_writer_member_string (writer, "url", health->source->url);
  ter_json_writer_member_string (writer, "purpose", health->source->purpose);
  ter_json_writer_member_boolean (writer, "enabled", health->source->enabled);
  ter_json_writer_member_string (writer, "state", state_word (health->state));
  ter_cli_write_instant (writer, "last", health->last_us);
  ter_json_writer_member_string (writer, "error",
                                 health->state == TER_SOURCE_FAILING ? health->source->last_error
                                                                     : NULL);
  ter_json_writer_member_int (writer, "devices", health->n_devices);
  ter_json_writer_member_int (writer, "refused", health->n_refused);
}

static TerCliTable *
new_health_table (void)
{
  return ter_cli_table_new (_(">No."), _("Name"), _("Kind"), _("State"), _("Last data"),
                            _("What to know"), NULL);
}

static void
add_health (TerCliTable  *table,
            gconstpointer row,
            TerTerritory *territory)
{
  const TerSourceHealth *health = row;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, health->source->id);
  g_autofree char *age = ter_format_age (health->last_us, ter_territory_get_now_us (territory));

  ter_cli_table_add (table, id, health->source->name, health->source->kind,
                     ter_source_state_label (health->state), age, health->sentence);
}

int
ter_verb_source_list (TerCli *cli,
                      int     argc,
                      char  **argv)
{
  static const TerCliList list = { load_health, write_health, new_health_table, add_health };

  return ter_cli_list (cli, &list, argc, argv);
}

static int
write_removed (TerCli          *cli,
               const TerSource *source)
{
  g_autofree char *text = NULL;
  TerJsonWriter *writer;

  if (cli->json)
    {
      writer = ter_json_writer_new (FALSE);
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "id", source->id);
      ter_json_writer_member_boolean (writer, "removed", TRUE);
      ter_json_writer_end_object (writer);
      return ter_cli_write_json (cli, writer);
    }
  text = g_strdup_printf (_("“%s” is put aside; what it brought is kept.\n"), source->name);

  return ter_cli_write (cli, text, -1);
}

int
ter_verb_source_remove (TerCli *cli,
                        int     argc,
                        char  **argv)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerSource) source = NULL;
  g_autoptr (TerAct) act = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!ter_cli_parse (cli, NULL, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2)
    return ter_cli_usage (cli, _("name one source by its number."));
  territory = ter_cli_open (cli, TER_TERRITORY_DEFAULT, &exit_code);
  if (territory == NULL)
    return exit_code;
  source = ter_source_find (territory, argv[1], &error);
  if (source == NULL)
    return ter_cli_refuse (cli, error);
  act = ter_source_remove (territory, source->id, &error);
  if (act == NULL)
    return ter_cli_refuse (cli, error);

  return write_removed (cli, source);
}
