/* test-chart-palette.c — The colours of charts are told apart by anyone
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * How colours look to people without one kind of cone is computed with the matrices of Machado, Oliveira and Fernandes
 * (2009) at full severity, on linear light; how far two of them are apart with CIEDE2000, whose reference pairs
 * (Sharma, Wu and Dalal 2005) are a test of their own. A difference of 10 is plain to see side by side.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-style.h"

/* The least CIEDE2000 between two things that are compared: for the eye of most, without red or green cones; and,
 * much rarer, without blue ones. */
#define LEAST_DIFFERENCE 18.0
#define LEAST_WITHOUT_BLUE 10.0
/* WCAG 2.1, 1.4.11 and 1.4.3. */
#define LEAST_CONTRAST 3.0
#define LEAST_TEXT_CONTRAST 4.5

typedef struct
{
  double l, a, b;
} Lab;

static const double eyes[][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 },
    { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 },
    { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 },
    { -0.078411, 0.930809, 0.147602 },
    { 0.004733, 0.691367, 0.303900 } },
};
static const char *const eye_names[] = { "all cones", "no red", "no green", "no blue" };

static double
linear (double share)
{
  return share <= 0.04045 ? share / 12.92 : pow ((share + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) +
         0.0722 * linear (color->blue);
}

static double
contrast (const GdkRGBA *one,
          const GdkRGBA *other)
{
  double a = luminance (one) + 0.05;
  double b = luminance (other) + 0.05;

  return MAX (a, b) / MIN (a, b);
}

static double
cube (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

static Lab
seen (const GdkRGBA *color,
      guint          eye)
{
  double light[3] = { linear (color->red), linear (color->green), linear (color->blue) };
  double s[3];
  double x, y, z;

  for (guint i = 0; i < 3; i++)
    s[i] =
        CLAMP (eyes[eye][i][0] * light[0] + eyes[eye][i][1] * light[1] + eyes[eye][i][2] * light[2],
               0, 1);
  x = cube ((0.4124564 * s[0] + 0.3575761 * s[1] + 0.1804375 * s[2]) / 0.95047);
  y = cube (0.2126729 * s[0] + 0.7151522 * s[1] + 0.0721750 * s[2]);
  z = cube ((0.0193339 * s[0] + 0.1191920 * s[1] + 0.9503041 * s[2]) / 1.08883);

  return (Lab) { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
degrees (double a,
         double b)
{
  double angle = atan2 (b, a) * 180 / G_PI;

  return angle < 0 ? angle + 360 : angle;
}

static double
cosine (double angle)
{
  return cos (angle * G_PI / 180);
}

static double
ciede2000 (Lab one,
           Lab other)
{
  double c7 = pow ((hypot (one.a, one.b) + hypot (other.a, other.b)) / 2, 7);
  double g = 0.5 * (1 - sqrt (c7 / (c7 + pow (25, 7))));
  double a1 = one.a * (1 + g), a2 = other.a * (1 + g);
  double c1 = hypot (a1, one.b), c2 = hypot (a2, other.b);
  double h1 = degrees (a1, one.b), h2 = degrees (a2, other.b);
  double dl = other.l - one.l, dc = c2 - c1;
  double dh = h2 - h1, hm = h1 + h2;
  double l50, cm, t, rc, sl, sc, sh, turn;

  if (c1 * c2 == 0)
    dh = 0;
  else
    {
      hm = fabs (dh) <= 180 ? hm / 2 : hm < 360 ? (hm + 360) / 2 : (hm - 360) / 2;
      dh += dh > 180 ? -360 : dh < -180 ? 360 : 0;
    }
  dh = 2 * sqrt (c1 * c2) * sin (dh / 2 * G_PI / 180);
  l50 = pow ((one.l + other.l) / 2 - 50, 2);
  cm = (c1 + c2) / 2;
  t = 1 - 0.17 * cosine (hm - 30) + 0.24 * cosine (2 * hm) + 0.32 * cosine (3 * hm + 6) -
      0.2 * cosine (4 * hm - 63);
  turn = 30 * exp (-pow ((hm - 275) / 25, 2));
  rc = 2 * sqrt (pow (cm, 7) / (pow (cm, 7) + pow (25, 7)));
  sl = 1 + 0.015 * l50 / sqrt (20 + l50);
  sc = 1 + 0.045 * cm;
  sh = 1 + 0.015 * cm * t;

  return sqrt (pow (dl / sl, 2) + pow (dc / sc, 2) + pow (dh / sh, 2) -
               sin (2 * turn * G_PI / 180) * rc * dc / sc * dh / sh);
}

static void
test_difference (void)
{
  static const struct
  {
    Lab one, other;
    double expected;
  } rows[] = {
    { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
    { { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
    { { 50, 0, 0 }, { 50, -1, 2 }, 2.3669 },
    { { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
    { { 50, 2.5, 0 }, { 56, -27, -3 }, 31.9030 },
    { { 60.2574, -34.0099, 36.2677 }, { 60.4626, -34.1751, 39.4387 }, 1.2644 },
    { { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat_with_epsilon (ciede2000 (rows[i].one, rows[i].other), rows[i].expected, 1e-4);
}

static void
test_categories (gconstpointer data)
{
  TerChartStyle style;

  ter_chart_style_init (&style, GPOINTER_TO_UINT (data));
  for (guint eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
    {
      double least = INFINITY;

      for (guint i = TER_ROLE_FIRST; i < TER_N_ROLES; i++)
        for (guint j = TER_ROLE_FIRST; j < i; j++)
          least =
              MIN (least, ciede2000 (seen (&style.colors[i], eye), seen (&style.colors[j], eye)));
      g_test_message ("%s: the two closest are %.1f apart", eye_names[eye], least);
      g_assert_cmpfloat (least, >=, eye == 3 ? LEAST_WITHOUT_BLUE : LEAST_DIFFERENCE);
    }
}

static void
test_contrast (gconstpointer data)
{
  TerChartScheme scheme = GPOINTER_TO_UINT (data);
  TerChartStyle style;

  ter_chart_style_init (&style, scheme);
  for (guint role = 0; role < TER_N_ROLES; role++)
    {
      double found = contrast (&style.colors[role], &style.colors[TER_ROLE_SURFACE]);
      gboolean is_text = role == TER_ROLE_TEXT || role == TER_ROLE_DIM || role == TER_ROLE_EVENT;

      if (role == TER_ROLE_SURFACE || role == TER_ROLE_GRID)
        continue;
      g_test_message ("role %u: %.2f", role, found);
      g_assert_cmpfloat (found, >=, is_text ? LEAST_TEXT_CONTRAST : LEAST_CONTRAST);
      if (style.is_high_contrast)
        g_assert_cmpfloat (found, >=, LEAST_TEXT_CONTRAST);
    }
}

/* In high contrast no two roles that may be together in one chart have the same dashes. */
static void
test_dashes (void)
{
  static const TerRole together[] = { TER_ROLE_MEASURED, TER_ROLE_EXPECTED, TER_ROLE_DEVIATION,
                                      TER_ROLE_PROVEN, TER_ROLE_EVENT };
  static const TerRole compared[] = { TER_ROLE_FIRST,  TER_ROLE_SECOND, TER_ROLE_THIRD,
                                      TER_ROLE_FOURTH, TER_ROLE_FIFTH,  TER_ROLE_SIXTH };
  TerChartStyle style;

  ter_chart_style_init (&style, TER_CHART_HIGH_CONTRAST);
  for (guint set = 0; set < 2; set++)
    {
      const TerRole *roles = set == 0 ? together : compared;
      guint n = set == 0 ? G_N_ELEMENTS (together) : G_N_ELEMENTS (compared);

      for (guint i = 0; i < n; i++)
        for (guint j = 0; j < i; j++)
          {
            const float *one = NULL;
            const float *other = NULL;
            guint n_one = ter_chart_style_dash (&style, TER_MARK_LINE, roles[i], &one);
            guint n_other = ter_chart_style_dash (&style, TER_MARK_LINE, roles[j], &other);

            g_assert_false (n_one == n_other && one == other);
          }
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "light", "dark", "contrast", "dark-contrast" };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/palette/difference", test_difference);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *categories = g_strconcat ("/palette/categories/", names[i], NULL);
      g_autofree char *contrasts = g_strconcat ("/palette/contrast/", names[i], NULL);

      g_test_add_data_func (categories, GUINT_TO_POINTER (i), test_categories);
      g_test_add_data_func (contrasts, GUINT_TO_POINTER (i), test_contrast);
    }
  g_test_add_func ("/palette/dashes", test_dashes);

  return g_test_run ();
}
