/* ter-meter.h — A meter of a site
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerMeter:
 * @id: its row in the territory
 * @uid: its lasting identity, a UUID
 * @site_id: the site that it serves
 * @name: what a person calls it
 * @fluid: "electricity", "gas", "heat", "water"
 * @reference: (nullable): its number on the bill; for a dwelling's meter this is personal data
 * @installed_us: since when it counts, or %TER_INSTANT_NONE
 * @removed_us: until when it counted, or %TER_INSTANT_NONE while it does
 */
typedef struct
{
  gint64 id;
  char *uid;
  gint64 site_id;
  char *name;
  char *fluid;
  char *reference;
  gint64 installed_us;
  gint64 removed_us;
} TerMeter;

TER_DECLARE_RECORD (TerMeter, ter_meter)

G_END_DECLS
