/* ter-chart-keys.c — A chart by the keyboard
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   ← →              one point            Shift with them: selects from where the cursor was
 *   Page ↑ ↓         a page of points     Ctrl+← →: pans
 *   Home End         the first, the last  + − 0: zoom, Backspace: the view before
 *   Enter            pins the cursor      Z: to the selection, U: the page takes it
 *   Escape           the selection, then the cursor
 *
 * ← and → go where they point, also where time goes from right to left; Page ↑ is always earlier.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-announce.h"
#include "ter-chart-columns.h"
#include "ter-chart-private.h"
#include "ter-chart-reading.h"
#include "ter-clock.h"
#include "ter-instant.h"

enum
{
  STEP = 1,
  PAGE,
  END,
};

static void
say_selection (TerChart *self)
{
  g_autofree char *text = ter_chart_say_selection (self);
  g_autofree char *said = NULL;

  if (text == NULL)
    return;
  /* Translators: a period and what was measured in it. */
  said = g_strdup_printf (_("Selected: %s"), text);
  ter_announce (GTK_ACCESSIBLE (self), said);
}

/* One page is a month, or a quarter of what is seen when that is less. */
static gsize
page_length (TerChart       *self,
             const TerLayer *layer,
             gsize           point)
{
  const TerSpan *view = &self->zoom.view.span;
  gint64 page_us = MIN (30 * TER_USEC_PER_DAY, (view->end_us - view->start_us) / 4);
  gsize at = ter_chart_find (layer->samples, layer->samples->times[point] + page_us);

  if (at == layer->samples->n)
    at = point + (point - ter_chart_find (layer->samples, layer->samples->times[point] - page_us));

  return MAX (1, at - MIN (at, point));
}

/* From the last of the finer points on, the coarse ones: the view follows, and finer ones come. */
static gboolean
leave_detail (TerChart *self,
              gboolean  is_later,
              gint64   *time_us)
{
  const TerLayer *layer = ter_chart_data_get_main (self->data);
  gsize i;

  if (ter_chart_get_shown (self) == self->data || layer == NULL || layer->samples->n == 0)
    return FALSE;
  i = ter_chart_point_near (layer, self->cursor_us);
  if (is_later ? i + 1 >= layer->samples->n : i == 0)
    return FALSE;
  *time_us = ter_chart_point_time (layer, is_later ? i + 1 : i - 1);

  return TRUE;
}

static gint64
next_time (TerChart       *self,
           const TerLayer *layer,
           int             size,
           gboolean        is_later)
{
  gint64 last = (gint64) layer->samples->n - 1;
  gsize point;
  gint64 to;
  gint64 time_us;

  if (size == END)
    {
      layer = ter_chart_data_get_main (self->data);
      return ter_chart_point_time (layer, is_later ? layer->samples->n - 1 : 0);
    }
  if (!ter_chart_get_point (self, &point))
    {
      /* The cursor comes in where the eye would: at the end of what is seen. */
      point = ter_chart_find (layer->samples, self->zoom.view.span.end_us);
      return ter_chart_point_time (layer, point > 0 ? point - 1 : 0);
    }
  to = (gint64) (size == PAGE ? page_length (self, layer, point) : 1);
  to = (gint64) point + (is_later ? to : -to);
  if ((to < 0 || to > last) && leave_detail (self, is_later, &time_us))
    return time_us;

  return ter_chart_point_time (layer, (gsize) CLAMP (to, 0, last));
}

static gint64
selection_anchor (TerChart *self)
{
  TerSpan span;

  if (self->cursor_us == TER_INSTANT_NONE || !ter_chart_link_get_selection (self->link, &span))
    return self->cursor_us;

  /* It goes on from its other end. */
  return ABS (self->cursor_us - span.start_us) < ABS (span.end_us - self->cursor_us)
             ? span.end_us - 1
             : span.start_us;
}

static gboolean
move_action (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  TerChart *self = TER_CHART (widget);
  const TerLayer *layer = ter_chart_get_layer (self);
  int direction;
  gboolean is_selecting;
  gboolean is_later;
  gint64 from_us = self->cursor_us;
  gint64 anchor_us;
  gint64 to_us;

  if (layer == NULL)
    return FALSE;
  g_variant_get (parameter, "(ib)", &direction, &is_selecting);
  is_later = direction > 0;
  if (ABS (direction) == STEP && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    is_later = !is_later;
  anchor_us = selection_anchor (self);
  to_us = next_time (self, layer, ABS (direction), is_later);
  self->is_pinned = TRUE;
  ter_chart_set_cursor (self, to_us);
  ter_chart_view_begins (self);
  if (ter_chart_zoom_reach (&self->zoom, to_us))
    ter_chart_view_moved (self, FALSE);
  if (is_selecting)
    {
      ter_chart_link_select (
          self->link,
          ter_chart_snap (self, anchor_us == TER_INSTANT_NONE ? to_us : anchor_us, to_us));
      say_selection (self);
    }
  else
    ter_chart_say_move (self, from_us);

  return TRUE;
}

static gboolean
pan_action (GtkWidget *widget,
            GVariant  *parameter,
            gpointer   data)
{
  TerChart *self = TER_CHART (widget);
  const TerSpan *view = &self->zoom.view.span;
  gint64 step = (view->end_us - view->start_us) / 4 * g_variant_get_int32 (parameter);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    step = -step;
  ter_chart_view_begins (self);
  if (ter_chart_zoom_pan (&self->zoom, step))
    ter_chart_view_moved (self, TRUE);

  return self->data != NULL;
}

static gboolean
release_action (GtkWidget *widget,
                GVariant  *parameter,
                gpointer   data)
{
  TerChart *self = TER_CHART (widget);

  if (ter_chart_link_get_selection (self->link, NULL))
    {
      ter_chart_link_clear (self->link);
      return TRUE;
    }
  if (self->cursor_us == TER_INSTANT_NONE)
    return FALSE;
  self->is_pinned = FALSE;
  ter_chart_set_cursor (self, TER_INSTANT_NONE);

  return TRUE;
}

static gboolean
pin_action (GtkWidget *widget,
            GVariant  *parameter,
            gpointer   data)
{
  TerChart *self = TER_CHART (widget);

  if (self->cursor_us == TER_INSTANT_NONE)
    return FALSE;
  self->is_pinned = !self->is_pinned;
  gtk_widget_queue_draw (widget);

  return TRUE;
}

static void
add_move (GtkWidgetClass *klass,
          guint           key,
          int             direction)
{
  gtk_widget_class_add_binding (klass, key, 0, move_action, "(ib)", direction, FALSE);
  gtk_widget_class_add_binding (klass, key, GDK_SHIFT_MASK, move_action, "(ib)", direction, TRUE);
}

void
ter_chart_add_bindings (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    int direction;
  } moves[] = {
    { GDK_KEY_Left, -STEP },    { GDK_KEY_Right, STEP },    { GDK_KEY_KP_Left, -STEP },
    { GDK_KEY_KP_Right, STEP }, { GDK_KEY_Page_Up, -PAGE }, { GDK_KEY_Page_Down, PAGE },
    { GDK_KEY_Home, -END },     { GDK_KEY_End, END },
  };
  static const struct
  {
    guint key;
    const char *action;
  } acts[] = {
    { GDK_KEY_plus, "chart.zoom-in" },         { GDK_KEY_equal, "chart.zoom-in" },
    { GDK_KEY_KP_Add, "chart.zoom-in" },       { GDK_KEY_minus, "chart.zoom-out" },
    { GDK_KEY_KP_Subtract, "chart.zoom-out" }, { GDK_KEY_0, "chart.reset" },
    { GDK_KEY_KP_0, "chart.reset" },           { GDK_KEY_BackSpace, "chart.undo-zoom" },
    { GDK_KEY_z, "chart.zoom-selection" },     { GDK_KEY_u, "chart.use-period" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    add_move (klass, moves[i].key, moves[i].direction);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_add_binding_action (klass, acts[i].key, 0, acts[i].action, NULL);
  /* Shift+= is + on many keyboards, and a + of its own with Shift. */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_plus, GDK_SHIFT_MASK, "chart.zoom-in", NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Left, GDK_CONTROL_MASK, pan_action, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Right, GDK_CONTROL_MASK, pan_action, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, pin_action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, pin_action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, release_action, NULL);
}
