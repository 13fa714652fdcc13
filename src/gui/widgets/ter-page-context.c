/* ter-page-context.c — What a page asks of the territory that it shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-page.h"

/**
 * ter_page_get_territory:
 *
 * Returns: (transfer none) (nullable): the territory that is open, if there is one
 */
TerTerritory *
ter_page_get_territory (TerPage *self)
{
  TerSession *session;

  g_return_val_if_fail (TER_IS_PAGE (self), NULL);

  session = ter_page_get_session (self);

  return session != NULL ? ter_session_get_territory (session) : NULL;
}

/**
 * ter_page_get_now_us:
 *
 * Returns: what time it is for the territory, or 0 without one
 */
gint64
ter_page_get_now_us (TerPage *self)
{
  TerTerritory *territory = ter_page_get_territory (self);

  return territory != NULL ? ter_territory_get_now_us (territory) : 0;
}

/**
 * ter_page_get_zone:
 *
 * Returns: (transfer none): where the days of the territory begin; UTC without one
 */
GTimeZone *
ter_page_get_zone (TerPage *self)
{
  static const char key[] = "ter-utc";
  TerTerritory *territory = ter_page_get_territory (self);

  if (territory != NULL)
    return ter_territory_get_zone (territory);
  if (g_object_get_data (G_OBJECT (self), key) == NULL)
    g_object_set_data_full (G_OBJECT (self), key, g_time_zone_new_utc (),
                            (GDestroyNotify) g_time_zone_unref);

  return g_object_get_data (G_OBJECT (self), key);
}
