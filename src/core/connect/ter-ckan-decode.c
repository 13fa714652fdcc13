/* ter-ckan-decode.c — The answers of CKAN, made values
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Bytes in (as JSON that was read already), datasets and resources out; no network here, so that every answer
 * ever seen can be tried again. What CKAN documents and what portals send differ; the differences are handled
 * where they appear below:
 *
 *   - an error is an object with __type, an object of lists by field, or a bare text; it may come with a 200;
 *   - DKAN wraps one dataset in a list, writes dates in prose, says private:true of what is public;
 *   - extras are a list of {key, value}, or an object; a size is a number, a text, "42 octets" or null.
 *
 * 1. A dataset that cannot be named (no id, no name) is left out; everything else is optional.
 * 2. Texts are cleaned, addresses are checked: what leaves this file can be shown and asked.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-ckan-values.h"
#include "ter-ckan.h"
#include "ter-instant.h"

#define MAX_TITLE 400
#define MAX_DESCRIPTION 20000
#define MAX_MESSAGE 300
#define MAX_RESOURCES 2000

static const char *const page_names[] = { "dataset", "organization", "group", "user",
                                          "api",     "about",        NULL };

/**
 * ter_ckan_find_base:
 * @url: the address of any page of a portal
 *
 * Finds where a portal begins: CKAN may live below a path, and people paste the page that they look at.
 *
 * Returns: (transfer full): an address without a slash at its end
 */
char *
ter_ckan_find_base (const char *url)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *path = NULL;
  GString *base;

  g_return_val_if_fail (url != NULL, NULL);

  path = g_strndup (url, strcspn (url, "?#"));
  parts = g_strsplit (path, "/", -1);
  base = g_string_new (NULL);

  /* 0: the scheme, 1: nothing, 2: the host. */
  for (guint i = 0; parts[i] != NULL && (i < 3 || !g_strv_contains (page_names, parts[i])); i++)
    g_string_append_printf (base, "%s%s", i > 0 ? "/" : "", parts[i]);
  while (base->len > 0 && base->str[base->len - 1] == '/')
    g_string_truncate (base, base->len - 1);
  return g_string_free (base, FALSE);
}

static char *
describe_error (const TerJsonNode *problem)
{
  const char *said = ter_json_node_get_string (problem);
  GString *text;
  TerJsonIter iter;
  const char *key;
  const TerJsonNode *value;
  char *clean;

  if (said == NULL)
    said = ter_json_get_string (problem, "message");
  if (said != NULL)
    return ter_ckan_clean_text (said, MAX_MESSAGE);

  /* {"__type": "Validation Error", "name_or_id": ["Missing value"]} */
  text = g_string_new (NULL);
  ter_json_iter_init (&iter, problem);
  while (ter_json_iter_next (&iter, &key, &value) && text->len < MAX_MESSAGE)
    {
      const char *message = ter_json_node_get_string (ter_json_node_at (value, 0));

      if (key != NULL && message != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", key, message);
    }
  if (text->len == 0 && ter_json_get_string (problem, "__type") != NULL)
    g_string_append (text, ter_json_get_string (problem, "__type"));

  clean = ter_ckan_clean_text (text->str, MAX_MESSAGE);
  g_string_free (text, TRUE);
  return clean;
}

static TerHttpError
classify_error (const TerJsonNode *problem)
{
  const char *type = ter_json_get_string (problem, "__type");

  if (g_strcmp0 (type, "Authorization Error") == 0)
    return TER_HTTP_ERROR_UNAUTHORIZED;
  if (g_strcmp0 (type, "Not Found Error") == 0)
    return TER_HTTP_ERROR_NOT_FOUND;
  if (type != NULL && (strstr (type, "Internal") != NULL || strstr (type, "Index") != NULL ||
                       strstr (type, "Connection") != NULL))
    return TER_HTTP_ERROR_SERVER;
  return TER_HTTP_ERROR_BAD_RESPONSE;
}

/**
 * ter_ckan_decode_envelope:
 * @json: an answer of the action API
 * @base_url: of the portal, for messages
 *
 * Takes the result out of its envelope, or the error.
 *
 * Returns: (transfer none) (nullable): the result; %NULL with a #TerHttpError that holds the portal's words
 */
const TerJsonNode *
ter_ckan_decode_envelope (TerJson    *json,
                          const char *base_url,
                          GError    **error)
{
  const TerJsonNode *root;
  const TerJsonNode *problem;
  const TerJsonNode *result;
  g_autofree char *said = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (json != NULL && base_url != NULL, NULL);

  root = ter_json_get_root (json);
  result = ter_json_node_get (root, "result");
  if (ter_json_node_get_boolean (ter_json_node_get (root, "success"), FALSE) && result != NULL)
    return result;

  /* A bare text is all that is said of an action that does not exist. */
  problem = ter_json_node_get_string (root) != NULL ? root : ter_json_node_get (root, "error");
  said = describe_error (problem);
  shown = ter_http_redact_url (base_url);
  if (said != NULL)
    g_set_error (error, TER_HTTP_ERROR, classify_error (problem), _("%s answers: %s"), shown,
                 said);
  else
    g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_RESPONSE,
                 _("%s does not answer like a CKAN portal; check the address"), shown);
  return NULL;
}

static const char *
get_extra (const TerJsonNode *package,
           const char        *name)
{
  const TerJsonNode *extras = ter_json_node_get (package, "extras");
  const TerJsonNode *item;
  TerJsonIter iter;

  if (ter_json_node_get_type (extras) == TER_JSON_OBJECT)
    return ter_json_get_string (extras, name);

  ter_json_iter_init (&iter, extras);
  while (ter_json_iter_next (&iter, NULL, &item))
    if (g_strcmp0 (ter_json_get_string (item, "key"), name) == 0)
      return ter_json_get_string (item, "value");

  return NULL;
}

/* A member of the dataset, or the extra of that name: profiles differ on where they put it. */
static const char *
get_either (const TerJsonNode *package,
            const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *text = ter_json_get_string (package, names[i]);

      if (text == NULL || *text == '\0')
        text = get_extra (package, names[i]);
      if (text != NULL && *text != '\0')
        return text;
    }

  return NULL;
}

static char *
find_producer (const TerJsonNode *package)
{
  static const char *const names[] = { "publisher_name", "author", "maintainer", NULL };
  const TerJsonNode *organization = ter_json_node_get (package, "organization");
  const TerJsonNode *publisher = ter_json_node_at (ter_json_node_get (package, "publisher"), 0);
  const TerJsonNode *group = ter_json_node_at (ter_json_node_get (package, "groups"), 0);
  const char *found = ter_json_get_string (organization, "title");

  if (found == NULL || *found == '\0')
    found = ter_json_get_string (organization, "name");
  if (found == NULL || *found == '\0')
    found = ter_json_get_string (publisher, "name");
  if (found == NULL || *found == '\0')
    found = get_either (package, names);
  if (found == NULL || *found == '\0')
    found = ter_json_get_string (group, "title");
  return ter_ckan_clean_text (found, MAX_TITLE);
}

static const struct
{
  const char *word;
  const char *theme;
} themes[] = {
  { "énergie", "energy" },
  { "energie", "energy" },
  { "energy", "energy" },
  { "ener", "energy" },
  { "eau", "water" },
  { "water", "water" },
  { "transport", "mobility" },
  { "mobilit", "mobility" },
  { "tran", "mobility" },
  { "climat", "environment" },
  { "environnement", "environment" },
  { "envi", "environment" },
  { "administration", "governance" },
  { "gove", "governance" },
};

static const char *
find_theme (const TerJsonNode *package)
{
  static const char *const lists[] = { "groups", "tags" };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      TerJsonIter iter;
      const TerJsonNode *item;

      ter_json_iter_init (&iter, ter_json_node_get (package, lists[l]));
      while (ter_json_iter_next (&iter, NULL, &item))
        {
          const char *name = ter_json_get_string (item, "name");
          g_autofree char *lower = name != NULL ? g_utf8_strdown (name, -1) : NULL;

          /* A whole tag, because “eau” is in “bureau”. */
          for (guint i = 0; lower != NULL && i < G_N_ELEMENTS (themes); i++)
            if (g_str_equal (lower, themes[i].word) ||
                (strlen (themes[i].word) > 5 && g_str_has_prefix (lower, themes[i].word)))
              return themes[i].theme;
        }
    }

  return NULL;
}

/* The address of a file as it can be asked, or NULL. */
static char *
resolve_url (const char *text,
             const char *base_url)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  g_autofree char *slashed = NULL;
  g_autofree char *absolute = NULL;

  if (stripped == NULL || *stripped == '\0')
    return NULL;

  slashed = g_strconcat (base_url, "/", NULL);
  absolute = g_uri_resolve_relative (slashed, stripped, G_URI_FLAGS_ENCODED, NULL);
  return absolute != NULL && ter_http_check_url (absolute, NULL) ? g_steal_pointer (&absolute)
                                                                 : NULL;
}

static char *
find_resource_title (const TerJsonNode *node,
                     const char        *url)
{
  char *title = ter_ckan_clean_text (ter_json_get_string (node, "name"), MAX_TITLE);

  if (title == NULL)
    title = ter_ckan_clean_text (ter_json_get_string (node, "title"), MAX_TITLE);
  if (title == NULL)
    title = ter_ckan_clean_text (ter_json_get_string (node, "description"), 80);
  if (title == NULL && url != NULL)
    {
      g_autofree char *path = g_strndup (url, strcspn (url, "?#"));
      g_autofree char *name = g_path_get_basename (path);

      title = ter_ckan_clean_text (name, MAX_TITLE);
    }
  return title != NULL ? title : g_strdup (_("File without a name"));
}

static gboolean
is_deleted (const TerJsonNode *node)
{
  const char *state = ter_json_get_string (node, "state");

  return state != NULL && g_ascii_strcasecmp (state, "deleted") == 0;
}

static TerResource *
decode_resource (const TerJsonNode *node,
                 const char        *base_url)
{
  TerResource *resource;

  if (ter_json_node_get_type (node) != TER_JSON_OBJECT || is_deleted (node))
    return NULL;

  resource = ter_resource_new ();
  resource->remote_id = g_strdup (ter_json_get_string (node, "id"));
  resource->url = resolve_url (ter_json_get_string (node, "url"), base_url);
  resource->title = find_resource_title (node, resource->url);
  resource->format = ter_ckan_clean_format (ter_json_get_string (node, "format"),
                                            ter_json_get_string (node, "mimetype"), resource->url);
  resource->size_bytes = ter_ckan_parse_size (ter_json_node_get (node, "size"));
  resource->fetched_us = TER_INSTANT_NONE;
  return resource;
}

static GPtrArray *
decode_resources (const TerJsonNode *package,
                  const char        *base_url)
{
  GPtrArray *resources = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_resource_unref);
  TerJsonIter iter;
  const TerJsonNode *node;

  ter_json_iter_init (&iter, ter_json_node_get (package, "resources"));
  while (ter_json_iter_next (&iter, NULL, &node) && resources->len < MAX_RESOURCES)
    {
      TerResource *resource = decode_resource (node, base_url);

      if (resource != NULL)
        g_ptr_array_add (resources, resource);
    }

  return resources;
}

static void
decode_dates (const TerJsonNode *package,
              TerDataset        *dataset)
{
  static const char *const names[] = { "metadata_modified", "revision_timestamp", "modified" };

  dataset->created_us = TER_INSTANT_NONE;
  dataset->updated_us = TER_INSTANT_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (ter_ckan_parse_date (ter_json_get_string (package, names[i]), &dataset->updated_us))
      break;
}

static char *
make_landing_url (const TerJsonNode *package,
                  const char        *base_url)
{
  const char *name = ter_json_get_string (package, "name");
  g_autofree char *own = resolve_url (ter_json_get_string (package, "url"), base_url);
  g_autofree char *escaped = NULL;

  /* DKAN says where the page is; in CKAN this member is the producer's own site. */
  if (own != NULL && ter_http_same_origin (own, base_url))
    return g_steal_pointer (&own);
  if (name == NULL)
    name = ter_json_get_string (package, "id");
  escaped = g_uri_escape_string (name, NULL, FALSE);
  return g_strdup_printf ("%s/dataset/%s", base_url, escaped);
}

/**
 * ter_ckan_decode_package:
 * @package: (nullable): a dataset as CKAN writes it; DKAN's list of one is accepted
 * @base_url: of the portal
 *
 * Reads a dataset and its files.
 *
 * Returns: (transfer full) (nullable): %NULL when it is not one, or deleted
 */
TerListing *
ter_ckan_decode_package (const TerJsonNode *package,
                         const char        *base_url)
{
  static const char *const frequency_names[] = { "frequency", "accrual_periodicity",
                                                 "frequency-of-update", "dct_accrualPeriodicity",
                                                 NULL };
  static const char *const licence_names[] = { "license_title", "license_id", "licence", NULL };
  TerListing *listing;
  TerDataset *dataset;
  const char *id;

  g_return_val_if_fail (base_url != NULL, NULL);

  if (ter_json_node_get_type (package) == TER_JSON_ARRAY)
    package = ter_json_node_at (package, 0);
  id = ter_json_get_string (package, "id");
  if (id == NULL || *id == '\0')
    id = ter_json_get_string (package, "name");
  if (id == NULL || *id == '\0' || strlen (id) > 512 || is_deleted (package))
    return NULL;

  listing = ter_listing_new ();
  dataset = listing->dataset = ter_dataset_new ();
  dataset->remote_id = g_strdup (id);
  dataset->title = ter_ckan_clean_text (ter_json_get_string (package, "title"), MAX_TITLE);
  if (dataset->title == NULL)
    dataset->title = ter_ckan_clean_text (ter_json_get_string (package, "name"), MAX_TITLE);
  if (dataset->title == NULL)
    dataset->title = g_strdup (id);
  dataset->description =
      ter_ckan_clean_text (ter_json_get_string (package, "notes"), MAX_DESCRIPTION);
  dataset->producer = find_producer (package);
  dataset->licence = ter_ckan_clean_text (get_either (package, licence_names), MAX_TITLE);
  dataset->theme = g_strdup (find_theme (package));
  dataset->frequency = g_strdup (ter_ckan_parse_frequency (get_either (package, frequency_names)));
  dataset->landing_url = make_landing_url (package, base_url);
  dataset->origin = TER_ORIGIN_THIRD_PARTY;
  dataset->n_rows = -1;
  dataset->size_bytes = -1;
  decode_dates (package, dataset);
  listing->resources = decode_resources (package, base_url);
  return listing;
}

/**
 * ter_ckan_decode_page:
 * @result: the result of package_search
 * @base_url: of the portal
 * @n_received: (out): how many items came, those that were left out included: by so much the next page begins
 *
 * Reads a page of a search. Its cursor is not set: only who asked knows where the page began.
 *
 * Returns: (transfer full): a page, or %NULL with %TER_HTTP_ERROR_BAD_RESPONSE
 */
TerListingPage *
ter_ckan_decode_page (const TerJsonNode *result,
                      const char        *base_url,
                      gsize             *n_received,
                      GError           **error)
{
  const TerJsonNode *results = ter_json_node_get (result, "results");
  TerListingPage *page;
  TerJsonIter iter;
  const TerJsonNode *package;

  g_return_val_if_fail (base_url != NULL && n_received != NULL, NULL);

  if (ter_json_node_get_type (results) != TER_JSON_ARRAY)
    {
      g_autofree char *shown = ter_http_redact_url (base_url);

      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_RESPONSE,
                   _("%s answers, but not with a list of datasets"), shown);
      return NULL;
    }

  page = ter_listing_page_new ();
  page->listings = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_listing_unref);
  if (!ter_json_node_get_int (ter_json_node_get (result, "count"), &page->total) || page->total < 0)
    page->total = -1;

  ter_json_iter_init (&iter, results);
  while (ter_json_iter_next (&iter, NULL, &package))
    {
      TerListing *listing = ter_ckan_decode_package (package, base_url);

      if (listing != NULL)
        g_ptr_array_add (page->listings, listing);
    }

  *n_received = ter_json_node_get_size (results);
  return page;
}
