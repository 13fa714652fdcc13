/* ter-listing.c — What a portal lists
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-listing.h"

static void
ter_listing_clear (TerListing *self)
{
  g_clear_pointer (&self->dataset, ter_dataset_unref);
  g_clear_pointer (&self->resources, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerListing, ter_listing, ter_listing_clear)

static void
ter_listing_page_clear (TerListingPage *self)
{
  g_clear_pointer (&self->listings, g_ptr_array_unref);
  g_free (self->cursor);
}

TER_DEFINE_RECORD (TerListingPage, ter_listing_page, ter_listing_page_clear)
