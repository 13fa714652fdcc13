/* ter-source-secret.h — The user and the password of a source are asked for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"
#include "ter-source.h"

G_BEGIN_DECLS

void ter_source_secret_present (TerPage *page, TerSource *source);

G_END_DECLS
