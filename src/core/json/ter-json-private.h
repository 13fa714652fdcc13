/* ter-json-private.h — What the files of the JSON room share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <yyjson.h>

#include "ter-json.h"

G_BEGIN_DECLS

gboolean ter_json_check (yyjson_doc *document,
                         guint       max_depth,
                         gboolean    has_escapes,
                         GError    **error);

G_END_DECLS
