/* ter-map-view.c — The map: a ground, outlines, sensors, and what a hand or a keyboard does with them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * ShumateMap moves and loads tiles; the two layers of this room draw; this widget holds them together.
 *
 * 1. The map is never blank. Outlines on plain ground are drawn first, and give way to the base map when its
 *    first tile has come; when tiles cannot be had they stay, and the attribution line says why.
 * 2. With the plain ground there is no tile layer, so nothing can ask the network.
 * 3. libshumate 1.4 may leave the tiles unasked until the map moves: after mapping, the location is moved by a
 *    billionth of a degree, twice, 60 ms apart.
 * 4. The view belongs to whoever looks: once somebody moved it, neither new data nor another size of the window do
 *    (ter-map-view-camera.c).
 * 5. The map does not rotate: names and the north stay where people expect them.
 * 6. The keyboard does all that a pointer does: arrows move, + − zoom, Home shows everything, Tab goes through the
 *    symbols from the middle outwards and leaves after the last one, Enter chooses.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-area-layer.h"
#include "ter-map-view-private.h"
#include "ter-point-layer.h"

#define NUDGE_MS 60
#define NUDGE_DEGREES 1e-9
/* So many failures without one tile, and the base map is said to be missing. */
#define FAILURES_TO_SAY 4

typedef enum
{
  PROP_BASE_MISSING = 1,
  N_PROPS,
} TerMapViewProp;

enum
{
  SELECTED,
  PICKED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (TerMapView, ter_map_view, GTK_TYPE_WIDGET)

static ShumateViewport *
get_viewport (TerMapView *self)
{
  return shumate_map_get_viewport (self->map);
}

static gboolean
theme_is_dark (TerMapView *self)
{
  GdkRGBA color;

  gtk_widget_get_color (GTK_WIDGET (self), &color);

  return 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue > 0.5;
}

/* Base maps are light in both themes, so what is drawn over them is light too. */
static void
update_style (TerMapView *self)
{
  gboolean dark = theme_is_dark (self) && !self->has_tiles;

  self->was_dark = theme_is_dark (self);
  ter_map_style_init (&self->style, dark, self->high_contrast);
  ter_area_layer_set_style (self->area_layer, &self->style);
  ter_area_layer_set_look (self->area_layer,
                           self->has_tiles ? TER_AREA_LOOK_OVERLAY : TER_AREA_LOOK_LAND);
  ter_area_layer_set_style (self->sector_layer, &self->style);
  ter_point_layer_set_style (self->point_layer, &self->style);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_attribution (TerMapView *self)
{
  g_autofree char *text = NULL;
  const char *who = ter_base_map_get_attribution (self->base_map);

  if (self->is_base_missing)
    text =
        g_strdup_printf (_("%s unavailable, outlines shown"), ter_base_map_label (self->base_map));
  else
    text = g_strdup (who);
  gtk_label_set_text (self->attribution, text);
  gtk_widget_set_visible (GTK_WIDGET (self->attribution), *text != '\0');
}

static void
set_base_missing (TerMapView *self,
                  gboolean    is_base_missing)
{
  if (self->is_base_missing == is_base_missing)
    return;
  self->is_base_missing = is_base_missing;
  update_attribution (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BASE_MISSING]);
}

static void
on_tile_arrived_cb (TerMapView *self)
{
  self->n_failures = 0;
  set_base_missing (self, FALSE);
  if (self->has_tiles)
    return;
  self->has_tiles = TRUE;
  update_style (self);
}

static void
on_tile_failed_cb (TerMapView *self)
{
  if (++self->n_failures >= FAILURES_TO_SAY && !self->has_tiles)
    set_base_missing (self, TRUE);
}

static gboolean
on_nudge_cb (gpointer data)
{
  TerMapView *self = TER_MAP_VIEW (data);
  ShumateLocation *location = SHUMATE_LOCATION (get_viewport (self));

  shumate_location_set_location (location, shumate_location_get_latitude (location) + NUDGE_DEGREES,
                                 shumate_location_get_longitude (location));
  self->is_fitting = FALSE;
  if (--self->n_nudges > 0)
    return G_SOURCE_CONTINUE;

  self->nudge_id = 0;

  return G_SOURCE_REMOVE;
}

static void
start_nudging (TerMapView *self)
{
  if (self->tile_layer == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->n_nudges = 2;
  if (self->nudge_id == 0)
    self->nudge_id = g_timeout_add (NUDGE_MS, on_nudge_cb, self);
}

static void
clear_tile_layer (TerMapView *self)
{
  if (self->tile_layer != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->tile_layer));
  self->tile_layer = NULL;
  if (self->tiles != NULL)
    g_signal_handlers_disconnect_by_data (self->tiles, self);
  g_clear_object (&self->tiles);
  self->has_tiles = FALSE;
  self->n_failures = 0;
  set_base_missing (self, FALSE);
}

static void
apply_base_map (TerMapView *self)
{
  g_autoptr (ShumateMapSource) source = NULL;

  clear_tile_layer (self);
  source = ter_base_map_create_source (self->base_map, self->fetcher, &self->tiles);
  if (source != NULL)
    {
      g_signal_connect_swapped (self->tiles, "arrived", G_CALLBACK (on_tile_arrived_cb), self);
      g_signal_connect_swapped (self->tiles, "failed", G_CALLBACK (on_tile_failed_cb), self);
      self->tile_layer = shumate_map_layer_new (source, get_viewport (self));
      shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->tile_layer),
                                       SHUMATE_LAYER (self->area_layer));
      start_nudging (self);
    }
  update_attribution (self);
  update_style (self);
}

static guint
count_visible (TerMapView *self)
{
  TerSymbolTable *table = ter_point_layer_get_symbols (self->point_layer);
  TerMapTransform view = ter_point_layer_get_transform (self->point_layer);
  guint n = 0;

  for (guint i = 0; table != NULL && i < table->symbols->len; i++)
    {
      const TerSymbol *symbol = &g_array_index (table->symbols, TerSymbol, i);
      TerPoint at = ter_map_transform_to_widget (&view, symbol->unit);

      if (at.x >= 0 && at.y >= 0 && at.x <= view.width && at.y <= view.height)
        n += symbol->n_members;
    }

  return n;
}

static gboolean
on_describe_cb (gpointer data)
{
  TerMapView *self = TER_MAP_VIEW (data);
  g_autofree char *description = NULL;
  guint n = count_visible (self);

  self->describe_id = 0;
  description = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Map, zoom %d, %u place visible",
                                              "Map, zoom %d, %u places visible", n),
                                 (int) round (ter_map_view_get_zoom_level (self)), n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);

  g_signal_emit (self, signals[MOVED], 0);

  return G_SOURCE_REMOVE;
}

static void
queue_describe (TerMapView *self)
{
  if (self->describe_id == 0)
    self->describe_id = g_timeout_add (150, on_describe_cb, self);
}

static void
on_viewport_changed_cb (TerMapView *self)
{
  ShumateViewport *viewport = get_viewport (self);

  if (shumate_viewport_get_rotation (viewport) != 0)
    shumate_viewport_set_rotation (viewport, 0);
  if (!self->is_fitting)
    self->wants_fit = FALSE;
  queue_describe (self);
}

static GtkWidget *
create_control (const char *icon,
                const char *label,
                GCallback   callback,
                TerMapView *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (button, "clicked", callback, self);

  return button;
}

static void
on_zoom_in_cb (TerMapView *self)
{
  ter_map_view_zoom (self, 1);
}

static void
on_zoom_out_cb (TerMapView *self)
{
  ter_map_view_zoom (self, -1);
}

static void
build_controls (TerMapView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "map-overlay");
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), create_control ("zoom-in-symbolic", _("Zoom in"),
                                                 G_CALLBACK (on_zoom_in_cb), self));
  gtk_box_append (GTK_BOX (box), create_control ("zoom-out-symbolic", _("Zoom out"),
                                                 G_CALLBACK (on_zoom_out_cb), self));
  gtk_box_append (GTK_BOX (box),
                  create_control ("zoom-fit-best-symbolic", _("Show the whole territory"),
                                  G_CALLBACK (ter_map_view_fit), self));
  gtk_overlay_add_overlay (self->overlay, box);
  self->controls = box;
}

static void
build_foot (TerMapView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  ShumateScale *scale = shumate_scale_new (get_viewport (self));

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  shumate_scale_set_max_width (scale, 120);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  self->attribution = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->attribution), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->attribution), "map-overlay");
  gtk_label_set_ellipsize (self->attribution, PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (GTK_WIDGET (self->attribution), GTK_ALIGN_END);

  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 10);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (scale));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->attribution));
  gtk_widget_set_can_target (box, FALSE);
  gtk_overlay_add_overlay (self->overlay, box);
}

static void
build_map (TerMapView *self)
{
  /* Only its projection is used: it has no tiles and is no layer. */
  g_autoptr (ShumateMapSource) reference =
      g_object_new (SHUMATE_TYPE_RASTER_RENDERER, "id", "reference", "tile-size", 256,
                    "max-zoom-level", TER_MAP_MAX_ZOOM, "projection",
                    SHUMATE_MAP_PROJECTION_MERCATOR, NULL);
  ShumateViewport *viewport;

  self->map = shumate_map_new ();
  viewport = get_viewport (self);
  shumate_viewport_set_reference_map_source (viewport, reference);
  shumate_viewport_set_min_zoom_level (viewport, TER_MAP_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, TER_MAP_MAX_ZOOM);
  /* France, until the territory is known. */
  shumate_viewport_set_zoom_level (viewport, 5);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), 46.6, 2.4);
  gtk_widget_set_can_focus (GTK_WIDGET (self->map), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->map), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->map), TRUE);

  self->area_layer = ter_area_layer_new (viewport);
  self->sector_layer = ter_area_layer_new (viewport);
  ter_area_layer_set_look (self->sector_layer, TER_AREA_LOOK_SECTOR);
  self->point_layer = ter_point_layer_new (viewport);
  ter_area_layer_set_symbols (self->area_layer, self->point_layer);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->area_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->sector_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->point_layer));

  g_signal_connect_object (viewport, "notify", G_CALLBACK (on_viewport_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
ter_map_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ter_map_view_parent_class)->map (widget);

  start_nudging (TER_MAP_VIEW (widget));
}

static void
ter_map_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  TerMapView *self = TER_MAP_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->overlay), width, height, baseline, NULL);
  /* To fit moves the view, which lays its scale out again and comes back here: only another size asks for it. */
  if (width == self->width && height == self->height)
    return;

  self->width = width;
  self->height = height;
  if (self->wants_fit && width > 0 && height > 0)
    ter_map_view_queue_fit (self);
}

static void
ter_map_view_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (TER_MAP_VIEW (widget)->overlay), orientation, for_size, minimum,
                      natural, NULL, NULL);
  *minimum = MAX (*minimum, 120);
  *natural = MAX (*natural, *minimum);
  *minimum_baseline = *natural_baseline = -1;
}

static void
ter_map_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  TerMapView *self = TER_MAP_VIEW (widget);

  gtk_snapshot_append_color (snapshot, &self->style.ground,
                             &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                  (float) gtk_widget_get_height (widget)));

  GTK_WIDGET_CLASS (ter_map_view_parent_class)->snapshot (widget, snapshot);
}

static void
ter_map_view_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  TerMapView *self = TER_MAP_VIEW (widget);
  gboolean dark = theme_is_dark (self);

  GTK_WIDGET_CLASS (ter_map_view_parent_class)->css_changed (widget, change);

  if (self->was_dark == dark || self->area_layer == NULL)
    return;
  update_style (self);
}

static void
ter_map_view_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch ((TerMapViewProp) id)
    {
    case PROP_BASE_MISSING:
      g_value_set_boolean (value, TER_MAP_VIEW (object)->is_base_missing);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ter_map_view_dispose (GObject *object)
{
  TerMapView *self = TER_MAP_VIEW (object);

  g_clear_handle_id (&self->nudge_id, g_source_remove);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (self->tiles != NULL)
    g_signal_handlers_disconnect_by_data (self->tiles, self);
  g_clear_object (&self->tiles);
  g_clear_object (&self->fetcher);
  g_clear_pointer ((GtkWidget **) &self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (ter_map_view_parent_class)->dispose (object);
}

static void
ter_map_view_class_init (TerMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ter_map_view_get_property;
  object_class->dispose = ter_map_view_dispose;
  widget_class->map = ter_map_view_map;
  widget_class->size_allocate = ter_map_view_size_allocate;
  widget_class->measure = ter_map_view_measure;
  widget_class->snapshot = ter_map_view_snapshot;
  widget_class->css_changed = ter_map_view_css_changed;

  props[PROP_BASE_MISSING] = g_param_spec_boolean ("base-missing", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  ter_map_view_class_init_input (widget_class);
  gtk_widget_class_set_css_name (widget_class, "mapview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ter_map_view_init (TerMapView *self)
{
  ter_map_style_init (&self->style, FALSE, FALSE);
  build_map (self);
  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->map));
  gtk_widget_set_parent (GTK_WIDGET (self->overlay), GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  build_controls (self);
  build_foot (self);
  ter_map_view_init_input (self);
  self->wants_fit = TRUE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Map of the territory"), -1);
  update_attribution (self);
}

/**
 * ter_map_view_new:
 *
 * Makes a map with the plain ground and nothing on it.
 *
 * Returns: (transfer floating): the map
 */
TerMapView *
ter_map_view_new (void)
{
  return g_object_new (TER_TYPE_MAP_VIEW, NULL);
}

/**
 * ter_map_view_set_fetcher:
 * @fetcher: (nullable): what brings the tiles of base maps
 *
 * Without one every ground is plain.
 */
void
ter_map_view_set_fetcher (TerMapView     *self,
                          TerTileFetcher *fetcher)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));
  g_return_if_fail (fetcher == NULL || TER_IS_TILE_FETCHER (fetcher));

  if (g_set_object (&self->fetcher, fetcher))
    apply_base_map (self);
}

/**
 * ter_map_view_set_base_map:
 *
 * Lays another ground, unless the environment forbids the network.
 */
void
ter_map_view_set_base_map (TerMapView *self,
                           TerBaseMap  base_map)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  base_map = ter_base_map_allowed (base_map);
  if (self->base_map == base_map)
    return;
  self->base_map = base_map;
  apply_base_map (self);
}

TerBaseMap
ter_map_view_get_base_map (TerMapView *self)
{
  g_return_val_if_fail (TER_IS_MAP_VIEW (self), TER_BASE_MAP_PLAIN);

  return self->base_map;
}

/**
 * ter_map_view_is_base_missing:
 *
 * Returns: whether the base map was asked for and none of it came
 */
gboolean
ter_map_view_is_base_missing (TerMapView *self)
{
  g_return_val_if_fail (TER_IS_MAP_VIEW (self), FALSE);

  return self->is_base_missing;
}

void
ter_map_view_set_high_contrast (TerMapView *self,
                                gboolean    high_contrast)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  self->high_contrast = high_contrast;
  update_style (self);
}

static void
content_changed (TerMapView *self)
{
  if (self->wants_fit)
    ter_map_view_queue_fit (self);
  queue_describe (self);
}

/**
 * ter_map_view_set_areas:
 * @areas: (nullable): the communes
 *
 * Shows the outlines of communes.
 */
void
ter_map_view_set_areas (TerMapView *self,
                        TerAreaSet *areas)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  ter_area_layer_set_areas (self->area_layer, areas);
  content_changed (self);
}

/**
 * ter_map_view_set_sectors:
 * @sectors: (nullable): the water sectors
 */
void
ter_map_view_set_sectors (TerMapView *self,
                          TerAreaSet *sectors)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  ter_area_layer_set_areas (self->sector_layer, sectors);
}

/**
 * ter_map_view_set_points:
 * @points: (nullable): sensors and places
 *
 * Shows other points; neither the view nor the selection moves.
 */
void
ter_map_view_set_points (TerMapView  *self,
                         TerPointSet *points)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  ter_point_layer_set_points (self->point_layer, points);
  gtk_widget_queue_draw (GTK_WIDGET (self->area_layer));
  content_changed (self);
}

/**
 * ter_map_view_set_selected:
 * @id: a point's identity, or 0
 * @callout: (nullable): what is written above it
 *
 * Rings a point. The signal is not emitted: only what a person does on the map is told.
 */
void
ter_map_view_set_selected (TerMapView *self,
                           gint64      id,
                           const char *callout)
{
  g_return_if_fail (TER_IS_MAP_VIEW (self));

  self->selected = id;
  ter_point_layer_set_selected (self->point_layer, id);
  ter_point_layer_set_callout (self->point_layer, callout);
}

gint64
ter_map_view_get_selected (TerMapView *self)
{
  g_return_val_if_fail (TER_IS_MAP_VIEW (self), 0);

  return self->selected;
}

void
ter_map_view_emit_selected (TerMapView *self,
                            gint64      id)
{
  g_signal_emit (self, signals[SELECTED], 0, id);
}

void
ter_map_view_emit_picked (TerMapView *self,
                          TerPoint    degrees)
{
  g_signal_emit (self, signals[PICKED], 0, degrees.x, degrees.y);
}
