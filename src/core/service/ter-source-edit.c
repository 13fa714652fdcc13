/* ter-source-edit.c — Sources that people add and put aside
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The window's assistant and the command add sources in the same way: a draft is checked, then becomes an act.
 *
 *  1. What is wrong is said before anything is stored: the kind, the address, the configuration.
 *  2. An address on this machine or on the local network must be allowed by the person: a configuration that came from
 *     elsewhere does not make the program look around behind the firewall. A name is judged when it is resolved, by
 *     whoever connects.
 *  3. An address never holds a password: it would be stored in clear and shown.
 *  4. Putting a source aside keeps what it brought, and can be undone.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-decoder.h"
#include "ter-json.h"
#include "ter-secrets.h"
#include "ter-source-edit.h"

G_DEFINE_QUARK (ter - source - edit - error - quark, ter_source_edit_error)

typedef struct
{
  const char *kind;
  const char *schemes[3];
} SourceKind;

static const SourceKind kinds[] = {
  { "chirpstack", { "mqtt", "mqtts" } },
  { "mqtt", { "mqtt", "mqtts" } },
  { "ckan", { "https", "http" } },
};

static const SourceKind *
find_kind (const char *name,
           GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kinds[i].kind, name) == 0)
        return &kinds[i];
    }
  g_set_error (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_KIND,
               _("“%s” is no kind of source; the kinds are chirpstack, mqtt and ckan."),
               name != NULL ? name : "");

  return NULL;
}

static gboolean
is_local (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL)
    return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");

  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address) ||
         g_inet_address_get_is_link_local (address) || g_inet_address_get_is_any (address);
}

static GUri *
read_address (const SourceKind *kind,
              const char       *url,
              GError          **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || !g_strv_contains (kind->schemes, g_uri_get_scheme (uri)))
    {
      g_set_error (
          error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_ADDRESS,
          _("“%s” is not the address of a source of this kind; one begins with %s:// and names a host."),
          url, kind->schemes[1]);
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (
          error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_ADDRESS,
          _("The address holds a user or a password, which would be stored in clear. Take it out of "
            "the address and give it apart."));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

/* A message's kind is checked by its own decoder. */
static gboolean
check_config (const TerSourceDraft *draft,
              GError              **error)
{
  const char *config = draft->config != NULL ? draft->config : "{}";
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TerJson) json = ter_json_parse (config, -1, NULL, &local_error);
  g_autoptr (TerSource) source = NULL;
  g_autoptr (TerDecoder) decoder = NULL;

  if (json == NULL || ter_json_node_get_type (ter_json_get_root (json)) != TER_JSON_OBJECT)
    {
      g_set_error (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_CONFIG,
                   _("The configuration is not a JSON object: %s"),
                   local_error != NULL ? local_error->message : config);
      return FALSE;
    }
  if (g_str_equal (draft->kind, "ckan"))
    return TRUE;

  source = ter_source_new ();
  source->kind = g_strdup (draft->kind);
  source->url = g_strdup (draft->url);
  source->config = g_strdup (config);
  decoder = ter_decoder_new_for_source (source, &local_error);
  if (decoder != NULL)
    return TRUE;

  g_set_error_literal (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_CONFIG,
                       local_error->message);
  return FALSE;
}

static GUri *
check (const TerSourceDraft *draft,
       GError              **error)
{
  const SourceKind *kind = find_kind (draft->kind, error);
  g_autoptr (GUri) uri = kind != NULL ? read_address (kind, draft->url, error) : NULL;

  if (uri == NULL)
    return NULL;
  if (!draft->allow_local && is_local (g_uri_get_host (uri)))
    {
      g_set_error (
          error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_LOCAL,
          _("“%s” is on this machine or on the local network. Allow this source to be there "
            "if that is what you want."),
          g_uri_get_host (uri));
      return NULL;
    }
  if (!check_config (draft, error))
    return NULL;

  return g_steal_pointer (&uri);
}

/**
 * ter_source_check:
 * @draft: a source before it is saved
 * @error: a #TerSourceEditError
 *
 * Says whether a source can be saved. Nothing is connected to.
 *
 * Returns: %TRUE if it can
 */
gboolean
ter_source_check (const TerSourceDraft *draft,
                  GError              **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (draft != NULL && draft->url != NULL, FALSE);

  uri = check (draft, error);

  return uri != NULL;
}

static TerSource *
find_by_id (TerTerritory *territory,
            gint64        id,
            GError      **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return ter_source_find (territory, text, error);
}

/**
 * ter_source_add:
 * @territory: a territory open for writing
 * @draft: the source
 * @error: a #TerSourceEditError, or a store's error
 *
 * Saves a source. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the source as it is stored, or %NULL if nothing was
 */
TerSource *
ter_source_add (TerTerritory         *territory,
                const TerSourceDraft *draft,
                GError              **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (TerAct) act = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);
  g_return_val_if_fail (draft != NULL && draft->url != NULL, NULL);

  uri = check (draft, error);
  if (uri == NULL)
    return NULL;

  act = ter_act_new_full (TER_ACT_CREATE, "source", 0);
  ter_act_set (act, "kind", draft->kind);
  ter_act_set (act, "name",
               draft->name != NULL && *draft->name != '\0' ? draft->name : g_uri_get_host (uri));
  if (draft->purpose != NULL)
    ter_act_set (act, "purpose", draft->purpose);
  ter_act_set (act, "url", draft->url);
  ter_act_set (act, "config", draft->config != NULL ? draft->config : "{}");
  ter_act_set_int (act, "allow-local", draft->allow_local ? 1 : 0);
  ter_act_set_int (act, "enabled", 1);
  if (!ter_territory_apply (territory, act, error))
    return NULL;

  return find_by_id (territory, act->object_id, error);
}

/**
 * ter_source_find:
 * @id_or_uid: its number, or its identity
 * @error: a #TerSourceEditError, or a store's error
 *
 * Returns: (transfer full): the source, or %NULL on error
 */
TerSource *
ter_source_find (TerTerritory *territory,
                 const char   *id_or_uid,
                 GError      **error)
{
  g_autoptr (GPtrArray) sources = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory) && id_or_uid != NULL, NULL);

  sources = ter_territory_list_sources (territory, error);
  if (sources == NULL)
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    {
      TerSource *source = g_ptr_array_index (sources, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, source->id);

      if (g_str_equal (id, id_or_uid) || g_strcmp0 (source->uid, id_or_uid) == 0)
        return ter_source_ref (source);
    }
  g_set_error (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_NOT_FOUND,
               _("There is no source “%s” in this territory: list them to find its number."),
               id_or_uid);

  return NULL;
}

/**
 * ter_source_remove:
 * @source_id: a source
 * @error: a store's error
 *
 * Puts a source aside: it is not collected any more, and what it brought is kept. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the act, which can be undone, or %NULL if nothing changed
 */
TerAct *
ter_source_remove (TerTerritory *territory,
                   gint64        source_id,
                   GError      **error)
{
  g_autoptr (TerAct) act = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  act = ter_act_new_full (TER_ACT_REMOVE, "source", source_id);
  if (!ter_territory_apply (territory, act, error))
    return NULL;

  return g_steal_pointer (&act);
}

/**
 * ter_source_lookup_secret:
 * @source: a source that is stored
 * @username: (out) (transfer full) (nullable): its user
 * @password: (out) (transfer full) (nullable): its password
 * @cancellable: (nullable): stops it
 * @error: why the keyring did not answer
 *
 * Looks up how to present oneself to a source. Blocks: on a worker thread.
 *
 * Returns: %TRUE, with %NULL twice when the source has no secret
 */
gboolean
ter_source_lookup_secret (TerSource    *source,
                          char        **username,
                          char        **password,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (TerSecrets) secrets = NULL;

  g_return_val_if_fail (source != NULL && source->uid != NULL, FALSE);

  secrets = ter_secrets_new_system ();

  return ter_secrets_lookup (secrets, source->uid, username, password, cancellable, error);
}
