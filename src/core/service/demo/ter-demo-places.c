/* ter-demo-places.c — Sites, meters and sources of the demonstration
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What a person would have set up by hand: sites, their meters, and which sensor stands where. All of it goes through
 * acts, so that the journal of the demonstration is a true one.
 *
 *  1. No source of the demonstration reaches the network: the sensors' network is of the kind "demo".
 */

#include "config.h"

#include <math.h>

#include "ter-demo-private.h"

#define ACTOR "Démonstration"

/* Yearly volumes in m³ that the operator says: put in, and used. */
static const struct
{
  double distributed;
  double used;
  double network_km;
} volumes[TER_DEMO_N_SECTORS] = {
  { 402300, 349600, 48.3 },
  { 268400, 205600, 52.8 },
  { 214600, 180400, 36.5 },
};

/* Applies an act and gives the id of what it created, or 0 with @error set. */
static gint64
create (TerDemo *self,
        TerAct  *act,
        GError **error)
{
  g_set_str (&act->actor, ACTOR);

  return ter_store_apply (self->store, act, error) ? act->object_id : 0;
}

static gint64
find_area (TerDemo    *self,
           const char *kind,
           const char *name,
           GError    **error)
{
  g_autoptr (GPtrArray) areas = ter_store_list_areas (self->store, kind, error);

  for (guint i = 0; areas != NULL && i < areas->len; i++)
    {
      TerArea *area = g_ptr_array_index (areas, i);

      if (g_str_equal (area->name, name))
        return area->id;
    }

  return 0;
}

static gint64
create_site (TerDemo    *self,
             const char *name,
             TerSiteKind kind,
             const char *use,
             gint64      area_id,
             double      floor_area_m2,
             TerPoint    position,
             GError    **error)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "site", 0);

  ter_act_set (act, "name", name);
  ter_act_set_int (act, "kind", kind);
  if (use != NULL)
    ter_act_set (act, "use", use);
  ter_act_set_int (act, "area", area_id);
  ter_act_set_double (act, "floor-area", floor_area_m2);
  ter_act_set (act, "zone", TER_DEMO_ZONE);
  ter_act_set_double (act, "longitude", position.x);
  ter_act_set_double (act, "latitude", position.y);

  return create (self, act, error);
}

static gint64
create_meter (TerDemo    *self,
              gint64      site_id,
              const char *name,
              const char *fluid,
              gint64      installed_us,
              gint64      removed_us,
              GError    **error)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "meter", 0);

  ter_act_set_int (act, "site", site_id);
  ter_act_set (act, "name", name);
  ter_act_set (act, "fluid", fluid);
  if (installed_us != TER_INSTANT_NONE)
    {
      g_autofree char *installed = ter_instant_to_string (installed_us);

      ter_act_set (act, "installed", installed);
    }
  if (removed_us != TER_INSTANT_NONE)
    {
      g_autofree char *removed = ter_instant_to_string (removed_us);

      ter_act_set (act, "removed", removed);
    }

  return create (self, act, error);
}

static gboolean
write_areas (TerDemo *self,
             GError **error)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->network_id);

  for (guint i = 0; i < self->communes->len; i++)
    ter_batch_add_area (batch, g_ptr_array_index (self->communes, i));
  for (guint i = 0; i < self->sectors->len; i++)
    ter_batch_add_area (batch, g_ptr_array_index (self->sectors, i));

  return ter_store_commit (self->store, batch, NULL, error);
}

/* Writes communes, sectors, buildings and water sectors. */
gboolean
ter_demo_write_places (TerDemo *self,
                       GError **error)
{
  self->communes = ter_demo_communes (self->seed);
  self->sectors = ter_demo_sectors (self->communes);
  if (!write_areas (self, error))
    return FALSE;

  for (guint i = 0; i < TER_DEMO_N_BUILDINGS; i++)
    {
      const TerDemoBuilding *building = ter_demo_building (i);
      gint64 area = find_area (self, "commune", ter_demo_commune_name (building->commune), error);
      TerPoint position =
          ter_demo_position (building->commune, building->east_km, building->north_km);

      self->site_ids[i] = create_site (self, building->name, TER_SITE_BUILDING, building->use, area,
                                       building->floor_area_m2, position, error);
      if (self->site_ids[i] == 0)
        return FALSE;
    }
  for (guint i = 0; i < TER_DEMO_N_SECTORS; i++)
    {
      TerArea *sector = g_ptr_array_index (self->sectors, i);
      gint64 area = find_area (self, "sector", sector->name, error);
      TerPoint position = ter_demo_position (ter_demo_sector_commune (i), 0.4, -0.6);
      g_autofree char *key = g_strdup_printf ("network-km-%u", i + 1);
      char length[G_ASCII_DTOSTR_BUF_SIZE];

      self->sector_ids[i] = create_site (self, ter_demo_sector_name (i), TER_SITE_WATER_SECTOR,
                                         NULL, area, 0, position, error);
      g_ascii_dtostr (length, sizeof length, volumes[i].network_km);
      if (self->sector_ids[i] == 0 || !ter_store_set_fact (self->store, key, length, error))
        return FALSE;
    }

  return TRUE;
}

static gint64
create_source (TerDemo    *self,
               const char *kind,
               const char *name,
               const char *purpose,
               const char *url,
               GError    **error)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);

  ter_act_set (act, "kind", kind);
  ter_act_set (act, "name", name);
  ter_act_set (act, "purpose", purpose);
  if (url != NULL)
    ter_act_set (act, "url", url);
  ter_act_set (act, "config", "{}");

  return create (self, act, error);
}

/* A source that brings something other than series: a message at each time it spoke. */
static gboolean
write_signs_of_life (TerDemo *self,
                     gint64   source_id,
                     gint64   every_us,
                     gint64   since_us,
                     gint64   until_us,
                     GError **error)
{
  g_autoptr (TerBatch) batch = ter_batch_new (source_id);

  for (gint64 time_us = since_us; time_us < until_us; time_us += every_us)
    ter_batch_add_message (batch, NULL, NULL, NULL, time_us);

  return ter_store_commit (self->store, batch, NULL, error);
}

/* Writes the sources. The river's answers badly since nine hours: the clock is put back while it last answered well. */
gboolean
ter_demo_write_sources (TerDemo *self,
                        GError **error)
{
  gint64 now = self->now_us, day = TER_USEC_PER_DAY, river, portal, bills, bounds;
  gint64 nine_hours = 9 * TER_USEC_PER_HOUR;

  self->network_id =
      create_source (self, "demo", "Réseau LoRaWAN du Val-Clair",
                     "Suivre l’énergie, l’eau et l’air des bâtiments publics", NULL, error);
  self->water_id = create_source (self, "file", "Délégataire d’eau, télérelève",
                                  "Calculer le rendement du réseau par secteur", NULL, error);
  portal = create_source (self, "ckan", "IDéO BFC", "Suivre les jeux de données de la région",
                          "https://trouver.ternum-bfc.fr", error);
  bills = create_source (self, "file", "Dossier « factures gaz »",
                         "Vérifier les factures contre les index", NULL, error);
  bounds = create_source (self, "file", "Contours des communes", "Situer les mesures par commune",
                          NULL, error);
  river = create_source (self, "demo", "SensorThings, rivière", "Suivre la ressource en eau", NULL,
                         error);
  if (self->network_id == 0 || self->water_id == 0 || portal == 0 || bills == 0 || bounds == 0 ||
      river == 0)
    return FALSE;

  if (!write_signs_of_life (self, river, TER_USEC_PER_HOUR / 2, now - 40 * TER_USEC_PER_HOUR,
                            now - nine_hours, error))
    return FALSE;
  ter_clock_advance (self->clock, nine_hours);

  return ter_store_note_source (self->store, river,
                                "Le serveur refuse le jeton (401) : renouvelez-le.", error) &&
         write_signs_of_life (self, portal, day, now - 7 * day + 6 * TER_USEC_PER_HOUR,
                              now - day / 2, error) &&
         write_signs_of_life (self, bills, 30 * day, now - 11 * day, now, error) &&
         write_signs_of_life (self, bounds, 30 * day, now - 21 * day, now, error);
}

static void
add_day (TerDemo  *self,
         TerBatch *batch,
         guint     stream,
         guint     sector,
         gint64    time_us,
         gboolean  used)
{
  double yearly = used ? volumes[sector].used : volumes[sector].distributed;
  double leak = !used && sector == 1 ? 55.2 : 0;
  double value =
      (yearly - leak * TER_DEMO_LEAK_DAYS) / 365 * (1 + ter_demo_noise (self->rand, 0.03));
  TerObservation observation = { .stream = stream,
                                 .time_us = time_us,
                                 .quality = TER_QUALITY_GOOD };

  if (time_us > self->now_us - TER_DEMO_LEAK_DAYS * TER_USEC_PER_DAY)
    value += leak;
  observation.value = round (value * 10) / 10;
  observation.message =
      ter_batch_add_message (batch, NULL, NULL, NULL, time_us + 5 * TER_USEC_PER_HOUR);
  ter_batch_add_observation (batch, &observation);
}

/* Writes what the operator's file says of each sector and day; that of this morning has not come. */
gboolean
ter_demo_write_water (TerDemo *self,
                      GError **error)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->water_id);

  for (guint i = 0; i < TER_DEMO_N_SECTORS; i++)
    {
      g_autofree char *code = g_strdup_printf ("SE-%u", i + 1);
      g_autofree char *name = g_strdup_printf ("Secteur %s, délégataire", ter_demo_sector_name (i));
      guint device = ter_batch_add_device (batch, code, name, "Relevé journalier");
      guint in = ter_batch_add_stream (batch, device, "water-volume", "distribution",
                                       "Volume mis en distribution", "m3", TER_SERIES_AMOUNT);
      guint used = ter_batch_add_stream (batch, device, "water-volume", "consommation",
                                         "Volume consommé", "m3", TER_SERIES_AMOUNT);

      for (int day = TER_DEMO_DAYS - 1; day >= 1; day--)
        {
          gint64 time_us = ter_demo_days_ago (self, day);

          add_day (self, batch, in, i, time_us, FALSE);
          add_day (self, batch, used, i, time_us, TRUE);
        }
    }

  return ter_store_commit (self->store, batch, NULL, error);
}

/* Links */

static gboolean
link_device (TerDemo   *self,
             TerDevice *device,
             gint64     site_id,
             GError   **error)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_SET, "device", device->id);

  ter_act_set_int (act, "is-new", 0);
  if (site_id != 0)
    ter_act_set_int (act, "site", site_id);

  return create (self, act, error) != 0;
}

static gint64
site_of_sensor (TerDemo             *self,
                const TerDemoSensor *sensor)
{
  if (sensor->place >= 100)
    return self->sector_ids[sensor->place - 100];

  return sensor->place >= 0 ? self->site_ids[sensor->place] : 0;
}

static gint64
meter_of_sensor (TerDemo             *self,
                 const TerDemoSensor *sensor,
                 GError             **error)
{
  gint64 site = site_of_sensor (self, sensor);
  gint64 swap = ter_demo_days_ago (self, TER_DEMO_SWAP_DAYS) + 10 * TER_USEC_PER_HOUR;

  if (sensor->kind == TER_DEMO_ELECTRICITY)
    return create_meter (self, site, "Compteur d’électricité", "electricity", TER_INSTANT_NONE,
                         TER_INSTANT_NONE, error);
  if (sensor->kind == TER_DEMO_WATER_METER)
    return create_meter (self, site, "Compteur d’eau", "water", TER_INSTANT_NONE, TER_INSTANT_NONE,
                         error);
  if (sensor->kind != TER_DEMO_GAS)
    return 0;
  if (sensor->place != 4)
    return create_meter (self, site, "Compteur de gaz", "gas", TER_INSTANT_NONE, TER_INSTANT_NONE,
                         error);
  if (create_meter (self, site, "Ancien compteur de gaz", "gas", TER_INSTANT_NONE, swap, error) ==
      0)
    return 0;

  return create_meter (self, site, "Compteur de gaz", "gas", swap, TER_INSTANT_NONE, error);
}

static gboolean
link_counter (TerDemo    *self,
              GPtrArray  *series,
              gint64      device_id,
              const char *channel,
              gint64      meter_id,
              GError    **error)
{
  for (guint i = 0; i < series->len; i++)
    {
      TerSeries *one = g_ptr_array_index (series, i);
      g_autoptr (TerAct) act = NULL;

      if (one->device_id != device_id || !g_str_equal (one->channel, channel) ||
          (one->kind != TER_SERIES_COUNTER && one->kind != TER_SERIES_AMOUNT))
        continue;
      act = ter_act_new_full (TER_ACT_SET, "series", one->id);
      ter_act_set_int (act, "meter", meter_id);
      if (create (self, act, error) == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
link_sensor (TerDemo   *self,
             TerDevice *device,
             GPtrArray *series,
             GError   **error)
{
  for (guint i = 0; i < TER_DEMO_N_SENSORS; i++)
    {
      const TerDemoSensor *sensor = ter_demo_sensor (i);
      g_autoptr (GError) local_error = NULL;
      gint64 meter;

      if (!g_str_equal (sensor->id, device->remote_id))
        continue;
      if (!link_device (self, device, site_of_sensor (self, sensor), error))
        return FALSE;
      meter = meter_of_sensor (self, sensor, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      return meter == 0 || link_counter (self, series, device->id, "", meter, error);
    }

  return TRUE;
}

/* Says which sensor stands where, and what it counts. */
gboolean
ter_demo_link_series (TerDemo *self,
                      GError **error)
{
  g_autoptr (GPtrArray) devices = ter_store_list_devices (self->store, error);
  g_autoptr (GPtrArray) series =
      devices != NULL ? ter_store_list_series (self->store, error) : NULL;

  if (series == NULL)
    return FALSE;

  for (guint i = 0; i < devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (devices, i);
      guint sector = device->remote_id[0] == 'S' ? device->remote_id[3] - '1' : 0;
      gint64 meter;

      if (device->source_id == self->network_id)
        {
          if (!link_sensor (self, device, series, error))
            return FALSE;
          continue;
        }
      meter = create_meter (self, self->sector_ids[sector], "Comptage général", "water",
                            TER_INSTANT_NONE, TER_INSTANT_NONE, error);
      if (meter == 0 || !link_device (self, device, self->sector_ids[sector], error) ||
          !link_counter (self, series, device->id, "distribution", meter, error))
        return FALSE;
    }

  return TRUE;
}
