/* ter-source-edit.h — Sources that people add and put aside
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-source.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerSourceEditError:
 * @TER_SOURCE_EDIT_ERROR_KIND: there is no such kind of source
 * @TER_SOURCE_EDIT_ERROR_ADDRESS: the address is not one, or not of that kind
 * @TER_SOURCE_EDIT_ERROR_LOCAL: the address is of this machine or of the local network, and that was not allowed
 * @TER_SOURCE_EDIT_ERROR_CONFIG: the configuration does not fit the kind
 * @TER_SOURCE_EDIT_ERROR_NOT_FOUND: there is no such source
 */
typedef enum
{
  TER_SOURCE_EDIT_ERROR_KIND,
  TER_SOURCE_EDIT_ERROR_ADDRESS,
  TER_SOURCE_EDIT_ERROR_LOCAL,
  TER_SOURCE_EDIT_ERROR_CONFIG,
  TER_SOURCE_EDIT_ERROR_NOT_FOUND,
} TerSourceEditError;

#define TER_SOURCE_EDIT_ERROR (ter_source_edit_error_quark ())
GQuark ter_source_edit_error_quark (void);

/**
 * TerSourceDraft:
 * @kind: "chirpstack", "mqtt" or "ckan"
 * @name: (nullable): what people call it; its host when %NULL
 * @purpose: (nullable): why it is collected
 * @url: where it is: "mqtts://host:8883", "https://portal/"
 * @config: (nullable): JSON: what else its kind needs
 * @allow_local: whether its host may be this machine or one of the local network
 *
 * A source before it is saved. Everything is borrowed.
 */
typedef struct
{
  const char *kind;
  const char *name;
  const char *purpose;
  const char *url;
  const char *config;
  gboolean allow_local;
} TerSourceDraft;

gboolean   ter_source_check (const TerSourceDraft *draft,
                             GError              **error);
TerSource *ter_source_add (TerTerritory         *territory,
                           const TerSourceDraft *draft,
                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
TerSource *ter_source_find (TerTerritory *territory,
                            const char   *id_or_uid,
                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerAct    *ter_source_remove (TerTerritory *territory,
                              gint64        source_id,
                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its user and password, from the environment or the keyring; NULL when it has none. Blocks: a keyring may have to be
 * unlocked. */
gboolean   ter_source_lookup_secret (TerSource    *source,
                                     char        **username,
                                     char        **password,
                                     GCancellable *cancellable,
                                     GError      **error);

G_END_DECLS
