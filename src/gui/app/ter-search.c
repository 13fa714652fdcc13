/* ter-search.c — Finds pages, sites, sensors and datasets by their names
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A search entry, the list that shows what it finds, and the names that it searches.
 *
 *  1. The names are read once a search begins, on a worker thread, and again after a change.
 *  2. Every word typed must be found in a name, without accents or case, in any order.
 *  3. At most RESULTS_MAX results are shown, pages first.
 */

#include "config.h"

#include "ter-search.h"

#include <glib/gi18n-lib.h>

#include "ter-inventory.h"
#include "ter-pages.h"
#include "ter-sensors.h"
#include "ter-text.h"

#define RESULTS_MAX 40

typedef struct
{
  char *kind;
  gint64 id;
  char *title;
  char *subtitle;
  const char *icon_name;
  char *key;
} Hit;

struct _TerSearch
{
  GObject parent_instance;

  /* Owned */
  TerSession *session;
  GPtrArray *hits;
  GCancellable *cancellable;

  /* Borrowed: children of the window, which owns this. */
  GtkSearchEntry *entry;
  GtkListBox *results;
  GtkStack *stack;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerSearch, ter_search, G_TYPE_OBJECT)

static void
hit_free (Hit *hit)
{
  g_free (hit->kind);
  g_free (hit->title);
  g_free (hit->subtitle);
  g_free (hit->key);
  g_free (hit);
}

/* Letters without accents and case: “Élysée” is found by “elysee”. */
static char *
fold (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = NULL;
  GString *key = g_string_new (NULL);

  folded = g_utf8_casefold (decomposed != NULL ? decomposed : "", -1);
  for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (key, g_utf8_get_char (c));

  return g_string_free_and_steal (key);
}

static void
add_hit (GPtrArray  *hits,
         const char *kind,
         gint64      id,
         const char *title,
         const char *subtitle,
         const char *icon_name)
{
  Hit *hit = g_new0 (Hit, 1);
  g_autofree char *text = g_strdup_printf ("%s %s", title, subtitle != NULL ? subtitle : "");

  hit->kind = g_strdup (kind);
  hit->id = id;
  hit->title = g_strdup (title);
  hit->subtitle = g_strdup (subtitle);
  hit->icon_name = icon_name;
  hit->key = fold (text);
  g_ptr_array_add (hits, hit);
}

static void
add_sensors (GPtrArray *hits,
             GPtrArray *sensors)
{
  for (guint i = 0; i < sensors->len; i++)
    {
      const TerSensor *sensor = sensors->pdata[i];
      const TerProperty *property =
          sensor->main != NULL ? ter_property_lookup (sensor->main->property) : NULL;

      add_hit (hits, "device", sensor->device->id, sensor->device->name,
               sensor->site != NULL ? sensor->site->name : sensor->device->remote_id,
               property != NULL ? property->icon : "ter-antenna-symbolic");
    }
}

static gpointer
read_names (TerTerritory *territory,
            gpointer      params,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) hit_free);
  g_autoptr (GPtrArray) sites = ter_territory_list_sites (territory, error);
  g_autoptr (GPtrArray) sensors = NULL;
  g_autoptr (GPtrArray) datasets = NULL;

  if (sites == NULL)
    return NULL;
  sensors = ter_sensors_load (territory, cancellable, error);
  if (sensors == NULL)
    return NULL;
  datasets = ter_inventory_load (territory, cancellable, error);
  if (datasets == NULL)
    return NULL;

  for (guint i = 0; i < sites->len; i++)
    {
      const TerSite *site = sites->pdata[i];
      gboolean is_building = site->kind == TER_SITE_BUILDING;

      add_hit (hits, is_building ? "building" : "site", site->id, site->name, NULL,
               is_building ? "ter-building-symbolic" : "ter-map-symbolic");
    }
  add_sensors (hits, sensors);
  for (guint i = 0; i < datasets->len; i++)
    {
      const TerDataset *dataset = ((TerInventoryItem *) datasets->pdata[i])->dataset;

      add_hit (hits, "dataset", dataset->id, dataset->title, dataset->producer,
               "ter-database-symbolic");
    }

  return g_steal_pointer (&hits);
}

static gboolean
matches (const Hit   *hit,
         char *const *words)
{
  for (; *words != NULL; words++)
    if (strstr (hit->key, *words) == NULL)
      return FALSE;

  return TRUE;
}

static GtkWidget *
result_row_new (Hit *hit)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (hit->title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (texts), label);
  if (hit->subtitle != NULL)
    {
      label = gtk_label_new (hit->subtitle);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (hit->icon_name));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, hit->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  hit->subtitle != NULL ? hit->subtitle : "", -1);
  g_object_set_data (G_OBJECT (row), "hit", hit);

  return row;
}

static GtkWidget *
ensure_nothing (TerSearch *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, "nothing");

  if (page != NULL)
    return page;

  page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Nothing Found"));
  gtk_widget_add_css_class (page, "compact");
  gtk_stack_add_named (self->stack, page, "nothing");

  return page;
}

static void
show_results (TerSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *folded = fold (text);
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (folded), " \t", -1);
  guint n_results = 0;

  gtk_list_box_remove_all (self->results);
  if (*folded == '\0')
    {
      gtk_stack_set_visible_child_name (self->stack, "pages");
      return;
    }

  for (guint i = 0; i < self->hits->len && n_results < RESULTS_MAX; i++)
    if (matches (self->hits->pdata[i], words))
      {
        gtk_list_box_append (self->results, result_row_new (self->hits->pdata[i]));
        n_results++;
      }
  if (n_results > 0)
    gtk_stack_set_visible_child_name (self->stack, "results");
  else
    gtk_stack_set_visible_child (self->stack, ensure_nothing (self));
}

static void
add_pages (TerSearch *self)
{
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    add_hit (self->hits, pages[i].name, 0, _ (pages[i].title), NULL, pages[i].icon_name);
}

static void
names_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (TerSearch) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* Without names pages are still found. */
  if (hits == NULL)
    return;

  gtk_list_box_remove_all (self->results);
  g_ptr_array_set_size (self->hits, 0);
  add_pages (self);
  for (guint i = 0; i < hits->len; i++)
    g_ptr_array_add (self->hits, hits->pdata[i]);
  g_ptr_array_set_free_func (hits, NULL);
  show_results (self);
}

static void
read_again (TerSearch *self)
{
  TerTerritory *territory = ter_session_get_territory (self->session);

  if (territory == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  ter_territory_run_async (territory, read_names, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, names_read_cb, g_object_ref (self));
}

static void
search_changed_cb (TerSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  /* One letter is the beginning of a search: names may have changed since the last one. */
  if (g_utf8_strlen (text, -1) == 1 || self->hits->len == 0)
    {
      if (self->hits->len == 0)
        add_pages (self);
      read_again (self);
    }
  show_results (self);
}

static void
choose (TerSearch     *self,
        GtkListBoxRow *row)
{
  const Hit *hit = g_object_get_data (G_OBJECT (row), "hit");
  g_autofree char *kind = g_strdup (hit->kind);
  gint64 id = hit->id;

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_signal_emit (self, signals[CHOSEN], 0, kind, id);
}

static void
entry_activated_cb (TerSearch *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->results, 0);

  if (row != NULL)
    choose (self, row);
}

static void
ter_search_dispose (GObject *object)
{
  TerSearch *self = TER_SEARCH (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->hits, g_ptr_array_unref);

  G_OBJECT_CLASS (ter_search_parent_class)->dispose (object);
}

static void
ter_search_class_init (TerSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_search_dispose;

  /**
   * TerSearch::chosen:
   * @kind: what kind of thing, or the name of a page
   * @id: which
   *
   * A result was picked.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TER_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

static void
ter_search_init (TerSearch *self)
{
  self->hits = g_ptr_array_new_with_free_func ((GDestroyNotify) hit_free);
}

/**
 * ter_search_new:
 * @session: what is searched
 * @entry: where a person types
 * @results: where the results are shown
 * @stack: shows its child "pages" while nothing is typed, else "results" or "nothing"
 *
 * Returns: (transfer full): a search
 */
TerSearch *
ter_search_new (TerSession     *session,
                GtkSearchEntry *entry,
                GtkListBox     *results,
                GtkStack       *stack)
{
  TerSearch *self;

  g_return_val_if_fail (TER_IS_SESSION (session), NULL);

  self = g_object_new (TER_TYPE_SEARCH, NULL);
  self->session = g_object_ref (session);
  self->entry = entry;
  self->results = results;
  self->stack = stack;
  g_signal_connect_object (entry, "search-changed", G_CALLBACK (search_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (entry_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (results, "row-activated", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);

  return self;
}
