/* ter-base-map.c — The grounds that a map may have
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * TerTileSource asks whoever the map was given (TerTileFetcher) for each tile, and tells the map what became of it; the
 * map then writes that the base map cannot be had, and keeps showing the outlines.
 *
 * 1. The plain ground has no tile source at all: what does not exist cannot ask the network.
 * 2. TERRITOIRE_OFFLINE in the environment makes every ground plain, whatever the settings say.
 * 3. Tiles are only ever asked for what is in view. How they are fetched and kept is the fetcher's: libshumate's own
 *    downloader is not used, since it sends another name than the program's and keeps its failures to itself.
 * 4. A request ends once: with its tile, with an error, or cancelled.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-base-map.h"

#define TILE_SIZE 256
#define MAX_TILE_ZOOM 19

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
  TerTileFetcher *fetcher;
  char *url_template;
};

enum
{
  ARRIVED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerTileSource, ter_tile_source, SHUMATE_TYPE_DATA_SOURCE)

typedef struct
{
  TerTileSource *source;
  ShumateDataSourceRequest *request;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->source);
  g_object_unref (asked->request);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
on_fetched_cb (GObject      *fetcher,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (Asked) asked = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile =
      ter_tile_fetcher_fetch_finish (TER_TILE_FETCHER (fetcher), result, &error);

  if (tile != NULL)
    {
      shumate_data_source_request_emit_data (asked->request, tile, TRUE);
      g_signal_emit (asked->source, signals[ARRIVED], 0);
      return;
    }
  shumate_data_source_request_emit_error (asked->request, error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (asked->source, signals[FAILED], 0);
}

static char *
fill_template (const char *url_template,
               int         x,
               int         y,
               int         zoom_level)
{
  GString *url = g_string_new (url_template);
  const struct
  {
    const char *place;
    int value;
  } values[] = { { "{x}", x }, { "{y}", y }, { "{z}", zoom_level } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", values[i].value);

      g_string_replace (url, values[i].place, text, 0);
    }

  return g_string_free_and_steal (url);
}

static ShumateDataSourceRequest *
ter_tile_source_start_request (ShumateDataSource *source,
                               int                x,
                               int                y,
                               int                zoom_level,
                               GCancellable      *cancellable)
{
  TerTileSource *self = TER_TILE_SOURCE (source);
  ShumateDataSourceRequest *request = shumate_data_source_request_new (x, y, zoom_level);
  g_autofree char *url = fill_template (self->url_template, x, y, zoom_level);
  Asked *asked = g_new0 (Asked, 1);

  asked->source = g_object_ref (self);
  asked->request = g_object_ref (request);
  ter_tile_fetcher_fetch_async (self->fetcher, url, cancellable, on_fetched_cb, asked);

  return request;
}

static void
ter_tile_source_dispose (GObject *object)
{
  TerTileSource *self = TER_TILE_SOURCE (object);

  g_clear_object (&self->fetcher);
  g_clear_pointer (&self->url_template, g_free);

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
 * @fetcher: what brings the tiles
 * @url_template: an address with {x}, {y} and {z}
 *
 * Returns: (transfer full): a source of tiles that says what it could not have
 */
TerTileSource *
ter_tile_source_new (TerTileFetcher *fetcher,
                     const char     *url_template)
{
  TerTileSource *self;

  g_return_val_if_fail (TER_IS_TILE_FETCHER (fetcher) && url_template != NULL, NULL);

  self = g_object_new (TER_TYPE_TILE_SOURCE, NULL);
  self->fetcher = g_object_ref (fetcher);
  self->url_template = g_strdup (url_template);
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
 * @fetcher: (nullable): what brings its tiles
 * @tiles: (out) (optional) (transfer full): what fetches its tiles
 *
 * Makes the source of a ground's tiles.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL for the plain ground and where nothing brings tiles
 */
ShumateMapSource *
ter_base_map_create_source (TerBaseMap      self,
                            TerTileFetcher *fetcher,
                            TerTileSource **tiles)
{
  g_autoptr (TerTileSource) source = NULL;
  ShumateRasterRenderer *renderer;

  g_return_val_if_fail (self < G_N_ELEMENTS (grounds), NULL);

  if (grounds[self].url == NULL || fetcher == NULL)
    return NULL;

  source = ter_tile_source_new (fetcher, grounds[self].url);
  renderer =
      shumate_raster_renderer_new_full (grounds[self].id, grounds[self].label,
                                        grounds[self].attribution, grounds[self].license_uri, 0,
                                        MAX_TILE_ZOOM, TILE_SIZE, SHUMATE_MAP_PROJECTION_MERCATOR,
                                        SHUMATE_DATA_SOURCE (source));
  if (tiles != NULL)
    *tiles = g_steal_pointer (&source);

  return SHUMATE_MAP_SOURCE (renderer);
}
