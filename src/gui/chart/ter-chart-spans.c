/* ter-chart-spans.c — Fills columns of pixels
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A dense line, area or band is one interval in each column of device pixels. They are painted by hand into a picture
 * which is then one texture: stroking the same line costs a hundred times more (tests/bench/bench-chart.c).
 *
 *  1. A pixel is as opaque as the interval covers it: edges are as smooth as those of a path.
 *  2. The picture is as tall as what is in it, never the whole plot.
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

typedef struct
{
  float red;
  float green;
  float blue;
  float alpha;
} Ink;

/* One row of the picture, premultiplied. Without a branch, so that eight or sixteen columns go at once. */
BY_PROCESSOR static void
paint_row (guint32 *restrict     pixels,
           const float *restrict tops,
           const float *restrict bottoms,
           guint                 n,
           float                 y,
           Ink                   ink)
{
  for (guint i = 0; i < n; i++)
    {
      float top = tops[i] > y ? tops[i] : y;
      float bottom = bottoms[i] < y + 1 ? bottoms[i] : y + 1;
      float cover = bottom > top ? bottom - top : 0;
      gint32 alpha = (gint32) (cover * ink.alpha + 0.5f);
      gint32 red = (gint32) (cover * ink.red + 0.5f);
      gint32 green = (gint32) (cover * ink.green + 0.5f);
      gint32 blue = (gint32) (cover * ink.blue + 0.5f);

      pixels[i] = (guint32) (alpha << 24 | red << 16 | green << 8 | blue);
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

static GdkTexture *
paint (const TerSpans *spans,
       int             top,
       int             n_rows,
       const GdkRGBA  *color)
{
  gsize stride = (gsize) spans->n * sizeof (guint32);
  guint32 *pixels = g_malloc (stride * (gsize) n_rows);
  g_autoptr (GBytes) bytes = NULL;
  float alpha = color->alpha * 255;
  Ink ink = { color->red * alpha, color->green * alpha, color->blue * alpha, alpha };

  for (int row = 0; row < n_rows; row++)
    paint_row (pixels + (gsize) row * spans->n, spans->tops, spans->bottoms, spans->n,
               (float) (top + row), ink);
  bytes = g_bytes_new_take (pixels, stride * (gsize) n_rows);

  return gdk_memory_texture_new ((int) spans->n, n_rows, GDK_MEMORY_DEFAULT, bytes, stride);
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
  g_autoptr (GdkTexture) texture = NULL;
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
  texture = paint (spans, (int) top, (int) (bottom - top), color);
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT (layout->plot.origin.x, top / style->scale,
                                                    spans->n / style->scale,
                                                    (bottom - top) / style->scale));
}
