/* ter-test-samples.h — Readings as tests of series and of charts make them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"
#include "ter-samples.h"

G_BEGIN_DECLS

#define MINUTE (60 * TER_USEC_PER_SEC)
#define HOUR TER_USEC_PER_HOUR
#define DAY TER_USEC_PER_DAY

#define assert_near(actual, expected) g_assert_cmpfloat_with_epsilon (actual, expected, 1e-6)

/* The instant of a text like 2026-03-28T23:00:00Z. */
gint64 ter_test_instant (const char *text);

/* @n readings every @step from @start, the first of @first, that rise by @rise each time. */
TerSamples *ter_test_ramp_new (gint64 start, gint64 step, gsize n, double first, double rise)
    G_GNUC_WARN_UNUSED_RESULT;

/* Takes away what was read after @start and before @end. */
void ter_test_samples_cut (TerSamples *samples,
                           gint64      start,
                           gint64      end);

G_END_DECLS
