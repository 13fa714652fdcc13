/* ter-map-view-input.c — Pointer and keyboard on the map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What a click or a key means. The point layer says which symbols there are; the view is told what was chosen.
 *
 * 1. A click on a group closes in on its members; on one sensor, chooses it; on nothing, chooses nothing.
 * 2. Tab goes from symbol to symbol, from the middle outwards, then leaves the map: the keyboard is never trapped.
 * 3. While picking a place there are no symbols: a click, or Enter for the middle of the view, shows the place.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-announce.h"
#include "ter-map-view-private.h"

#define PAN_STEP_PX 80
#define CLUSTER_PADDING_PX 60

/* The point shown by ter_map_view_set_pick(). */
#define PICK_ID 1

static const TerSymbol *
get_cursor_symbol (TerMapView *self)
{
  int cursor = ter_point_layer_get_cursor (self->point_layer);
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);

  if (table == NULL || cursor < 0 || (guint) cursor >= table->symbols->len)
    return NULL;

  return &g_array_index (table->symbols, TerSymbol, cursor);
}

static char *
describe_symbol (TerMapView      *self,
                 const TerSymbol *symbol)
{
  static const char *const states[TER_POINT_N_STATES] = {
    N_("place"), N_("alive"), N_("never heard"), N_("silent"), N_("in alert"),
  };
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);
  TerPointSet *points = ter_point_layer_get_points (self->point_layer);

  if (symbol->n_members == 1)
    return g_strdup_printf ("%s, %s", ter_symbol_table_get_member (table, points, symbol, 0)->name,
                            _ (states[symbol->state]));

  /* Translators: a group of sensors on the map, and their common state */
  return g_strdup_printf (_("Group of %u, %s"), symbol->n_members, _ (states[symbol->state]));
}

/* A group opens: the view closes in on its members, or the first one is chosen where it cannot. */
static void
open_symbol (TerMapView      *self,
             const TerSymbol *symbol)
{
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);
  TerPointSet *points = ter_point_layer_get_points (self->point_layer);
  double before = ter_map_view_get_zoom_level (self);
  TerBox box = ter_box_empty ();
  TerPoint center;
  double zoom;

  if (symbol->n_members == 1)
    {
      ter_map_view_emit_selected (self, ter_symbol_table_get_member (table, points, symbol, 0)->id);
      return;
    }

  for (guint i = 0; i < symbol->n_members; i++)
    {
      const TerMapPoint *point = ter_symbol_table_get_member (table, points, symbol, i);
      TerPoint degrees = ter_map_unproject (point->unit.x, point->unit.y);

      box = ter_box_union (box, (TerBox) { degrees.x, degrees.y, degrees.x, degrees.y });
    }
  if (!ter_map_fit (box, gtk_widget_get_width (GTK_WIDGET (self)),
                    gtk_widget_get_height (GTK_WIDGET (self)), CLUSTER_PADDING_PX, &center, &zoom))
    return;
  if (zoom <= before + 0.01)
    {
      ter_map_view_emit_selected (self, ter_symbol_table_get_member (table, points, symbol, 0)->id);
      return;
    }
  ter_map_view_go_to (self, center, zoom);
}

static TerPoint
degrees_at (TerMapView *self,
            double      x,
            double      y)
{
  TerMapTransform view = ter_point_layer_get_transform (self->point_layer);
  TerPoint unit = ter_map_transform_from_widget (&view, x, y);

  return ter_map_unproject (unit.x, unit.y);
}

static void
on_released_cb (GtkGestureClick *gesture,
                int              n_press,
                double           x,
                double           y,
                TerMapView      *self)
{
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);
  TerMapTransform view = ter_point_layer_get_transform (self->point_layer);
  const TerSymbol *symbol;

  if (n_press > 1)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  ter_point_layer_set_cursor (self->point_layer, -1);
  if (self->is_picking)
    {
      TerPoint degrees = degrees_at (self, x, y);

      ter_map_view_set_pick (self, degrees.x, degrees.y);
      ter_map_view_emit_picked (self, degrees);
      return;
    }

  symbol = table != NULL ? ter_symbol_table_hit (table, &view, x, y) : NULL;
  if (symbol != NULL)
    open_symbol (self, symbol);
  else
    ter_map_view_emit_selected (self, 0);
}

static gboolean
on_query_tooltip_cb (GtkWidget  *widget,
                     int         x,
                     int         y,
                     gboolean    keyboard,
                     GtkTooltip *tooltip,
                     TerMapView *self)
{
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);
  TerMapTransform view = ter_point_layer_get_transform (self->point_layer);
  const TerSymbol *symbol = table != NULL ? ter_symbol_table_hit (table, &view, x, y) : NULL;
  g_autofree char *text = NULL;
  TerPoint at;

  if (symbol == NULL || keyboard || self->is_picking)
    return FALSE;

  at = ter_map_transform_to_widget (&view, symbol->unit);
  text = describe_symbol (self, symbol);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) at.x - 12, (int) at.y - 12, 24, 24 });

  return TRUE;
}

static gboolean
on_pan_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   data)
{
  int x, y;

  g_variant_get (args, "(ii)", &x, &y);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL && y == 0)
    /* The map itself is not mirrored: east stays on the right. */
    ter_map_view_pan (TER_MAP_VIEW (widget), x * PAN_STEP_PX, 0);
  else
    ter_map_view_pan (TER_MAP_VIEW (widget), x * PAN_STEP_PX, y * PAN_STEP_PX);

  return TRUE;
}

static gboolean
on_zoom_key_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   data)
{
  ter_map_view_zoom (TER_MAP_VIEW (widget), g_variant_get_int32 (args));

  return TRUE;
}

static gboolean
on_fit_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  ter_map_view_fit (TER_MAP_VIEW (widget));

  return TRUE;
}

static gboolean
on_open_key_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   data)
{
  TerMapView *self = TER_MAP_VIEW (widget);
  const TerSymbol *symbol = get_cursor_symbol (self);

  if (self->is_picking)
    {
      TerPoint center = ter_map_view_get_center (self);

      ter_map_view_set_pick (self, center.x, center.y);
      ter_map_view_emit_picked (self, center);
      return TRUE;
    }
  if (symbol == NULL)
    return FALSE;
  open_symbol (self, symbol);

  return TRUE;
}

/* Goes to the next symbol, from the middle of the view outwards; FALSE after the last one. */
static gboolean
move_cursor (TerMapView *self,
             int         step)
{
  TerMapTransform view = ter_point_layer_get_transform (self->point_layer);
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);
  int cursor = ter_point_layer_get_cursor (self->point_layer);
  g_autoptr (GArray) order = NULL;
  g_autofree char *said = NULL;
  int at = -1;

  if (table == NULL || self->is_picking)
    return FALSE;

  order = ter_symbol_table_order_by_distance (table, &view);
  for (guint i = 0; cursor >= 0 && i < order->len; i++)
    if (g_array_index (order, guint, i) == (guint) cursor)
      at = (int) i;
  at += step;
  if (at < 0 || at >= (int) order->len)
    {
      ter_point_layer_set_cursor (self->point_layer, -1);
      return FALSE;
    }

  ter_point_layer_set_cursor (self->point_layer, (int) g_array_index (order, guint, at));
  said = describe_symbol (self, get_cursor_symbol (self));
  ter_announce (GTK_ACCESSIBLE (self), said);

  return TRUE;
}

static gboolean
ter_map_view_focus (GtkWidget       *widget,
                    GtkDirectionType direction)
{
  TerMapView *self = TER_MAP_VIEW (widget);
  gboolean on_map = gtk_widget_has_focus (widget);

  if (direction == GTK_DIR_TAB_FORWARD)
    {
      if (on_map)
        return move_cursor (self, 1) || gtk_widget_child_focus (self->controls, direction);
      if (gtk_widget_get_focus_child (widget) != NULL)
        return gtk_widget_child_focus (self->controls, direction);
      return gtk_widget_grab_focus (widget);
    }
  if (direction == GTK_DIR_TAB_BACKWARD)
    {
      if (on_map)
        return ter_point_layer_get_cursor (self->point_layer) >= 0 && move_cursor (self, -1);
      return gtk_widget_child_focus (self->controls, direction) || gtk_widget_grab_focus (widget);
    }
  if (gtk_widget_get_focus_child (widget) != NULL)
    return gtk_widget_child_focus (self->controls, direction);

  return on_map ? FALSE : gtk_widget_grab_focus (widget);
}

static gboolean
ter_map_view_grab_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (root == NULL)
    return FALSE;
  gtk_root_set_focus (root, widget);

  return TRUE;
}

void
ter_map_view_class_init_input (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int x;
    int y;
  } pans[] = {
    { GDK_KEY_Left, -1, 0 },  { GDK_KEY_Right, 1, 0 },    { GDK_KEY_Up, 0, -1 },
    { GDK_KEY_Down, 0, 1 },   { GDK_KEY_KP_Left, -1, 0 }, { GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_KP_Up, 0, -1 }, { GDK_KEY_KP_Down, 0, 1 },
  };
  static const struct
  {
    guint key;
    int steps;
  } zooms[] = {
    { GDK_KEY_plus, 1 },   { GDK_KEY_equal, 1 },        { GDK_KEY_KP_Add, 1 },
    { GDK_KEY_minus, -1 }, { GDK_KEY_KP_Subtract, -1 },
  };

  widget_class->focus = ter_map_view_focus;
  widget_class->grab_focus = ter_map_view_grab_focus;

  for (guint i = 0; i < G_N_ELEMENTS (pans); i++)
    gtk_widget_class_add_binding (widget_class, pans[i].key, 0, on_pan_cb, "(ii)", pans[i].x,
                                  pans[i].y);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (widget_class, zooms[i].key, 0, on_zoom_key_cb, "i",
                                  zooms[i].steps);
  /* "+" needs Shift on many keyboards. */
  gtk_widget_class_add_binding (widget_class, GDK_KEY_plus, GDK_SHIFT_MASK, on_zoom_key_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, on_fit_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_open_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_open_key_cb, NULL);
}

void
ter_map_view_init_input (TerMapView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (on_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->map), TRUE);
  g_signal_connect (self->map, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), self);
}

/**
 * ter_map_view_set_picking:
 * @picking: whether a click shows a place instead of choosing a sensor
 *
 * With the keyboard, Enter picks the middle of the view.
 */
void
ter_map_view_set_picking (TerMapView *self,
                          gboolean    picking)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  self->is_picking = picking;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), picking ? "crosshair" : NULL);
}

/**
 * ter_map_view_set_pick:
 *
 * Shows the place that was picked; the other points are not shown meanwhile.
 */
void
ter_map_view_set_pick (TerMapView *self,
                       double      longitude,
                       double      latitude)
{
  g_autoptr (TerPointSet) points = ter_point_set_new_empty ();

  g_return_if_fail (TER_IS_MAP_VIEW (self));

  ter_point_set_add (points, PICK_ID, longitude, latitude, TER_POINT_ALIVE, TER_GLYPH_DOT, "");
  ter_map_view_set_points (self, points);
  ter_map_view_set_selected (self, PICK_ID, NULL);
}
