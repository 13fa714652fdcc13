/* ter-source-assistant.c — Adding a source, step by step
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   type ──▶ connection ──▶ live messages ──▶ measures to keep ──▶ purpose ──▶ saved
 *                  │                 └────(nothing came)──────────────▲
 *                  └───────────────────────(portal)───────────────────┘
 *
 * 1. Nothing is stored before the last step: live messages are decoded and shown, and forgotten.
 * 2. The connection is checked by the rules of the service before anyone is asked anything on the network.
 * 3. Listening goes on while measures are chosen, so that rare ones show; it ends when the connection is seen again, when
 *    the source is saved, and when the dialog closes.
 * 4. A purpose is required: the last button does not work without one, and says so.
 * 5. The password goes from its entry to the keyring. It is in no record of this file.
 */

#include "config.h"

#include "ter-source-assistant.h"

#include <glib/gi18n-lib.h>

#include "ter-collector.h"
#include "ter-entry.h"
#include "ter-measure-list.h"
#include "ter-pill.h"
#include "ter-preview-row.h"
#include "ter-source-edit.h"
#include "ter-source-measures.h"
#include "ter-text.h"

#define LISTEN_S 600
#define PATIENCE_S 60
#define MAX_MESSAGES 50

struct _TerSourceAssistant
{
  AdwDialog parent_instance;

  /* Children, owned by the widget tree */
  AdwNavigationView *view;
  AdwEntryRow *address;
  AdwEntryRow *topic;
  AdwEntryRow *username;
  AdwPasswordEntryRow *password;
  AdwSwitchRow *local;
  AdwBanner *connection_banner;
  AdwBanner *live_banner;
  AdwPreferencesGroup *account;
  GtkListBox *messages;
  GtkWidget *live_pill;
  GtkStack *live_stack;
  GtkLabel *live_hint;
  TerMeasureList *measures;
  AdwEntryRow *name;
  AdwEntryRow *purpose;
  AdwBanner *purpose_banner;
  GtkButton *save;

  /* Owned */
  TerSession *session;
  GCancellable *listening;
  char *kind;
  guint patience_id;

  guint n_messages;
};

G_DEFINE_FINAL_TYPE (TerSourceAssistant, ter_source_assistant, ADW_TYPE_DIALOG)

static void
stop_listening (TerSourceAssistant *self)
{
  if (self->listening != NULL)
    g_cancellable_cancel (self->listening);
  g_clear_object (&self->listening);
  g_clear_handle_id (&self->patience_id, g_source_remove);
}

static gboolean
is_portal (TerSourceAssistant *self)
{
  return g_strcmp0 (self->kind, "ckan") == 0;
}

static char *
create_config (TerSourceAssistant *self)
{
  gboolean has_topic = g_strcmp0 (self->kind, "mqtt") == 0;
  g_auto (GStrv) left_out = ter_measure_list_dup_left_out (self->measures);

  return ter_source_measures_create_config (has_topic
                                                ? gtk_editable_get_text (GTK_EDITABLE (self->topic))
                                                : NULL,
                                            (const char *const *) left_out);
}

static gboolean
check_draft (TerSourceAssistant *self,
             gboolean            allow_local,
             GError            **error)
{
  g_autofree char *config = create_config (self);
  const TerSourceDraft draft = {
    .kind = self->kind,
    .url = gtk_editable_get_text (GTK_EDITABLE (self->address)),
    .config = config,
    .allow_local = allow_local,
  };

  return ter_source_check (&draft, error);
}

static TerSource *
create_draft (TerSourceAssistant *self)
{
  TerSource *source = ter_source_new ();

  source->uid = g_uuid_string_random ();
  source->kind = g_strdup (self->kind);
  source->name = g_strdup (_("New source"));
  source->url = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address)));
  source->config = create_config (self);
  source->allow_local = adw_switch_row_get_active (self->local);
  source->enabled = TRUE;
  source->last_ok_us = TER_INSTANT_NONE;
  source->last_error_us = TER_INSTANT_NONE;

  return source;
}

/* Live messages. */

static void
update_live_pill (TerSourceAssistant *self)
{
  g_autofree char *text =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", self->n_messages),
                       self->n_messages);

  ter_pill_set (self->live_pill, text, self->n_messages > 0 ? "good" : NULL);
}

/**
 * ter_source_assistant_add_message:
 *
 * Shows a message, decoded or with the reason why it is not; the last one is above.
 */
void
ter_source_assistant_add_message (TerSourceAssistant *self,
                                  TerPreviewMessage  *message)
{
  GtkListBoxRow *oldest;

  g_return_if_fail (TER_IS_SOURCE_ASSISTANT (self) && message != NULL);

  self->n_messages++;
  ter_measure_list_add_message (self->measures, message);
  gtk_list_box_prepend (self->messages, ter_preview_row_new (message));
  oldest = gtk_list_box_get_row_at_index (self->messages, MAX_MESSAGES);
  if (oldest != NULL)
    gtk_list_box_remove (self->messages, GTK_WIDGET (oldest));
  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_stack_set_visible_child_name (self->live_stack, "messages");
  update_live_pill (self);
}

static void
on_message_cb (TerPreviewMessage *message,
               gpointer           data)
{
  ter_source_assistant_add_message (data, message);
}

static void
say_what_to_check (TerSourceAssistant *self,
                   const char         *why)
{
  g_autofree char *text = g_strdup_printf (
      _("%s\n\nCheck, in this order:\n"
        "1. that a sensor has sent something since: many speak every 15 minutes or every hour;\n"
        "2. that the address and the port are those of the MQTT broker, not of its web page;\n"
        "3. that the user may read these topics;\n"
        "4. that the topic is right: try a wider one."),
      why);

  gtk_label_set_text (self->live_hint, text);
  gtk_stack_set_visible_child_name (self->live_stack, "hint");
}

static gboolean
on_patience_cb (gpointer data)
{
  TerSourceAssistant *self = data;

  self->patience_id = 0;
  say_what_to_check (self, _("Connected, and nothing came in a minute. Still listening."));

  return G_SOURCE_REMOVE;
}

static void
on_listened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerSourceAssistant) self = data;
  g_autoptr (GError) error = NULL;

  ter_collector_preview_finish (result, NULL, &error);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->n_messages == 0)
    {
      say_what_to_check (self, error->message);
      return;
    }
  /* What was heard is still true, and enough to go on with. */
  ter_text_set_banner (self->live_banner, error->message);
  adw_banner_set_button_label (self->live_banner, _("_Listen Again"));
  adw_banner_set_revealed (self->live_banner, TRUE);
}

static void
start_listening (TerSourceAssistant *self)
{
  g_autoptr (TerSource) draft = create_draft (self);

  stop_listening (self);
  self->listening = g_cancellable_new ();
  self->patience_id = g_timeout_add_seconds (PATIENCE_S, on_patience_cb, self);
  ter_collector_preview_async (ter_session_get_clock (self->session), draft,
                               gtk_editable_get_text (GTK_EDITABLE (self->username)),
                               gtk_editable_get_text (GTK_EDITABLE (self->password)), LISTEN_S,
                               on_message_cb, self, self->listening, on_listened_cb,
                               g_object_ref (self));
}

static void
listen_again (TerSourceAssistant *self)
{
  adw_banner_set_revealed (self->live_banner, FALSE);
  if (self->session != NULL)
    start_listening (self);
}

/* Saving. */

static void
on_secret_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (TerSession) session = data;
  g_autoptr (GError) error = NULL;

  if (!ter_collector_store_secret_finish (TER_COLLECTOR (source), result, &error))
    ter_session_toast (session, error->message);
}

static void
keep_password (TerSourceAssistant *self,
               TerSource          *source)
{
  g_autoptr (TerCollector) collector = NULL;
  const char *username = gtk_editable_get_text (GTK_EDITABLE (self->username));
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));

  if (*username == '\0' && *password == '\0')
    return;
  collector = ter_collector_new (ter_session_get_territory (self->session));
  ter_collector_store_secret_async (collector, source, username, password, NULL, on_secret_cb,
                                    g_object_ref (self->session));
}

typedef struct
{
  char *kind;
  char *name;
  char *purpose;
  char *url;
  char *config;
  gboolean allow_local;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->kind);
  g_free (saving->name);
  g_free (saving->purpose);
  g_free (saving->url);
  g_free (saving->config);
  g_free (saving);
}

static gpointer
save_source (TerTerritory *territory,
             gpointer      params,
             GCancellable *cancellable,
             GError      **error)
{
  const Saving *saving = params;
  const TerSourceDraft draft = {
    .kind = saving->kind,
    .name = *saving->name != '\0' ? saving->name : NULL,
    .purpose = saving->purpose,
    .url = saving->url,
    .config = saving->config,
    .allow_local = saving->allow_local,
  };

  return ter_source_add (territory, &draft, error);
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (TerSourceAssistant) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerSource) source = ter_territory_run_finish (TER_TERRITORY (object), result, &error);

  gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
  if (source == NULL)
    {
      ter_text_set_banner (self->purpose_banner, error->message);
      adw_banner_set_revealed (self->purpose_banner, TRUE);
      return;
    }
  keep_password (self, source);
  ter_session_toast (self->session, _("Source added"));
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_save_cb (TerSourceAssistant *self)
{
  g_autofree char *purpose =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->purpose))));
  TerTerritory *territory =
      self->session != NULL ? ter_session_get_territory (self->session) : NULL;
  Saving *saving;

  if (*purpose == '\0')
    {
      ter_text_set_banner (
          self->purpose_banner,
          _("Say why this source is collected: nothing is collected without a purpose."));
      adw_banner_set_revealed (self->purpose_banner, TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->purpose), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->purpose));
      return;
    }
  if (territory == NULL)
    return;

  saving = g_new0 (Saving, 1);
  saving->kind = g_strdup (self->kind);
  saving->name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  saving->purpose = g_steal_pointer (&purpose);
  saving->url = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address)));
  saving->config = create_config (self);
  saving->allow_local = adw_switch_row_get_active (self->local);
  stop_listening (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  ter_territory_run_async (territory, save_source, saving, saving_free,
                           (GDestroyNotify) ter_source_unref, NULL, on_saved_cb,
                           g_object_ref (self));
}

/* Steps. */

static void
push_step (TerSourceAssistant *self,
           const char         *tag)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->view);

  /* A second click comes before the first has moved the view. */
  if (g_strcmp0 (adw_navigation_page_get_tag (page), tag) != 0)
    adw_navigation_view_push_by_tag (self->view, tag);
}

/**
 * ter_source_assistant_choose:
 * @kind: "chirpstack", "mqtt" or "ckan"
 *
 * Goes to the connection of a kind of source.
 */
void
ter_source_assistant_choose (TerSourceAssistant *self,
                             const char         *kind)
{
  g_return_if_fail (TER_IS_SOURCE_ASSISTANT (self) && kind != NULL);

  g_set_str (&self->kind, kind);
  gtk_widget_set_visible (GTK_WIDGET (self->topic), g_strcmp0 (kind, "mqtt") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->account), !is_portal (self));
  gtk_editable_set_text (GTK_EDITABLE (self->address), is_portal (self) ? "https://" : "mqtts://");
  adw_banner_set_revealed (self->connection_banner, FALSE);
  push_step (self, "connection");
  /* What comes after the scheme is typed at once. */
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  gtk_editable_set_position (GTK_EDITABLE (self->address), -1);
}

void
ter_source_assistant_set_address (TerSourceAssistant *self,
                                  const char         *url)
{
  g_return_if_fail (TER_IS_SOURCE_ASSISTANT (self) && url != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->address), url);
}

/**
 * ter_source_assistant_show_live:
 *
 * Goes to the live messages, without listening.
 */
void
ter_source_assistant_show_live (TerSourceAssistant *self)
{
  g_return_if_fail (TER_IS_SOURCE_ASSISTANT (self));

  self->n_messages = 0;
  adw_banner_set_revealed (self->live_banner, FALSE);
  ter_measure_list_clear (self->measures);
  gtk_list_box_remove_all (self->messages);
  gtk_stack_set_visible_child_name (self->live_stack, "waiting");
  update_live_pill (self);
  push_step (self, "live");
}

/* Goes to the choice of what is kept; where nothing was understood there is nothing to choose, and the last step
 * is next. */
static void
show_measures (TerSourceAssistant *self)
{
  g_assert (TER_IS_SOURCE_ASSISTANT (self));

  if (ter_measure_list_get_n (self->measures) == 0)
    ter_source_assistant_show_purpose (self);
  else
    push_step (self, "measures");
}

/**
 * ter_source_assistant_show_purpose:
 *
 * Goes to the last step.
 */
void
ter_source_assistant_show_purpose (TerSourceAssistant *self)
{
  g_return_if_fail (TER_IS_SOURCE_ASSISTANT (self));

  push_step (self, "purpose");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
on_connect_cb (TerSourceAssistant *self)
{
  g_autoptr (GError) error = NULL;

  if (!check_draft (self, adw_switch_row_get_active (self->local), &error))
    {
      /* Where one switch is all that is missing, the sentence that says so has it at hand. */
      adw_banner_set_button_label (self->connection_banner,
                                   check_draft (self, TRUE, NULL) ? _("_Allow It") : NULL);
      ter_text_set_banner (self->connection_banner, error->message);
      adw_banner_set_revealed (self->connection_banner, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      return;
    }
  adw_banner_set_revealed (self->connection_banner, FALSE);
  if (is_portal (self))
    {
      ter_source_assistant_show_purpose (self);
      return;
    }
  ter_source_assistant_show_live (self);
  if (self->session != NULL)
    start_listening (self);
}

static void
on_allow_cb (TerSourceAssistant *self)
{
  adw_switch_row_set_active (self->local, TRUE);
  on_connect_cb (self);
}

static void
on_popped_cb (TerSourceAssistant *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->view);

  if (page != NULL && g_strcmp0 (adw_navigation_page_get_tag (page), "connection") == 0)
    stop_listening (self);
}

static void
on_kind_cb (AdwActionRow       *row,
            TerSourceAssistant *self)
{
  ter_source_assistant_choose (self, g_object_get_data (G_OBJECT (row), "ter-kind"));
}

/* One step: a page of groups with an optional button at its foot. */
static GtkBox *
add_step (TerSourceAssistant *self,
          const char         *tag,
          const char         *title,
          const char         *button,
          GCallback           next,
          AdwBanner         **banner,
          GtkButton         **out_button)
{
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  AdwNavigationPage *page;

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  if (banner != NULL)
    {
      *banner = ADW_BANNER (g_object_new (ADW_TYPE_BANNER, NULL));
      adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), GTK_WIDGET (*banner));
    }
  gtk_widget_set_margin_top (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (box), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (box), 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  if (button != NULL)
    {
      GtkWidget *foot = gtk_button_new_with_mnemonic (button);

      gtk_widget_add_css_class (foot, "pill");
      gtk_widget_add_css_class (foot, "suggested-action");
      gtk_widget_set_halign (foot, GTK_ALIGN_CENTER);
      gtk_widget_set_margin_top (foot, 6);
      gtk_widget_set_margin_bottom (foot, 18);
      g_signal_connect_swapped (foot, "clicked", next, self);
      adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (toolbar), foot);
      if (out_button != NULL)
        *out_button = GTK_BUTTON (foot);
    }
  page = adw_navigation_page_new_with_tag (toolbar, title, tag);
  adw_navigation_view_add (self->view, page);

  return box;
}

static AdwPreferencesGroup *
append_group (GtkBox     *box,
              const char *title,
              const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  ter_text_set_group (group, title, description);
  gtk_box_append (box, GTK_WIDGET (group));

  return group;
}

static void
build_types (TerSourceAssistant *self)
{
  static const struct
  {
    const char *kind;
    const char *icon;
    const char *title;
    const char *subtitle;
  } kinds[] = {
    { "chirpstack", "ter-antenna-symbolic", N_("LoRaWAN network"),
      N_("Uplinks of a ChirpStack server, by MQTT") },
    { "mqtt", "ter-antenna-symbolic", N_("MQTT broker"),
      N_("Values published on topics, one sensor each or as JSON") },
    { "ckan", "folder-download-symbolic", N_("Open data portal"),
      N_("A CKAN portal such as IDéO BFC: its datasets, refreshed") },
  };
  GtkBox *box = add_step (self, "type", _("Add a Source"), NULL, NULL, NULL, NULL);
  AdwPreferencesGroup *group = append_group (box, NULL, _("What kind of source is it?"));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWidget *row = adw_action_row_new ();

      ter_text_set_row (ADW_PREFERENCES_ROW (row), _ (kinds[i].title), _ (kinds[i].subtitle));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name (kinds[i].icon));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "ter-kind", (gpointer) kinds[i].kind);
      g_signal_connect (row, "activated", G_CALLBACK (on_kind_cb), self);
      adw_preferences_group_add (group, row);
    }
}

static void
build_connection (TerSourceAssistant *self)
{
  GtkBox *box = add_step (self, "connection", _("Connection"), _("_Connect"),
                          G_CALLBACK (on_connect_cb), &self->connection_banner, NULL);
  AdwPreferencesGroup *group =
      append_group (box, NULL,
                    _("With mqtts:// or https:// nobody on the way can read the data."));

  g_signal_connect_object (self->connection_banner, "button-clicked", G_CALLBACK (on_allow_cb),
                           self, G_CONNECT_SWAPPED);

  self->address = ter_entry_add (group, ADW_ENTRY_ROW (adw_entry_row_new ()), _("Address"));
  adw_entry_row_set_input_purpose (self->address, GTK_INPUT_PURPOSE_URL);
  self->topic = ter_entry_add (group, ADW_ENTRY_ROW (adw_entry_row_new ()),
                               _("Topic, such as site/{site}/{thing}/{property}"));
  gtk_editable_set_text (GTK_EDITABLE (self->topic), "{site}/{thing}/{property}");
  self->local = ADW_SWITCH_ROW (adw_switch_row_new ());
  ter_text_set_row (
      ADW_PREFERENCES_ROW (self->local), _("On this machine or on the local network"),
      _("Otherwise such addresses are refused, so that a source from elsewhere cannot look behind "
        "your firewall."));
  adw_preferences_group_add (group, GTK_WIDGET (self->local));
  self->account =
      append_group (box, _("Account"),
                    _("Kept in the keyring of this computer, never in the territory."));
  self->username = ter_entry_add (self->account, ADW_ENTRY_ROW (adw_entry_row_new ()), _("User"));
  self->password = ADW_PASSWORD_ENTRY_ROW (adw_password_entry_row_new ());
  ter_entry_add (self->account, ADW_ENTRY_ROW (self->password), _("Password"));
  ter_entries_continue (self, G_CALLBACK (on_connect_cb),
                        (AdwEntryRow *const[]) { self->address, self->topic, self->username,
                                                 ADW_ENTRY_ROW (self->password) },
                        4);
}

static void
build_live (TerSourceAssistant *self)
{
  GtkBox *box = add_step (self, "live", _("Live Messages"), _("C_ontinue"),
                          G_CALLBACK (show_measures), &self->live_banner, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *waiting = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *spinner = adw_spinner_new ();
  GtkLabel *nothing = ter_text_label_new (_("nothing is stored yet"), "caption");

  g_signal_connect_object (self->live_banner, "button-clicked", G_CALLBACK (listen_again), self,
                           G_CONNECT_SWAPPED);
  self->live_pill = ter_pill_new (NULL, NULL);
  gtk_box_append (GTK_BOX (head), self->live_pill);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (nothing));
  gtk_box_append (box, head);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_margin_top (waiting, 36);
  gtk_box_append (GTK_BOX (waiting), spinner);
  gtk_box_append (GTK_BOX (waiting), gtk_label_new (_("Listening…")));
  self->messages = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->messages, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->messages), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->messages), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->messages), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Live messages, the last one first"), -1);
  self->live_hint = ter_text_label_new (NULL, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->live_hint), GTK_ALIGN_START);
  self->live_stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->live_stack, FALSE);
  gtk_stack_add_named (self->live_stack, waiting, "waiting");
  gtk_stack_add_named (self->live_stack, GTK_WIDGET (self->messages), "messages");
  gtk_stack_add_named (self->live_stack, GTK_WIDGET (self->live_hint), "hint");
  gtk_box_append (box, GTK_WIDGET (self->live_stack));
}

static void
build_measures (TerSourceAssistant *self)
{
  GtkBox *box = add_step (self, "measures", _("Measures to Keep"), _("C_ontinue"),
                          G_CALLBACK (ter_source_assistant_show_purpose), NULL, NULL);

  self->measures = TER_MEASURE_LIST (ter_measure_list_new ());
  gtk_box_append (box, GTK_WIDGET (self->measures));
}

static void
build_purpose (TerSourceAssistant *self)
{
  GtkBox *box = add_step (self, "purpose", _("Name and Purpose"), _("_Add the Source"),
                          G_CALLBACK (on_save_cb), &self->purpose_banner, &self->save);
  AdwPreferencesGroup *group = append_group (
      box, NULL,
      _("A meter of one household is personal data: collect it only for a purpose that you can write here."));

  self->name = ter_entry_add (group, ADW_ENTRY_ROW (adw_entry_row_new ()), _("Name"));
  self->purpose =
      ter_entry_add (group, ADW_ENTRY_ROW (adw_entry_row_new ()), _("Why it is collected"));
  ter_entries_continue (self, G_CALLBACK (on_save_cb),
                        (AdwEntryRow *const[]) { self->name, self->purpose }, 2);
}

static void
ter_source_assistant_closed (AdwDialog *dialog)
{
  stop_listening (TER_SOURCE_ASSISTANT (dialog));
}

static void
ter_source_assistant_dispose (GObject *object)
{
  TerSourceAssistant *self = TER_SOURCE_ASSISTANT (object);

  stop_listening (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->kind, g_free);

  G_OBJECT_CLASS (ter_source_assistant_parent_class)->dispose (object);
}

static void
ter_source_assistant_class_init (TerSourceAssistantClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_source_assistant_dispose;
  ADW_DIALOG_CLASS (klass)->closed = ter_source_assistant_closed;
}

static void
ter_source_assistant_init (TerSourceAssistant *self)
{
  self->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  g_signal_connect_object (self->view, "popped", G_CALLBACK (on_popped_cb), self,
                           G_CONNECT_SWAPPED);
  build_types (self);
  build_connection (self);
  build_live (self);
  build_measures (self);
  build_purpose (self);
  adw_dialog_set_child (ADW_DIALOG (self), GTK_WIDGET (self->view));
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
  adw_dialog_set_title (ADW_DIALOG (self), _("Add a Source"));
}

/**
 * ter_source_assistant_new:
 * @session: (nullable): the open territory; without one nothing is listened to nor saved
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
ter_source_assistant_new (TerSession *session)
{
  TerSourceAssistant *self = g_object_new (TER_TYPE_SOURCE_ASSISTANT, NULL);

  g_set_object (&self->session, session);

  return ADW_DIALOG (self);
}

/**
 * ter_source_assistant_get_n_messages:
 *
 * Returns: how many messages were shown
 */
guint
ter_source_assistant_get_n_messages (TerSourceAssistant *self)
{
  g_return_val_if_fail (TER_IS_SOURCE_ASSISTANT (self), 0);

  return self->n_messages;
}
