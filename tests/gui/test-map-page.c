/* test-map-page.c — The map page: what it says, what the keyboard does, how it looks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <shumate/shumate.h>

#include "ter-area-layer.h"
#include "ter-gui.h"
#include "ter-map-page.h"
#include "ter-map-view.h"
#include "ter-place-panel.h"
#include "ter-test-places.h"
#include "ter-test-window.h"

typedef struct
{
  GtkWindow *window;
  TerMapPage *page;
  TerMapView *map;
  GtkColumnView *list;
} Fixture;

static Fixture
open_page (guint n_sensors,
           int   width,
           int   height)
{
  g_autoptr (TerScene) scene = ter_test_scene_new (n_sensors);
  Fixture fixture = { 0 };

  fixture.page = g_object_new (TER_TYPE_MAP_PAGE, NULL);
  fixture.window = ter_test_window_new (GTK_WIDGET (fixture.page), width, height);
  ter_map_page_show_scene (fixture.page, scene);
  ter_test_settle ();
  fixture.map = TER_MAP_VIEW (ter_test_find (GTK_WIDGET (fixture.page), TER_TYPE_MAP_VIEW, NULL));

  return fixture;
}

static void
close_page (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  ter_test_settle ();
}

static void
test_empty (void)
{
  Fixture fixture = open_page (0, 700, 500);

  g_assert_cmpint (ter_page_get_state (TER_PAGE (fixture.page)), ==, TER_PAGE_EMPTY);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "Nothing to Show"));
  ter_test_window_picture (fixture.window, "map-empty");
  close_page (&fixture);
}

static GtkWidget *
find_layers_button (GtkWidget *root)
{
  if (GTK_IS_TOGGLE_BUTTON (root) &&
      g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (root)), "ter-layers-symbolic") == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_layers_button (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The card of the layers covers the map: it is open by itself where there is room, else when it is asked for. */
static void
test_layers_card (void)
{
  static const struct
  {
    int width;
    gboolean is_open;
  } rows[] = { { 700, FALSE }, { 1300, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = open_page (40, rows[i].width, 700);
      GtkWidget *button = find_layers_button (GTK_WIDGET (fixture.page));

      g_assert_nonnull (button);
      g_assert_cmpint (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)), ==,
                       rows[i].is_open);
      close_page (&fixture);
    }
}

/* Frames since the view moved. */
typedef struct
{
  guint n_still;
} Rest;

static void
on_moved_cb (Rest *rest)
{
  rest->n_still = 0;
}

static gboolean
on_frame_cb (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       data)
{
  ((Rest *) data)->n_still++;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_at_rest (gpointer data)
{
  return ((Rest *) data)->n_still >= 12;
}

/* To fit the view moves it, which lays the scale out again: that must not ask for another fit. */
static void
test_comes_to_rest (void)
{
  static const int widths[] = { 360, 700, 1000, 1300 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      Fixture fixture = open_page (40, widths[i], 720);
      Rest rest = { 0 };
      ShumateMap *map =
          SHUMATE_MAP (ter_test_find (GTK_WIDGET (fixture.map), SHUMATE_TYPE_MAP, NULL));
      gulong moved = g_signal_connect_swapped (shumate_map_get_viewport (map), "notify",
                                               G_CALLBACK (on_moved_cb), &rest);
      guint tick = gtk_widget_add_tick_callback (GTK_WIDGET (map), on_frame_cb, &rest, NULL);

      g_assert_true (ter_test_wait (is_at_rest, &rest));
      gtk_widget_remove_tick_callback (GTK_WIDGET (map), tick);
      g_signal_handler_disconnect (shumate_map_get_viewport (map), moved);
      close_page (&fixture);
    }
}

static void
test_says_what_it_shows (void)
{
  Fixture fixture = open_page (40, 1000, 700);

  gtk_test_accessible_assert_role (fixture.map, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (fixture.map, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Map of the territory");
  /* 40 sensors without the three that nobody placed, and 8 buildings. */
  gtk_test_accessible_assert_property (fixture.map, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Map, zoom 11, 45 places visible");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_layers_button (GTK_WIDGET (fixture.page))),
                                TRUE);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "40, 2 silent"));
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture.page)), ==, 0);
  close_page (&fixture);
}

static void
test_selection_is_shared (void)
{
  Fixture fixture = open_page (40, 1000, 700);

  ter_map_page_select (fixture.page, 22);
  ter_test_settle ();
  g_assert_cmpint (ter_map_view_get_selected (fixture.map), ==, 22);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), TER_TYPE_PLACE_PANEL, NULL));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "In alert"));

  g_signal_emit_by_name (fixture.map, "selected", (gint64) 17);
  ter_test_settle ();
  g_assert_cmpint (ter_map_page_get_selected (fixture.page), ==, 17);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "Silent"));

  gtk_widget_activate_action (GTK_WIDGET (fixture.page), "map.close-panel", NULL);
  ter_test_settle ();
  g_assert_cmpint (ter_map_page_get_selected (fixture.page), ==, 0);
  g_assert_cmpint (ter_map_view_get_selected (fixture.map), ==, 0);
  close_page (&fixture);
}

/* A new reading changes what is said, and neither what is chosen nor where one looks. */
static void
test_reading_keeps_view_and_selection (void)
{
  Fixture fixture = open_page (40, 1000, 700);
  g_autoptr (TerScene) scene = ter_test_scene_new (40);
  TerPlace *place = g_ptr_array_index (scene->places, 4);
  TerPoint before, after;

  ter_map_page_select (fixture.page, place->id);
  ter_map_view_zoom (fixture.map, 1);
  ter_map_view_pan (fixture.map, 40, -20);
  before = ter_map_view_get_center (fixture.map);
  g_set_str (&place->sensor->value_text, "99,9 °C");
  ter_map_page_show_scene (fixture.page, scene);
  ter_test_settle ();

  after = ter_map_view_get_center (fixture.map);
  g_assert_cmpint (ter_map_page_get_selected (fixture.page), ==, place->id);
  g_assert_cmpfloat_with_epsilon (before.x, after.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (before.y, after.y, 1e-6);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "99,9 °C"));
  close_page (&fixture);
}

static gboolean
press (GtkWidget  *widget,
       const char *keys)
{
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (keys);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted) &&
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                            gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }

  return FALSE;
}

static void
test_keyboard_on_the_map (void)
{
  Fixture fixture = open_page (40, 1000, 700);
  TerPoint center = ter_map_view_get_center (fixture.map);
  double zoom = ter_map_view_get_zoom_level (fixture.map);

  gtk_widget_grab_focus (GTK_WIDGET (fixture.map));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture.map)));
  g_assert_true (press (GTK_WIDGET (fixture.map), "Right"));
  g_assert_cmpfloat (ter_map_view_get_center (fixture.map).x, >, center.x);
  g_assert_true (press (GTK_WIDGET (fixture.map), "Up"));
  g_assert_cmpfloat (ter_map_view_get_center (fixture.map).y, >, center.y);
  g_assert_true (press (GTK_WIDGET (fixture.map), "plus"));
  g_assert_cmpfloat_with_epsilon (ter_map_view_get_zoom_level (fixture.map), zoom + 1, 1e-6);
  g_assert_true (press (GTK_WIDGET (fixture.map), "Home"));
  g_assert_cmpfloat_with_epsilon (ter_map_view_get_zoom_level (fixture.map), zoom, 0.05);

  /* At a street's zoom nothing gathers: Tab and Enter choose the sensor next to the middle. */
  ter_map_view_zoom (fixture.map, 7);
  g_assert_false (press (GTK_WIDGET (fixture.map), "Return"));
  press (GTK_WIDGET (fixture.map), "Home");
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture.map), GTK_DIR_TAB_FORWARD));
  for (guint i = 0; i < 12 && ter_map_page_get_selected (fixture.page) == 0; i++)
    {
      press (GTK_WIDGET (fixture.map), "Return");
      gtk_widget_grab_focus (GTK_WIDGET (fixture.map));
      gtk_widget_child_focus (GTK_WIDGET (fixture.map), GTK_DIR_TAB_FORWARD);
    }
  g_assert_cmpint (ter_map_page_get_selected (fixture.page), !=, 0);
  close_page (&fixture);
}

static gboolean
redraw_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static gboolean
is_sharp (gpointer data)
{
  return ter_area_layer_is_sharp (data);
}

/* Outlines stayed stretched as long as something else was animated: each redraw put their rest off. */
static void
test_sharp_while_redrawn (void)
{
  Fixture fixture = open_page (40, 700, 500);
  GtkWidget *layer = ter_test_find (GTK_WIDGET (fixture.map), TER_TYPE_AREA_LAYER, NULL);
  guint tick = gtk_widget_add_tick_callback (layer, redraw_cb, NULL, NULL);

  g_assert_true (ter_test_wait (is_sharp, layer));
  ter_map_view_zoom (fixture.map, 1);
  g_assert_false (ter_area_layer_is_sharp (TER_AREA_LAYER (layer)));
  g_assert_true (ter_test_wait (is_sharp, layer));
  gtk_widget_remove_tick_callback (layer, tick);
  close_page (&fixture);
}

static void
test_list_by_f6 (void)
{
  Fixture fixture = open_page (40, 1000, 700);
  GtkWidget *focus;

  gtk_widget_grab_focus (GTK_WIDGET (fixture.map));
  g_assert_true (press (GTK_WIDGET (fixture.page), "F6"));
  ter_test_settle ();
  focus = gtk_root_get_focus (GTK_ROOT (fixture.window));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_COLUMN_VIEW));
  g_assert_true (press (GTK_WIDGET (fixture.page), "F6"));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture.map)));
  close_page (&fixture);
}

static void
test_plain_asks_nothing (void)
{
  Fixture fixture = open_page (3, 700, 500);

  g_assert_cmpint (ter_map_view_get_base_map (fixture.map), ==, TER_BASE_MAP_PLAIN);
  g_assert_null (ter_test_find (GTK_WIDGET (fixture.map), SHUMATE_TYPE_MAP_LAYER, NULL));
  close_page (&fixture);
}

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean dark;
  gint64 selected;
  guint view;
} Look;

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  Fixture fixture;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                 : ADW_COLOR_SCHEME_FORCE_LIGHT);
  fixture = open_page (40, look->width, look->height);
  if (look->view > 0)
    {
      GtkWidget *toggles = ter_test_find (GTK_WIDGET (fixture.page), ADW_TYPE_TOGGLE_GROUP, NULL);

      adw_toggle_group_set_active (ADW_TOGGLE_GROUP (toggles), look->view);
    }
  if (look->selected != 0)
    ter_map_page_select (fixture.page, look->selected);
  ter_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.page)), <=, look->width);
  ter_test_window_picture (fixture.window, look->name);
  close_page (&fixture);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int   argc,
      char *argv[])
{
  static const Look looks[] = {
    { "map-1000", 1000, 700, FALSE, 22, 0 },     { "map-1000-dark", 1000, 700, TRUE, 17, 0 },
    { "map-1000-both", 1000, 700, FALSE, 0, 1 }, { "map-1000-list", 1000, 700, FALSE, 5, 2 },
    { "map-360", 360, 640, FALSE, 0, 0 },        { "map-360-panel", 360, 640, FALSE, 22, 0 },
    { "map-360-list", 360, 640, TRUE, 0, 2 },    { "map-360-both", 360, 640, FALSE, 0, 1 },
    { "map-2560", 2560, 1400, FALSE, 22, 1 },    { "map-2560-dark", 2560, 1400, TRUE, 22, 0 },
  };

  g_setenv ("TERRITOIRE_OFFLINE", "1", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ter_gui_init ();

  g_test_add_func ("/map-page/empty", test_empty);
  g_test_add_func ("/map-page/says-what-it-shows", test_says_what_it_shows);
  g_test_add_func ("/map-page/layers-card", test_layers_card);
  g_test_add_func ("/map-page/comes-to-rest", test_comes_to_rest);
  g_test_add_func ("/map-page/selection-is-shared", test_selection_is_shared);
  g_test_add_func ("/map-page/reading-keeps-view-and-selection",
                   test_reading_keeps_view_and_selection);
  g_test_add_func ("/map-page/keyboard-on-the-map", test_keyboard_on_the_map);
  g_test_add_func ("/map-page/sharp-while-redrawn", test_sharp_while_redrawn);
  g_test_add_func ("/map-page/list-by-f6", test_list_by_f6);
  g_test_add_func ("/map-page/plain-asks-nothing", test_plain_asks_nothing);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strconcat ("/map-page/look/", looks[i].name, NULL);

      g_test_add_data_func (path, &looks[i], test_look);
    }

  return g_test_run ();
}
