/* ter-presenting.c — A dialog that needs to read something first
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-presenting.h"

typedef struct
{
  TerSession *session;
  GtkWidget *parent;
  GDestroyNotify free_choices;
  TerDialogFunc create;
} Presenting;

static void
presenting_free (Presenting *self)
{
  g_object_unref (self->session);
  g_object_unref (self->parent);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Presenting, presenting_free)

static void
on_loaded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (Presenting) self = data;
  g_autoptr (GError) error = NULL;
  gpointer choices = ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  if (choices == NULL)
    {
      ter_session_toast (self->session, error->message);
      return;
    }
  if (gtk_widget_get_root (self->parent) != NULL)
    adw_dialog_present (self->create (self->session, choices), self->parent);
  self->free_choices (choices);
}

/**
 * ter_present_loaded:
 * @session: the open territory
 * @parent: over what
 * @load: reads what the dialog offers, on a worker thread
 * @params: (transfer full): what the dialog is about, for @load
 * @free_params: frees @params
 * @free_choices: frees what @load gave
 * @create: makes the dialog
 *
 * Reads, then presents. Nothing is presented where @parent is gone by then; a failure is told in a toast.
 */
void
ter_present_loaded (TerSession      *session,
                    GtkWidget       *parent,
                    TerTerritoryFunc load,
                    gpointer         params,
                    GDestroyNotify   free_params,
                    GDestroyNotify   free_choices,
                    TerDialogFunc    create)
{
  TerTerritory *territory;
  Presenting *self;

  g_return_if_fail (TER_IS_SESSION (session) && GTK_IS_WIDGET (parent));
  g_return_if_fail (load != NULL && free_params != NULL);
  g_return_if_fail (free_choices != NULL && create != NULL);

  territory = ter_session_get_territory (session);
  if (territory == NULL)
    {
      free_params (params);
      return;
    }

  self = g_new0 (Presenting, 1);
  self->session = g_object_ref (session);
  self->parent = g_object_ref (parent);
  self->free_choices = free_choices;
  self->create = create;
  ter_territory_run_async (territory, load, params, free_params, free_choices, NULL, on_loaded_cb,
                           self);
}
