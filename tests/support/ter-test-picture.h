/* ter-test-picture.h — Draws into pictures and compares them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pixels are compared by channel: fonts and rasterisers differ by a hair from one machine to another. */
#define TER_TEST_CHANNEL_TOLERANCE 48
#define TER_TEST_PIXEL_SHARE 0.02

static inline PangoContext *
ter_test_pango_context (void)
{
  /* The font is installed with the build's packages, and has one shape only. */
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoContext *context = pango_font_map_create_context (map);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("DejaVu Sans 11px");

  pango_context_set_font_description (context, font);
  pango_context_set_round_glyph_positions (context, TRUE);

  return context;
}

static inline cairo_surface_t *
ter_test_draw_node (GskRenderNode *node, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* How many of the pixels differ, as a share; 1 when the sizes do. The difference is painted in @diff. */
static inline double
ter_test_compare (cairo_surface_t *one, cairo_surface_t *other, cairo_surface_t **diff)
{
  int width = cairo_image_surface_get_width (one);
  int height = cairo_image_surface_get_height (one);
  gsize n_differing = 0;

  if (width != cairo_image_surface_get_width (other) ||
      height != cairo_image_surface_get_height (other))
    return 1;

  *diff = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  for (int y = 0; y < height; y++)
    {
      const guint8 *a =
          cairo_image_surface_get_data (one) + (gsize) y * cairo_image_surface_get_stride (one);
      const guint8 *b =
          cairo_image_surface_get_data (other) + (gsize) y * cairo_image_surface_get_stride (other);
      guint8 *d =
          cairo_image_surface_get_data (*diff) + (gsize) y * cairo_image_surface_get_stride (*diff);

      for (int x = 0; x < width; x++)
        {
          int most = 0;

          for (int c = 0; c < 3; c++)
            most = MAX (most, ABS ((int) a[x * 4 + c] - (int) b[x * 4 + c]));
          if (most <= TER_TEST_CHANNEL_TOLERANCE)
            continue;
          n_differing++;
          d[x * 4 + 2] = d[x * 4 + 3] = 255;
        }
    }
  cairo_surface_mark_dirty (*diff);

  return (double) n_differing / ((double) width * height);
}

/* Compares with tests/data/render/NAME.png; writes NAME.out.png and NAME.diff.png beside the build when they
 * differ. With TERRITOIRE_UPDATE_PICTURES=1 in the environment the picture becomes the reference. */
static inline void
ter_test_assert_picture (cairo_surface_t *picture, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *reference_path =
      g_test_build_filename (G_TEST_DIST, "data", "render", file, NULL);
  g_autofree char *out = g_strconcat (name, ".out.png", NULL);
  g_autofree char *out_path = g_test_build_filename (G_TEST_BUILT, out, NULL);
  cairo_surface_t *reference;
  cairo_surface_t *diff = NULL;
  double share;

  if (g_strcmp0 (g_getenv ("TERRITOIRE_UPDATE_PICTURES"), "1") == 0)
    {
      g_assert_cmpint (cairo_surface_write_to_png (picture, reference_path), ==,
                       CAIRO_STATUS_SUCCESS);
      return;
    }

  reference = cairo_image_surface_create_from_png (reference_path);
  if (cairo_surface_status (reference) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_write_to_png (picture, out_path);
      g_test_message ("There is no reference %s; what was drawn is %s", reference_path, out_path);
      g_test_fail ();
      cairo_surface_destroy (reference);
      return;
    }

  share = ter_test_compare (picture, reference, &diff);
  if (share > TER_TEST_PIXEL_SHARE)
    {
      g_autofree char *diff_name = g_strconcat (name, ".diff.png", NULL);
      g_autofree char *diff_path = g_test_build_filename (G_TEST_BUILT, diff_name, NULL);

      cairo_surface_write_to_png (picture, out_path);
      if (diff != NULL)
        cairo_surface_write_to_png (diff, diff_path);
      g_test_message ("%.2f %% of the pixels differ from %s: see %s and %s", share * 100,
                      reference_path, out_path, diff_path);
      g_test_fail ();
    }
  g_clear_pointer (&diff, cairo_surface_destroy);
  cairo_surface_destroy (reference);
}

G_END_DECLS
