/* ter-plot-dialogs.c — The table and the files that a drawing asks for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-plot-dialogs.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-page.h"
#include "ter-table-dialog.h"

static void
table_requested_cb (TerPlot *plot)
{
  g_autoptr (TerChartTable) table = ter_plot_dup_table (plot);

  if (table != NULL)
    adw_dialog_present (ter_table_dialog_new (table), GTK_WIDGET (plot));
}

static void
show_failure (TerPlot    *plot,
              const char *message)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Not Exported"), message);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (plot));
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerPlot) plot = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *kind = g_object_get_data (source, "kind");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  /* No file: the person thought better of it. */
  if (file == NULL)
    return;
  if (g_file_peek_path (file) == NULL)
    {
      show_failure (plot,
                    _("This place is not a folder of this computer. Choose another folder."));
      return;
    }
  /* The kind was chosen in the menu: a name without it is given it. */
  path = g_str_has_suffix (g_file_peek_path (file), kind)
             ? g_strdup (g_file_peek_path (file))
             : g_strdup_printf ("%s.%s", g_file_peek_path (file), kind);
  if (!ter_plot_export (plot, path, &error))
    show_failure (plot, error->message);
}

static void
save_requested_cb (TerPlot    *plot,
                   const char *kind)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *title = ter_plot_dup_title (plot);
  g_autofree char *name = g_strdup_printf ("%s.%s", title, kind);

  g_strdelimit (name, "/\\", '-');
  gtk_file_dialog_set_initial_name (dialog, name);
  g_object_set_data_full (G_OBJECT (dialog), "kind", g_strdup (kind), g_free);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (plot))), NULL,
                        file_chosen_cb, g_object_ref (plot));
}

/* What stands under a picture in a document. */
static char *
make_footer (const char *name,
             gboolean    is_fictional,
             gint64      made_us,
             GTimeZone  *zone)
{
  g_autofree char *date = ter_format_date (made_us, zone);

  if (is_fictional)
    /* Translators: under a picture: the name of a territory that does not exist, a date. */
    return g_strdup_printf (_("Territoire · %s (fictional territory) · exported on %s"), name,
                            date);

  /* Translators: under a picture: the name of the territory, a date. */
  return g_strdup_printf (_("Territoire · %s · exported on %s"), name, date);
}

/* A picture that leaves the window says about which territory it is, and when it was made. */
static void
sheet_made_cb (TerPlot       *plot,
               TerChartSheet *sheet)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (plot), TER_TYPE_PAGE);
  TerSession *session = page != NULL ? ter_page_get_session (TER_PAGE (page)) : NULL;

  if (session == NULL || ter_session_get_territory (session) == NULL)
    return;
  sheet->made_us = ter_clock_get_now_us (ter_session_get_clock (session));
  sheet->footer =
      make_footer (ter_session_get_name (session), ter_session_is_fictional (session),
                   sheet->made_us, ter_territory_get_zone (ter_session_get_territory (session)));
}

/**
 * ter_plot_dialogs_attach:
 * @plot: a chart or a map of hours
 *
 * Opens the dialogs that a drawing asks for, and signs its pictures.
 */
void
ter_plot_dialogs_attach (TerPlot *plot)
{
  g_return_if_fail (TER_IS_PLOT (plot));

  g_signal_connect (plot, "table-requested", G_CALLBACK (table_requested_cb), NULL);
  g_signal_connect (plot, "save-requested", G_CALLBACK (save_requested_cb), NULL);
  g_signal_connect (plot, "sheet-made", G_CALLBACK (sheet_made_cb), NULL);
}
