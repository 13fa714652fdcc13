/* ter-property.c — Observed properties: what a series measures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Every series observes one property of this table, or a property named by its source that the table does
 * not have (its code is then the source's own key, kept as it is). A decoder meets field names such as
 * "temp", "tempC_SHT" or "Température": ter_property_guess() maps the usual ones.
 *
 *  1. Codes are stored: one may be added, none is ever renamed.
 *  2. A guess is made from the whole key, then from its words; what is not recognised is not guessed.
 *  3. The unit is only a default: what the source or the person says wins.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-property.h"

static const TerProperty properties[] = {
  { "temperature", N_("Temperature"), TER_SERIES_GAUGE, "Cel", "ter-thermometer-symbolic" },
  { "outdoor-temperature", N_("Outdoor temperature"), TER_SERIES_GAUGE, "Cel",
    "ter-thermometer-symbolic" },
  { "humidity", N_("Relative humidity"), TER_SERIES_GAUGE, "%", "ter-drop-symbolic" },
  { "co2", N_("CO₂"), TER_SERIES_GAUGE, "[ppm]", "ter-air-symbolic" },
  { "tvoc", N_("Volatile compounds"), TER_SERIES_GAUGE, "", "ter-air-symbolic" },
  { "pm2-5", N_("Fine particles PM2.5"), TER_SERIES_GAUGE, "ug/m3", "ter-air-symbolic" },
  { "pm10", N_("Particles PM10"), TER_SERIES_GAUGE, "ug/m3", "ter-air-symbolic" },
  { "pressure", N_("Atmospheric pressure"), TER_SERIES_GAUGE, "hPa", "ter-gauge-symbolic" },
  { "illuminance", N_("Illuminance"), TER_SERIES_GAUGE, "lx", "ter-gauge-symbolic" },
  { "sound", N_("Sound level"), TER_SERIES_GAUGE, "dB[SPL]", "ter-gauge-symbolic" },
  { "electricity-index", N_("Electricity index"), TER_SERIES_COUNTER, "kWh", "ter-bolt-symbolic" },
  { "gas-index", N_("Gas index"), TER_SERIES_COUNTER, "kWh", "ter-flame-symbolic" },
  { "heat-index", N_("Heat index"), TER_SERIES_COUNTER, "kWh", "ter-flame-symbolic" },
  { "energy-index", N_("Energy index"), TER_SERIES_COUNTER, "kWh", "ter-bolt-symbolic" },
  { "energy", N_("Energy of the step"), TER_SERIES_AMOUNT, "kWh", "ter-bolt-symbolic" },
  { "power", N_("Power"), TER_SERIES_GAUGE, "W", "ter-bolt-symbolic" },
  { "apparent-power", N_("Apparent power"), TER_SERIES_GAUGE, "V.A", "ter-bolt-symbolic" },
  { "voltage", N_("Voltage"), TER_SERIES_GAUGE, "V", "ter-bolt-symbolic" },
  { "current", N_("Current"), TER_SERIES_GAUGE, "A", "ter-bolt-symbolic" },
  { "water-index", N_("Water index"), TER_SERIES_COUNTER, "m3", "ter-drop-symbolic" },
  { "water-flow", N_("Water flow"), TER_SERIES_GAUGE, "m3/h", "ter-drop-symbolic" },
  { "water-level", N_("Water level"), TER_SERIES_GAUGE, "m", "ter-drop-symbolic" },
  { "water-volume", N_("Water of the step"), TER_SERIES_AMOUNT, "m3", "ter-drop-symbolic" },
  { "pulses", N_("Pulses"), TER_SERIES_COUNTER, "1", "ter-gauge-symbolic" },
  { "distance", N_("Distance"), TER_SERIES_GAUGE, "m", "ter-gauge-symbolic" },
  { "occupancy", N_("Occupancy"), TER_SERIES_STATE, "", "ter-gauge-symbolic" },
  { "activity", N_("Activity"), TER_SERIES_GAUGE, "", "ter-gauge-symbolic" },
  { "door", N_("Opening"), TER_SERIES_STATE, "", "ter-gauge-symbolic" },
  { "leak", N_("Water leak"), TER_SERIES_STATE, "", "ter-drop-symbolic" },
  { "state", N_("State"), TER_SERIES_STATE, "", "ter-gauge-symbolic" },
  { "battery", N_("Battery"), TER_SERIES_GAUGE, "%", "ter-battery-symbolic" },
  { "battery-voltage", N_("Battery voltage"), TER_SERIES_GAUGE, "V", "ter-battery-symbolic" },
  { "rssi", N_("Signal strength"), TER_SERIES_GAUGE, "dB[mW]", "ter-antenna-symbolic" },
  { "snr", N_("Signal to noise"), TER_SERIES_GAUGE, "dB[SPL]", "ter-antenna-symbolic" },
  { "attendance", N_("Attendance"), TER_SERIES_AMOUNT, "1", "ter-building-symbolic" },
  { "value", N_("Value"), TER_SERIES_GAUGE, "", "ter-gauge-symbolic" },
};

/* Lower case, accents removed, every separator removed. */
static const struct
{
  const char *key;
  const char *code;
} guesses[] = {
  { "temperature", "temperature" },
  { "temperaturesensor", "temperature" },
  { "temp", "temperature" },
  { "ambienttemperature", "temperature" },
  { "tempcsht", "temperature" },
  { "outdoortemperature", "outdoor-temperature" },
  { "temperatureexterieure", "outdoor-temperature" },
  { "humidity", "humidity" },
  { "humiditysensor", "humidity" },
  { "humsht", "humidity" },
  { "hum", "humidity" },
  { "relativehumidity", "humidity" },
  { "humidite", "humidity" },
  { "co2", "co2" },
  { "carbondioxide", "co2" },
  { "tvoc", "tvoc" },
  { "pm25", "pm2-5" },
  { "pm10", "pm10" },
  { "pressure", "pressure" },
  { "barometer", "pressure" },
  { "barometricpressure", "pressure" },
  { "pression", "pressure" },
  { "illumination", "illuminance" },
  { "illuminance", "illuminance" },
  { "illuminancesensor", "illuminance" },
  { "lightlevel", "illuminance" },
  { "luminosity", "illuminance" },
  { "luminosite", "illuminance" },
  { "sound", "sound" },
  { "noise", "sound" },
  { "laeq", "sound" },
  { "electricityindex", "electricity-index" },
  { "indexelectricite", "electricity-index" },
  { "base", "electricity-index" },
  { "energyindex", "energy-index" },
  { "activeenergy", "energy-index" },
  { "totalenergy", "energy-index" },
  { "kwh", "energy-index" },
  { "gasindex", "gas-index" },
  { "indexgaz", "gas-index" },
  { "heatindex", "heat-index" },
  { "energy", "energy" },
  { "energie", "energy" },
  { "consommation", "energy" },
  { "power", "power" },
  { "activepower", "power" },
  { "puissance", "power" },
  { "papp", "apparent-power" },
  { "voltage", "voltage" },
  { "tension", "voltage" },
  { "current", "current" },
  { "iinst", "current" },
  { "waterindex", "water-index" },
  { "indexeau", "water-index" },
  { "volumeindex", "water-index" },
  { "totalvolume", "water-index" },
  { "water", "water-index" },
  { "waterflow", "water-flow" },
  { "flow", "water-flow" },
  { "flowrate", "water-flow" },
  { "debit", "water-flow" },
  { "waterlevel", "water-level" },
  { "level", "water-level" },
  { "niveau", "water-level" },
  { "hauteur", "water-level" },
  { "volume", "water-volume" },
  { "pulse", "pulses" },
  { "pulses", "pulses" },
  { "counter", "pulses" },
  { "count", "pulses" },
  { "distance", "distance" },
  { "presence", "occupancy" },
  { "presencesensor", "occupancy" },
  { "occupancy", "occupancy" },
  { "pir", "occupancy" },
  { "motion", "occupancy" },
  { "activity", "activity" },
  { "door", "door" },
  { "magnetstatus", "door" },
  { "leak", "leak" },
  { "waterleak", "leak" },
  { "state", "state" },
  { "status", "state" },
  { "battery", "battery" },
  { "batterylevel", "battery" },
  { "pile", "battery" },
  { "batterie", "battery" },
  { "batteryvoltage", "battery-voltage" },
  { "batv", "battery-voltage" },
  { "vbat", "battery-voltage" },
  { "rssi", "rssi" },
  { "snr", "snr" },
  { "lorasnr", "snr" },
  { "effectif", "attendance" },
  { "attendance", "attendance" },
  { "frequentation", "attendance" },
  { "value", "value" },
  { "valeur", "value" },
};

/**
 * ter_property_lookup:
 * @code: (nullable): a stored code
 *
 * Returns: (transfer none) (nullable): the property, or %NULL if the table does not have it
 */
const TerProperty *
ter_property_lookup (const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (properties); i++)
    {
      if (g_str_equal (properties[i].code, code))
        return &properties[i];
    }

  return NULL;
}

/**
 * ter_property_list:
 * @n_properties: (out): how many there are
 *
 * Gets the whole table, in the order in which a person should be offered it.
 */
const TerProperty *
ter_property_list (guint *n_properties)
{
  g_return_val_if_fail (n_properties != NULL, NULL);

  *n_properties = G_N_ELEMENTS (properties);
  return properties;
}

static char *
fold_key (const char *key)
{
  g_autofree char *ascii = g_str_to_ascii (key, "C");
  GString *folded = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (folded, g_ascii_tolower (*p));
    }

  return g_string_free_and_steal (folded);
}

/**
 * ter_property_guess:
 * @key: a field name in a payload, or a column's title
 *
 * Finds the property that a field most likely carries, by its name alone.
 *
 * Returns: (transfer none) (nullable): the property, or %NULL: then the field keeps its own name
 */
const TerProperty *
ter_property_guess (const char *key)
{
  g_autofree char *folded = NULL;
  gsize length;

  g_return_val_if_fail (key != NULL, NULL);

  folded = fold_key (key);
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      if (g_str_equal (folded, guesses[i].key))
        return ter_property_lookup (guesses[i].code);
    }

  /* "temperature_3", "temp1": the trailing channel number is not part of the name. */
  length = strlen (folded);
  while (length > 0 && g_ascii_isdigit (folded[length - 1]))
    length--;
  if (length == 0 || folded[length] == '\0')
    return NULL;
  folded[length] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      if (g_str_equal (folded, guesses[i].key))
        return ter_property_lookup (guesses[i].code);
    }

  return NULL;
}

/**
 * ter_property_label:
 * @code: (nullable): a stored code
 *
 * Gets the name of a property in the person's language; a code that the table does not have is its own name.
 */
const char *
ter_property_label (const char *code)
{
  const TerProperty *property = ter_property_lookup (code);

  if (property != NULL)
    return g_dgettext (GETTEXT_PACKAGE, property->label);
  return code != NULL ? code : "";
}

static const char *const kind_names[] = { "gauge", "counter", "state", "amount" };

/**
 * ter_series_kind_to_string:
 *
 * Gets the word that files and the command use for @kind.
 */
const char *
ter_series_kind_to_string (TerSeriesKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), kind_names[0]);

  return kind_names[kind];
}

/**
 * ter_series_kind_from_string:
 * @kind: (out): the kind
 *
 * Returns: %FALSE if @string is no such word; @kind is then untouched
 */
gboolean
ter_series_kind_from_string (const char    *string,
                             TerSeriesKind *kind)
{
  g_return_val_if_fail (string != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_str_equal (string, kind_names[i]))
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}
