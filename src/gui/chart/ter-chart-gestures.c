/* ter-chart-gestures.c — Pointer and fingers over a chart
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A drag is one of two things, chosen when it has gone DRAG_LEAST pixels and not before:
 *
 *   over the time axis, with Shift, on an edge of the selection ──► it selects
 *   over the plot, narrowed                                     ──► it pans
 *   over the plot, whole, with a mouse                          ──► it selects: there is nowhere to pan to
 *   anything else, a finger that goes up or down                ──► it is the page's, which scrolls
 *
 * Ctrl+wheel and two fingers that part zoom on what is under them; Shift+wheel and two fingers that slide pan. A wheel
 * alone is the page's.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-private.h"
#include "ter-chart-reading.h"
#include "ter-instant.h"

#define DRAG_LEAST 8
/* Half of a target that a finger can hit. */
#define EDGE_REACH 22
#define WHEEL_FACTOR 1.25
/* A notch of a wheel pans by this share of what is seen. */
#define WHEEL_SHARE 0.1

static gint64
seen_us (TerChart *self)
{
  return self->zoom.view.span.end_us - self->zoom.view.span.start_us;
}

/* How long some pixels are; to the right is later, unless time goes to the left. */
static gint64
length_of (TerChart *self,
           double    pixels)
{
  double share = pixels / MAX (1, (double) self->layout.plot.size.width);

  return (gint64) ((self->layout.is_rtl ? -share : share) * (double) seen_us (self));
}

static gboolean
is_ready (TerChart *self)
{
  return self->data != NULL && self->has_layout;
}

static void
follow (TerChart *self,
        double    x)
{
  const TerLayer *layer = ter_chart_get_layer (self);
  gsize point;

  if (layer == NULL || !is_ready (self))
    return;
  point = ter_chart_point_near (layer, ter_chart_time_at (self, x));
  ter_chart_set_cursor (self, ter_chart_point_time (layer, point));
}

static void
motion_cb (TerChart *self,
           double    x,
           double    y)
{
  if (!self->is_pinned && self->drag == TER_DRAG_NONE)
    follow (self, x);
}

static void
leave_cb (TerChart *self)
{
  if (!self->is_pinned)
    ter_chart_set_cursor (self, TER_INSTANT_NONE);
}

static void
pressed_cb (TerChart *self,
            int       n_presses,
            double    x,
            double    y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* A drag takes the press away: only a click comes here. */
static void
released_cb (TerChart *self,
             int       n_presses,
             double    x,
             double    y)
{
  if (n_presses == 2)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "chart.reset", NULL);
      return;
    }
  follow (self, x);
  self->is_pinned = self->cursor_us != TER_INSTANT_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The edge of the selection under the pointer: the other one stays. */
static gboolean
find_edge (TerChart *self,
           double    x,
           gint64   *anchor_us)
{
  TerSpan span;
  gint64 time_us = ter_chart_time_at (self, x);
  gint64 reach_us = ABS (length_of (self, EDGE_REACH));

  if (!ter_chart_link_get_selection (self->link, &span))
    return FALSE;
  /* Of a short selection, the nearer one. */
  if (ABS (time_us - span.start_us) <= MIN (reach_us, ABS (time_us - span.end_us)))
    *anchor_us = span.end_us;
  else if (ABS (time_us - span.end_us) <= reach_us)
    *anchor_us = span.start_us;
  else
    return FALSE;

  return TRUE;
}

static TerDrag
choose_drag (TerChart   *self,
             GtkGesture *gesture,
             double      x,
             double      y,
             double      dx,
             double      dy)
{
  GdkEventSequence *sequence = gtk_gesture_get_last_updated_sequence (gesture);
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean is_on_axis = y > self->layout.plot.origin.y + self->layout.plot.size.height;

  self->drag_anchor_us = ter_chart_time_at (self, x);
  if (find_edge (self, x, &self->drag_anchor_us) || (state & GDK_SHIFT_MASK) != 0 || is_on_axis)
    return TER_DRAG_SELECT;
  /* A finger has a sequence, a mouse none. */
  if (sequence != NULL && fabs (dy) > fabs (dx))
    return TER_DRAG_NONE;
  if (ter_chart_zoom_is_narrow (&self->zoom))
    return TER_DRAG_PAN;

  return sequence == NULL ? TER_DRAG_SELECT : TER_DRAG_NONE;
}

static void
drag_begin_cb (TerChart *self)
{
  self->drag = TER_DRAG_NONE;
}

static void
drag_update_cb (TerChart       *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  double x, y;

  if (!is_ready (self) || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->drag == TER_DRAG_NONE)
    {
      if (fabs (dx) < DRAG_LEAST && fabs (dy) < DRAG_LEAST)
        return;
      self->drag = choose_drag (self, GTK_GESTURE (gesture), x, y, dx, dy);
      gtk_gesture_set_state (GTK_GESTURE (gesture), self->drag == TER_DRAG_NONE
                                                        ? GTK_EVENT_SEQUENCE_DENIED
                                                        : GTK_EVENT_SEQUENCE_CLAIMED);
      self->drag_view = self->zoom.view.span;
      if (self->drag == TER_DRAG_PAN)
        ter_chart_view_begins (self);
    }

  if (self->drag == TER_DRAG_SELECT)
    ter_chart_link_select (self->link, ter_chart_snap (self, self->drag_anchor_us,
                                                       ter_chart_time_at (self, x + dx)));
  else if (self->drag == TER_DRAG_PAN &&
           ter_chart_zoom_pan (&self->zoom, self->drag_view.start_us - length_of (self, dx) -
                                                self->zoom.view.span.start_us))
    ter_chart_view_moved (self, FALSE);
}

static void
drag_end_cb (TerChart *self)
{
  self->drag = TER_DRAG_NONE;
}

static gboolean
scroll_cb (TerChart                 *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gboolean is_surface = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE;
  double step;

  if (!is_ready (self))
    return FALSE;
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      gint64 anchor_us = self->cursor_us != TER_INSTANT_NONE
                             ? self->cursor_us
                             : self->zoom.view.span.start_us + seen_us (self) / 2;

      ter_chart_view_begins (self);
      if (ter_chart_zoom_by (&self->zoom, pow (WHEEL_FACTOR, is_surface ? -dy / 20 : -dy),
                             anchor_us))
        ter_chart_view_moved (self, FALSE);
      return TRUE;
    }
  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    dx = dy;
  else if (fabs (dx) <= fabs (dy))
    return FALSE;
  if (!ter_chart_zoom_is_narrow (&self->zoom))
    return FALSE;
  step = is_surface ? dx : dx * WHEEL_SHARE * self->layout.plot.size.width;
  ter_chart_view_begins (self);
  if (ter_chart_zoom_pan (&self->zoom, length_of (self, step)))
    ter_chart_view_moved (self, FALSE);

  return TRUE;
}

static void
pinch_begin_cb (TerChart *self)
{
  self->pinch_scale = 1;
  ter_chart_view_begins (self);
}

static void
pinch_cb (TerChart   *self,
          double      scale,
          GtkGesture *gesture)
{
  double x, y;

  if (!is_ready (self) || scale <= 0 || !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (ter_chart_zoom_by (&self->zoom, scale / self->pinch_scale, ter_chart_time_at (self, x)))
    ter_chart_view_moved (self, FALSE);
  self->pinch_scale = scale;
}

/* What the pointer, the wheel and the fingers do. */
void
ter_chart_add_gestures (TerChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}
