/* ter-pyramid.h — Extremes of any stretch of a long series, without reading it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-extremes.h"

G_BEGIN_DECLS

/* A series shorter than this is read through at each frame: that costs less than drawing it. */
#define TER_PYRAMID_LEAST 100000

typedef struct _TerPyramid TerPyramid;

/* The pyramid of samples is built when it is first asked for, and kept with them; NULL for a short series. */
void ter_pyramid_extremes (TerSamples *samples, gsize start, gsize end, TerExtremes *extremes);
guint8 ter_pyramid_qualities (TerSamples *samples, gsize start, gsize end);

/* For tests: how large it is. */
const TerPyramid *ter_pyramid_of (TerSamples *samples);
gsize ter_pyramid_size (const TerPyramid *self);

G_END_DECLS
