/* ter-site-dialog.c — A building is added or described, wherever it is seen
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-site-dialog.h"

#include <glib/gi18n-lib.h>

#include "ter-edit-dialogs.h"

/* What the dialog offers: the site as it is now, and the communes that it may stand in. */
typedef struct
{
  TerSite *site;
  GPtrArray *communes;
} Choices;

typedef struct
{
  TerSession *session;
  GtkWidget *parent;
} Presenting;

static void
choices_free (gpointer data)
{
  Choices *choices = data;

  g_clear_pointer (&choices->site, ter_site_unref);
  g_clear_pointer (&choices->communes, g_ptr_array_unref);
  g_free (choices);
}

static TerSite *
find_site (TerTerritory *territory,
           gint64        site_id,
           GError      **error)
{
  g_autoptr (GPtrArray) sites = ter_territory_list_sites (territory, error);

  for (guint i = 0; sites != NULL && i < sites->len; i++)
    {
      TerSite *site = g_ptr_array_index (sites, i);

      if (site->id == site_id)
        return ter_site_ref (site);
    }
  if (sites != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("This building is not in the territory any more."));

  return NULL;
}

static gpointer
load_choices (TerTerritory *territory,
              gpointer      params,
              GCancellable *cancellable,
              GError      **error)
{
  const gint64 *site_id = params;
  g_autoptr (GPtrArray) communes = ter_territory_list_areas (territory, "commune", error);
  g_autoptr (TerSite) site = NULL;
  Choices *choices;

  if (communes == NULL)
    return NULL;
  if (*site_id != 0 && (site = find_site (territory, *site_id, error)) == NULL)
    return NULL;

  choices = g_new0 (Choices, 1);
  choices->site = g_steal_pointer (&site);
  choices->communes = g_steal_pointer (&communes);
  return choices;
}

static void
on_choices_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  Presenting *presenting = data;
  g_autoptr (GError) error = NULL;
  Choices *choices = ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  if (choices == NULL)
    ter_session_toast (presenting->session, error->message);
  else if (gtk_widget_get_root (presenting->parent) != NULL)
    adw_dialog_present (ADW_DIALOG (ter_edit_site_dialog_new (presenting->session, choices->site,
                                                              choices->communes)),
                        presenting->parent);
  g_clear_pointer (&choices, choices_free);
  g_object_unref (presenting->session);
  g_object_unref (presenting->parent);
  g_free (presenting);
}

/**
 * ter_site_dialog_present:
 * @session: the open territory
 * @site_id: which site, or 0 for a new building
 * @parent: over what
 *
 * Reads a site and the communes, then presents the dialog that describes it. Nothing is presented where
 * @parent is gone by then; a failure is told in a toast.
 */
void
ter_site_dialog_present (TerSession *session,
                         gint64      site_id,
                         GtkWidget  *parent)
{
  TerTerritory *territory;
  Presenting *presenting;

  g_return_if_fail (TER_IS_SESSION (session) && GTK_IS_WIDGET (parent));

  territory = ter_session_get_territory (session);
  if (territory == NULL)
    return;

  presenting = g_new0 (Presenting, 1);
  presenting->session = g_object_ref (session);
  presenting->parent = g_object_ref (parent);
  ter_territory_run_async (territory, load_choices, g_memdup2 (&site_id, sizeof site_id), g_free,
                           choices_free, NULL, on_choices_cb, presenting);
}
