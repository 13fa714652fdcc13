/* ter-column.c — What a page scrolls
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-column.h"

/* From this share of its width on, a column begins to leave room at its sides. */
#define TIGHTENING 0.9

/**
 * ter_column_new:
 * @content: what the page shows
 * @width: how wide it may be
 *
 * Has a page scroll up and down, no wider than a line is read with comfort.
 *
 * Returns: (transfer floating): what to give the page
 */
GtkWidget *
ter_column_new (GtkWidget *content,
                int        width)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), (int) (width * TIGHTENING));
  adw_clamp_set_child (ADW_CLAMP (clamp), content);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);

  return scrolled;
}

/**
 * ter_column_stack_below:
 * @condition: a width, as a breakpoint writes it
 * @boxes: (array length=n_boxes) (nullable): horizontal boxes
 *
 * Has boxes stand upright where there is little room.
 *
 * Returns: (transfer none): the breakpoint, to be given more to do
 */
AdwBreakpoint *
ter_column_stack_below (AdwBreakpointBin *bin,
                        const char       *condition,
                        GtkWidget       **boxes,
                        guint             n_boxes)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (condition));
  GValue vertical = G_VALUE_INIT;
  GValue uneven = G_VALUE_INIT;

  g_value_init (&vertical, GTK_TYPE_ORIENTATION);
  g_value_set_enum (&vertical, GTK_ORIENTATION_VERTICAL);
  g_value_init (&uneven, G_TYPE_BOOLEAN);
  g_value_set_boolean (&uneven, FALSE);
  for (guint i = 0; i < n_boxes; i++)
    {
      adw_breakpoint_add_setter (breakpoint, G_OBJECT (boxes[i]), "orientation", &vertical);
      adw_breakpoint_add_setter (breakpoint, G_OBJECT (boxes[i]), "homogeneous", &uneven);
    }
  adw_breakpoint_bin_add_breakpoint (bin, breakpoint);

  return breakpoint;
}
