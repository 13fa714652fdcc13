/* ter-figure-text.h — A figure's value as people read it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"

G_BEGIN_DECLS

void ter_figure_text_parts (const TerFigure *figure, double value, char **number, char **unit);
char *ter_figure_text (const TerFigure *figure, double value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
