/* ter-chart-actions.c — What a button, a menu or a key can do with a chart over time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Actions beside those of every drawing (ter-plot-menu.c): the zoom and its way back, and what to do with a selection.
 * What cannot be done now is not sensitive, and not in the menu.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-chart-private.h"

#define ZOOM_FACTOR 1.6

static void
zoom_by (TerChart *self,
         double    factor)
{
  const TerSpan *view = &self->zoom.view.span;
  gint64 anchor_us = view->start_us + (view->end_us - view->start_us) / 2;

  if (self->data == NULL)
    return;
  if (self->cursor_us >= view->start_us && self->cursor_us < view->end_us)
    anchor_us = self->cursor_us;
  ter_chart_view_begins (self);
  if (ter_chart_zoom_by (&self->zoom, factor, anchor_us))
    ter_chart_view_moved (self, TRUE);
}

static void
zoom_in_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       self)
{
  zoom_by (self, ZOOM_FACTOR);
}

static void
zoom_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       self)
{
  zoom_by (self, 1 / ZOOM_FACTOR);
}

static void
undo_zoom_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  TerChart *self = data;

  if (ter_chart_zoom_undo (&self->zoom))
    ter_chart_view_moved (self, TRUE);
}

static void
reset_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  TerChart *self = data;

  if (ter_chart_zoom_reset (&self->zoom))
    ter_chart_view_moved (self, TRUE);
}

static void
zoom_selection_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  TerChart *self = data;
  TerSpan span;

  if (self->data == NULL || !ter_chart_link_get_selection (self->link, &span))
    return;
  ter_chart_view_begins (self);
  ter_chart_link_clear (self->link);
  if (ter_chart_zoom_show (&self->zoom, span))
    ter_chart_view_moved (self, TRUE);
}

static void
use_period_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  ter_chart_link_choose (TER_CHART (data)->link);
}

static void
clear_selection_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  ter_chart_link_clear (TER_CHART (data)->link);
}

/* What a menu, a button or a key can do. */
void
ter_chart_add_actions (TerChart *self)
{
  static const GActionEntry entries[] = {
    { .name = "zoom-in", .activate = zoom_in_cb },
    { .name = "zoom-out", .activate = zoom_out_cb },
    { .name = "undo-zoom", .activate = undo_zoom_cb },
    { .name = "reset", .activate = reset_cb },
    { .name = "zoom-selection", .activate = zoom_selection_cb },
    { .name = "use-period", .activate = use_period_cb },
    { .name = "clear-selection", .activate = clear_selection_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (ter_plot_get_actions (TER_PLOT (self))), entries,
                                   G_N_ELEMENTS (entries), self);
}

/* What can be done depends on what is seen and selected. */
void
ter_chart_update_actions (TerChart *self)
{
  TerPlot *plot = TER_PLOT (self);
  gboolean has_selection = ter_chart_link_get_selection (self->link, NULL);

  ter_plot_set_enabled (plot, "reset", ter_chart_zoom_is_narrow (&self->zoom));
  ter_plot_set_enabled (plot, "undo-zoom", self->zoom.undo->len > 0);
  ter_plot_set_enabled (plot, "zoom-selection", has_selection);
  ter_plot_set_enabled (plot, "use-period", has_selection);
  ter_plot_set_enabled (plot, "clear-selection", has_selection);
}

static void
append (GMenu      *menu,
        const char *label,
        const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

void
ter_chart_fill_menu (TerPlot *plot,
                     GMenu   *menu)
{
  g_autoptr (GMenu) selection = g_menu_new ();
  g_autoptr (GMenu) zoom = g_menu_new ();

  append (selection, _("_Use This Period"), "chart.use-period");
  append (selection, _("Zoom to the _Selection"), "chart.zoom-selection");
  append (zoom, _("Show the _Whole Period"), "chart.reset");
  append (zoom, _("_Go Back to the View Before"), "chart.undo-zoom");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (selection));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (zoom));
}
