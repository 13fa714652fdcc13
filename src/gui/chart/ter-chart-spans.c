/* ter-chart-spans.c — Fills columns of pixels
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A dense line, area or band is one interval in each column of device pixels. How much of each pixel they cover is
 * computed by hand into a mask, through which the colour is painted: stroking the same line costs a hundred times
 * more, and a picture in colour four times the memory (tests/bench/bench-chart.c).
 *
 *  1. A pixel is as opaque as the interval covers it: edges are as smooth as those of a path.
 *  2. The mask is as tall as what is in it, never the whole plot.
 *  3. Where everything must stay a shape, each interval is a rectangle instead.
 */

#include "config.h"

#include "ter-chart-spans.h"

#include <math.h>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define BY_PROCESSOR __attribute__ ((target_clones ("avx512f", "avx2", "default"), optimize ("O3")))
#else
#define BY_PROCESSOR
#endif

/* So many rows of 256ths of a pixel fit in 16 bits with room to spare. */
#define BLOCK_ROWS 64

/**
 * ter_spans_init:
 * @spans: (out caller-allocates): filled, with nothing in any column
 *
 * Makes the columns of a plot.
 */
void
ter_spans_init (TerSpans             *spans,
                const TerChartStyle  *style,
                const TerChartLayout *layout)
{
  g_return_if_fail (spans != NULL && style != NULL && layout != NULL);

  spans->n = MAX (1, (guint) floorf (layout->plot.size.width * style->scale));
  spans->tops = g_new0 (float, spans->n);
  spans->bottoms = g_new0 (float, spans->n);
}

/**
 * ter_spans_clear:
 *
 * Frees the columns.
 */
void
ter_spans_clear (TerSpans *spans)
{
  g_clear_pointer (&spans->tops, g_free);
  g_clear_pointer (&spans->bottoms, g_free);
}

/* One row of the mask: what lies below @y of the part above the bottom, less that of the part above the top. Numbers
 * are 256ths of a pixel in 16 bits and there is no branch, so that the most columns go at once. */
BY_PROCESSOR static void
cover_row (guint8 *restrict       covers,
           const gint16 *restrict tops,
           const gint16 *restrict bottoms,
           guint                  n,
           gint16                 y)
{
  for (guint i = 0; i < n; i++)
    {
      gint16 whole = (gint16) (bottoms[i] - y);
      gint16 less = (gint16) (tops[i] - y);

      whole = whole < 0 ? 0 : whole;
      whole = whole > 255 ? 255 : whole;
      less = less < 0 ? 0 : less;
      less = less > 255 ? 255 : less;
      covers[i] = (guint8) (whole - less);
    }
}

/* A place within a block of rows. */
static gint16
place_in (float y,
          int   first_row)
{
  return (gint16) (CLAMP (y - (float) first_row, 0, BLOCK_ROWS) * 256 + 0.5f);
}

static void
cover (const TerSpans *spans,
       guint8         *covers,
       gsize           stride,
       int             top,
       int             n_rows)
{
  g_autofree gint16 *tops = g_new (gint16, spans->n);
  g_autofree gint16 *bottoms = g_new (gint16, spans->n);

  for (int first = 0; first < n_rows; first += BLOCK_ROWS)
    {
      for (guint i = 0; i < spans->n; i++)
        {
          tops[i] = place_in (spans->tops[i], top + first);
          bottoms[i] = MAX (tops[i], place_in (spans->bottoms[i], top + first));
        }
      for (int row = 0; row < MIN (BLOCK_ROWS, n_rows - first); row++)
        cover_row (covers + (gsize) (first + row) * stride, tops, bottoms, spans->n,
                   (gint16) (row * 256));
    }
}

static gboolean
find_extent (const TerSpans *spans,
             float          *top,
             float          *bottom)
{
  *top = INFINITY;
  *bottom = -INFINITY;
  for (guint i = 0; i < spans->n; i++)
    if (spans->bottoms[i] > spans->tops[i])
      {
        *top = MIN (*top, spans->tops[i]);
        *bottom = MAX (*bottom, spans->bottoms[i]);
      }

  return *bottom > *top;
}

static void
draw_rectangles (GtkSnapshot          *snapshot,
                 const TerSpans       *spans,
                 const TerChartLayout *layout,
                 const GdkRGBA        *color)
{
  float wide = layout->plot.size.width / spans->n;

  for (guint i = 0; i < spans->n; i++)
    if (spans->bottoms[i] > spans->tops[i])
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (layout->plot.origin.x + i * wide,
                                                      spans->tops[i], wide,
                                                      spans->bottoms[i] - spans->tops[i]));
}

static void
paint (GtkSnapshot          *snapshot,
       const TerSpans       *spans,
       const TerChartStyle  *style,
       const TerChartLayout *layout,
       int                   top,
       int                   n_rows,
       const GdkRGBA        *color)
{
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) spans->n, n_rows);
  guint8 *covers = cairo_image_surface_get_data (mask);
  gsize stride = (gsize) cairo_image_surface_get_stride (mask);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (layout->plot.origin.x, top / style->scale,
                                               spans->n / style->scale, n_rows / style->scale);
  cairo_t *cr;

  cover (spans, covers, stride, top, n_rows);
  cairo_surface_mark_dirty (mask);
  cairo_surface_set_device_scale (mask, style->scale, style->scale);

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_mask_surface (cr, mask, bounds.origin.x, bounds.origin.y);
  cairo_destroy (cr);
  cairo_surface_destroy (mask);
}

/**
 * ter_spans_draw:
 * @spans: intervals, in pixels; they are cut to the plot and a line around it, and used up
 * @color: of all
 *
 * Fills the columns of a plot.
 */
void
ter_spans_draw (GtkSnapshot          *snapshot,
                TerSpans             *spans,
                const TerChartStyle  *style,
                const TerChartLayout *layout,
                const GdkRGBA        *color)
{
  float edge = style->line_width + 1;
  float least = layout->plot.origin.y - edge;
  float most = layout->plot.origin.y + layout->plot.size.height + edge;
  float top, bottom;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (spans != NULL && style != NULL && layout != NULL && color != NULL);

  for (guint i = 0; i < spans->n; i++)
    {
      spans->tops[i] = MAX (spans->tops[i], least);
      spans->bottoms[i] = MIN (spans->bottoms[i], most);
    }
  if (style->is_vector)
    {
      draw_rectangles (snapshot, spans, layout, color);
      return;
    }

  for (guint i = 0; i < spans->n && style->scale != 1; i++)
    {
      spans->tops[i] *= style->scale;
      spans->bottoms[i] *= style->scale;
    }
  if (!find_extent (spans, &top, &bottom))
    return;
  top = floorf (top);
  bottom = ceilf (bottom);
  paint (snapshot, spans, style, layout, (int) top, (int) (bottom - top), color);
}
