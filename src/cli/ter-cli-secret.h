/* ter-cli-secret.h — A password that the person gives, never as an argument
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-source.h"
#include "ter-territory.h"

G_BEGIN_DECLS

char    *ter_cli_read_password (GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_cli_store_password (TerTerritory *territory,
                                 TerSource    *source,
                                 const char   *username,
                                 const char   *password,
                                 GError      **error);

G_END_DECLS
