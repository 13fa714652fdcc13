/* ter-weather-file.h — The weather of a station, from a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-weather.h"

G_BEGIN_DECLS

TerWeather *ter_weather_load_file (const char *path,
                                   const char *station,
                                   guint *n_swapped,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
