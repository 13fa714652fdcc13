/* ter-property.h — Observed properties: what a series measures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerSeriesKind:
 * @TER_SERIES_GAUGE: a level read at an instant: temperature, flow, battery
 * @TER_SERIES_COUNTER: an index that only grows: energy, volume
 * @TER_SERIES_STATE: a state, numeric or text, that holds until the next one: door, alarm
 * @TER_SERIES_AMOUNT: a quantity over the step that ends at its time: kWh of the half hour
 *
 * How the values of a series may be added or averaged. The numbers are stored: never renumber them.
 */
typedef enum
{
  TER_SERIES_GAUGE = 0,
  TER_SERIES_COUNTER = 1,
  TER_SERIES_STATE = 2,
  TER_SERIES_AMOUNT = 3,
} TerSeriesKind;

/**
 * TerProperty:
 * @code: the stored name, in English: "temperature", "energy-index"
 * @label: its English name, a msgid
 * @kind: how its values behave
 * @unit: its usual unit (UCUM), used when the source says none; "" for a state
 * @icon: the icon that stands for it
 *
 * Something that a sensor observes. The table is static.
 */
typedef struct
{
  const char *code;
  const char *label;
  TerSeriesKind kind;
  const char *unit;
  const char *icon;
} TerProperty;

const TerProperty *ter_property_lookup (const char *code);
const TerProperty *ter_property_list (guint *n_properties);
const TerProperty *ter_property_guess (const char *key);
const char        *ter_property_label (const char *code);
const char        *ter_series_kind_to_string (TerSeriesKind kind);
gboolean           ter_series_kind_from_string (const char    *string,
                                                TerSeriesKind *kind);

G_END_DECLS
