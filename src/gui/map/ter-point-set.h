/* ter-point-set.h — Sensors and places, and how they gather at a zoom level
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-map-projection.h"

G_BEGIN_DECLS

/**
 * TerPointState:
 * @TER_POINT_PLACE: does not speak: a building
 * @TER_POINT_ALIVE: speaks when it is expected to
 * @TER_POINT_UNKNOWN: was never heard
 * @TER_POINT_SILENT: should have spoken
 * @TER_POINT_ALERT: says something that needs someone
 *
 * From what may wait to what may not: when symbols cover each other the later one is on top.
 */
typedef enum
{
  TER_POINT_PLACE,
  TER_POINT_ALIVE,
  TER_POINT_UNKNOWN,
  TER_POINT_SILENT,
  TER_POINT_ALERT,
} TerPointState;

#define TER_POINT_N_STATES 5

/**
 * TerPointGlyph:
 *
 * What a symbol shows inside: what is measured.
 */
typedef enum
{
  TER_GLYPH_DOT,
  TER_GLYPH_BOLT,
  TER_GLYPH_DROP,
  TER_GLYPH_FLAME,
  TER_GLYPH_THERMOMETER,
  TER_GLYPH_AIR,
  TER_GLYPH_BUILDING,
} TerPointGlyph;

/**
 * TerMapPoint:
 * @id: the row of what it stands for, not 0
 * @unit: where it is, in the unit square
 * @state: how it is
 * @glyph: what it measures
 * @name: what a person calls it
 */
typedef struct
{
  gint64 id;
  TerPoint unit;
  TerPointState state;
  TerPointGlyph glyph;
  char *name;
} TerMapPoint;

/**
 * TerPointSet:
 * @points: (element-type TerMapPoint): the points
 * @box: what holds them all, in degrees
 *
 * Not changed after it was handed on.
 */
typedef struct
{
  GArray *points;
  TerBox box;
} TerPointSet;

TER_DECLARE_RECORD (TerPointSet, ter_point_set)

TerPointSet *ter_point_set_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;
void ter_point_set_add (TerPointSet *self,
                        gint64 id,
                        double longitude,
                        double latitude,
                        TerPointState state,
                        TerPointGlyph glyph,
                        const char *name);
const TerMapPoint *ter_point_set_find (const TerPointSet *self, gint64 id);

/**
 * TerSymbol:
 * @unit: where it is drawn
 * @state: the state of all its members
 * @first: index of its first member in the members of the table
 * @n_members: how many points it stands for; 1 for a sensor on its own
 */
typedef struct
{
  TerPoint unit;
  TerPointState state;
  guint first;
  guint n_members;
} TerSymbol;

/**
 * TerSymbolTable:
 * @symbols: (element-type TerSymbol): in the order in which they are drawn
 * @members: (element-type guint): indices of points, symbol after symbol
 */
typedef struct
{
  GArray *symbols;
  GArray *members;
} TerSymbolTable;

TER_DECLARE_RECORD (TerSymbolTable, ter_symbol_table)

TerSymbolTable *ter_symbol_table_new_for_zoom (const TerPointSet *set, double zoom)
    G_GNUC_WARN_UNUSED_RESULT;
const TerMapPoint *ter_symbol_table_get_member (const TerSymbolTable *self,
                                                const TerPointSet *set,
                                                const TerSymbol *symbol,
                                                guint index);
const TerSymbol *ter_symbol_table_hit (const TerSymbolTable *self,
                                       const TerMapTransform *transform,
                                       double x,
                                       double y);
GArray *ter_symbol_table_order_by_distance (const TerSymbolTable *self,
                                            const TerMapTransform *transform)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
