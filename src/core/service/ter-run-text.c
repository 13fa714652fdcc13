/* ter-run-text.c — What a run did, in words
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-run-text.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-json.h"
#include "ter-source-measures.h"

static gint64
count_repeated (const TerRun *run)
{
  g_autoptr (TerJson) detail =
      run->detail != NULL ? ter_json_parse (run->detail, -1, NULL, NULL) : NULL;
  gint64 count;

  if (detail == NULL ||
      !ter_json_node_get_int (ter_json_node_get (ter_json_get_root (detail), "repeated_members"),
                              &count))
    return 0;

  return count;
}

/* Takes the text. */
static char *
add_left_out (char         *text,
              const TerRun *run)
{
  g_autofree char *counts = text;
  gint64 n = ter_source_measures_count_left_out (run);
  g_autofree char *left_out = ter_format_count (n);

  if (n == 0)
    return g_steal_pointer (&counts);

  /* Translators: counts of a run, and how many values came that a person chose not to keep */
  return g_strdup_printf (_("%s, %s left out"), counts, left_out);
}

/* Takes the text. */
static char *
add_repeated (char         *text,
              const TerRun *run)
{
  g_autofree char *counts = text;
  gint64 n = count_repeated (run);
  g_autofree char *repeated = ter_format_count (n);

  if (n == 0)
    return g_steal_pointer (&counts);

  return g_strdup_printf (
      /* Translators: what a run counted, and how many facts the portal wrote twice in its answer */
      g_dngettext (GETTEXT_PACKAGE,
                   "%s. The portal wrote %s information twice in its answer; the last was kept",
                   "%s. The portal wrote %s pieces of information twice in its answer; the last of "
                   "each was kept",
                   (gulong) n),
      counts, repeated);
}

/**
 * ter_run_describe:
 * @run: a run
 *
 * Says what a run did: what went wrong, or what it counted and what is worth knowing of it.
 *
 * Returns: (transfer full): one sentence, without a full stop
 */
char *
ter_run_describe (const TerRun *run)
{
  g_autofree char *added = NULL;
  g_autofree char *again = NULL;
  g_autofree char *refused = NULL;

  g_return_val_if_fail (run != NULL, NULL);

  if (run->error != NULL)
    return g_strdup (run->error);

  added = ter_format_count (run->n_observations);
  again = ter_format_count (run->n_duplicates);
  refused = ter_format_count (run->n_refused);

  return add_repeated (
      /* Translators: counts of a run */
      add_left_out (
          g_strdup_printf (_("%s new, %s already there, %s refused"), added, again, refused), run),
      run);
}
