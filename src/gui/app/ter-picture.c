/* ter-picture.c — A window as a picture
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-picture.h"

/* While a redraw is pending the window has no render node yet: it has one soon. */
#define ATTEMPTS 40

static gboolean
expired_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * ter_picture_wait:
 * @is_done: (nullable): whether to stop
 * @timeout_ms: how long at most
 *
 * Runs the main loop until something is done.
 *
 * Returns: whether it is
 */
gboolean
ter_picture_wait (gboolean (*is_done) (gpointer data),
                  gpointer data,
                  guint    timeout_ms)
{
  gboolean has_expired = FALSE;
  guint id = g_timeout_add (timeout_ms, expired_cb, &has_expired);

  while (!has_expired && (is_done == NULL || !is_done (data)))
    g_main_context_iteration (NULL, TRUE);
  if (!has_expired)
    g_source_remove (id);

  return !has_expired;
}

/**
 * ter_picture_take:
 * @window: a window on screen
 *
 * Draws a window as it is now.
 *
 * Returns: (transfer full) (nullable): a picture, or %NULL if the window could not be drawn
 */
GdkTexture *
ter_picture_take (GtkWidget *window)
{
  g_return_val_if_fail (GTK_IS_NATIVE (window), NULL);

  for (guint i = 0; i < ATTEMPTS; i++)
    {
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      int width = gdk_paintable_get_intrinsic_width (paintable);
      int height = gdk_paintable_get_intrinsic_height (paintable);
      GdkTexture *texture;
      GskRenderNode *node;

      gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_to_node (snapshot);
      if (node == NULL)
        {
          ter_picture_wait (NULL, NULL, 25);
          continue;
        }
      texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                             &GRAPHENE_RECT_INIT (0, 0, width, height));
      gsk_render_node_unref (node);
      return texture;
    }

  return NULL;
}
