/* ter-map-page.c — The map page
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One model of places, seen twice: on the map and in a list. The list is what the map is for those who do not
 * see it, so both hold the same things and choose the same one.
 *
 * 1. The selection lives in @selection. The map tells what a person chose on it and is told what is chosen; it
 *    never decides.
 * 2. New readings change the records of the items in place: rows, selection, scroll and view stay.
 * 3. The chosen place is shown beside the map, or in a dialog where there is no room beside it.
 * 4. The distance of a row is from the middle of the view, and is told again when the view has rested.
 * 5. With an empty territory there is no map to look at: the page says what brings sensors.
 */

#include "config.h"

#include "ter-map-page.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-edit-dialogs.h"
#include "ter-format.h"
#include "ter-item.h"
#include "ter-map-columns.h"
#include "ter-map-layers.h"
#include "ter-map-view.h"
#include "ter-page-acts.h"
#include "ter-place-panel.h"
#include "ter-text.h"

/* Under this width the panel is a dialog. */
#define DIALOG_WIDTH_PX 560

typedef enum
{
  VIEW_MAP,
  VIEW_BOTH,
  VIEW_LIST,
} View;

struct _TerMapPage
{
  TerPage parent_instance;

  /* Template */
  AdwBreakpoint *narrow_breakpoint;
  AdwOverlaySplitView *split_view;
  GtkBox *views;
  TerMapView *map_view;
  TerPlacePanel *panel;
  GtkLabel *fictional_label;
  GtkRevealer *layers_revealer;
  TerMapLayers *layers;
  GtkWidget *map_overlay;
  GtkWidget *list_window;
  GtkColumnView *list;

  /* Children, owned by the widget tree */
  AdwToggleGroup *toggles;
  GtkToggleButton *layers_button;
  AdwDialog *dialog;
  TerPlacePanel *dialog_panel;

  /* Owned */
  TerScene *scene;
  GListStore *places;
  GtkSingleSelection *selection;
  GSimpleActionGroup *actions;
  GCancellable *history_cancellable;

  TerMapColumns columns;
  gint64 wanted;
  gint64 history_of;
  gboolean is_narrow;
};

G_DEFINE_FINAL_TYPE (TerMapPage, ter_map_page, TER_TYPE_PAGE)

static TerPlace *
get_selected_place (TerMapPage *self)
{
  TerItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? ter_item_get_record (item) : NULL;
}

static TerPlacePanel *
get_panel (TerMapPage *self)
{
  return self->dialog_panel != NULL ? self->dialog_panel : self->panel;
}

static void
on_history_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (TerMapPage) self = data;
  g_autoptr (GError) error = NULL;
  TerPlaceHistory *history = ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Without history the panel still has its last value. */
  ter_place_panel_set_history (get_panel (self), history, TER_TERRITORY (source));
  ter_place_history_free (history);
}

static void
ask_history (TerMapPage     *self,
             const TerPlace *place)
{
  TerTerritory *territory = ter_page_get_territory (TER_PAGE (self));

  g_cancellable_cancel (self->history_cancellable);
  g_clear_object (&self->history_cancellable);
  if (self->history_of != place->id)
    ter_place_panel_set_history (get_panel (self), NULL, NULL);
  self->history_of = place->id;
  if (territory == NULL || place->sensor == NULL || place->sensor->main == NULL)
    return;

  self->history_cancellable = g_cancellable_new ();
  ter_territory_run_async (territory, ter_place_load_history,
                           g_memdup2 (&place->sensor->main->id, sizeof (gint64)), g_free,
                           (GDestroyNotify) ter_place_history_free, self->history_cancellable,
                           on_history_cb, g_object_ref (self));
}

static void
on_dialog_closed_cb (TerMapPage *self)
{
  self->dialog = NULL;
  self->dialog_panel = NULL;
  ter_map_page_select (self, 0);
}

static void
open_dialog (TerMapPage *self)
{
  GtkWidget *view;

  if (self->dialog != NULL)
    return;

  self->dialog = adw_dialog_new ();
  self->dialog_panel = ter_place_panel_new ();
  ter_place_panel_set_has_close (self->dialog_panel, FALSE);
  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->dialog_panel));
  adw_dialog_set_child (self->dialog, view);
  adw_dialog_set_content_width (self->dialog, 360);
  adw_dialog_set_content_height (self->dialog, 480);
  gtk_widget_insert_action_group (GTK_WIDGET (self->dialog), "map", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (self->dialog, "closed", G_CALLBACK (on_dialog_closed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (self->dialog, GTK_WIDGET (self));
}

static void
update_actions (TerMapPage     *self,
                const TerPlace *place)
{
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean has_site = place != NULL && place->site != NULL;
  gboolean has_figure = place != NULL && place->sensor != NULL && place->sensor->last != NULL;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "open-site")),
                               has_site);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "origin")),
                               has_figure);
}

static void
show_selected (TerMapPage *self)
{
  TerPlace *place = get_selected_place (self);
  g_autofree char *callout = NULL;

  update_actions (self, place);
  if (place == NULL)
    {
      ter_map_view_set_selected (self->map_view, 0, NULL);
      adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
      return;
    }

  if (place->sensor != NULL && place->sensor->value_text != NULL &&
      *place->sensor->value_text != '\0')
    callout = g_strdup_printf ("%s · %s", place->name, place->sensor->value_text);
  ter_map_view_set_selected (self->map_view, place->id, callout != NULL ? callout : place->name);
  if (self->is_narrow)
    open_dialog (self);
  else
    adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
  ter_place_panel_set_place (get_panel (self), place, ter_page_get_zone (TER_PAGE (self)),
                             ter_page_get_now_us (TER_PAGE (self)));
  ask_history (self, place);
}

static void
on_selection_changed_cb (TerMapPage *self)
{
  TerPlace *place = get_selected_place (self);

  show_selected (self);
  if (place != NULL)
    ter_map_view_show_point (self->map_view, place->id);
}

static void
on_map_selected_cb (TerMapView *map,
                    gint64      id,
                    TerMapPage *self)
{
  ter_map_page_select (self, id);
}

static void
on_sidebar_cb (TerMapPage *self)
{
  /* Swiped away or closed with Escape: nothing is chosen any more. */
  if (!adw_overlay_split_view_get_show_sidebar (self->split_view) && self->dialog == NULL &&
      get_selected_place (self) != NULL)
    ter_map_page_select (self, 0);
}

static void
update_points (TerMapPage *self)
{
  g_autoptr (TerPointSet) points = NULL;

  if (self->scene == NULL)
    return;

  points = ter_scene_create_points (self->scene, ter_map_layers_get_sensors (self->layers),
                                    ter_map_layers_get_buildings (self->layers));
  ter_map_view_set_points (self->map_view, points);
}

static void
update_sectors (TerMapPage *self)
{
  gboolean shown = ter_map_layers_get_sectors (self->layers);

  ter_map_view_set_sectors (self->map_view,
                            self->scene != NULL && shown ? self->scene->sectors : NULL);
}

/* The header has no room for the name of the territory: the ground itself says that it is made up. */
static void
update_fictional (TerMapPage *self)
{
  TerSession *session = ter_page_get_session (TER_PAGE (self));
  const char *name = session != NULL ? ter_session_get_name (session) : NULL;
  gboolean is_fictional = session != NULL && ter_session_is_fictional (session);

  if (is_fictional && name != NULL)
    {
      g_autofree char *short_name = ter_text_shorten_authority (name);
      g_autofree char *text = g_strdup_printf (_("Fictional · %s"), short_name);

      gtk_label_set_label (self->fictional_label, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->fictional_label), is_fictional);
}

static gint64
place_id (gpointer record)
{
  return ((TerPlace *) record)->id;
}

/**
 * ter_map_page_show_scene:
 * @scene: what was read
 *
 * Shows another state of the territory.
 */
void
ter_map_page_show_scene (TerMapPage *self,
                         TerScene   *scene)
{
  g_return_if_fail (TER_IS_MAP_PAGE (self) && scene != NULL);

  if (scene->places->len == 0 && ter_area_set_get_n_shapes (scene->outlines) == 0)
    {
      ter_page_show_empty (
          TER_PAGE (self), "ter-map-symbolic", _("Nothing to Show Yet"),
          _("Sensors appear here as soon as a source brings them, and outlines when a "
            "GeoJSON file is imported."),
          NULL);
      return;
    }

  ter_scene_ref (scene);
  g_clear_pointer (&self->scene, ter_scene_unref);
  self->scene = scene;
  self->columns.now_us = ter_page_get_now_us (TER_PAGE (self));
  ter_items_sync (self->places, ter_place_get_type (), scene->places, place_id);
  ter_map_view_set_areas (self->map_view, scene->outlines);
  update_sectors (self);
  update_points (self);
  ter_map_layers_show_scene (self->layers, scene);
  update_fictional (self);
  ter_page_show_content (TER_PAGE (self));
  if (self->wanted != 0)
    {
      gint64 wanted = self->wanted;

      self->wanted = 0;
      ter_map_page_select (self, wanted);
    }
  else if (get_selected_place (self) != NULL)
    show_selected (self);
}

static void
on_loaded_cb (TerPage *page,
              gpointer result)
{
  ter_map_page_show_scene (TER_MAP_PAGE (page), result);
}

static gpointer
load_scene (TerTerritory *territory,
            gpointer      params,
            GCancellable *cancellable,
            GError      **error)
{
  return ter_scene_load (territory, cancellable, error);
}

static void
ter_map_page_load (TerPage *page)
{
  ter_map_view_set_fetcher (TER_MAP_PAGE (page)->map_view,
                            ter_session_get_tiles (ter_page_get_session (page)));
  ter_page_query (page, load_scene, NULL, NULL, (GDestroyNotify) ter_scene_unref, on_loaded_cb);
}

static void
ter_map_page_reveal (TerPage    *page,
                     const char *kind,
                     gint64      id)
{
  TerMapPage *self = TER_MAP_PAGE (page);

  if (g_strcmp0 (kind, "device") != 0)
    return;

  if (self->scene != NULL)
    ter_map_page_select (self, id);
  else
    self->wanted = id;
}

/* Actions of the panel. */

static void
close_panel_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  ter_map_page_select (data, 0);
}

static void
edit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  TerMapPage *self = data;
  TerPlace *place = get_selected_place (self);
  TerSession *session = ter_page_get_session (TER_PAGE (self));
  TerFormDialog *dialog;

  if (place == NULL)
    return;
  if (place->sensor != NULL)
    dialog = ter_edit_device_dialog_new (session, place->sensor->device, self->scene->sites);
  else
    dialog = ter_edit_site_dialog_new (session, place->site, self->scene->communes);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
edit_series_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  ter_page_edit_series (data, "map.edit-series", parameter);
}

static void
open_site_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  TerMapPage *self = data;
  TerPlace *place = get_selected_place (self);

  if (place == NULL || place->site == NULL)
    return;
  if (self->dialog != NULL)
    adw_dialog_close (self->dialog);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.reveal", "(sx)", "site", place->site->id);
}

static void
origin_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  TerMapPage *self = data;
  TerPlace *place = get_selected_place (self);

  if (place == NULL || place->sensor == NULL || place->sensor->last == NULL)
    return;
  ter_page_present_origin (TER_PAGE (self), place->sensor->last);
}

static void
build_actions (TerMapPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "close-panel", .activate = close_panel_action },
    { .name = "edit", .activate = edit_action },
    { .name = "edit-series", .activate = edit_series_action, .parameter_type = "x" },
    { .name = "open-site", .activate = open_site_action },
    { .name = "origin", .activate = origin_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "map", G_ACTION_GROUP (self->actions));
}

static void
build_list (TerMapPage *self)
{
  GtkSortListModel *sorted;

  ter_map_columns_build (&self->columns, self->list, self->map_view);
  self->places = g_list_store_new (TER_TYPE_ITEM);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->places)),
                                    g_object_ref (gtk_column_view_get_sorter (self->list)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_sort_by_column (self->list, self->columns.name, GTK_SORT_ASCENDING);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (on_selection_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
on_moved_cb (TerMapPage *self)
{
  GtkSorter *sorter = gtk_column_view_column_get_sorter (self->columns.distance);

  if (!gtk_widget_get_visible (self->list_window))
    return;

  gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->places)); i++)
    {
      g_autoptr (TerItem) item = g_list_model_get_item (G_LIST_MODEL (self->places), i);

      g_signal_emit_by_name (item, "changed");
    }
}

static void
on_view_cb (TerMapPage *self)
{
  guint view = adw_toggle_group_get_active (self->toggles);

  gtk_widget_set_visible (self->map_overlay, view != VIEW_LIST);
  gtk_widget_set_visible (self->list_window, view != VIEW_MAP);
  gtk_widget_set_visible (GTK_WIDGET (self->layers_button), view != VIEW_LIST);
  gtk_column_view_column_set_visible (self->columns.where, view == VIEW_LIST && !self->is_narrow);
  on_moved_cb (self);
}

static void
build_header (TerMapPage *self)
{
  static const struct
  {
    const char *name;
    const char *label;
  } views[] = { { "map", N_("Map") }, { "both", N_("Both") }, { "list", N_("List") } };
  AdwHeaderBar *header = ter_page_get_header_bar (TER_PAGE (self));

  self->toggles = ADW_TOGGLE_GROUP (adw_toggle_group_new ());
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, views[i].name);
      adw_toggle_set_label (toggle, _ (views[i].label));
      adw_toggle_group_add (self->toggles, toggle);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggles), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What is shown"), -1);
  adw_toggle_group_set_active (self->toggles, VIEW_MAP);
  g_signal_connect_object (self->toggles, "notify::active", G_CALLBACK (on_view_cb), self,
                           G_CONNECT_SWAPPED);
  adw_header_bar_set_title_widget (header, GTK_WIDGET (self->toggles));

  self->layers_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->layers_button), "ter-layers-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->layers_button), _("Layers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->layers_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Layers"), -1);
  g_object_bind_property (self->layers_button, "active", self->layers_revealer, "reveal-child",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  /* A revealer that is closed still takes clicks. */
  g_object_bind_property (self->layers_button, "active", self->layers_revealer, "can-target",
                          G_BINDING_SYNC_CREATE);
  adw_header_bar_pack_end (header, GTK_WIDGET (self->layers_button));
}

static void
on_layers_cb (TerMapPage *self)
{
  update_sectors (self);
  update_points (self);
}

static void
on_base_chosen_cb (TerMapPage *self)
{
  ter_map_view_set_base_map (self->map_view, ter_map_layers_get_base_map (self->layers));
}

static void
set_narrow (TerMapPage *self,
            gboolean    is_narrow)
{
  self->is_narrow = is_narrow;
  if (is_narrow)
    gtk_toggle_button_set_active (self->layers_button, FALSE);
  gtk_column_view_column_set_visible (self->columns.distance, !is_narrow);
  on_view_cb (self);
  if (!is_narrow && self->dialog != NULL)
    adw_dialog_force_close (self->dialog);
}

static void
on_narrow_cb (TerMapPage *self)
{
  set_narrow (self, TRUE);
}

static void
on_wide_cb (TerMapPage *self)
{
  set_narrow (self, FALSE);
}

static gboolean
toggle_layers_cb (GtkWidget *widget,
                  GVariant  *args,
                  gpointer   data)
{
  TerMapPage *self = TER_MAP_PAGE (widget);

  gtk_toggle_button_set_active (self->layers_button,
                                !gtk_toggle_button_get_active (self->layers_button));

  return TRUE;
}

/* F6 goes from the map to its list and back; the list is opened if need be. */
static gboolean
switch_focus_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   data)
{
  TerMapPage *self = TER_MAP_PAGE (widget);

  if (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (widget)), self->list_window))
    {
      if (!gtk_widget_get_visible (self->map_overlay))
        adw_toggle_group_set_active (self->toggles, VIEW_BOTH);
      return gtk_widget_grab_focus (GTK_WIDGET (self->map_view));
    }
  if (!gtk_widget_get_visible (self->list_window))
    adw_toggle_group_set_active (self->toggles, VIEW_BOTH);

  return gtk_widget_child_focus (self->list_window, GTK_DIR_TAB_FORWARD);
}

static void
ter_map_page_dispose (GObject *object)
{
  TerMapPage *self = TER_MAP_PAGE (object);

  if (self->history_cancellable != NULL)
    g_cancellable_cancel (self->history_cancellable);
  g_clear_object (&self->history_cancellable);
  g_clear_pointer (&self->scene, ter_scene_unref);
  g_clear_object (&self->places);
  g_clear_object (&self->selection);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (ter_map_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/territoire/Dashboard/ui/ter-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, narrow_breakpoint);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, views);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, map_view);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, panel);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, fictional_label);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, layers_revealer);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, layers);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, map_overlay);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, list_window);
  gtk_widget_class_bind_template_child (widget_class, TerMapPage, list);
}

static void
ter_map_page_class_init (TerMapPageClass *klass)
{
  static const char *const reveals[] = { "device", NULL };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_map_page_dispose;
  page_class->load = ter_map_page_load;
  page_class->reveal = ter_map_page_reveal;
  page_class->reveals = reveals;
  page_class->interests =
      TER_CHANGE_OBSERVATIONS | TER_CHANGE_SERIES | TER_CHANGE_SITES | TER_CHANGE_AREAS;

  g_type_ensure (TER_TYPE_MAP_LAYERS);
  g_type_ensure (TER_TYPE_MAP_VIEW);
  g_type_ensure (TER_TYPE_PLACE_PANEL);
  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, 0, switch_focus_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_l, 0, toggle_layers_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "map.close-panel", NULL);
}

static void
ter_map_page_init (TerMapPage *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  build_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  ter_page_set_identity (TER_PAGE (self), "map", _("Map"));
  build_header (self);
  build_list (self);
  on_base_chosen_cb (self);
  update_actions (self, NULL);
  ter_map_view_set_high_contrast (self->map_view, adw_style_manager_get_high_contrast (style));

  g_signal_connect_object (self->map_view, "selected", G_CALLBACK (on_map_selected_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (self->map_view, "moved", G_CALLBACK (on_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split_view, "notify::show-sidebar", G_CALLBACK (on_sidebar_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layers, "changed", G_CALLBACK (on_layers_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layers, "base-chosen", G_CALLBACK (on_base_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->narrow_breakpoint, "apply", G_CALLBACK (on_narrow_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->narrow_breakpoint, "unapply", G_CALLBACK (on_wide_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ter_map_page_select:
 * @id: a place, or 0 for none
 *
 * Chooses a place, on the map and in the list.
 */
void
ter_map_page_select (TerMapPage *self,
                     gint64      id)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (TER_IS_MAP_PAGE (self));

  if (id != 0)
    ter_items_find (G_LIST_MODEL (self->selection), id, &position);
  gtk_single_selection_set_selected (self->selection, position);
}

gint64
ter_map_page_get_selected (TerMapPage *self)
{
  TerPlace *place;

  g_return_val_if_fail (TER_IS_MAP_PAGE (self), 0);

  place = get_selected_place (self);

  return place != NULL ? place->id : 0;
}
