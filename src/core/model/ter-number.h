/* ter-number.h — Numbers as people read them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *ter_number_to_text (double value, int decimals) G_GNUC_WARN_UNUSED_RESULT;
int ter_number_decimals (double value);

G_END_DECLS
