/* ter-map-columns.c — The columns of the map's list
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each column writes a cell from a TerPlace and orders places. Ages and distances depend on when and from where one
 * looks: both are in TerMapColumns, which the page keeps up to date.
 */

#include "config.h"

#include "ter-map-columns.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-format.h"

static void
bind_name (GtkLabel *cell,
           gpointer  record,
           gpointer  data)
{
  gtk_label_set_text (cell, ((TerPlace *) record)->name);
}

static void
bind_state (GtkLabel *cell,
            gpointer  record,
            gpointer  data)
{
  gtk_label_set_text (cell, ter_place_state_label (record));
}

static void
bind_where (GtkLabel *cell,
            gpointer  record,
            gpointer  data)
{
  const TerPlace *place = record;

  gtk_label_set_text (cell, place->where != NULL ? place->where : "–");
}

static void
bind_value (GtkLabel *cell,
            gpointer  record,
            gpointer  data)
{
  const TerPlace *place = record;
  const char *text = place->sensor != NULL ? place->sensor->value_text : NULL;

  gtk_widget_add_css_class (GTK_WIDGET (cell), "numeric");
  gtk_label_set_text (cell, text != NULL && *text != '\0' ? text : "–");
}

static gint64
last_seen_us (const TerPlace *place)
{
  return place->sensor != NULL ? place->sensor->device->last_seen_us : TER_INSTANT_NONE;
}

static void
bind_age (GtkLabel *cell,
          gpointer  record,
          gpointer  data)
{
  const TerPlace *place = record;
  g_autofree char *text = NULL;

  if (place->sensor != NULL)
    text = ter_format_age (last_seen_us (place), ((const TerMapColumns *) data)->now_us);
  gtk_label_set_text (cell, text != NULL ? text : "–");
}

static double
distance_m (const TerMapColumns *self,
            const TerPlace      *place)
{
  if (!place->has_position)
    return HUGE_VAL;

  return ter_map_distance_m (ter_map_view_get_center (self->map), place->position);
}

static void
bind_distance (GtkLabel *cell,
               gpointer  record,
               gpointer  data)
{
  double distance = distance_m (data, record);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  gtk_widget_add_css_class (GTK_WIDGET (cell), "numeric");
  if (isinf (distance))
    {
      gtk_label_set_text (cell, _("not placed yet"));
      return;
    }
  number = ter_format_number (distance / 1000, distance < 10000 ? 1 : 0);
  text = g_strdup_printf ("%s km", number);
  gtk_label_set_text (cell, text);
}

static int
compare_texts (const char *a,
               const char *b)
{
  return g_utf8_collate (a != NULL ? a : "", b != NULL ? b : "");
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  return compare_texts (((const TerPlace *) a)->name, ((const TerPlace *) b)->name);
}

static int
compare_wheres (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return compare_texts (((const TerPlace *) a)->where, ((const TerPlace *) b)->where);
}

static int
compare_states (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  /* What needs someone comes first. */
  return (int) ((const TerPlace *) b)->state - (int) ((const TerPlace *) a)->state;
}

static int
compare_ages (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  gint64 first = last_seen_us (a);
  gint64 second = last_seen_us (b);

  return (second > first) - (second < first);
}

static int
compare_distances (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  double first = distance_m (data, a);
  double second = distance_m (data, b);

  return (first > second) - (first < second);
}

/**
 * ter_map_columns_build:
 *
 * Gives a list its columns: places by name, state, where they are, last value, age and distance.
 */
void
ter_map_columns_build (TerMapColumns *self,
                       GtkColumnView *list,
                       TerMapView    *map)
{
  g_return_if_fail (self != NULL && GTK_IS_COLUMN_VIEW (list) && TER_IS_MAP_VIEW (map));

  self->map = map;
  self->name = ter_columns_add (list, _("Name"), bind_name, compare_names, self);
  self->state = ter_columns_add (list, _("State"), bind_state, compare_states, self);
  self->where = ter_columns_add (list, _("Where"), bind_where, compare_wheres, self);
  self->value = ter_columns_add (list, _("Last value"), bind_value, NULL, self);
  self->age = ter_columns_add (list, _("Age"), bind_age, compare_ages, self);
  self->distance = ter_columns_add (list, _("Distance"), bind_distance, compare_distances, self);
  gtk_column_view_column_set_expand (self->name, TRUE);
  gtk_column_view_column_set_expand (self->where, TRUE);
}
