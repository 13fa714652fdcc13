/* ter-chart-sheet.c — A chart that stands alone in a document
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * On screen a card says what its chart is. Pasted in a document, the picture says it itself: above the chart its title,
 * its unit and period, and the legend; under it who says so, about which territory, and when.
 *
 *  1. Measured and drawn by one walk from top to bottom (a pen without a snapshot measures), so that both agree.
 *  2. Lines that are too long are wrapped, never cut.
 *  3. No clock and no setting is read here: who makes the sheet says when it was made.
 */

#include "config.h"

#include "ter-chart-sheet.h"

#include <math.h>

#include "ter-chart-layout.h"
#include "ter-instant.h"

#define TITLE_SCALE 1.3
#define KEY_WIDTH 20
#define KEY_HEIGHT 10
#define KEY_GAP 6
#define BETWEEN_KEYS 18
#define BETWEEN_LINES 4
#define AROUND_CHART 12

typedef struct
{
  /* NULL to measure */
  GtkSnapshot *snapshot;
  PangoContext *context;
  const TerChartStyle *style;
  float width;
  float y;
} Pen;

static void
ter_chart_sheet_clear (TerChartSheet *self)
{
  g_free (self->title);
  g_free (self->unit);
  g_free (self->period);
  g_free (self->summary);
  g_free (self->footer);
  g_clear_pointer (&self->legend, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerChartSheet, ter_chart_sheet, ter_chart_sheet_clear)

static void
write_line (Pen        *pen,
            const char *text,
            double      scale,
            gboolean    is_bold,
            TerRole     role)
{
  g_autoptr (PangoLayout) layout = NULL;
  float width, height;

  if (text == NULL || *text == '\0')
    return;
  layout = ter_chart_text (pen->context, text, scale, is_bold);
  pango_layout_set_width (layout, (int) (pen->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  /* Lines begin where time begins, whatever the letters of the first word. */
  pango_layout_set_auto_dir (layout, FALSE);
  ter_chart_text_size (layout, &width, &height);
  if (pen->snapshot != NULL)
    {
      if (pen->style->is_rtl)
        pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
      ter_chart_text_draw (pen->snapshot, layout, 0, pen->y, &pen->style->colors[role]);
    }
  pen->y += ceilf (height) + BETWEEN_LINES;
}

static void
draw_key (const Pen         *pen,
          const TerChartKey *key,
          PangoLayout       *label,
          float              x,
          float              width,
          float              height)
{
  float left = pen->style->is_rtl ? pen->width - x - width : x;
  float sample = pen->style->is_rtl ? left + width - KEY_WIDTH : left;
  float text = pen->style->is_rtl ? left : left + KEY_WIDTH + KEY_GAP;

  gtk_snapshot_save (pen->snapshot);
  gtk_snapshot_translate (pen->snapshot,
                          &GRAPHENE_POINT_INIT (sample, pen->y + (height - KEY_HEIGHT) / 2));
  ter_draw_key (pen->snapshot, pen->context, pen->style, key, KEY_WIDTH, KEY_HEIGHT);
  gtk_snapshot_restore (pen->snapshot);
  ter_chart_text_draw (pen->snapshot, label, text, pen->y, &pen->style->colors[TER_ROLE_TEXT]);
}

static void
write_legend (Pen             *pen,
              const GPtrArray *legend)
{
  float x = 0;
  float line = 0;

  for (guint i = 0; legend != NULL && i < legend->len; i++)
    {
      const TerChartKey *key = legend->pdata[i];
      g_autoptr (PangoLayout) label =
          ter_chart_text (pen->context, key->label, PANGO_SCALE_SMALL, FALSE);
      float width, height;

      ter_chart_text_size (label, &width, &height);
      width += KEY_WIDTH + KEY_GAP;
      if (x > 0 && x + width > pen->width)
        {
          x = 0;
          pen->y += line + BETWEEN_LINES;
        }
      if (pen->snapshot != NULL)
        draw_key (pen, key, label, x, width, height);
      x += width + BETWEEN_KEYS;
      line = ceilf (height);
    }
  pen->y += line > 0 ? line + BETWEEN_LINES : 0;
}

static void
write_head (Pen                 *pen,
            const TerChartSheet *sheet)
{
  g_autofree char *both = NULL;

  write_line (pen, sheet->title, TITLE_SCALE, TRUE, TER_ROLE_TEXT);
  if (sheet->unit != NULL && *sheet->unit != '\0' && sheet->period != NULL)
    both = g_strdup_printf ("%s · %s", sheet->unit, sheet->period);
  write_line (pen,
              both != NULL          ? both
              : sheet->unit != NULL ? sheet->unit
                                    : sheet->period,
              PANGO_SCALE_SMALL, FALSE, TER_ROLE_DIM);
  pen->y += BETWEEN_LINES;
  write_legend (pen, sheet->legend);
  pen->y += AROUND_CHART - BETWEEN_LINES;
}

static void
write_foot (Pen                 *pen,
            const TerChartSheet *sheet)
{
  if (sheet->footer == NULL)
    return;
  pen->y += AROUND_CHART;
  if (pen->snapshot != NULL)
    gtk_snapshot_append_color (pen->snapshot, &pen->style->colors[TER_ROLE_GRID],
                               &GRAPHENE_RECT_INIT (0, roundf (pen->y), pen->width, 1));
  pen->y += 1 + BETWEEN_LINES;
  write_line (pen, sheet->footer, PANGO_SCALE_SMALL, FALSE, TER_ROLE_DIM);
  pen->y -= BETWEEN_LINES;
}

/**
 * ter_chart_sheet_height:
 * @context: its font is that of the words
 *
 * Returns: how tall the words are beside the chart
 */
float
ter_chart_sheet_height (const TerChartSheet *sheet,
                        PangoContext        *context,
                        float                width)
{
  Pen pen = { .context = context, .width = width };

  g_return_val_if_fail (sheet != NULL && context != NULL, 0);

  write_head (&pen, sheet);
  write_foot (&pen, sheet);

  return ceilf (pen.y);
}

/**
 * ter_chart_sheet_draw:
 * @picture: a #TerSheetPicture
 *
 * Draws a chart with its words, as a #TerGraphicDraw: the chart takes what the words leave.
 */
void
ter_chart_sheet_draw (GtkSnapshot         *snapshot,
                      PangoContext        *context,
                      const TerChartStyle *style,
                      gconstpointer        picture,
                      float                width,
                      float                height)
{
  const TerSheetPicture *what = picture;
  Pen pen = { snapshot, context, style, width, 0 };
  float chart_height;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (context != NULL && style != NULL && what != NULL);

  chart_height = MAX (1, height - ter_chart_sheet_height (what->sheet, context, width));
  write_head (&pen, what->sheet);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, roundf (pen.y)));
  what->draw (snapshot, context, style, what->data, width, chart_height);
  gtk_snapshot_restore (snapshot);
  pen.y += chart_height;
  write_foot (&pen, what->sheet);
}
