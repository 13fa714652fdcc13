/* ter-source-measures.h — Which measures of a source become series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-run.h"
#include "ter-source.h"

G_BEGIN_DECLS

char  *ter_source_measures_create_config (const char        *topic,
                                          const char *const *left_out) G_GNUC_WARN_UNUSED_RESULT;
char **ter_source_measures_dup_left_out (const TerSource *source) G_GNUC_WARN_UNUSED_RESULT;
char  *ter_source_measures_keep (const TerSource *source,
                                 const char      *property) G_GNUC_WARN_UNUSED_RESULT;
gint64 ter_source_measures_count_left_out (const TerRun *run);

G_END_DECLS
