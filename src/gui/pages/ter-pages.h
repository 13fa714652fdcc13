/* ter-pages.h — The pages of the window, in the order of the sidebar
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"

G_BEGIN_DECLS

/**
 * TerPageEntry:
 * @name: how actions and settings call it
 * @title: its title, a msgid
 * @icon_name: its icon in the sidebar
 * @section: (nullable): the section that it stands in, a msgid
 * @get_type: its class, a #TerPage
 *
 * A page of the sidebar. Pages are made when they are first seen.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon_name;
  const char *section;
  GType (*get_type) (void);
} TerPageEntry;

const TerPageEntry *ter_pages_list (guint *n_pages);

G_END_DECLS
