/* ter-map-layers.c — The card that says what the map shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Switches, the choice of the ground, and the legend. The card knows no map: it tells what was chosen, and is told
 * what there is.
 *
 *  1. A layer that would show nothing has no switch.
 *  2. The ground is kept in the settings when a person chooses it, never when the environment forbids the network.
 */

#include "config.h"

#include "ter-map-layers.h"

#include <glib/gi18n-lib.h>

#include "ter-map-legend.h"
#include "ter-text.h"

struct _TerMapLayers
{
  AdwBin parent_instance;

  /* Template */
  AdwSwitchRow *sensors_row;
  AdwSwitchRow *buildings_row;
  AdwSwitchRow *sectors_row;
  AdwComboRow *base_row;
  GtkBox *legend;

  /* Owned */
  GSettings *settings;
};

enum
{
  CHANGED,
  BASE_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerMapLayers, ter_map_layers, ADW_TYPE_BIN)

/* As they stand in the list: what is sovereign comes first. */
static const TerBaseMap grounds[] = { TER_BASE_MAP_IGN, TER_BASE_MAP_OSM, TER_BASE_MAP_PLAIN };

static void
on_switch_cb (TerMapLayers *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_base_cb (TerMapLayers *self)
{
  g_settings_set_string (self->settings, "map-layer",
                         ter_base_map_to_string (ter_map_layers_get_base_map (self)));
  g_signal_emit (self, signals[BASE_CHOSEN], 0);
}

static void
build_base_row (TerMapLayers *self)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  g_autofree char *layer = g_settings_get_string (self->settings, "map-layer");
  TerBaseMap chosen = ter_base_map_allowed (ter_base_map_from_string (layer));

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    gtk_string_list_append (model, ter_base_map_label (grounds[i]));
  adw_combo_row_set_model (self->base_row, G_LIST_MODEL (model));
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    if (grounds[i] == chosen)
      adw_combo_row_set_selected (self->base_row, i);
  g_signal_connect_object (self->base_row, "notify::selected", G_CALLBACK (on_base_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
ter_map_layers_dispose (GObject *object)
{
  TerMapLayers *self = TER_MAP_LAYERS (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), TER_TYPE_MAP_LAYERS);

  G_OBJECT_CLASS (ter_map_layers_parent_class)->dispose (object);
}

static void
ter_map_layers_class_init (TerMapLayersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_map_layers_dispose;
  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_MAP_LAYERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[BASE_CHOSEN] = g_signal_new ("base-chosen", TER_TYPE_MAP_LAYERS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/territoire/Dashboard/ui/ter-map-layers.ui");
  gtk_widget_class_bind_template_child (widget_class, TerMapLayers, sensors_row);
  gtk_widget_class_bind_template_child (widget_class, TerMapLayers, buildings_row);
  gtk_widget_class_bind_template_child (widget_class, TerMapLayers, sectors_row);
  gtk_widget_class_bind_template_child (widget_class, TerMapLayers, base_row);
  gtk_widget_class_bind_template_child (widget_class, TerMapLayers, legend);
}

static void
ter_map_layers_init (TerMapLayers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
  build_base_row (self);
  g_signal_connect_object (self->sensors_row, "notify::active", G_CALLBACK (on_switch_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buildings_row, "notify::active", G_CALLBACK (on_switch_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sectors_row, "notify::active", G_CALLBACK (on_switch_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ter_map_layers_show_scene:
 * @scene: what the map shows
 *
 * Says how many there are of each, and what their symbols mean.
 */
void
ter_map_layers_show_scene (TerMapLayers   *self,
                           const TerScene *scene)
{
  g_autofree char *sensors = NULL;
  g_autofree char *buildings = NULL;
  g_autofree char *sectors = NULL;
  guint n_sectors;

  g_return_if_fail (TER_IS_MAP_LAYERS (self) && scene != NULL);

  n_sectors = ter_area_set_get_n_shapes (scene->sectors);
  buildings = g_strdup_printf ("%u", scene->n_buildings);
  sectors = g_strdup_printf ("%u", n_sectors);
  if (scene->n_silent > 0)
    /* Translators: how many sensors, and how many of them are silent */
    sensors = g_strdup_printf (_("%u, %u silent"), scene->n_sensors, scene->n_silent);
  else
    sensors = g_strdup_printf ("%u", scene->n_sensors);
  ter_text_set_subtitle (ADW_ACTION_ROW (self->sensors_row), sensors);
  ter_text_set_subtitle (ADW_ACTION_ROW (self->buildings_row), buildings);
  ter_text_set_subtitle (ADW_ACTION_ROW (self->sectors_row), sectors);
  gtk_widget_set_visible (GTK_WIDGET (self->buildings_row), scene->n_buildings > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->sectors_row), n_sectors > 0);
  ter_map_legend_fill (self->legend, scene->places);
}

gboolean
ter_map_layers_get_sensors (TerMapLayers *self)
{
  g_return_val_if_fail (TER_IS_MAP_LAYERS (self), FALSE);

  return adw_switch_row_get_active (self->sensors_row);
}

gboolean
ter_map_layers_get_buildings (TerMapLayers *self)
{
  g_return_val_if_fail (TER_IS_MAP_LAYERS (self), FALSE);

  return adw_switch_row_get_active (self->buildings_row);
}

gboolean
ter_map_layers_get_sectors (TerMapLayers *self)
{
  g_return_val_if_fail (TER_IS_MAP_LAYERS (self), FALSE);

  return adw_switch_row_get_active (self->sectors_row);
}

/**
 * ter_map_layers_get_base_map:
 *
 * Returns: the ground that is chosen
 */
TerBaseMap
ter_map_layers_get_base_map (TerMapLayers *self)
{
  guint selected;

  g_return_val_if_fail (TER_IS_MAP_LAYERS (self), TER_BASE_MAP_PLAIN);

  selected = adw_combo_row_get_selected (self->base_row);

  return selected < G_N_ELEMENTS (grounds) ? grounds[selected] : TER_BASE_MAP_PLAIN;
}
