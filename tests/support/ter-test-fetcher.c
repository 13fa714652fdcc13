/* ter-test-fetcher.c — What brings map tiles, without a network
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-test-fetcher.h"

static void ter_test_fetcher_iface_init (TerTileFetcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerTestFetcher,
                               ter_test_fetcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_TILE_FETCHER,
                                                      ter_test_fetcher_iface_init))

static void
ter_test_fetcher_fetch_async (TerTileFetcher     *fetcher,
                              const char         *url,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  TerTestFetcher *self = TER_TEST_FETCHER (fetcher);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_asked++;
  g_set_str (&self->url, url);
  if (self->fails)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "no server");
  else
    g_task_return_pointer (task, g_bytes_ref (self->tile), (GDestroyNotify) g_bytes_unref);
}

static GBytes *
ter_test_fetcher_fetch_finish (TerTileFetcher *fetcher,
                               GAsyncResult   *result,
                               GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ter_test_fetcher_iface_init (TerTileFetcherInterface *iface)
{
  iface->fetch_async = ter_test_fetcher_fetch_async;
  iface->fetch_finish = ter_test_fetcher_fetch_finish;
}

static void
ter_test_fetcher_finalize (GObject *object)
{
  TerTestFetcher *self = TER_TEST_FETCHER (object);

  g_bytes_unref (self->tile);
  g_free (self->url);

  G_OBJECT_CLASS (ter_test_fetcher_parent_class)->finalize (object);
}

static void
ter_test_fetcher_class_init (TerTestFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_test_fetcher_finalize;
}

static void
ter_test_fetcher_init (TerTestFetcher *self)
{
}

TerTestFetcher *
ter_test_fetcher_new (GBytes *tile)
{
  TerTestFetcher *self = g_object_new (TER_TYPE_TEST_FETCHER, NULL);

  self->tile = g_bytes_ref (tile);

  return self;
}
