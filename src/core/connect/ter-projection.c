/* ter-projection.c — From metres back to degrees
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The two projections that French files use beside degrees. Both are undone by closed formulas and a short iteration;
 * RGF93 and WGS 84 are taken for the same, which they are within a metre.
 */

#include "config.h"

#include <math.h>

#include "ter-geojson.h"

#define WEB_MERCATOR_RADIUS 6378137.0
/* Lambert-93: GRS 80, parallels 44° and 49°, origin 46.5° N 3° E at (700 000, 6 600 000). */
#define GRS80_ECCENTRICITY 0.0818191910428158
#define LAMBERT_EXPONENT 0.7256077650532670
#define LAMBERT_RADIUS 11754255.426096
#define LAMBERT_X 700000.0
#define LAMBERT_Y 12655612.049876
#define LAMBERT_MERIDIAN (3 * G_PI / 180)

static TerPoint
from_web_mercator (double x,
                   double y)
{
  return (TerPoint) { x / WEB_MERCATOR_RADIUS * 180 / G_PI,
                      (2 * atan (exp (y / WEB_MERCATOR_RADIUS)) - G_PI / 2) * 180 / G_PI };
}

static TerPoint
from_lambert_93 (double x,
                 double y)
{
  double dx = x - LAMBERT_X, dy = LAMBERT_Y - y;
  double isometric = -log (hypot (dx, dy) / LAMBERT_RADIUS) / LAMBERT_EXPONENT;
  double longitude = LAMBERT_MERIDIAN + atan (dx / dy) / LAMBERT_EXPONENT;
  double latitude = 2 * atan (exp (isometric)) - G_PI / 2;

  /* Each turn divides the error by about 300. */
  for (guint i = 0; i < 8; i++)
    {
      double s = GRS80_ECCENTRICITY * sin (latitude);

      latitude =
          2 * atan (pow ((1 + s) / (1 - s), GRS80_ECCENTRICITY / 2) * exp (isometric)) - G_PI / 2;
    }

  return (TerPoint) { longitude * 180 / G_PI, latitude * 180 / G_PI };
}

/**
 * ter_projection_invert:
 * @epsg: the system of @x and @y: %TER_EPSG_LAMBERT_93, %TER_EPSG_WEB_MERCATOR, or degrees
 *
 * Gets the longitude and latitude of a position.
 */
TerPoint
ter_projection_invert (int    epsg,
                       double x,
                       double y)
{
  if (epsg == TER_EPSG_LAMBERT_93)
    return from_lambert_93 (x, y);
  if (epsg == TER_EPSG_WEB_MERCATOR)
    return from_web_mercator (x, y);

  return (TerPoint) { x, y };
}
