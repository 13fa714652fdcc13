/* ter-preview-row.h — A message of a source that is being added
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-collector-preview.h"

G_BEGIN_DECLS

GtkWidget *ter_preview_row_new (const TerPreviewMessage *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
