/* ter-sources-page.c — Where the data come from, and whether they come
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One row a source: what it is, a sentence of health, the age of its last data, and what came hour by hour. The rows
 * are made again at each reading: there are few, and none holds a state of its own.
 */

#include "config.h"

#include "ter-sources-page.h"

#include <glib/gi18n-lib.h>

#include "ter-column.h"
#include "ter-format.h"
#include "ter-graphic.h"
#include "ter-marks.h"
#include "ter-pill.h"
#include "ter-source-assistant.h"
#include "ter-source-page.h"
#include "ter-text.h"

#define ACTIVITY_HEIGHT_PX 24

struct _TerSourcesPage
{
  TerPage parent_instance;

  /* Children, owned by the widget tree */
  GtkLabel *count;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TerSourcesPage, ter_sources_page, TER_TYPE_PAGE)

/**
 * ter_source_health_icon:
 *
 * Returns: the icon of a source's kind
 */
const char *
ter_source_health_icon (const TerSourceHealth *health)
{
  static const struct
  {
    const char *kind;
    const char *icon;
  } icons[] = {
    { "chirpstack", "ter-antenna-symbolic" }, { "mqtt", "ter-antenna-symbolic" },
    { "ckan", "folder-download-symbolic" },   { "file", "text-x-generic-symbolic" },
    { "demo", "ter-antenna-symbolic" },
  };

  g_return_val_if_fail (health != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (health->source->kind, icons[i].kind) == 0)
      return icons[i].icon;

  return "ter-database-symbolic";
}

/**
 * ter_source_health_tone:
 *
 * Returns: (nullable): the colour of its pill, which only repeats the word
 */
const char *
ter_source_health_tone (const TerSourceHealth *health)
{
  g_return_val_if_fail (health != NULL, NULL);

  switch (health->state)
    {
    case TER_SOURCE_OK:
      return "good";
    case TER_SOURCE_LATE:
      return "notice";
    case TER_SOURCE_FAILING:
      return "bad";
    case TER_SOURCE_WAITING:
    case TER_SOURCE_DISABLED:
    default:
      return NULL;
    }
}

/**
 * ter_source_health_pill:
 *
 * Returns: (transfer full): the age of the last data where all is well, else the state in a word
 */
char *
ter_source_health_pill (const TerSourceHealth *health,
                        gint64                 now_us)
{
  g_return_val_if_fail (health != NULL, NULL);

  if (health->state == TER_SOURCE_OK && health->last_us != TER_INSTANT_NONE)
    return ter_format_age (health->last_us, now_us);

  return g_strdup (ter_source_state_label (health->state));
}

/* An hour without anything is a miss only between hours that brought something: a source that speaks once a day
 * is not red for twenty-three hours. */
static gboolean
is_busy (const TerSourceHealth *health)
{
  guint n_busy = 0;

  for (guint i = 0; i < health->hours->len; i++)
    n_busy += g_array_index (health->hours, TerActivity, i).n_messages > 0;

  return n_busy * 2 > health->hours->len;
}

/**
 * ter_source_activity_new:
 * @width: in pixels
 *
 * Draws what came, hour by hour, misses and refused messages in red.
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
ter_source_activity_new (const TerSourceHealth *health,
                         int                    width)
{
  GtkWidget *graphic = ter_graphic_new (width, ACTIVITY_HEIGHT_PX);
  TerActivityBars *bars;
  gboolean busy;
  g_autofree char *label = NULL;
  guint n_misses = 0;

  g_return_val_if_fail (health != NULL, graphic);

  busy = is_busy (health);
  bars = ter_activity_bars_new (health->hours->len);
  for (guint i = 0; i < health->hours->len; i++)
    {
      const TerActivity *hour = &g_array_index (health->hours, TerActivity, i);
      /* The hour under way has not had its time yet. */
      gboolean is_over = i + 1 < health->hours->len;

      bars->values[i] = (double) hour->n_messages;
      bars->marked[i] = (busy && is_over && hour->n_messages == 0) || hour->n_refused > 0;
      n_misses += busy && is_over && hour->n_messages == 0;
    }
  if (n_misses == 0)
    label = g_strdup_printf (_("Activity of the last %u hours"), health->hours->len);
  else
    label = g_strdup_printf (_("Activity of the last %u hours, nothing came in %u of them"),
                             health->hours->len, n_misses);
  ter_graphic_set (TER_GRAPHIC (graphic), ter_draw_activity, bars,
                   (GDestroyNotify) ter_activity_bars_free, label);

  return graphic;
}

static void
on_row_cb (GtkListBox     *list,
           GtkListBoxRow  *row,
           TerSourcesPage *self)
{
  const gint64 *id = g_object_get_data (G_OBJECT (row), "ter-id");

  ter_page_push (TER_PAGE (self), TER_PAGE (ter_source_page_new (*id)));
}

static gboolean
has_activity (const TerSourceHealth *health)
{
  for (guint i = 0; i < health->hours->len; i++)
    {
      const TerActivity *hour = &g_array_index (health->hours, TerActivity, i);

      if (hour->n_messages > 0 || hour->n_refused > 0)
        return TRUE;
    }

  return FALSE;
}

static GtkWidget *
create_row (const TerSourceHealth *health,
            gint64                 now_us)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *pill;
  g_autofree char *text = ter_source_health_pill (health, now_us);

  ter_text_set_row (ADW_PREFERENCES_ROW (row), health->source->name, health->sentence);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (ter_source_health_icon (health)));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  pill = ter_pill_new (text, ter_source_health_tone (health));
  gtk_widget_set_halign (pill, GTK_ALIGN_END);
  gtk_widget_set_valign (side, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (side), pill);
  /* Nothing in two days, and nothing expected: an empty drawing would say nothing. */
  if (has_activity (health))
    gtk_box_append (GTK_BOX (side), ter_source_activity_new (health, 96));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), side);
  g_object_set_data_full (G_OBJECT (row), "ter-id",
                          g_memdup2 (&health->source->id, sizeof (gint64)), g_free);

  return row;
}

static void
update_count (TerSourcesPage *self,
              GPtrArray      *healths)
{
  TerSession *session = ter_page_get_session (TER_PAGE (self));
  g_autofree char *text = NULL;
  guint n_well = 0, n_bad = 0;

  for (guint i = 0; i < healths->len; i++)
    {
      const TerSourceHealth *health = g_ptr_array_index (healths, i);

      n_well += health->state == TER_SOURCE_OK;
      n_bad += health->state == TER_SOURCE_LATE || health->state == TER_SOURCE_FAILING;
    }
  if (session != NULL)
    ter_session_set_counter (session, "sources", n_bad, TRUE);
  text = g_strdup_printf (
      /* Translators: how many sources there are, how many of them are well */
      g_dngettext (GETTEXT_PACKAGE, "%u source, %u in good health", "%u sources, %u in good health",
                   healths->len),
      healths->len, n_well);
  gtk_label_set_text (self->count, text);
}

static GtkWidget *
create_add_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add a Source"));

  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "sources.add");

  return button;
}

/* Shows another state of the sources. */
static void
show_sources (TerSourcesPage *self,
              GPtrArray      *healths)
{
  TerSession *session;
  gint64 now_us;

  g_assert (TER_IS_SOURCES_PAGE (self) && healths != NULL);

  session = ter_page_get_session (TER_PAGE (self));
  now_us = session != NULL ? ter_clock_get_now_us (ter_session_get_clock (session)) : 0;
  update_count (self, healths);
  if (healths->len == 0)
    {
      ter_page_show_empty (
          TER_PAGE (self), "ter-antenna-symbolic", _("No Source Yet"),
          _("A source is where data come from: a sensor network, a portal, a file."),
          create_add_button ());
      return;
    }

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < healths->len; i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (healths, i), now_us));
  ter_page_show_content (TER_PAGE (self));
}

static void
on_loaded_cb (TerPage *page,
              gpointer result)
{
  show_sources (TER_SOURCES_PAGE (page), result);
}

static gpointer
load_health (TerTerritory *territory,
             gpointer      params,
             GCancellable *cancellable,
             GError      **error)
{
  return ter_source_health_load (territory, cancellable, error);
}

static void
ter_sources_page_load (TerPage *page)
{
  ter_page_query (page, load_health, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, on_loaded_cb);
}

static void
ter_sources_page_reveal (TerPage    *page,
                         const char *kind,
                         gint64      id)
{
  ter_page_push (page, TER_PAGE (ter_source_page_new (id)));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  AdwDialog *assistant = ter_source_assistant_new (ter_page_get_session (TER_PAGE (widget)));

  adw_dialog_present (assistant, widget);
}

static void
ter_sources_page_class_init (TerSourcesPageClass *klass)
{
  static const char *const reveals[] = { "source", NULL };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  page_class->load = ter_sources_page_load;
  page_class->reveal = ter_sources_page_reveal;
  page_class->reveals = reveals;
  page_class->interests =
      TER_CHANGE_SOURCES | TER_CHANGE_RUNS | TER_CHANGE_OBSERVATIONS | TER_CHANGE_SERIES;
  gtk_widget_class_install_action (widget_class, "sources.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "page.add", NULL, add_action);
}

static void
build_content (TerSourcesPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->count = ter_text_label_new (NULL, "title-page");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Sources"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_cb), self);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (box),
                  GTK_WIDGET (ter_text_label_new (
                      _("What came in the last 48 hours, hour by hour; misses are red."),
                      "caption")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box),
                  GTK_WIDGET (ter_text_label_new (
                      _("Nothing is collected without a written purpose."), "caption")));
  ter_page_set_content (TER_PAGE (self), ter_column_new (box, 960));
}

static void
ter_sources_page_init (TerSourcesPage *self)
{
  GtkWidget *add = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  ter_page_set_identity (TER_PAGE (self), "sources", _("Sources"));
  build_content (self);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _("_Add"));
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (add), content);
  gtk_widget_set_tooltip_text (add, _("Add a source"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "sources.add");
  adw_header_bar_pack_end (ter_page_get_header_bar (TER_PAGE (self)), add);
}
