/* ter-page.h — A page of the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-session.h"

G_BEGIN_DECLS

/**
 * TerPageState:
 * @TER_PAGE_LOADING: nothing to show yet; a spinner comes after 200 ms
 * @TER_PAGE_EMPTY: there is nothing to show, and what to do about it
 * @TER_PAGE_ERROR: nothing could be read; once something was shown it stays, with a banner
 * @TER_PAGE_FULL: the content is shown
 */
typedef enum
{
  TER_PAGE_LOADING,
  TER_PAGE_EMPTY,
  TER_PAGE_ERROR,
  TER_PAGE_FULL,
} TerPageState;

#define TER_TYPE_PAGE (ter_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TerPage, ter_page, TER, PAGE, AdwNavigationPage)

/**
 * TerPageClass:
 * @load: asks for what the page shows, by ter_page_query(). Called when the page is first seen, when the
 *   territory changed (@interests) while it is seen or before it is seen again, when the period changed
 *   and by F5; never while an answer is awaited
 * @reveal: shows one thing of a kind named in @reveals; the page is on screen, and its content may not be
 *   loaded yet
 * @reveals: (class field) (nullable): the kinds of things that the page shows best, %NULL-terminated:
 *   "building", "site", "device", "series", "dataset", "source"
 * @interests: (class field): the #TerChange flags that concern the page; all of them by default
 * @uses_period: (class field): whether another period needs another load
 *
 * A page is an AdwNavigationPage with a header bar of its own. A subclass sets its `content` (once, in
 * its template or its init) and updates it in the callback of its query.
 */
struct _TerPageClass
{
  AdwNavigationPageClass parent_class;

  void (*load) (TerPage *self);
  void (*reveal) (TerPage *self, const char *kind, gint64 id);

  const char *const *reveals;
  guint interests;
  gboolean uses_period;
};

/**
 * TerPageAnswer:
 * @self: the page
 * @result: (nullable) (transfer none): what the query returned; freed after the call unless referenced
 *
 * Shows an answer: called on the main thread, only with the answer to the page's last question and only
 * when it is not an error. It ends with ter_page_show_content() or ter_page_show_empty().
 */
typedef void (*TerPageAnswer) (TerPage *self, gpointer result);

TerSession *ter_page_get_session (TerPage *self);
TerTerritory *ter_page_get_territory (TerPage *self);
GTimeZone *ter_page_get_zone (TerPage *self);
gint64 ter_page_get_now_us (TerPage *self);
void ter_page_set_session (TerPage *self, TerSession *session);
void ter_page_set_identity (TerPage *self, const char *name, const char *title);
const char *ter_page_get_name (TerPage *self);
void ter_page_set_subtitle (TerPage *self, const char *subtitle);

AdwHeaderBar *ter_page_get_header_bar (TerPage *self);
void ter_page_set_content (TerPage *self, GtkWidget *content);

void ter_page_show_content (TerPage *self);
void ter_page_show_empty (TerPage *self,
                          const char *icon_name,
                          const char *title,
                          const char *description,
                          GtkWidget *button);

void ter_page_reload (TerPage *self);
void ter_page_query (TerPage *self,
                     TerTerritoryFunc func,
                     gpointer params,
                     GDestroyNotify free_params,
                     GDestroyNotify free_result,
                     TerPageAnswer answer);
gboolean ter_page_is_settled (TerPage *self);
void ter_page_hold (TerPage *self);
void ter_page_release (TerPage *self);
void ter_page_reveal (TerPage *self, const char *kind, gint64 id);
void ter_page_push (TerPage *self, TerPage *page);

/* For tests: the states. */
TerPageState ter_page_get_state (TerPage *self);
void ter_page_show_error (TerPage *self, const GError *error);

G_END_DECLS
