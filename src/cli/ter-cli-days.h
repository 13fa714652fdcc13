/* ter-cli-days.h — Dates and numbers among the options of a verb
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-cli.h"
#include "ter-day.h"

G_BEGIN_DECLS

gboolean ter_cli_read_day (const char *text, gint32 *day);
gboolean ter_cli_read_number (const char *text, double lowest, double highest, double *value);
void ter_cli_write_day (TerJsonWriter *writer, const char *key, gint32 day);

G_END_DECLS
