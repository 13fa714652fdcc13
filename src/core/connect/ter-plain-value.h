/* ter-plain-value.h — Values, paths and times in payloads that no standard describes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-json.h"

G_BEGIN_DECLS

gboolean           ter_plain_read_number (const char  *text,
                                          double      *value,
                                          const char **unit);
gboolean           ter_plain_read_state (const char *text,
                                         double     *value);
gboolean           ter_plain_read_time (const TerJsonNode *node,
                                        gint64            *instant_us);
const TerJsonNode *ter_plain_follow (const TerJsonNode *root,
                                     const char        *path);

G_END_DECLS
