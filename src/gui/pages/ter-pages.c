/* ter-pages.c — The pages of the window, in the order of the sidebar
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-pages.h"

#include <glib/gi18n-lib.h>

#include "ter-data-page.h"
#include "ter-energy-page.h"
#include "ter-map-page.h"
#include "ter-overview-page.h"
#include "ter-sources-page.h"

static const TerPageEntry pages[] = {
  { "overview", N_("Overview"), "ter-overview-symbolic", NULL, ter_overview_page_get_type },
  { "energy", N_("Energy"), "ter-bolt-symbolic", N_("Territory"), ter_energy_page_get_type },
  { "map", N_("Map"), "ter-map-symbolic", N_("Territory"), ter_map_page_get_type },
  { "data", N_("Data"), "ter-database-symbolic", N_("Data"), ter_data_page_get_type },
  { "sources", N_("Sources"), "ter-antenna-symbolic", N_("Collection"),
    ter_sources_page_get_type },
};

/**
 * ter_pages_list:
 * @n_pages: (out): how many
 *
 * Returns: (transfer none): the pages
 */
const TerPageEntry *
ter_pages_list (guint *n_pages)
{
  g_return_val_if_fail (n_pages != NULL, NULL);

  *n_pages = G_N_ELEMENTS (pages);

  return pages;
}
