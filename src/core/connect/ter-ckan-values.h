/* ter-ckan-values.h — The free texts of catalogues, made values
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-json.h"

G_BEGIN_DECLS

gboolean    ter_ckan_parse_date (const char *text,
                                 gint64     *instant_us);
gint64      ter_ckan_parse_size (const TerJsonNode *node);
char       *ter_ckan_clean_text (const char *text,
                                 glong       max_chars) G_GNUC_WARN_UNUSED_RESULT;
char       *ter_ckan_clean_format (const char *format,
                                   const char *mime,
                                   const char *url) G_GNUC_WARN_UNUSED_RESULT;
const char *ter_ckan_parse_frequency (const char *text);

G_END_DECLS
