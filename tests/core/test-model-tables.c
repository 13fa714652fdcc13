/* test-model-tables.c — Units, properties, qualities, labels
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-clock.h"
#include "ter-dataset.h"
#include "ter-property.h"
#include "ter-quality.h"
#include "ter-unit.h"

static void
test_units (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    double value;
    double expected;
  } rows[] = {
    { "MWh", "kWh", 1.5, 1500 },      { "Wh", "kWh", 250, 0.25 }, { "L", "m3", 1500, 1.5 },
    { "°C", "K", 20, 293.15 },        { "K", "Cel", 273.15, 0 },  { "L/s", "m³/h", 1, 3.6 },
    { "hPa", "Pa", 1013.25, 101325 }, { "mV", "V", 2710, 2.71 },  { "MJ", "kWh", 3.6, 1 },
    { "km/h", "m/s", 36, 10 },        { "kWh", "kWh", -3, -3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double converted = NAN;

      g_assert_true (ter_unit_convert (rows[i].from, rows[i].to, rows[i].value, &converted));
      g_assert_cmpfloat_with_epsilon (converted, rows[i].expected,
                                      1e-9 * (1 + fabs (rows[i].expected)));
    }
}

static void
test_units_refused (void)
{
  double converted = 42;

  g_assert_false (ter_unit_convert ("m3", "kWh", 1, &converted));
  g_assert_false (ter_unit_convert ("kWh", "furlong", 1, &converted));
  g_assert_false (ter_unit_convert (NULL, "kWh", 1, &converted));
  g_assert_cmpfloat (converted, ==, 42);
  g_assert_cmpstr (ter_unit_symbol ("furlong"), ==, "furlong");
  g_assert_cmpstr (ter_unit_symbol (NULL), ==, "");
}

static void
test_units_readable (void)
{
  static const struct
  {
    const char *code;
    double value;
    const char *readable;
  } rows[] = {
    { "W", 4336, "kW" },    { "W", 999, "W" },       { "kW", 0.433, "W" },
    { "kWh", 9999, "kWh" }, { "kWh", 27800, "MWh" }, { "kWh", 0.2, "Wh" },
    { "MWh", 4, "kWh" },    { "L", 1500, "m3" },     { "m3", 0.02, "L" },
    { "mm", 250, "mm" },    { "Cel", 1e6, "Cel" },   { "kWh", 0, "kWh" },
    { "kWh", NAN, "kWh" },  { "kWh", -4e7, "MWh" },  { "furlong", 3, "furlong" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (ter_unit_readable (rows[i].code, rows[i].value), ==, rows[i].readable);
  g_assert_null (ter_unit_readable (NULL, 12));
}

/* A code or a symbol that stands twice in the table would hide the second one. */
static void
test_units_unique (void)
{
  guint n_units = 0;
  const TerUnit *units = ter_unit_list (&n_units);

  g_assert_cmpuint (n_units, >, 20);
  for (guint i = 0; i < n_units; i++)
    {
      g_assert_true (ter_unit_lookup (units[i].code) == &units[i]);
      g_assert_true (ter_unit_lookup (units[i].symbol) == &units[i]);
    }
}

static void
test_properties (void)
{
  guint n_properties = 0;
  const TerProperty *properties = ter_property_list (&n_properties);

  g_assert_cmpuint (n_properties, >, 20);
  for (guint i = 0; i < n_properties; i++)
    {
      g_assert_true (ter_property_lookup (properties[i].code) == &properties[i]);
      if (*properties[i].unit != '\0')
        g_assert_nonnull (ter_unit_lookup (properties[i].unit));
    }
  g_assert_null (ter_property_lookup ("Temperature"));
  g_assert_null (ter_property_lookup (NULL));
}

static void
test_guess (void)
{
  static const struct
  {
    const char *key;
    const char *code;
  } rows[] = {
    { "temperature", "temperature" },
    { "Température", "temperature" },
    { "temperature_3", "temperature" },
    { "TempC_SHT", "temperature" },
    { "relative_humidity_4", "humidity" },
    { "Humidité", "humidity" },
    { "temperatureSensor", "temperature" },
    { "BatV", "battery-voltage" },
    { "co2", "co2" },
    { "pm2_5", "pm2-5" },
    { "Débit", "water-flow" },
    { "index_eau", "water-index" },
    { "LoRa_SNR", "snr" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const TerProperty *property = ter_property_guess (rows[i].key);

      g_assert_nonnull (property);
      g_assert_cmpstr (property->code, ==, rows[i].code);
    }
  g_assert_null (ter_property_guess ("xyz"));
  g_assert_null (ter_property_guess (""));
  g_assert_null (ter_property_guess ("42"));
}

static void
test_words (void)
{
  for (guint i = 0; i < TER_N_QUALITIES; i++)
    {
      TerQuality quality = TER_QUALITY_BAD;

      g_assert_true (ter_quality_from_string (ter_quality_to_string (i), &quality));
      g_assert_cmpuint (quality, ==, i);
    }
  for (guint i = TER_SERIES_GAUGE; i <= TER_SERIES_AMOUNT; i++)
    {
      TerSeriesKind kind = TER_SERIES_GAUGE;

      g_assert_true (ter_series_kind_from_string (ter_series_kind_to_string (i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_true (ter_quality_counts (TER_QUALITY_LATE));
  g_assert_false (ter_quality_counts (TER_QUALITY_MISSING));
}

static void
test_frequencies (void)
{
  g_assert_cmpint (ter_frequency_step_us ("daily"), >, TER_USEC_PER_DAY);
  g_assert_cmpint (ter_frequency_step_us ("daily"), <, 3 * TER_USEC_PER_DAY);
  g_assert_cmpint (ter_frequency_step_us ("annual"), >, 366 * TER_USEC_PER_DAY);
  g_assert_cmpint (ter_frequency_step_us ("punctual"), ==, 0);
  g_assert_cmpint (ter_frequency_step_us (NULL), ==, 0);
}

static void
test_clock (void)
{
  g_autoptr (TerClock) manual = ter_clock_new_manual (1000);
  g_autoptr (TerClock) system = ter_clock_new_system ();

  ter_clock_advance (manual, 500);
  g_assert_cmpint (ter_clock_get_now_us (manual), ==, 1500);
  g_assert_cmpint (ter_clock_get_monotonic_us (manual), ==, 1500);
  g_assert_cmpint (ter_clock_get_now_us (system), >, G_GINT64_CONSTANT (1700000000000000));
}

static void
test_themes (void)
{
  static const char *const known[] = { "culture",     "economy",    "education", "energy",
                                       "environment", "governance", "mobility",  "planning",
                                       "waste",       "water" };
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_assert_cmpstr (ter_dataset_theme_label (known[i]), !=, known[i]);
      g_assert_true (g_hash_table_add (labels, (gpointer) ter_dataset_theme_label (known[i])));
    }
  g_assert_cmpstr (ter_dataset_theme_label ("Arbres <b>"), ==, "Arbres <b>");
  g_assert_null (ter_dataset_theme_label (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/themes", test_themes);
  g_test_add_func ("/model/units/convert", test_units);
  g_test_add_func ("/model/units/refused", test_units_refused);
  g_test_add_func ("/model/units/readable", test_units_readable);
  g_test_add_func ("/model/units/unique", test_units_unique);
  g_test_add_func ("/model/properties/table", test_properties);
  g_test_add_func ("/model/properties/guess", test_guess);
  g_test_add_func ("/model/words", test_words);
  g_test_add_func ("/model/frequencies", test_frequencies);
  g_test_add_func ("/model/clock", test_clock);

  return g_test_run ();
}
