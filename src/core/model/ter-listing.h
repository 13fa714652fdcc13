/* ter-listing.h — What a portal lists
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-dataset.h"
#include "ter-resource.h"

G_BEGIN_DECLS

/**
 * TerListing:
 * @dataset: the dataset as the portal describes it; its id is 0
 * @resources: (element-type TerResource): its files, with their id 0
 * @n_repeated: members that came twice in the portal's answer that lists it; the last of each was taken
 *
 * A dataset as a portal lists it.
 */
typedef struct
{
  TerDataset *dataset;
  GPtrArray *resources;
  guint n_repeated;
} TerListing;

TER_DECLARE_RECORD (TerListing, ter_listing)

/**
 * TerListingPage:
 * @listings: (element-type TerListing): what this page brought
 * @total: how many there are in all, or -1 when the portal does not say
 * @cursor: (nullable): what to give to get the next page; %NULL at the end
 *
 * One page of a search.
 */
typedef struct
{
  GPtrArray *listings;
  gint64 total;
  char *cursor;
} TerListingPage;

TER_DECLARE_RECORD (TerListingPage, ter_listing_page)

/**
 * TerPortalPreset:
 * @kind: the kind of source: "ckan"
 * @name: what people call it
 * @url: where it is
 * @checked: when the address was last read in @source, ISO 8601
 * @source: where the address comes from
 *
 * A portal that is known beforehand.
 */
typedef struct
{
  const char *kind;
  const char *name;
  const char *url;
  const char *checked;
  const char *source;
} TerPortalPreset;

G_END_DECLS
