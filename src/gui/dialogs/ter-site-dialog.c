/* ter-site-dialog.c — A building is added or described, wherever it is seen
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-site-dialog.h"

#include <glib/gi18n-lib.h>

#include "ter-edit-dialogs.h"
#include "ter-presenting.h"

/* What the dialog offers: the site as it is now, and the communes that it may stand in. */
typedef struct
{
  TerSite *site;
  GPtrArray *communes;
} Choices;

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

static AdwDialog *
create_dialog (TerSession *session,
               gpointer    data)
{
  const Choices *choices = data;

  return ADW_DIALOG (ter_edit_site_dialog_new (session, choices->site, choices->communes));
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
  ter_present_loaded (session, parent, load_choices, g_memdup2 (&site_id, sizeof site_id), g_free,
                      choices_free, create_dialog);
}
