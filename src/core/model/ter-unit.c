/* ter-unit.c — Units that values carry, and their conversions
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One table of units, one table of other spellings, and conversions between units of one
 * dimension.
 *
 * 1. Codes are UCUM's (ucum.org) and are stored: one may be added, none is ever renamed.
 * 2. A value is converted through its dimension's base unit: kWh, m³, m³/h, °C, m, W, Pa, s, V, A,
 *    m², 1.
 * 3. A readable unit is the first of its dimension's scale that needs no more than four digits: figures and the
 *    axes of charts choose by the same rows.
 * 4. Gas volumes are not converted to energy here: that needs a dated calorific value, and to say
 *    PCS or PCI.
 */

#include "config.h"

#include "ter-unit.h"

#include <math.h>

static const TerUnit units[] = {
  { "1", "", "number", 1, 0 },
  { "%", "%", "number", 0.01, 0 },
  { "[ppm]", "ppm", "number", 1e-6, 0 },
  { "Wh", "Wh", "energy", 0.001, 0 },
  { "kWh", "kWh", "energy", 1, 0 },
  { "MWh", "MWh", "energy", 1000, 0 },
  { "J", "J", "energy", 1 / 3.6e6, 0 },
  { "MJ", "MJ", "energy", 1 / 3.6, 0 },
  { "kWh/m2", "kWh/m²", "energy-intensity", 1, 0 },
  { "W", "W", "power", 1, 0 },
  { "kW", "kW", "power", 1000, 0 },
  { "V.A", "VA", "apparent-power", 1, 0 },
  { "kV.A", "kVA", "apparent-power", 1000, 0 },
  { "m3", "m³", "volume", 1, 0 },
  { "L", "L", "volume", 0.001, 0 },
  { "m3/h", "m³/h", "flow", 1, 0 },
  { "L/h", "L/h", "flow", 0.001, 0 },
  { "L/s", "L/s", "flow", 3.6, 0 },
  { "Cel", "°C", "temperature", 1, 0 },
  { "K", "K", "temperature", 1, -273.15 },
  { "m", "m", "length", 1, 0 },
  { "cm", "cm", "length", 0.01, 0 },
  { "mm", "mm", "length", 0.001, 0 },
  { "km", "km", "length", 1000, 0 },
  { "m2", "m²", "area", 1, 0 },
  { "Pa", "Pa", "pressure", 1, 0 },
  { "hPa", "hPa", "pressure", 100, 0 },
  { "bar", "bar", "pressure", 1e5, 0 },
  { "V", "V", "voltage", 1, 0 },
  { "mV", "mV", "voltage", 0.001, 0 },
  { "A", "A", "current", 1, 0 },
  { "mA", "mA", "current", 0.001, 0 },
  { "s", "s", "time", 1, 0 },
  { "min", "min", "time", 60, 0 },
  { "h", "h", "time", 3600, 0 },
  { "Hz", "Hz", "frequency", 1, 0 },
  { "lx", "lx", "illuminance", 1, 0 },
  { "dB[SPL]", "dB", "sound", 1, 0 },
  { "dB[mW]", "dBm", "signal", 1, 0 },
  { "ug/m3", "µg/m³", "concentration", 1, 0 },
  { "deg", "°", "angle", 1, 0 },
  { "[degG]", "g", "acceleration", 1, 0 },
  { "deg/s", "°/s", "angular-speed", 1, 0 },
  { "m/s", "m/s", "speed", 1, 0 },
  { "km/h", "km/h", "speed", 1 / 3.6, 0 },
};

static const struct
{
  const char *alias;
  const char *code;
} aliases[] = {
  { "m^3", "m3" },     { "m³/h", "m3/h" },   { "°C", "Cel" },      { "degC", "Cel" },
  { "C", "Cel" },      { "ppm", "[ppm]" },   { "l", "L" },         { "litre", "L" },
  { "litres", "L" },   { "l/h", "L/h" },     { "kwh", "kWh" },     { "KWH", "kWh" },
  { "wh", "Wh" },      { "m²", "m2" },       { "kVA", "kV.A" },    { "VA", "V.A" },
  { "dB", "dB[SPL]" }, { "dBm", "dB[mW]" },  { "lux", "lx" },      { "degree", "deg" },
  { "°", "deg" },      { "µg/m³", "ug/m3" }, { "μg/m³", "ug/m3" }, { "percent", "%" },
};

/**
 * ter_unit_lookup:
 * @code_or_symbol: (nullable): a UCUM code, a symbol or a usual spelling
 *
 * Finds a unit.
 *
 * Returns: (transfer none) (nullable): the unit, or %NULL when the table does not have it
 */
const TerUnit *
ter_unit_lookup (const char *code_or_symbol)
{
  if (code_or_symbol == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (g_str_equal (units[i].code, code_or_symbol) ||
          g_str_equal (units[i].symbol, code_or_symbol))
        return &units[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      if (g_str_equal (aliases[i].alias, code_or_symbol))
        return ter_unit_lookup (aliases[i].code);
    }

  return NULL;
}

/**
 * ter_unit_list:
 * @n_units: (out): how many there are
 *
 * Gets the whole table, in the order in which a person should be offered it.
 */
const TerUnit *
ter_unit_list (guint *n_units)
{
  g_return_val_if_fail (n_units != NULL, NULL);

  *n_units = G_N_ELEMENTS (units);
  return units;
}

/**
 * ter_unit_symbol:
 * @code: (nullable): a stored unit
 *
 * Gets what to show for a unit; one that the table does not have is shown as its source wrote it.
 */
const char *
ter_unit_symbol (const char *code)
{
  const TerUnit *unit = ter_unit_lookup (code);

  if (unit != NULL)
    return unit->symbol;
  return code != NULL ? code : "";
}

/**
 * ter_unit_convert:
 * @converted: (out): the value in @to_code
 *
 * Converts a value between two units of the same dimension.
 *
 * Returns: %FALSE when a unit is unknown or the dimensions differ
 */
gboolean
ter_unit_convert (const char *from_code,
                  const char *to_code,
                  double      value,
                  double     *converted)
{
  const TerUnit *from = ter_unit_lookup (from_code);
  const TerUnit *to = ter_unit_lookup (to_code);

  g_return_val_if_fail (converted != NULL, FALSE);

  if (from == NULL || to == NULL || !g_str_equal (from->dimension, to->dimension))
    return FALSE;

  *converted = (value * from->factor + from->offset - to->offset) / to->factor;
  return TRUE;
}

/**
 * ter_unit_per_hour:
 * @code: (nullable): a stored unit
 * @factor: (out): what an amount for an hour is multiplied by
 *
 * Gets the unit of an amount for an hour: kW for kWh, m³/h for m³. A unit that has no such partner is written as it is,
 * "/h" after it.
 *
 * Returns: (transfer full): the unit's code
 */
char *
ter_unit_per_hour (const char *code,
                   double     *factor)
{
  static const struct
  {
    const char *amount;
    const char *rate;
    double factor;
  } rates[] = {
    { "Wh", "W", 1 },        { "kWh", "kW", 1 },  { "MWh", "kW", 1000 }, { "J", "W", 1 / 3600.0 },
    { "MJ", "kW", 1 / 3.6 }, { "m3", "m3/h", 1 }, { "L", "L/h", 1 },     { "km", "km/h", 1 },
  };
  const TerUnit *unit = ter_unit_lookup (code);

  g_return_val_if_fail (factor != NULL, NULL);

  *factor = 1;
  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (rates); i++)
    {
      if (g_str_equal (unit->code, rates[i].amount))
        {
          *factor = rates[i].factor;
          return g_strdup (rates[i].rate);
        }
    }

  return g_strdup_printf ("%s/h", unit != NULL ? unit->code : code != NULL ? code : "1");
}

/* Smallest first: a value is written in the first unit in which it is below the limit. */
static const struct
{
  const char *code;
  double up_to;
} readable[] = {
  { "Wh", 1000 },       { "kWh", 10000 },   { "MWh", INFINITY },
  { "W", 1000 },        { "kW", INFINITY }, { "V.A", 1000 },
  { "kV.A", INFINITY }, { "L", 100 },       { "m3", INFINITY },
};

/**
 * ter_unit_readable:
 * @code: (nullable): the unit of a value
 * @value: the value, or the greatest of those that share an axis
 *
 * Chooses the unit of the same dimension in which a person reads the value at once: 775900 kWh in MWh, 4336 W
 * in kW.
 *
 * Returns: (transfer none) (nullable): the code of that unit; @code itself when its dimension has one usual
 *   unit, when the table does not have it, or when the value is 0 or not a number
 */
const char *
ter_unit_readable (const char *code,
                   double      value)
{
  const TerUnit *unit = ter_unit_lookup (code);

  if (unit == NULL || value == 0 || !isfinite (value))
    return code;

  for (guint i = 0; i < G_N_ELEMENTS (readable); i++)
    {
      double scaled;

      if (ter_unit_convert (code, readable[i].code, value, &scaled) &&
          fabs (scaled) < readable[i].up_to)
        return readable[i].code;
    }

  return code;
}
