/* ter-verb-source-test.c — Try a source, and show what it sends
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Connects to a source as the assistant of the window does, and stores nothing.
 *
 *  1. A broker is listened to for a few seconds, under another name than the collector's, which is not disturbed.
 *  2. No message is no error: a broker that answers and has nothing to say is well.
 *  3. A portal is asked what it is.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-cli-table.h"
#include "ter-collector-preview.h"
#include "ter-format.h"
#include "ter-harvester.h"
#include "ter-source-edit.h"
#include "ter-verbs.h"

#define DEFAULT_SECONDS 10
#define MAX_SECONDS 3600
#define MAX_ROWS 50

typedef struct
{
  GMainLoop *loop;
  GPtrArray *messages;
  GAsyncResult *result;
} Trial;

static void
trial_clear (Trial *trial)
{
  g_clear_pointer (&trial->loop, g_main_loop_unref);
  g_clear_pointer (&trial->messages, g_ptr_array_unref);
  g_clear_object (&trial->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static void
message_cb (TerPreviewMessage *message,
            gpointer           data)
{
  Trial *trial = data;

  g_ptr_array_add (trial->messages, ter_preview_message_ref (message));
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Trial *trial = data;

  trial->result = g_object_ref (result);
  g_main_loop_quit (trial->loop);
}

static char *
say_values (const TerPreviewMessage *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (message->refused != NULL)
    return g_strdup (message->refused);
  for (guint i = 0; message->values != NULL && i < message->values->len; i++)
    {
      const TerPreviewValue *value = g_ptr_array_index (message->values, i);
      g_autofree char *reading = ter_format_reading (value->value, value->text, value->unit);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", value->property, reading);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
write_text (TerCli       *cli,
            TerTerritory *territory,
            GPtrArray    *messages)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_("When"), _("Device"), _("What was understood"), NULL);
  g_autofree char *rows = NULL;
  g_autofree char *text = NULL;
  g_autofree char *count = ter_format_count (messages->len);

  for (guint i = 0; i < messages->len && i < MAX_ROWS; i++)
    {
      const TerPreviewMessage *message = g_ptr_array_index (messages, i);
      g_autofree char *time =
          ter_format_time (message->received_us, ter_territory_get_zone (territory));
      g_autofree char *values = say_values (message);

      ter_cli_table_add (table, time,
                         message->device_name != NULL ? message->device_name : message->device_id,
                         values);
    }
  rows = ter_cli_table_to_string (table);
  text = g_strdup_printf (_("%sThe source answers: %s messages. Nothing was stored.\n"),
                          messages->len > 0 ? rows : "", count);

  return ter_cli_write (cli, text, -1);
}

static void
write_value (TerJsonWriter         *writer,
             const TerPreviewValue *value)
{
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_string (writer, "property", value->property);
  ter_json_writer_member_string (writer, "channel", value->channel);
  ter_json_writer_key (writer, "value");
  if (isnan (value->value) && value->text != NULL)
    ter_json_writer_string (writer, value->text);
  else
    ter_json_writer_double (writer, value->value);
  ter_json_writer_member_string (writer, "unit", value->unit);
  ter_json_writer_end_object (writer);
}

static int
write_json (TerCli    *cli,
            GPtrArray *messages)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_boolean (writer, "ok", TRUE);
  ter_json_writer_key (writer, "messages");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < messages->len; i++)
    {
      const TerPreviewMessage *message = g_ptr_array_index (messages, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "topic", message->topic);
      ter_json_writer_member_string (writer, "device", message->device_id);
      ter_json_writer_member_string (writer, "refused", message->refused);
      ter_json_writer_key (writer, "values");
      ter_json_writer_begin_array (writer);
      for (guint v = 0; message->values != NULL && v < message->values->len; v++)
        write_value (writer, g_ptr_array_index (message->values, v));
      ter_json_writer_end_array (writer);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
test_broker (TerCli       *cli,
             TerTerritory *territory,
             TerSource    *source,
             guint         seconds)
{
  g_auto (Trial) trial = { 0 };
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;
  guint n_messages = 0;

  /* A machine without a keyring may try a broker that wants no password. */
  if (!ter_source_lookup_secret (source, &username, &password, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      g_clear_error (&error);
    }

  trial.loop = g_main_loop_new (NULL, FALSE);
  trial.messages = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_preview_message_unref);
  ter_collector_preview_async (cli->clock, source, username, password, seconds, message_cb, &trial,
                               NULL, done_cb, &trial);
  g_main_loop_run (trial.loop);
  if (!ter_collector_preview_finish (trial.result, &n_messages, &error))
    return ter_cli_refuse (cli, error);

  return cli->json ? write_json (cli, trial.messages) : write_text (cli, territory, trial.messages);
}

static int
test_portal (TerCli       *cli,
             TerTerritory *territory,
             TerSource    *source)
{
  g_autoptr (TerHarvester) harvester = ter_harvester_new (territory);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = ter_harvester_probe (harvester, source, NULL, &error);
  g_autofree char *text = NULL;
  TerJsonWriter *writer;

  if (name == NULL)
    return ter_cli_refuse (cli, error);
  if (cli->json)
    {
      writer = ter_json_writer_new (FALSE);
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_boolean (writer, "ok", TRUE);
      ter_json_writer_member_string (writer, "portal", name);
      ter_json_writer_end_object (writer);
      return ter_cli_write_json (cli, writer);
    }
  text = g_strdup_printf (_("The portal answers: %s\n"), name);

  return ter_cli_write (cli, text, -1);
}

int
ter_verb_source_test (TerCli *cli,
                      int     argc,
                      char  **argv)
{
  int seconds = DEFAULT_SECONDS;
  const GOptionEntry entries[] = {
    { "for", 0, 0, G_OPTION_ARG_INT, &seconds, N_("Listen for that many seconds (10)"),
      N_("SECONDS") },
    { NULL },
  };
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerSource) source = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2)
    return ter_cli_usage (cli, _("name one source by its number."));
  if (seconds < 1 || seconds > MAX_SECONDS)
    return ter_cli_usage (cli, _("a duration is a number of seconds, 1 or more."));

  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  source = ter_source_find (territory, argv[1], &error);
  if (source == NULL)
    return ter_cli_refuse (cli, error);
  if (g_str_equal (source->kind, "ckan"))
    return test_portal (cli, territory, source);

  return test_broker (cli, territory, source, (guint) seconds);
}
