/* ter-run-text.h — What a run did, in words
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-run.h"

G_BEGIN_DECLS

char *ter_run_describe (const TerRun *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
