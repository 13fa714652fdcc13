/* ter-source-secret.c — The user and the password of a source are asked for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-source-secret.h"

#include <glib/gi18n-lib.h>

#include "ter-collector.h"

/* What is asked, and of which source. The entries are the dialog's. */
typedef struct
{
  TerPage *page;
  TerSource *source;
  TerCollector *collector;
  AdwEntryRow *username;
  AdwPasswordEntryRow *password;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_object_unref (self->page);
  ter_source_unref (self->source);
  g_object_unref (self->collector);
  g_free (self);
}

static void
on_stored_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (TerPage) page = data;
  g_autoptr (GError) error = NULL;
  gboolean stored = ter_collector_store_secret_finish (TER_COLLECTOR (source), result, &error);
  TerSession *session = ter_page_get_session (page);

  if (session != NULL)
    ter_session_toast (session, stored ? _("Password kept in the keyring") : error->message);
}

static void
on_answered_cb (AdwAlertDialog *dialog,
                const char     *response,
                Asking         *self)
{
  if (g_strcmp0 (response, "save") != 0)
    return;

  ter_collector_store_secret_async (self->collector, self->source,
                                    gtk_editable_get_text (GTK_EDITABLE (self->username)),
                                    gtk_editable_get_text (GTK_EDITABLE (self->password)), NULL,
                                    on_stored_cb, g_object_ref (self->page));
}

static GtkWidget *
list_new (const Asking *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->username));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->password));

  return list;
}

/**
 * ter_source_secret_present:
 * @page: the page of the source
 * @source: the source
 *
 * Asks for a user and a password, and hands them to the keyring: they are never shown, nor kept here.
 */
void
ter_source_secret_present (TerPage   *page,
                           TerSource *source)
{
  TerTerritory *territory;
  AdwDialog *dialog;
  Asking *self;

  g_return_if_fail (TER_IS_PAGE (page) && source != NULL);

  territory = ter_page_get_territory (page);
  if (territory == NULL)
    return;

  self = g_new0 (Asking, 1);
  self->page = g_object_ref (page);
  self->source = ter_source_ref (source);
  self->collector = ter_collector_new (territory);
  self->username = ADW_ENTRY_ROW (adw_entry_row_new ());
  self->password = ADW_PASSWORD_ENTRY_ROW (adw_password_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->username), _("User"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), _("Password"));
  dialog = adw_alert_dialog_new (
      _("User and Password"),
      _("They are kept in the keyring of this computer, never in the territory, and never shown again."));
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list_new (self));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "save",
                                  _("_Keep"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answered_cb), self,
                         (GClosureNotify) (GCallback) asking_free, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, GTK_WIDGET (page));
}
