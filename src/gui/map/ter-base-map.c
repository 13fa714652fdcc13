/* ter-base-map.c — The grounds that a map may have
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * libshumate's downloader keeps its failures to itself, so TerTileSource stands in front of one and tells the
 * map what became of each request; the map then writes that the base map cannot be had, and keeps showing the
 * outlines.
 *
 * 1. The plain ground has no tile source at all: what does not exist cannot ask the network.
 * 2. TERRITOIRE_OFFLINE in the environment makes every ground plain, whatever the settings say.
 * 3. Tiles are only ever asked for what is in view, and are kept by libshumate's cache for a week or as long as the
 *    server said, as the rules of OpenStreetMap ask.
 * 4. The program says its own name to the server, as they ask too; the downloader of libshumate 1.4 sends "libshumate"
 *    whatever was set, which a newer one may mend.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-base-map.h"

#define TILE_SIZE 256
#define MAX_TILE_ZOOM 19
#define USER_AGENT "Territoire/" PACKAGE_VERSION " (org.territoire.Dashboard)"

static const struct
{
  const char *id;
  const char *label;
  const char *attribution;
  const char *license_uri;
  const char *url;
} grounds[] = {
  [TER_BASE_MAP_PLAIN] = { "plain", N_("Outlines only"), "", "", NULL },
  [TER_BASE_MAP_IGN] = { "ign", N_("Plan IGN"), "© IGN", "https://geoservices.ign.fr/",
                         "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
                         "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
                         "&TILEMATRIXSET=PM_0_19&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}" },
  [TER_BASE_MAP_OSM] = { "osm", N_("OpenStreetMap"), "© OpenStreetMap",
                         "https://www.openstreetmap.org/copyright",
                         "https://tile.openstreetmap.org/{z}/{x}/{y}.png" },
};

struct _TerTileSource
{
  ShumateDataSource parent_instance;

  /* Owned */
  ShumateDataSource *downloader;
};

enum
{
  ARRIVED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerTileSource, ter_tile_source, SHUMATE_TYPE_DATA_SOURCE)

static void
report (TerTileSource            *self,
        ShumateDataSourceRequest *request)
{
  GError *error = shumate_data_source_request_get_error (request);

  if (shumate_data_source_request_get_data (request) != NULL)
    g_signal_emit (self, signals[ARRIVED], 0);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0);
}

static void
on_request_completed_cb (ShumateDataSourceRequest *request,
                         GParamSpec               *pspec,
                         TerTileSource            *self)
{
  report (self, request);
}

static ShumateDataSourceRequest *
ter_tile_source_start_request (ShumateDataSource *source,
                               int                x,
                               int                y,
                               int                zoom_level,
                               GCancellable      *cancellable)
{
  TerTileSource *self = TER_TILE_SOURCE (source);
  ShumateDataSourceRequest *request;

  request = shumate_data_source_start_request (self->downloader, x, y, zoom_level, cancellable);
  if (shumate_data_source_request_is_completed (request))
    report (self, request);
  else
    g_signal_connect_object (request, "notify::completed", G_CALLBACK (on_request_completed_cb),
                             self, G_CONNECT_DEFAULT);

  return request;
}

static void
ter_tile_source_dispose (GObject *object)
{
  TerTileSource *self = TER_TILE_SOURCE (object);

  g_clear_object (&self->downloader);

  G_OBJECT_CLASS (ter_tile_source_parent_class)->dispose (object);
}

static void
ter_tile_source_class_init (TerTileSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_tile_source_dispose;
  SHUMATE_DATA_SOURCE_CLASS (klass)->start_request = ter_tile_source_start_request;

  signals[ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
ter_tile_source_init (TerTileSource *self)
{
}

/**
 * ter_tile_source_new:
 * @url_template: an address with {x}, {y} and {z}
 *
 * Returns: (transfer full): a source of tiles that says what it could not fetch
 */
TerTileSource *
ter_tile_source_new (const char *url_template)
{
  TerTileSource *self;

  g_return_val_if_fail (url_template != NULL, NULL);

  shumate_set_user_agent (USER_AGENT);
  self = g_object_new (TER_TYPE_TILE_SOURCE, NULL);
  self->downloader = SHUMATE_DATA_SOURCE (shumate_tile_downloader_new (url_template));
  shumate_data_source_set_max_zoom_level (self->downloader, MAX_TILE_ZOOM);
  shumate_data_source_set_max_zoom_level (SHUMATE_DATA_SOURCE (self), MAX_TILE_ZOOM);

  return self;
}

/**
 * ter_base_map_to_string:
 *
 * Returns: the word that the settings keep
 */
const char *
ter_base_map_to_string (TerBaseMap self)
{
  g_return_val_if_fail (self < G_N_ELEMENTS (grounds), "plain");

  return grounds[self].id;
}

/**
 * ter_base_map_from_string:
 *
 * Returns: the ground of that word; plain for an unknown one
 */
TerBaseMap
ter_base_map_from_string (const char *string)
{
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    if (g_strcmp0 (grounds[i].id, string) == 0)
      return (TerBaseMap) i;

  return TER_BASE_MAP_PLAIN;
}

const char *
ter_base_map_label (TerBaseMap self)
{
  g_return_val_if_fail (self < G_N_ELEMENTS (grounds), "");

  return _ (grounds[self].label);
}

const char *
ter_base_map_get_attribution (TerBaseMap self)
{
  g_return_val_if_fail (self < G_N_ELEMENTS (grounds), "");

  return grounds[self].attribution;
}

/**
 * ter_base_map_allowed:
 *
 * Returns: @wanted, or the plain ground where the environment forbids the network
 */
TerBaseMap
ter_base_map_allowed (TerBaseMap wanted)
{
  const char *offline = g_getenv ("TERRITOIRE_OFFLINE");

  return offline != NULL && *offline != '\0' && g_strcmp0 (offline, "0") != 0 ? TER_BASE_MAP_PLAIN
                                                                              : wanted;
}

/**
 * ter_base_map_create_source:
 * @tiles: (out) (optional) (transfer full): what fetches its tiles
 *
 * Makes the source of a ground's tiles.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL for the plain ground
 */
ShumateMapSource *
ter_base_map_create_source (TerBaseMap      self,
                            TerTileSource **tiles)
{
  g_autoptr (TerTileSource) source = NULL;
  ShumateRasterRenderer *renderer;

  g_return_val_if_fail (self < G_N_ELEMENTS (grounds), NULL);

  if (grounds[self].url == NULL)
    return NULL;

  source = ter_tile_source_new (grounds[self].url);
  renderer =
      shumate_raster_renderer_new_full (grounds[self].id, grounds[self].label,
                                        grounds[self].attribution, grounds[self].license_uri, 0,
                                        MAX_TILE_ZOOM, TILE_SIZE, SHUMATE_MAP_PROJECTION_MERCATOR,
                                        SHUMATE_DATA_SOURCE (source));
  if (tiles != NULL)
    *tiles = g_steal_pointer (&source);

  return SHUMATE_MAP_SOURCE (renderer);
}
