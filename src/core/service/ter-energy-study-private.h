/* ter-energy-study-private.h — The parts of a closer look
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-energy-study.h"
#include "ter-metering-private.h"

G_BEGIN_DECLS

/* What the parts are made from. @inputs are filtered. */
typedef struct
{
  TerTerritory *territory;
  GTimeZone *zone;
  TerSpan span;
  gint64 site_id;
  GPtrArray *inputs;
  GCancellable *cancellable;
} TerEnergyQuestion;

/* A part without data is NULL, without an error. */
void ter_energy_mix_load (const TerEnergyQuestion *question, TerEnergyMix **mix);
gboolean ter_energy_hours_load (const TerEnergyQuestion *question,
                                TerEnergyHours **hours,
                                GError **error);
gboolean ter_energy_outside_load (const TerEnergyQuestion *question,
                                  TerEnergyOutside **outside,
                                  GError **error);

G_END_DECLS
