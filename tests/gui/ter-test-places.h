/* ter-test-places.h — A fictional territory in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-place.h"

G_BEGIN_DECLS

#define TER_TEST_NOW_US G_GINT64_CONSTANT (1795338000000000)

TerScene *ter_test_scene_new (guint n_sensors) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
