/* ter-site.h — A place that consumes or is measured: a building, a water sector
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerSiteKind:
 * @TER_SITE_BUILDING: a building with a heated area
 * @TER_SITE_WATER_SECTOR: a part of the water network
 * @TER_SITE_OTHER: street lighting, a weather station, a reservoir…
 *
 * The numbers are stored: never renumber them.
 */
typedef enum
{
  TER_SITE_BUILDING = 0,
  TER_SITE_WATER_SECTOR = 1,
  TER_SITE_OTHER = 2,
} TerSiteKind;

/**
 * TerSite:
 * @id: its row in the territory
 * @uid: its lasting identity, a UUID
 * @name: what a person calls it
 * @kind: what it is
 * @use: (nullable): "school", "town-hall", "sports", "media-library", "social", "culture", "workshop"
 * @area_id: the commune that it stands in, or 0
 * @floor_area_m2: its heated area in m², or 0 while unknown
 * @zone: the time zone that its days belong to: "Europe/Paris"
 * @has_position: whether @longitude and @latitude are known
 * @longitude: degrees, WGS 84
 * @latitude: degrees, WGS 84
 */
typedef struct
{
  gint64 id;
  char *uid;
  char *name;
  TerSiteKind kind;
  char *use;
  gint64 area_id;
  double floor_area_m2;
  char *zone;
  gboolean has_position;
  double longitude;
  double latitude;
} TerSite;

TER_DECLARE_RECORD (TerSite, ter_site)

G_END_DECLS
