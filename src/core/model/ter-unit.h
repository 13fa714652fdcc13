/* ter-unit.h — Units that values carry, and their conversions
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerUnit:
 * @code: its UCUM code, the one stored: "kWh", "m3", "Cel"
 * @symbol: what is shown: "kWh", "m³", "°C"
 * @dimension: what may be converted into what: "energy", "volume", "temperature"
 * @factor: multiplied by this, plus @offset, a value is in the dimension's base unit
 * @offset: see @factor
 *
 * A unit of measure. The table is static: a unit is never freed.
 */
typedef struct
{
  const char *code;
  const char *symbol;
  const char *dimension;
  double factor;
  double offset;
} TerUnit;

const TerUnit *ter_unit_lookup (const char *code_or_symbol);
const TerUnit *ter_unit_list (guint *n_units);
const char    *ter_unit_symbol (const char *code);
gboolean       ter_unit_convert (const char *from_code,
                                 const char *to_code,
                                 double      value,
                                 double     *converted);
char          *ter_unit_per_hour (const char *code,
                                  double     *factor) G_GNUC_WARN_UNUSED_RESULT;
const char    *ter_unit_readable (const char *code,
                                  double      value);

G_END_DECLS
