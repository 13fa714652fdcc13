/* ter-page-acts.c — What a person does alike on several pages
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-page-acts.h"

#include <glib/gi18n-lib.h>

#include "ter-edit-dialogs.h"
#include "ter-figure-dialog.h"
#include "ter-menu-button.h"

/**
 * ter_page_present_origin:
 * @figure: what a tile or a row of the page shows
 *
 * Says where a figure comes from.
 */
void
ter_page_present_origin (TerPage   *page,
                         TerFigure *figure)
{
  g_return_if_fail (TER_IS_PAGE (page) && figure != NULL);

  adw_dialog_present (ter_figure_dialog_new (figure, ter_page_get_now_us (page)),
                      GTK_WIDGET (page));
}

/**
 * ter_page_put_aside:
 * @kind: "dataset", "source"
 * @id: which: the one that the page shows
 * @done: what the toast says, beside the button that undoes it
 *
 * Puts what a page shows aside, and leaves the page.
 */
void
ter_page_put_aside (TerPage    *page,
                    const char *kind,
                    gint64      id,
                    const char *done)
{
  TerSession *session;
  g_autoptr (TerAct) act = NULL;

  g_return_if_fail (TER_IS_PAGE (page) && kind != NULL && done != NULL);

  session = ter_page_get_session (page);
  if (session == NULL)
    return;
  act = ter_act_new_full (TER_ACT_REMOVE, kind, id);
  ter_session_apply (session, act, done);
  gtk_widget_activate_action (GTK_WIDGET (page), "navigation.pop", NULL);
}

/**
 * ter_page_edit_series:
 * @page: a #TerPage
 * @name: the action
 * @parameter: a series, as "x"
 *
 * Has a person say what a series is.
 */
void
ter_page_edit_series (GtkWidget  *page,
                      const char *name,
                      GVariant   *parameter)
{
  TerSession *session;

  g_return_if_fail (TER_IS_PAGE (page));

  session = ter_page_get_session (TER_PAGE (page));
  if (session != NULL)
    ter_edit_series_dialog_present (session, g_variant_get_int64 (parameter), page);
}

/**
 * ter_page_add_edit_menu:
 * @label: what the pencil does, for its tooltip and for those who do not see it
 * @edit_action: what it activates
 * @menu: (nullable): what is done more rarely
 *
 * Adds a pencil, and a menu after it, to the header of a page that shows one thing.
 */
void
ter_page_add_edit_menu (TerPage    *page,
                        const char *label,
                        const char *edit_action,
                        GMenuModel *menu)
{
  AdwHeaderBar *header;
  GtkWidget *edit = gtk_button_new_from_icon_name ("document-edit-symbolic");

  g_return_if_fail (TER_IS_PAGE (page) && label != NULL && edit_action != NULL);

  header = ter_page_get_header_bar (page);
  if (menu != NULL)
    {
      GtkWidget *more = gtk_menu_button_new ();

      ter_menu_button_set_model (GTK_MENU_BUTTON (more), menu);
      gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
      gtk_widget_set_tooltip_text (more, _("More"));
      adw_header_bar_pack_end (header, more);
    }
  gtk_widget_set_tooltip_text (edit, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (edit), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (edit), edit_action);
  adw_header_bar_pack_end (header, edit);
}
