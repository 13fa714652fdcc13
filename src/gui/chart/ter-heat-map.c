/* ter-heat-map.c — Values by hour and day, cell by cell
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A TerPlot over ter_draw_heat() with a cursor on one cell: the pointer moves it, arrows too, and each cell reached by
 * a key is announced with its day, its hour and its value.
 */

#include "config.h"

#include "ter-heat-map.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-announce.h"
#include "ter-chart-layout.h"
#include "ter-chart-scale.h"
#include "ter-unit.h"

#define NO_CELL G_MAXUINT

struct _TerHeatMap
{
  TerPlot parent_instance;

  /* Owned */
  TerHeat *heat;
  char *title;
  char *summary;

  graphene_rect_t plot;
  guint cell;
};

G_DEFINE_FINAL_TYPE (TerHeatMap, ter_heat_map, TER_TYPE_PLOT)

static char *
say_value (TerHeatMap *self,
           guint       cell)
{
  double value = self->heat->values[cell];

  return isfinite (value) ? ter_chart_value (value, self->heat->unit)
                          : g_strdup (_("not measured"));
}

static char *
say_cell (TerHeatMap *self,
          guint       cell)
{
  g_autofree char *day = ter_heat_row_name (self->heat, cell / self->heat->n_columns);
  g_autofree char *hour = ter_heat_column_name (self->heat, cell % self->heat->n_columns);
  g_autofree char *value = say_value (self, cell);

  /* Translators: a day of the week, an hour, a value. */
  return g_strdup_printf (_("%s, %s · %s"), day, hour, value);
}

static void
move_to (TerHeatMap *self,
         guint       cell,
         gboolean    is_said)
{
  if (self->cell == cell)
    return;
  self->cell = cell;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (is_said && cell != NO_CELL)
    {
      g_autofree char *text = say_cell (self, cell);

      ter_announce (GTK_ACCESSIBLE (self), text);
    }
}

static gboolean
has_cells (TerHeatMap *self)
{
  return self->heat != NULL && self->heat->n_rows > 0 && self->heat->n_columns > 0;
}

static gboolean
move_action (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  TerHeatMap *self = TER_HEAT_MAP (widget);
  int columns, rows;
  int row, column;

  if (!has_cells (self))
    return FALSE;
  g_variant_get (parameter, "(ii)", &columns, &rows);
  if (ABS (columns) == 1 && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    columns = -columns;
  if (self->cell == NO_CELL)
    {
      move_to (self, 0, TRUE);
      return TRUE;
    }
  row = (int) (self->cell / self->heat->n_columns) + rows;
  column = (int) (self->cell % self->heat->n_columns) + columns;
  row = CLAMP (row, 0, (int) self->heat->n_rows - 1);
  column = CLAMP (column, 0, (int) self->heat->n_columns - 1);
  move_to (self, (guint) row * self->heat->n_columns + (guint) column, TRUE);

  return TRUE;
}

static gboolean
release_action (GtkWidget *widget,
                GVariant  *parameter,
                gpointer   data)
{
  TerHeatMap *self = TER_HEAT_MAP (widget);

  if (self->cell == NO_CELL)
    return FALSE;
  move_to (self, NO_CELL, FALSE);

  return TRUE;
}

static void
follow_cb (TerHeatMap *self,
           double      x,
           double      y)
{
  float share_x, share_y;
  guint row, column;

  if (!has_cells (self) || self->plot.size.width <= 0)
    return;
  share_x = ((float) x - self->plot.origin.x) / self->plot.size.width;
  share_y = ((float) y - self->plot.origin.y) / self->plot.size.height;
  if (share_x < 0 || share_x >= 1 || share_y < 0 || share_y >= 1)
    {
      move_to (self, NO_CELL, FALSE);
      return;
    }
  if (ter_plot_get_style (TER_PLOT (self))->is_rtl)
    share_x = 1 - share_x;
  column = MIN ((guint) (share_x * (float) self->heat->n_columns), self->heat->n_columns - 1);
  row = MIN ((guint) (share_y * (float) self->heat->n_rows), self->heat->n_rows - 1);
  move_to (self, row * self->heat->n_columns + column, FALSE);
}

static void
pressed_cb (TerHeatMap *self,
            int         n_presses,
            double      x,
            double      y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  follow_cb (self, x, y);
}

static void
leave_cb (TerHeatMap *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    move_to (self, NO_CELL, FALSE);
}

static void
ter_heat_map_draw (TerPlot             *plot,
                   GtkSnapshot         *snapshot,
                   const TerChartStyle *style,
                   float                width,
                   float                height)
{
  TerHeatMap *self = TER_HEAT_MAP (plot);
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));

  if (!has_cells (self))
    return;
  ter_draw_heat (snapshot, context, style, self->heat, width, height);
  if ((int) width == gtk_widget_get_width (GTK_WIDGET (self)) &&
      (int) height == gtk_widget_get_height (GTK_WIDGET (self)))
    ter_heat_layout (self->heat, style, context, width, height, &self->plot);
}

/* The words stand in the line of the scale, which leaves them room. */
static void
draw_words (TerHeatMap          *self,
            GtkSnapshot         *snapshot,
            const TerChartStyle *style,
            float                width)
{
  g_autofree char *words = say_cell (self, self->cell);
  g_autoptr (PangoLayout) text = ter_chart_text (gtk_widget_get_pango_context (GTK_WIDGET (self)),
                                                 words, PANGO_SCALE_SMALL, TRUE);
  float text_width;

  ter_chart_text_size (text, &text_width, NULL);
  ter_chart_text_draw (snapshot, text, style->is_rtl ? width - text_width : 0, 0,
                       &style->colors[TER_ROLE_TEXT]);
}

static void
ter_heat_map_draw_over (TerPlot     *plot,
                        GtkSnapshot *snapshot,
                        float        width,
                        float        height)
{
  TerHeatMap *self = TER_HEAT_MAP (plot);
  const TerChartStyle *style = ter_plot_get_style (plot);
  GskRoundedRect outline;
  float wide, tall;
  guint column;

  if (self->cell == NO_CELL || !has_cells (self))
    return;
  wide = self->plot.size.width / (float) self->heat->n_columns;
  tall = self->plot.size.height / (float) self->heat->n_rows;
  column = self->cell % self->heat->n_columns;
  if (style->is_rtl)
    column = self->heat->n_columns - 1 - column;
  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT (self->plot.origin.x + (float) column * wide - 1,
                           self->plot.origin.y +
                               (float) (self->cell / self->heat->n_columns) * tall - 1,
                           wide + 1, tall + 1),
      2);
  gtk_snapshot_append_border (snapshot, &outline, (const float[]) { 2, 2, 2, 2 },
                              (const GdkRGBA[]) {
                                  style->colors[TER_ROLE_TEXT], style->colors[TER_ROLE_TEXT],
                                  style->colors[TER_ROLE_TEXT], style->colors[TER_ROLE_TEXT] });
  draw_words (self, snapshot, style, width);
}

static TerChartTable *
ter_heat_map_dup_table (TerPlot *plot)
{
  TerHeatMap *self = TER_HEAT_MAP (plot);

  return has_cells (self) ? ter_chart_table_of_heat (self->heat, self->title) : NULL;
}

static char *
ter_heat_map_dup_title (TerPlot *plot)
{
  TerHeatMap *self = TER_HEAT_MAP (plot);

  return g_strdup (self->title != NULL ? self->title : _("Chart"));
}

/* Its scale is part of the drawing. */
static void
ter_heat_map_fill_sheet (TerPlot       *plot,
                         TerChartSheet *sheet)
{
  TerHeatMap *self = TER_HEAT_MAP (plot);

  if (sheet->unit == NULL && has_cells (self))
    sheet->unit = g_strdup (ter_unit_symbol (self->heat->unit));
  sheet->summary = g_strdup (self->summary);
}

static void
ter_heat_map_finalize (GObject *object)
{
  TerHeatMap *self = TER_HEAT_MAP (object);

  g_clear_pointer (&self->heat, ter_heat_free);
  g_free (self->title);
  g_free (self->summary);

  G_OBJECT_CLASS (ter_heat_map_parent_class)->finalize (object);
}

static void
ter_heat_map_class_init (TerHeatMapClass *klass)
{
  static const struct
  {
    guint key;
    int columns;
    int rows;
  } moves[] = {
    { GDK_KEY_Left, -1, 0 },  { GDK_KEY_Right, 1, 0 },     { GDK_KEY_Up, 0, -1 },
    { GDK_KEY_Down, 0, 1 },   { GDK_KEY_KP_Left, -1, 0 },  { GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_KP_Up, 0, -1 }, { GDK_KEY_KP_Down, 0, 1 },   { GDK_KEY_Home, -99, 0 },
    { GDK_KEY_End, 99, 0 },   { GDK_KEY_Page_Up, 0, -99 }, { GDK_KEY_Page_Down, 0, 99 },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TerPlotClass *plot_class = TER_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ter_heat_map_finalize;
  plot_class->draw = ter_heat_map_draw;
  plot_class->draw_over = ter_heat_map_draw_over;
  plot_class->dup_table = ter_heat_map_dup_table;
  plot_class->dup_title = ter_heat_map_dup_title;
  plot_class->fill_sheet = ter_heat_map_fill_sheet;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move_action, "(ii)",
                                  moves[i].columns, moves[i].rows);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, release_action, NULL);
}

static void
ter_heat_map_init (TerHeatMap *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cell = NO_CELL;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (follow_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * ter_heat_map_new:
 * @height: how tall, in pixels
 *
 * Returns: (transfer floating): an empty map of hours
 */
GtkWidget *
ter_heat_map_new (int height)
{
  TerPlot *self = g_object_new (TER_TYPE_HEAT_MAP, NULL);

  ter_plot_set_height (self, height);

  return GTK_WIDGET (self);
}

/* Where it is low and where it is high, for those who do not see it. */
static char *
summarise (TerHeatMap *self,
           const char *sentence)
{
  GString *text = g_string_new (sentence);
  guint low = NO_CELL;
  guint high = NO_CELL;
  g_autofree char *low_words = NULL;
  g_autofree char *high_words = NULL;

  for (guint i = 0; has_cells (self) && i < self->heat->n_rows * self->heat->n_columns; i++)
    {
      double value = self->heat->values[i];

      if (!isfinite (value))
        continue;
      if (low == NO_CELL || value < self->heat->values[low])
        low = i;
      if (high == NO_CELL || value > self->heat->values[high])
        high = i;
    }
  if (text->len > 0)
    g_string_append_c (text, ' ');
  if (low == NO_CELL)
    {
      g_string_append (text, _("Nothing was measured."));
      return g_string_free_and_steal (text);
    }
  low_words = say_cell (self, low);
  high_words = say_cell (self, high);
  /* Translators: a day, an hour and a value, twice. */
  g_string_append_printf (text, _("Lowest: %s. Highest: %s."), low_words, high_words);

  return g_string_free_and_steal (text);
}

/**
 * ter_heat_map_set:
 * @heat: (nullable) (transfer full): what to show
 * @title: (nullable): what it is
 * @sentence: (nullable): what it says
 *
 * Shows something else. The cursor stays on its cell.
 */
void
ter_heat_map_set (TerHeatMap *self,
                  TerHeat    *heat,
                  const char *title,
                  const char *sentence)
{
  g_return_if_fail (TER_IS_HEAT_MAP (self));

  g_clear_pointer (&self->heat, ter_heat_free);
  self->heat = heat;
  g_set_str (&self->title, title);
  if (!has_cells (self) || (self->cell != NO_CELL && self->cell >= heat->n_rows * heat->n_columns))
    self->cell = NO_CELL;
  g_free (self->summary);
  self->summary = summarise (self, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : _("Chart"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->summary, -1);
  ter_plot_redraw (TER_PLOT (self));
}
