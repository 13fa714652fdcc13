/* ter-json-private.h — What the files of the JSON room share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <yyjson.h>

#include "ter-json.h"

G_BEGIN_DECLS

gboolean    ter_json_check (yyjson_doc *document,
                            guint       max_depth,
                            gboolean    has_escapes,
                            GHashTable *repeated,
                            GError    **error);
yyjson_doc *ter_json_drop_repeated (yyjson_doc *document,
                                    GHashTable *repeated) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
