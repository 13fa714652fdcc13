/* ter-geometry-wkb.c — Geometries as well-known binary (OGC 06-103r4 §8)
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The form in which geometries are stored. The writer gives little-endian, two-dimensional WKB;
 * the reader takes that and nothing else, from a file that may have been tampered with.
 *
 * 1. No read leaves the buffer: what remains is checked before each one, and a count is checked
 *    against what remains before memory is taken for it.
 * 2. Bytes left over are a refusal, so that one geometry has one form.
 */

#include "config.h"

#include <string.h>

#include "ter-geometry.h"

/* A reader that cannot leave its buffer: every read checks what remains. Little-endian only: it reads what
 * the writer below wrote into the territory file, which may have been tampered with. */
typedef struct
{
  const guint8 *data;
  gsize remaining;
} Reader;

static gboolean
read_bytes (Reader *reader,
            void   *into,
            gsize   count)
{
  if (reader->remaining < count)
    return FALSE;

  memcpy (into, reader->data, count);
  reader->data += count;
  reader->remaining -= count;
  return TRUE;
}

static gboolean
read_header (Reader          *reader,
             TerGeometryType *type)
{
  guint8 order;
  guint32 code;

  if (!read_bytes (reader, &order, 1) || order != 1 || !read_bytes (reader, &code, 4))
    return FALSE;
  *type = GUINT32_FROM_LE (code);

  return *type >= TER_GEOMETRY_POINT && *type <= TER_GEOMETRY_MULTI_POLYGON;
}

static gboolean
read_points (Reader      *reader,
             TerGeometry *geometry,
             guint32      count)
{
  if (count > reader->remaining / 16)
    return FALSE;

  for (guint32 i = 0; i < count; i++)
    {
      guint64 bits[2];
      double xy[2];

      if (!read_bytes (reader, bits, sizeof bits))
        return FALSE;
      bits[0] = GUINT64_FROM_LE (bits[0]);
      bits[1] = GUINT64_FROM_LE (bits[1]);
      memcpy (xy, bits, sizeof xy);
      ter_geometry_add_point (geometry, xy[0], xy[1]);
    }

  return TRUE;
}

static gboolean
read_ring (Reader      *reader,
           TerGeometry *geometry)
{
  guint32 count;

  if (!read_bytes (reader, &count, 4) || !read_points (reader, geometry, GUINT32_FROM_LE (count)))
    return FALSE;

  ter_geometry_end_ring (geometry);
  return TRUE;
}

static gboolean
read_polygon (Reader      *reader,
              TerGeometry *geometry)
{
  guint32 count;

  if (!read_bytes (reader, &count, 4))
    return FALSE;
  count = GUINT32_FROM_LE (count);
  for (guint32 i = 0; i < count; i++)
    {
      if (!read_ring (reader, geometry))
        return FALSE;
    }

  ter_geometry_end_part (geometry);
  return TRUE;
}

static gboolean
read_simple (Reader         *reader,
             TerGeometry    *geometry,
             TerGeometryType type)
{
  switch (type)
    {
    case TER_GEOMETRY_POINT:
      return read_points (reader, geometry, 1);
    case TER_GEOMETRY_LINE:
      return read_ring (reader, geometry);
    case TER_GEOMETRY_POLYGON:
      return read_polygon (reader, geometry);
    case TER_GEOMETRY_MULTI_POINT:
    case TER_GEOMETRY_MULTI_LINE:
    case TER_GEOMETRY_MULTI_POLYGON:
    default:
      return FALSE;
    }
}

static void
append_u32 (GByteArray *out,
            guint32     value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, 4);
}

static void
append_header (GByteArray     *out,
               TerGeometryType type)
{
  g_byte_array_append (out, (const guint8 *) "\x01", 1);
  append_u32 (out, type);
}

static void
append_points (GByteArray        *out,
               const TerGeometry *self,
               guint              start,
               guint              end)
{
  for (guint i = start; i < end; i++)
    {
      const TerPoint *point = &g_array_index (self->points, TerPoint, i);
      guint64 bits[2];

      memcpy (bits, point, sizeof bits);
      bits[0] = GUINT64_TO_LE (bits[0]);
      bits[1] = GUINT64_TO_LE (bits[1]);
      g_byte_array_append (out, (const guint8 *) bits, sizeof bits);
    }
}

static void
append_ring (GByteArray        *out,
             const TerGeometry *self,
             guint              ring)
{
  guint start = ring == 0 ? 0 : g_array_index (self->ring_ends, guint, ring - 1);
  guint end = g_array_index (self->ring_ends, guint, ring);

  append_u32 (out, end - start);
  append_points (out, self, start, end);
}

static void
append_polygon (GByteArray        *out,
                const TerGeometry *self,
                guint              part)
{
  guint start = part == 0 ? 0 : g_array_index (self->part_ends, guint, part - 1);
  guint end = g_array_index (self->part_ends, guint, part);

  append_u32 (out, end - start);
  for (guint ring = start; ring < end; ring++)
    append_ring (out, self, ring);
}

/**
 * ter_geometry_to_wkb:
 *
 * Writes a geometry as little-endian well-known binary, two dimensions.
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
ter_geometry_to_wkb (const TerGeometry *self)
{
  GByteArray *out;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_byte_array_new ();
  append_header (out, self->type);
  switch (self->type)
    {
    case TER_GEOMETRY_POINT:
      append_points (out, self, 0, 1);
      break;
    case TER_GEOMETRY_LINE:
      append_ring (out, self, 0);
      break;
    case TER_GEOMETRY_POLYGON:
      append_polygon (out, self, 0);
      break;
    case TER_GEOMETRY_MULTI_POINT:
      append_u32 (out, self->points->len);
      for (guint i = 0; i < self->points->len; i++)
        {
          append_header (out, TER_GEOMETRY_POINT);
          append_points (out, self, i, i + 1);
        }
      break;
    case TER_GEOMETRY_MULTI_LINE:
      append_u32 (out, self->ring_ends->len);
      for (guint i = 0; i < self->ring_ends->len; i++)
        {
          append_header (out, TER_GEOMETRY_LINE);
          append_ring (out, self, i);
        }
      break;
    case TER_GEOMETRY_MULTI_POLYGON:
      append_u32 (out, self->part_ends->len);
      for (guint i = 0; i < self->part_ends->len; i++)
        {
          append_header (out, TER_GEOMETRY_POLYGON);
          append_polygon (out, self, i);
        }
      break;
    default:
      g_assert_not_reached ();
    }

  return g_byte_array_free_to_bytes (out);
}

/**
 * ter_geometry_from_wkb:
 * @data: (array length=length): bytes written by ter_geometry_to_wkb()
 *
 * Reads a geometry. Any other bytes are refused, whatever lengths they claim.
 *
 * Returns: (transfer full) (nullable): the geometry, or %NULL when @data is not one
 */
TerGeometry *
ter_geometry_from_wkb (const guint8 *data,
                       gsize         length)
{
  g_autoptr (TerGeometry) geometry = NULL;
  Reader reader = { data, length };
  TerGeometryType type, part_type;
  guint32 count;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (!read_header (&reader, &type))
    return NULL;
  geometry = ter_geometry_new_typed (type);

  if (type <= TER_GEOMETRY_POLYGON)
    {
      if (!read_simple (&reader, geometry, type))
        return NULL;
    }
  else
    {
      if (!read_bytes (&reader, &count, 4))
        return NULL;
      count = GUINT32_FROM_LE (count);
      for (guint32 i = 0; i < count; i++)
        {
          if (!read_header (&reader, &part_type) || part_type != type - 3 ||
              !read_simple (&reader, geometry, part_type))
            return NULL;
        }
    }

  return reader.remaining == 0 ? g_steal_pointer (&geometry) : NULL;
}
