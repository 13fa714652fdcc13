/* ter-check-private.h — What the files of the check share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-store-private.h"

G_BEGIN_DECLS

/* A check that runs. */
typedef struct
{
  /* Borrowed */
  TerReading *reading;
  TerConnection *connection;
  GCancellable *cancellable;
  GPtrArray *problems;
} TerChecking;

void ter_checking_report (TerChecking *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean ter_checking_check_observations (TerChecking *self, GError **error);

G_END_DECLS
