/* ter-holidays.h — The public holidays of France
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-day.h"

G_BEGIN_DECLS

/**
 * TerHolidayRegion:
 * @TER_HOLIDAYS_FRANCE: the eleven of the Code du travail
 * @TER_HOLIDAYS_ALSACE_MOSELLE: Good Friday and 26 December too
 */
typedef enum
{
  TER_HOLIDAYS_FRANCE,
  TER_HOLIDAYS_ALSACE_MOSELLE,
} TerHolidayRegion;

gint32      ter_holidays_easter (int year);
const char *ter_holidays_get_name (gint32           day,
                                   TerHolidayRegion region);

G_END_DECLS
