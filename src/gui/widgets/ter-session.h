/* ter-session.h — The open territory, as the pages share it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-period.h"
#include "ter-territory.h"
#include "ter-tile-fetcher.h"

G_BEGIN_DECLS

/**
 * TerSessionState:
 * @TER_SESSION_CLOSED: no territory
 * @TER_SESSION_OPENING: one is being opened
 * @TER_SESSION_OPEN: ter_session_get_territory() is not %NULL
 * @TER_SESSION_FAILED: ter_session_get_error() says why
 */
typedef enum
{
  TER_SESSION_CLOSED,
  TER_SESSION_OPENING,
  TER_SESSION_OPEN,
  TER_SESSION_FAILED,
} TerSessionState;

#define TER_TYPE_SESSION (ter_session_get_type ())
G_DECLARE_FINAL_TYPE (TerSession, ter_session, TER, SESSION, GObject)

/* Signals:
 * "state-changed" (): the session opens, is open, failed or was closed
 * "progress" (): a file of an older version is brought up to date
 * "changed" (TerChange flags): the territory changed, or a person asked to read it again
 * "period-changed" (): another period is shown
 * "counter-changed" (const char *page): the number beside a page
 * "toast" (const char *text, TerAct *act): to be told; act, when there is one, can be undone */
TerSession *ter_session_new (TerClock *clock) G_GNUC_WARN_UNUSED_RESULT;

void ter_session_open (TerSession *self, GFile *file);
void ter_session_close (TerSession *self);
TerSessionState ter_session_get_state (TerSession *self);
const GError *ter_session_get_error (TerSession *self);
/* How far a file of an older version is brought up to date, from 0 to 1; less than 0 when none is. */
double ter_session_get_progress (TerSession *self);
GFile *ter_session_get_file (TerSession *self);
TerTerritory *ter_session_get_territory (TerSession *self);
TerClock *ter_session_get_clock (TerSession *self);
void ter_session_set_tiles (TerSession *self, TerTileFetcher *tiles);
TerTileFetcher *ter_session_get_tiles (TerSession *self);
const char *ter_session_get_name (TerSession *self);
gboolean ter_session_is_fictional (TerSession *self);
void ter_session_refresh (TerSession *self);

void ter_session_get_period (TerSession *self, TerPeriod *period);
void ter_session_set_period (TerSession *self, const TerPeriod *period);

/* The numbers beside the pages in the sidebar, by the page's name. */
guint ter_session_get_counter (TerSession *self, const char *page, gboolean *urgent);
void ter_session_set_counter (TerSession *self, const char *page, guint value, gboolean urgent);

void ter_session_apply (TerSession *self, TerAct *act, const char *done);
void ter_session_undo (TerSession *self, TerAct *act);
void ter_session_toast (TerSession *self, const char *text);

G_END_DECLS
