/* ter-test-fetcher.h — What brings map tiles, without a network
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-tile-fetcher.h"

G_BEGIN_DECLS

#define TER_TYPE_TEST_FETCHER (ter_test_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (TerTestFetcher, ter_test_fetcher, TER, TEST_FETCHER, GObject)

/* Brings one picture for every tile, or says that it cannot. */
struct _TerTestFetcher
{
  GObject parent_instance;

  /* Owned */
  GBytes *tile;
  /* Owned. The last that was asked for. */
  char *url;
  guint n_asked;
  gboolean fails;
};

TerTestFetcher *ter_test_fetcher_new (GBytes *tile) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
