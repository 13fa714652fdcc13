/* ter-stage-line.c — The eight stages of a dataset's life
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A line of eight steps: those behind have a tick, the one where the dataset is has a ring, those ahead are dashed.
 * Where the line has no room for eight names it says in words what it shows: the widget measures as little as
 * that sentence needs, and draws one or the other by the width that it is given.
 *
 * For a screen reader it is one image whose description says where the dataset is.
 */

#include "config.h"

#include "ter-stage-line.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define N_STAGES (TER_STAGE_DESTROYED + 1)
#define RADIUS 11.0
#define TEXT_TOP (2 * RADIUS + 8)
/* Between the names of two stages. */
#define STEP_GAP_PX 7

struct _TerStageLine
{
  GtkWidget parent_instance;

  TerStage stage;
  /* Of the names, in the font of the widget; 0 until they are measured. */
  int step_px;
  int text_px;
};

G_DEFINE_FINAL_TYPE (TerStageLine, ter_stage_line, GTK_TYPE_WIDGET)

static char *
describe (TerStageLine *self)
{
  /* Translators: the rank of a stage, how many there are, its name */
  return g_strdup_printf (_("Stage %d of %d, %s"), (int) self->stage + 1, N_STAGES,
                          ter_stage_label (self->stage));
}

static PangoLayout *
create_layout (GtkWidget  *widget,
               const char *text,
               gboolean    is_bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  if (is_bold)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  return layout;
}

static void
measure_names (TerStageLine *self)
{
  if (self->step_px > 0)
    return;
  for (int i = 0; i < N_STAGES; i++)
    {
      g_autoptr (PangoLayout) layout =
          create_layout (GTK_WIDGET (self), ter_stage_label ((TerStage) i), FALSE);
      int width, height;

      pango_layout_get_pixel_size (layout, &width, &height);
      self->step_px = MAX (self->step_px, width + STEP_GAP_PX);
      self->text_px = MAX (self->text_px, height);
    }
}

static void
ter_stage_line_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ter_stage_line_parent_class)->css_changed (widget, change);
  TER_STAGE_LINE (widget)->step_px = 0;
}

static void
ter_stage_line_system_setting_changed (GtkWidget       *widget,
                                       GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ter_stage_line_parent_class)->system_setting_changed (widget, setting);
  /* Larger text. */
  TER_STAGE_LINE (widget)->step_px = 0;
}

static void
ter_stage_line_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  TerStageLine *self = TER_STAGE_LINE (widget);
  gboolean is_line;

  measure_names (self);
  is_line = for_size < 0 || for_size >= N_STAGES * self->step_px;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = MAX (N_STAGES * self->step_px, 160);
    }
  else
    *minimum = *natural = self->text_px + (is_line ? (int) TEXT_TOP : 0);
  *minimum_baseline = *natural_baseline = -1;
}

static void
draw_text (GtkWidget     *widget,
           GtkSnapshot   *snapshot,
           const char    *text,
           float          x,
           float          y,
           int            width,
           gboolean       is_bold,
           const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = create_layout (widget, text, is_bold);
  int text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (text_width > width)
    {
      pango_layout_set_width (layout, width * PANGO_SCALE);
      text_width = width;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - (float) text_width / 2, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_step (cairo_t       *cr,
           double         x,
           double         y,
           int            position,
           const GdkRGBA *accent,
           const GdkRGBA *ink)
{
  const double dashes[] = { 3, 3 };

  cairo_new_path (cr);
  cairo_arc (cr, x, y, RADIUS - (position > 0 ? 1 : 0), 0, 2 * G_PI);
  if (position > 0)
    {
      gdk_cairo_set_source_rgba (cr, ink);
      cairo_set_line_width (cr, 1.5);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      return;
    }

  gdk_cairo_set_source_rgba (cr, accent);
  cairo_set_line_width (cr, 2.2);
  if (position == 0)
    {
      cairo_stroke (cr);
      cairo_arc (cr, x, y, RADIUS - 5, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, x - 4.5, y + 0.5);
  cairo_line_to (cr, x - 1.2, y + 3.8);
  cairo_line_to (cr, x + 4.8, y - 3.4);
  cairo_stroke (cr);
}

static void
draw_line (TerStageLine  *self,
           GtkSnapshot   *snapshot,
           int            width,
           const GdkRGBA *accent,
           const GdkRGBA *ink)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double pitch = (double) width / N_STAGES;
  double y = RADIUS + 2;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, TEXT_TOP));

  for (int i = 0; i < N_STAGES; i++)
    {
      double x = pitch * ((is_rtl ? N_STAGES - 1 - i : i) + 0.5);
      double next = is_rtl ? x - pitch : x + pitch;

      draw_step (cr, x, y, i - (int) self->stage, accent, ink);
      if (i + 1 == N_STAGES)
        continue;
      gdk_cairo_set_source_rgba (cr, i < (int) self->stage ? accent : ink);
      cairo_set_line_width (cr, i < (int) self->stage ? 2.2 : 1);
      cairo_move_to (cr, x + (is_rtl ? -1 : 1) * (RADIUS + 4), y);
      cairo_line_to (cr, next - (is_rtl ? -1 : 1) * (RADIUS + 4), y);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
ter_stage_line_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  TerStageLine *self = TER_STAGE_LINE (widget);
  int width = gtk_widget_get_width (widget);
  g_autofree char *sentence = NULL;
  GdkRGBA ink, pale, accent;
  double pitch = (double) width / N_STAGES;

  gtk_widget_get_color (widget, &ink);
  measure_names (self);
  if (width < N_STAGES * self->step_px)
    {
      sentence = describe (self);
      draw_text (widget, snapshot, sentence, (float) width / 2, 0, width, TRUE, &ink);
      return;
    }

  /* The blue of what is done: the same in both themes, with white on it. */
  gdk_rgba_parse (&accent, "#3584e4");
  pale = ink;
  pale.alpha *= 0.55f;
  draw_line (self, snapshot, width, &accent, &pale);
  for (int i = 0; i < N_STAGES; i++)
    {
      gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
      double x = pitch * ((is_rtl ? N_STAGES - 1 - i : i) + 0.5);

      draw_text (widget, snapshot, ter_stage_label ((TerStage) i), (float) x, TEXT_TOP,
                 (int) pitch - 2, i == (int) self->stage, &ink);
    }
}

static GtkSizeRequestMode
ter_stage_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ter_stage_line_class_init (TerStageLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = ter_stage_line_get_request_mode;
  widget_class->measure = ter_stage_line_measure;
  widget_class->css_changed = ter_stage_line_css_changed;
  widget_class->system_setting_changed = ter_stage_line_system_setting_changed;
  widget_class->snapshot = ter_stage_line_snapshot;

  gtk_widget_class_set_css_name (widget_class, "stageline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ter_stage_line_init (TerStageLine *self)
{
  ter_stage_line_set_stage (self, TER_STAGE_LISTED);
}

/**
 * ter_stage_line_new:
 *
 * Returns: (transfer floating): a line at its first stage
 */
GtkWidget *
ter_stage_line_new (void)
{
  return g_object_new (TER_TYPE_STAGE_LINE, NULL);
}

/**
 * ter_stage_line_set_stage:
 *
 * Shows where a dataset is.
 */
void
ter_stage_line_set_stage (TerStageLine *self,
                          TerStage      stage)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (TER_IS_STAGE_LINE (self) && stage <= TER_STAGE_DESTROYED);

  self->stage = stage;
  sentence = describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
