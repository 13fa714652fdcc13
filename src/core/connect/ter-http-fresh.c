/* ter-http-fresh.c — How long an answer says that it stays good
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-http-private.h"

/* No server is believed beyond this. */
#define MAX_FRESH_US (365 * TER_USEC_PER_DAY)

static gint64
parse_seconds (const char *text)
{
  guint64 seconds;
  g_autofree char *bare = g_strdup (text);

  /* Some write max-age="60". */
  g_strdelimit (bare, "\"", ' ');
  g_strstrip (bare);
  if (!g_ascii_string_to_unsigned (bare, 10, 0, G_MAXUINT32, &seconds, NULL))
    return -1;

  return MIN ((gint64) seconds * TER_USEC_PER_SEC, MAX_FRESH_US);
}

/*< private >
 * ter_http_parse_freshness:
 * @cache_control: (nullable): the header Cache-Control
 * @expires: (nullable): the header Expires, used when the first does not say
 * @now_us: what time it is
 * @may_keep: (out): whether the answer may be kept on the disk
 *
 * Reads how long an answer may be used again without asking (RFC 9111, §5.2 and §5.3).
 *
 * Returns: µs, 0 if it is to be asked for each time, or -1 if the server does not say
 */
gint64
ter_http_parse_freshness (const char *cache_control,
                          const char *expires,
                          gint64      now_us,
                          gboolean   *may_keep)
{
  g_auto (GStrv) words = g_strsplit (cache_control != NULL ? cache_control : "", ",", 64);
  gint64 fresh_us = -1;
  gboolean must_ask = FALSE;
  g_autoptr (GDateTime) date = NULL;

  *may_keep = TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);

      if (g_ascii_strcasecmp (word, "no-store") == 0)
        *may_keep = FALSE;
      else if (g_ascii_strcasecmp (word, "no-cache") == 0)
        must_ask = TRUE;
      else if (g_ascii_strncasecmp (word, "max-age=", 8) == 0)
        fresh_us = parse_seconds (word + 8);
    }
  if (must_ask || !*may_keep)
    return 0;
  if (fresh_us >= 0 || expires == NULL)
    return fresh_us;

  /* “Expires: 0” and other nonsense mean that it is over. */
  date = soup_date_time_new_from_http_string (expires);
  if (date == NULL)
    return 0;

  return CLAMP (g_date_time_to_unix_usec (date) - now_us, 0, MAX_FRESH_US);
}
