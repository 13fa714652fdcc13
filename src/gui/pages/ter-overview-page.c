/* ter-overview-page.c — The first page: what the territory says today
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-overview-page.h"

#include <glib/gi18n-lib.h>

#include "ter-sensors.h"

struct _TerOverviewPage
{
  TerPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TerOverviewPage, ter_overview_page, TER_TYPE_PAGE)

static gpointer
ask (TerTerritory *territory, gpointer params, GCancellable *cancellable, GError **error)
{
  return ter_sensors_load (territory, cancellable, error);
}

static void
show (TerPage *page, gpointer result)
{
  ter_page_show_empty (page, "ter-antenna-symbolic", _ ("No Measurement Yet"), NULL, NULL);
}

static void
ter_overview_page_load (TerPage *page)
{
  ter_page_query (page, ask, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, show);
}

static void
ter_overview_page_class_init (TerOverviewPageClass *klass)
{
  TER_PAGE_CLASS (klass)->load = ter_overview_page_load;
}

static void
ter_overview_page_init (TerOverviewPage *self)
{
}
