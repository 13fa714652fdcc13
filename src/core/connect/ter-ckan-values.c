/* ter-ckan-values.c — The free texts of catalogues, made values
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What people type into a catalogue is free: "CSV", "csv ", ".csv"; a size as a number, a text or "42 octets"; a
 * date in ISO without its zone, or in French prose. Each function here reads one kind of text.
 *
 * 1. What is not understood is left unknown; nothing is guessed that would look like a fact.
 * 2. A text for people is plain when it leaves this file: no markup, no control, no more than its length.
 */

#include "config.h"

#include <string.h>

#include "ter-ckan-values.h"
#include "ter-clock.h"
#include "ter-instant.h"

/* CKAN writes instants of UTC without saying so. */
static gboolean
parse_iso (const char *text,
           gint64     *instant_us)
{
  g_autofree char *with_zone = NULL;

  if (ter_instant_from_string (text, instant_us))
    return TRUE;

  with_zone = g_strconcat (text, "Z", NULL);
  return ter_instant_from_string (with_zone, instant_us);
}

/* Reads n digits, and nothing else. */
static gboolean
take_digits (const char **text,
             guint        n,
             int         *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + (**text - '0');
    }

  return !g_ascii_isdigit (**text);
}

/* “jeu, 19/12/2019 - 03:00”, “Date changed  jeu, 19/12/2019 - 03:00”: DKAN in French, in the time of France. */
static gboolean
parse_prose (const char *text,
             gint64     *instant_us)
{
  const char *p = text;
  int day, month, year;
  int hour = 0;
  int minute = 0;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) local = NULL;

  while (*p != '\0' && !g_ascii_isdigit (*p))
    p++;
  if (!take_digits (&p, 2, &day) || *p++ != '/' || !take_digits (&p, 2, &month) || *p++ != '/' ||
      !take_digits (&p, 4, &year))
    return FALSE;

  p += strspn (p, " -");
  if (*p != '\0' &&
      (!take_digits (&p, 2, &hour) || *p++ != ':' || !take_digits (&p, 2, &minute) || *p != '\0'))
    return FALSE;

  zone = g_time_zone_new_identifier ("Europe/Paris");
  local = zone != NULL ? g_date_time_new (zone, year, month, day, hour, minute, 0) : NULL;
  if (local == NULL)
    return FALSE;

  *instant_us = g_date_time_to_unix (local) * TER_USEC_PER_SEC;
  return TRUE;
}

/*< private >
 * ter_ckan_parse_date:
 * @text: (nullable): a date of a catalogue
 * @instant_us: (out): the instant
 *
 * Reads a date in any of the ways that catalogues write it.
 *
 * Returns: whether it was understood
 */
gboolean
ter_ckan_parse_date (const char *text,
                     gint64     *instant_us)
{
  return text != NULL && strlen (text) < 64 &&
         (parse_iso (text, instant_us) || parse_prose (text, instant_us));
}

/*< private >
 * ter_ckan_parse_size:
 * @node: (nullable): a number, a text or nothing
 *
 * Reads a size in bytes. A size in kilobytes or megabytes is rounded, so it is not one.
 *
 * Returns: bytes, or -1 when it is not known
 */
gint64
ter_ckan_parse_size (const TerJsonNode *node)
{
  static const char *const units[] = { "", "b", "byte", "bytes", "o", "octet", "octets" };
  gint64 size;
  const char *text;
  char *end = NULL;
  g_autofree char *unit = NULL;

  if (ter_json_node_get_int (node, &size))
    return size >= 0 ? size : -1;

  text = ter_json_node_get_string (node);
  if (text == NULL || !g_ascii_isdigit (*text))
    return -1;

  size = g_ascii_strtoll (text, &end, 10);
  unit = g_strstrip (g_ascii_strdown (end, -1));
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i]) && size < G_MAXINT64)
      return size;

  return -1;
}

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "amp;", "&" },    { "lt;", "<" },     { "gt;", ">" },     { "quot;", "\"" },
  { "apos;", "'" },   { "nbsp;", " " },   { "#39;", "'" },    { "#039;", "'" },
  { "eacute;", "é" }, { "egrave;", "è" }, { "agrave;", "à" }, { "ccedil;", "ç" },
  { "ecirc;", "ê" },  { "rsquo;", "’" },  { "laquo;", "«" },  { "raquo;", "»" },
};

/* The text of an entity that begins at p (after its “&”), and its length. */
static const char *
match_entity (const char *p,
              gsize      *length)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (p, entities[i].name))
      {
        *length = strlen (entities[i].name);
        return entities[i].text;
      }

  return NULL;
}

static gboolean
begins_tag (const char *p)
{
  return p[0] == '<' && (g_ascii_isalpha (p[1]) || p[1] == '/' || p[1] == '!') &&
         strchr (p, '>') != NULL;
}

static char *
strip_markup (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      gsize length = 0;
      const char *entity = *p == '&' ? match_entity (p + 1, &length) : NULL;

      if (entity != NULL)
        {
          g_string_append (plain, entity);
          p += length;
        }
      else if (begins_tag (p))
        {
          /* Words on both sides of a tag are two words. */
          g_string_append_c (plain, ' ');
          p = strchr (p, '>');
        }
      else
        g_string_append_c (plain, *p);
    }

  return g_string_free (plain, FALSE);
}

/*< private >
 * ter_ckan_clean_text:
 * @text: (nullable): a text of a catalogue, perhaps with HTML
 * @max_chars: the longest that is kept
 *
 * Makes a text plain: without tags and controls, spaces at its ends removed, lines kept.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is left
 */
char *
ter_ckan_clean_text (const char *text,
                     glong       max_chars)
{
  g_autofree char *plain = NULL;
  GString *clean;
  glong n_chars = 0;

  if (text == NULL)
    return NULL;

  plain = strip_markup (text);
  g_strstrip (plain);
  clean = g_string_new (NULL);
  for (const char *p = plain; *p != '\0' && n_chars < max_chars; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* Controls of direction could make a title read as another one. */
      if (g_unichar_type (c) == G_UNICODE_CONTROL ? c != '\n' && c != '\t'
                                                  : g_unichar_type (c) == G_UNICODE_FORMAT)
        continue;
      if (g_unichar_isspace (c) && c != '\n' && clean->len > 0 && clean->str[clean->len - 1] == ' ')
        continue;
      g_string_append_unichar (clean, g_unichar_isspace (c) && c != '\n' ? ' ' : c);
      n_chars++;
    }

  if (clean->len == 0)
    {
      g_string_free (clean, TRUE);
      return NULL;
    }
  return g_string_free (clean, FALSE);
}

static const struct
{
  const char *word;
  const char *format;
} formats[] = {
  { "geojson", "GeoJSON" },
  { "geo+json", "GeoJSON" },
  { "text/csv", "CSV" },
  { "csv", "CSV" },
  { "spreadsheetml", "XLSX" },
  { "xlsx", "XLSX" },
  { "ms-excel", "XLS" },
  { "xls", "XLS" },
  { "opendocument.spreadsheet", "ODS" },
  { "ods", "ODS" },
  { "shp", "SHP" },
  { "shapefile", "SHP" },
  { "kml", "KML" },
  { "json", "JSON" },
  { "xml", "XML" },
  { "pdf", "PDF" },
  { "html", "HTML" },
  { "zip", "ZIP" },
};

static const char *
match_format (const char *text)
{
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  if (lower == NULL)
    return NULL;
  /* "CSV (zip)" is a ZIP; "application/vnd.geo+json" is not a plain JSON: the table is in that order. */
  if (strstr (lower, "zip") != NULL)
    return "ZIP";
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strstr (lower, formats[i].word) != NULL)
      return formats[i].format;

  return NULL;
}

static const char *
get_extension (const char *url)
{
  const char *end = url + strcspn (url, "?#");
  const char *dot = NULL;

  for (const char *p = url; p < end; p++)
    if (*p == '.')
      dot = p;
    else if (*p == '/')
      dot = NULL;

  return dot != NULL ? dot + 1 : NULL;
}

/*< private >
 * ter_ckan_clean_format:
 * @format: (nullable): what a person typed
 * @mime: (nullable): what the portal found
 * @url: (nullable): where the file is
 *
 * Names the format of a file.
 *
 * Returns: (transfer full) (nullable): "CSV", "GeoJSON"…, or what was typed when it is another
 */
char *
ter_ckan_clean_format (const char *format,
                       const char *mime,
                       const char *url)
{
  const char *extension = url != NULL ? get_extension (url) : NULL;
  const char *known = match_format (format);
  const char *hinted = match_format (extension);
  g_autofree char *typed = NULL;

  /* A GeoJSON is often called by the name of its family. */
  if (g_strcmp0 (known, "JSON") == 0 &&
      (g_strcmp0 (hinted, "GeoJSON") == 0 || g_strcmp0 (match_format (mime), "GeoJSON") == 0))
    return g_strdup ("GeoJSON");
  if (known != NULL)
    return g_strdup (known);

  typed = ter_ckan_clean_text (format, 24);
  if (typed != NULL)
    return g_steal_pointer (&typed);
  if (match_format (mime) != NULL)
    return g_strdup (match_format (mime));

  return g_strdup (hinted);
}

static const struct
{
  const char *word;
  const char *frequency;
} frequencies[] = {
  { "cont", "continuous" },   { "temps réel", "continuous" }, { "real", "continuous" },
  { "hourly", "hourly" },     { "horaire", "hourly" },        { "quotidien", "daily" },
  { "journali", "daily" },    { "daily", "daily" },           { "hebdo", "weekly" },
  { "weekly", "weekly" },     { "trimestr", "quarterly" },    { "quarter", "quarterly" },
  { "mensuel", "monthly" },   { "monthly", "monthly" },       { "annuel", "annual" },
  { "annual", "annual" },     { "yearly", "annual" },         { "ponctuel", "punctual" },
  { "punctual", "punctual" }, { "never", "punctual" },        { "jamais", "punctual" },
};

/*< private >
 * ter_ckan_parse_frequency:
 * @text: (nullable): a word in French or English, or an address of the European vocabulary
 *
 * Reads how often a dataset changes.
 *
 * Returns: (nullable): a frequency of #TerDataset
 */
const char *
ter_ckan_parse_frequency (const char *text)
{
  static const char *const others[] = { "bi", "semi", "semest", "trien" };
  g_autofree char *lower = NULL;
  const char *word;

  if (text == NULL || strlen (text) > 200)
    return NULL;

  /* The last part of an address of the vocabulary is its word. */
  lower = g_utf8_strdown (text, -1);
  word = strrchr (lower, '/') != NULL ? strrchr (lower, '/') + 1 : lower;

  /* Twice or thrice a period is another period, and none that is known here. */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_prefix (word, others[i]))
      return NULL;
  if (strstr (word, "_2") != NULL || strstr (word, "_3") != NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
    if (strstr (word, frequencies[i].word) != NULL)
      return frequencies[i].frequency;

  return NULL;
}
