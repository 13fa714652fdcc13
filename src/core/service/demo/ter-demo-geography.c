/* ter-demo-geography.c — Twelve communes that do not exist
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each commune is the part of the territory that is nearest to its church; the straight borders are then bent, and
 * both neighbours bend the same border the same way.
 *
 *  1. Two neighbours share every vertex of their border: the map shows neither gap nor overlap.
 *  2. The codes begin with 99, which no commune of France has.
 *  3. The sum of the populations is the one that the demonstration tells of: 14,820.
 */

#include "config.h"

#include <math.h>

#include "ter-demo-private.h"

#define CENTRE_LONGITUDE 5.75
#define CENTRE_LATITUDE 47.35
#define KM_PER_DEGREE_NORTH 111.2
#define KM_PER_DEGREE_EAST 75.4
#define N_OUTLINE 96
#define BEND 0.07
#define BEND_DEPTH 4
#define OUTSIDE -1

/* Where the church is, in km from the centre. */
static const struct
{
  const char *name;
  gint64 population;
  double east;
  double north;
} communes[TER_DEMO_N_COMMUNES] = {
  { "Bourg-Clair", 4910, -0.9, 2.1 },         { "Rochebise", 860, -0.3, 9.9 },
  { "Saint-Elme-des-Prés", 1120, -8.4, 7.8 }, { "Les Essarts", 310, -12.9, 1.2 },
  { "Fontvive", 1540, -6.9, -3.6 },           { "Merisières", 610, -9.9, -11.4 },
  { "Vauregard", 780, -3.6, -9.6 },           { "Aubeval", 690, 4.2, -11.4 },
  { "Pontclair", 1870, 4.2, -4.8 },           { "La Combe-Noire", 380, 10.8, -8.7 },
  { "Chantemerle", 1210, 10.2, -0.6 },        { "Montarel", 540, 8.7, 7.2 },
};

static const struct
{
  const char *name;
  guint first;
  guint members[4];
} sectors[TER_DEMO_N_SECTORS] = {
  { "Bourg-Clair", 0, { 0, 4, 5, 6 } },
  { "Rive Basse", 10, { 7, 8, 9, 10 } },
  { "Haut-Val", 1, { 1, 2, 3, 11 } },
};

/* A vertex, and what the edge that begins at it separates from: another commune, or the outside. */
typedef struct
{
  double x;
  double y;
  int beyond;
} Vertex;

const char *
ter_demo_commune_name (guint commune)
{
  return communes[commune].name;
}

const char *
ter_demo_sector_name (guint sector)
{
  return sectors[sector].name;
}

/* The commune where the sector's meter is. */
guint
ter_demo_sector_commune (guint sector)
{
  return sectors[sector].first;
}

static TerPoint
to_degrees (double x,
            double y)
{
  /* Rounded, so that two neighbours that computed one vertex apart have the very same. */
  return (TerPoint) { round ((CENTRE_LONGITUDE + x / KM_PER_DEGREE_EAST) * 1e6) / 1e6,
                      round ((CENTRE_LATITUDE + y / KM_PER_DEGREE_NORTH) * 1e6) / 1e6 };
}

/* A place, in km from the church of a commune. */
TerPoint
ter_demo_position (guint  commune,
                   double east_km,
                   double north_km)
{
  return to_degrees (communes[commune].east + east_km, communes[commune].north + north_km);
}

static GArray *
make_outline (guint32 seed)
{
  GArray *outline = g_array_new (FALSE, FALSE, sizeof (Vertex));
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  double phase[3];

  for (guint i = 0; i < G_N_ELEMENTS (phase); i++)
    phase[i] = g_rand_double_range (rand, 0, 2 * G_PI);
  for (guint i = 0; i < N_OUTLINE; i++)
    {
      double angle = 2 * G_PI * i / N_OUTLINE;
      double radius =
          14.6 * (1 + 0.035 * sin (3 * angle + phase[0]) + 0.025 * sin (5 * angle + phase[1]) +
                  0.012 * sin (11 * angle + phase[2]));
      Vertex vertex = { 1.05 * radius * cos (angle), radius * sin (angle), OUTSIDE };

      g_array_append_val (outline, vertex);
    }

  return outline;
}

/* What of @cell is nearer to commune @own than to @other. */
static GArray *
clip (GArray *cell,
      guint   own,
      guint   other)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (Vertex));
  double nx = communes[other].east - communes[own].east;
  double ny = communes[other].north - communes[own].north;
  double middle = (nx * (communes[other].east + communes[own].east) +
                   ny * (communes[other].north + communes[own].north)) /
                  2;

  for (guint i = 0; i < cell->len; i++)
    {
      Vertex a = g_array_index (cell, Vertex, i);
      Vertex b = g_array_index (cell, Vertex, (i + 1) % cell->len);
      double side_a = nx * a.x + ny * a.y - middle, side_b = nx * b.x + ny * b.y - middle;

      if (side_a <= 0)
        g_array_append_val (kept, a);
      if ((side_a <= 0) != (side_b <= 0))
        {
          double share = side_a / (side_a - side_b);
          Vertex crossing = { a.x + share * (b.x - a.x), a.y + share * (b.y - a.y),
                              side_a <= 0 ? (int) other : a.beyond };

          g_array_append_val (kept, crossing);
        }
    }

  return kept;
}

/* Bends the border from @a to @b: each half's middle moves aside. Points are written after @a and before @b. */
static void
bend (TerPoint *points,
      guint     n,
      GRand    *rand)
{
  guint middle = n / 2;
  double dx, dy, move;

  if (n < 2)
    return;
  dx = points[n].x - points[0].x;
  dy = points[n].y - points[0].y;
  move = g_rand_double_range (rand, -BEND, BEND);
  points[middle] = (TerPoint) {
    (points[0].x + points[n].x) / 2 - dy * move * KM_PER_DEGREE_NORTH / KM_PER_DEGREE_EAST,
    (points[0].y + points[n].y) / 2 + dx * move * KM_PER_DEGREE_EAST / KM_PER_DEGREE_NORTH
  };
  bend (points, middle, rand);
  bend (points + middle, n - middle, rand);
}

/* Adds the edge of commune @own that begins at @a, without its end. */
static void
add_edge (TerGeometry  *geometry,
          guint         own,
          const Vertex *a,
          const Vertex *b,
          guint32       seed)
{
  TerPoint points[(1 << BEND_DEPTH) + 1];
  guint n = 1 << BEND_DEPTH;
  TerPoint start = to_degrees (a->x, a->y), end = to_degrees (b->x, b->y);
  gboolean forward;
  g_autoptr (GRand) rand = NULL;

  if (a->beyond == OUTSIDE)
    {
      ter_geometry_add_point (geometry, start.x, start.y);
      return;
    }

  /* Both neighbours bend from the same end with the same numbers. */
  forward = own < (guint) a->beyond;
  rand = g_rand_new_with_seed (seed + 1000 * MIN (own, (guint) a->beyond) +
                               MAX (own, (guint) a->beyond));
  points[0] = forward ? start : end;
  points[n] = forward ? end : start;
  bend (points, n, rand);
  for (guint i = 0; i < n; i++)
    {
      TerPoint point = points[forward ? i : n - i];

      ter_geometry_add_point (geometry, round (point.x * 1e6) / 1e6, round (point.y * 1e6) / 1e6);
    }
}

static TerGeometry *
make_commune (guint32 seed,
              guint   own)
{
  g_autoptr (GArray) cell = make_outline (seed);
  TerGeometry *geometry = ter_geometry_new_typed (TER_GEOMETRY_POLYGON);
  TerPoint first;

  for (guint other = 0; other < TER_DEMO_N_COMMUNES; other++)
    {
      GArray *kept;

      if (other == own)
        continue;
      kept = clip (cell, own, other);
      g_array_unref (cell);
      cell = kept;
    }
  for (guint i = 0; i < cell->len; i++)
    add_edge (geometry, own, &g_array_index (cell, Vertex, i),
              &g_array_index (cell, Vertex, (i + 1) % cell->len), seed);
  first = g_array_index (geometry->points, TerPoint, 0);
  ter_geometry_add_point (geometry, first.x, first.y);
  ter_geometry_end_ring (geometry);
  ter_geometry_end_part (geometry);

  return geometry;
}

/* (element-type TerArea): the communes, in the order of their table. */
GPtrArray *
ter_demo_communes (guint32 seed)
{
  GPtrArray *areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);

  for (guint i = 0; i < TER_DEMO_N_COMMUNES; i++)
    {
      TerArea *area = ter_area_new ();

      area->code = g_strdup_printf ("99%03u", i + 1);
      area->name = g_strdup (communes[i].name);
      area->kind = g_strdup ("commune");
      area->population = communes[i].population;
      area->geometry = make_commune (seed, i);
      g_ptr_array_add (areas, area);
    }

  return areas;
}

/* (element-type TerArea): the sectors of the water network, each made of the communes that it serves. */
GPtrArray *
ter_demo_sectors (GPtrArray *areas)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);

  for (guint i = 0; i < TER_DEMO_N_SECTORS; i++)
    {
      TerArea *area = ter_area_new ();

      area->code = g_strdup_printf ("SE-%u", i + 1);
      area->name = g_strdup_printf ("Secteur %s", sectors[i].name);
      area->kind = g_strdup ("sector");
      area->geometry = ter_geometry_new_typed (TER_GEOMETRY_MULTI_POLYGON);
      for (guint j = 0; j < G_N_ELEMENTS (sectors[i].members); j++)
        {
          const TerArea *commune = g_ptr_array_index (areas, sectors[i].members[j]);

          area->population += commune->population;
          for (guint k = 0; k < commune->geometry->points->len; k++)
            {
              TerPoint point = g_array_index (commune->geometry->points, TerPoint, k);

              ter_geometry_add_point (area->geometry, point.x, point.y);
            }
          ter_geometry_end_ring (area->geometry);
          ter_geometry_end_part (area->geometry);
        }
      g_ptr_array_add (list, area);
    }

  return list;
}
