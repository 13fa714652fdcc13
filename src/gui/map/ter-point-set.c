/* ter-point-set.c — Sensors and places, and how they gather at a zoom level
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Points gather by a greedy pass over a grid whose cells are as wide as the gathering radius, so that a point
 * looks at nine cells only and the whole pass is linear.
 *
 * 1. Every point is a member of exactly one symbol.
 * 2. The members of a symbol have one state: an alert never hides among sensors that are well.
 * 3. The result depends on the whole zoom level and not on where the view is: nothing jumps while panning.
 * 4. A place stands beside the sensors that are in it, not under them: its symbol steps aside, by no more than a symbol.
 * 5. From TER_MAP_GATHER_END on, nothing gathers: what stands at one address is then told by the list.
 */

#include "config.h"

#include <math.h>

#include "ter-point-set.h"

#define GATHER_RADIUS_PX 30.0
/* Alerts and silent sensors keep their own symbol as long as symbols do not cover each other. */
#define GATHER_RADIUS_URGENT_PX 14.0
#define TER_MAP_GATHER_END 17
#define HIT_RADIUS_PX 16.0
/* How far a place keeps from a sensor, and from several that gathered. */
#define ASIDE_PX 21.0
#define ASIDE_CLUSTER_PX 27.0

static void
point_clear (gpointer data)
{
  TerMapPoint *point = data;

  g_clear_pointer (&point->name, g_free);
}

static void
ter_point_set_clear (TerPointSet *self)
{
  g_clear_pointer (&self->points, g_array_unref);
}

TER_DEFINE_RECORD (TerPointSet, ter_point_set, ter_point_set_clear)

static void
ter_symbol_table_clear (TerSymbolTable *self)
{
  g_clear_pointer (&self->symbols, g_array_unref);
  g_clear_pointer (&self->members, g_array_unref);
}

TER_DEFINE_RECORD (TerSymbolTable, ter_symbol_table, ter_symbol_table_clear)

/**
 * ter_point_set_new_empty:
 *
 * Returns: (transfer full): a set to fill with ter_point_set_add()
 */
TerPointSet *
ter_point_set_new_empty (void)
{
  TerPointSet *self = ter_point_set_new ();

  self->points = g_array_new (FALSE, FALSE, sizeof (TerMapPoint));
  g_array_set_clear_func (self->points, point_clear);
  self->box = ter_box_empty ();

  return self;
}

/**
 * ter_point_set_add:
 * @id: what a selection names it by, not 0
 *
 * Adds a point.
 */
void
ter_point_set_add (TerPointSet  *self,
                   gint64        id,
                   double        longitude,
                   double        latitude,
                   TerPointState state,
                   TerPointGlyph glyph,
                   const char   *name)
{
  TerMapPoint point = {
    .id = id,
    .unit = ter_map_project (longitude, latitude),
    .state = state,
    .glyph = glyph,
    .name = g_strdup (name != NULL ? name : ""),
  };

  g_return_if_fail (self != NULL && id != 0);

  self->box = ter_box_union (self->box, (TerBox) { longitude, latitude, longitude, latitude });
  g_array_append_val (self->points, point);
}

static const TerMapPoint *
get_point (const TerPointSet *self,
           guint              index)
{
  g_assert (self != NULL && index < self->points->len);

  return &g_array_index (self->points, TerMapPoint, index);
}

/**
 * ter_point_set_find:
 *
 * Returns: (transfer none) (nullable): the point of that identity
 */
const TerMapPoint *
ter_point_set_find (const TerPointSet *self,
                    gint64             id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->points->len; i++)
    if (g_array_index (self->points, TerMapPoint, i).id == id)
      return &g_array_index (self->points, TerMapPoint, i);

  return NULL;
}

/* One pass over the points of a state. @heads gives the first point of a cell, @next the following ones. */
typedef struct
{
  const TerPointSet *set;
  TerSymbolTable *table;
  GHashTable *heads;
  guint *next;
  gboolean *taken;
  double cells;
  double radius;
} Gathering;

static gint64
cell_key (gint64 column,
          gint64 row)
{
  return column * G_GINT64_CONSTANT (0x40000000) + row;
}

static void
gathering_index (Gathering    *self,
                 TerPointState state)
{
  for (guint i = 0; i < self->set->points->len; i++)
    {
      const TerMapPoint *point = &g_array_index (self->set->points, TerMapPoint, i);
      gint64 key;
      gpointer head;

      if (point->state != state)
        continue;
      key = cell_key ((gint64) floor (point->unit.x * self->cells),
                      (gint64) floor (point->unit.y * self->cells));
      head = g_hash_table_lookup (self->heads, &key);
      self->next[i] = GPOINTER_TO_UINT (head);
      g_hash_table_insert (self->heads, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (i + 1));
    }
}

static void
gathering_take_cell (Gathering         *self,
                     const TerMapPoint *seed,
                     gint64             key)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (self->heads, &key));

  for (; at != 0; at = self->next[at - 1])
    {
      const TerMapPoint *point = &g_array_index (self->set->points, TerMapPoint, at - 1);
      guint index = at - 1;

      if (self->taken[index] ||
          hypot (point->unit.x - seed->unit.x, point->unit.y - seed->unit.y) > self->radius)
        continue;
      self->taken[index] = TRUE;
      g_array_append_val (self->table->members, index);
    }
}

static void
gathering_add_symbol (Gathering *self,
                      guint      seed_index)
{
  const TerMapPoint *seed = &g_array_index (self->set->points, TerMapPoint, seed_index);
  TerSymbol symbol = { .state = seed->state, .first = self->table->members->len };
  gint64 column = (gint64) floor (seed->unit.x * self->cells);
  gint64 row = (gint64) floor (seed->unit.y * self->cells);

  self->taken[seed_index] = TRUE;
  g_array_append_val (self->table->members, seed_index);
  if (self->radius > 0)
    for (gint64 y = row - 1; y <= row + 1; y++)
      for (gint64 x = column - 1; x <= column + 1; x++)
        gathering_take_cell (self, seed, cell_key (x, y));

  symbol.n_members = self->table->members->len - symbol.first;
  for (guint i = 0; i < symbol.n_members; i++)
    {
      guint index = g_array_index (self->table->members, guint, symbol.first + i);
      const TerMapPoint *point = &g_array_index (self->set->points, TerMapPoint, index);

      symbol.unit.x += point->unit.x / symbol.n_members;
      symbol.unit.y += point->unit.y / symbol.n_members;
    }
  g_array_append_val (self->table->symbols, symbol);
}

static void
gather_state (TerSymbolTable    *table,
              const TerPointSet *set,
              TerPointState      state,
              double             scale,
              gboolean           gather)
{
  double radius_px = state >= TER_POINT_SILENT ? GATHER_RADIUS_URGENT_PX : GATHER_RADIUS_PX;
  g_autoptr (GHashTable) heads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree guint *next = g_new0 (guint, set->points->len);
  g_autofree gboolean *taken = g_new0 (gboolean, set->points->len);
  Gathering gathering = {
    .set = set,
    .table = table,
    .heads = heads,
    .next = next,
    .taken = taken,
    .cells = scale / radius_px,
    .radius = gather ? radius_px / scale : 0,
  };

  if (gather)
    gathering_index (&gathering, state);
  for (guint i = 0; i < set->points->len; i++)
    if (!taken[i] && g_array_index (set->points, TerMapPoint, i).state == state)
      gathering_add_symbol (&gathering, i);
}

static void
step_aside_of (TerSymbol       *place,
               const TerSymbol *other,
               double           scale)
{
  double x = (place->unit.x - other->unit.x) * scale;
  double y = (place->unit.y - other->unit.y) * scale;
  double reach = MAX (place->n_members, other->n_members) > 1 ? ASIDE_CLUSTER_PX : ASIDE_PX;
  double distance = hypot (x, y);

  if (distance >= reach)
    return;
  /* Under it: to the lower right, where no name is written. */
  if (distance < 1)
    {
      x = y = G_SQRT2 / 2;
      distance = 1;
    }
  place->unit.x = other->unit.x + x / distance * reach / scale;
  place->unit.y = other->unit.y + y / distance * reach / scale;
}

/* Places come first in the table. */
static void
part_places (TerSymbolTable *self,
             double          scale)
{
  for (guint i = 0; i < self->symbols->len; i++)
    {
      TerSymbol *place = &g_array_index (self->symbols, TerSymbol, i);

      if (place->state != TER_POINT_PLACE)
        return;
      for (guint j = self->symbols->len; j-- > i;)
        {
          const TerSymbol *other = &g_array_index (self->symbols, TerSymbol, j);

          if (other->state != TER_POINT_PLACE)
            step_aside_of (place, other, scale);
        }
    }
}

/**
 * ter_symbol_table_new_for_zoom:
 * @zoom: the zoom level; only its whole part counts
 *
 * Gathers the points that would cover each other at a zoom level.
 *
 * Returns: (transfer full): the symbols to draw
 */
TerSymbolTable *
ter_symbol_table_new_for_zoom (const TerPointSet *set,
                               double             zoom)
{
  TerSymbolTable *self = ter_symbol_table_new ();
  double scale = TER_MAP_TILE_SIZE * exp2 (floor (zoom));

  self->symbols = g_array_new (FALSE, FALSE, sizeof (TerSymbol));
  self->members = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (set != NULL, self);

  for (int state = 0; state < TER_POINT_N_STATES; state++)
    gather_state (self, set, state, scale, floor (zoom) < TER_MAP_GATHER_END);
  part_places (self, scale);

  return self;
}

/**
 * ter_symbol_table_get_member:
 *
 * Returns: (transfer none): one of the points that a symbol stands for
 */
const TerMapPoint *
ter_symbol_table_get_member (const TerSymbolTable *self,
                             const TerPointSet    *set,
                             const TerSymbol      *symbol,
                             guint                 index)
{
  g_return_val_if_fail (self != NULL && set != NULL && symbol != NULL, NULL);
  g_return_val_if_fail (index < symbol->n_members, NULL);

  return get_point (set, g_array_index (self->members, guint, symbol->first + index));
}

/**
 * ter_symbol_table_hit:
 *
 * Finds the symbol under a pixel of the view: the nearest one within a fingertip, the topmost of equals.
 *
 * Returns: (transfer none) (nullable): the symbol
 */
const TerSymbol *
ter_symbol_table_hit (const TerSymbolTable  *self,
                      const TerMapTransform *transform,
                      double                 x,
                      double                 y)
{
  const TerSymbol *best = NULL;
  double nearest = HIT_RADIUS_PX;

  g_return_val_if_fail (self != NULL && transform != NULL, NULL);

  for (guint i = 0; i < self->symbols->len; i++)
    {
      const TerSymbol *symbol = &g_array_index (self->symbols, TerSymbol, i);
      TerPoint at = ter_map_transform_to_widget (transform, symbol->unit);
      double distance = hypot (at.x - x, at.y - y);

      if (distance <= nearest)
        {
          nearest = distance;
          best = symbol;
        }
    }

  return best;
}

typedef struct
{
  guint index;
  double distance;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *first = a;
  const Ranked *second = b;

  if (first->distance != second->distance)
    return first->distance < second->distance ? -1 : 1;

  return (first->index > second->index) - (first->index < second->index);
}

/**
 * ter_symbol_table_order_by_distance:
 *
 * Lists the symbols that the view shows, from the middle outwards: the order in which Tab goes through them.
 *
 * Returns: (transfer full) (element-type guint): indices of symbols
 */
GArray *
ter_symbol_table_order_by_distance (const TerSymbolTable  *self,
                                    const TerMapTransform *transform)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  g_return_val_if_fail (self != NULL && transform != NULL, order);

  for (guint i = 0; i < self->symbols->len; i++)
    {
      TerPoint at =
          ter_map_transform_to_widget (transform, g_array_index (self->symbols, TerSymbol, i).unit);
      Ranked entry = { i, hypot (at.x - transform->width / 2, at.y - transform->height / 2) };

      if (at.x >= 0 && at.y >= 0 && at.x <= transform->width && at.y <= transform->height)
        g_array_append_val (ranked, entry);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    g_array_append_val (order, g_array_index (ranked, Ranked, i).index);

  return order;
}
