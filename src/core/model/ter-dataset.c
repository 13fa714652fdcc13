/* ter-dataset.c — A dataset of the inventory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The record, and the words for what is stored of it as numbers and codes. Words are looked up in the
 * person's language when they are asked for; a code that is not known is told as it is.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-clock.h"
#include "ter-dataset.h"

static void
ter_dataset_clear (TerDataset *self)
{
  g_free (self->uid);
  g_free (self->title);
  g_free (self->description);
  g_free (self->theme);
  g_free (self->purpose);
  g_free (self->producer);
  g_free (self->steward);
  g_free (self->granularity);
  g_free (self->frequency);
  g_free (self->licence);
  g_free (self->hosting);
  g_free (self->format);
  g_free (self->remote_id);
  g_free (self->landing_url);
}

TER_DEFINE_RECORD (TerDataset, ter_dataset, ter_dataset_clear)

static const char *const status_labels[] = {
  N_("To be qualified"),
  N_("Personal"),
  N_("Public"),
  N_("General interest"),
  N_("Private of general interest"),
};

static const char *const stage_labels[] = {
  NC_("stage", "Listed"),    NC_("stage", "Collected"), NC_("stage", "Stored"),
  NC_("stage", "Processed"), NC_("stage", "Analysed"),  NC_("stage", "Backed up"),
  NC_("stage", "Archived"),  NC_("stage", "Destroyed"),
};

static const char *const origin_labels[] = {
  N_("Held by the authority"),
  N_("To be collected"),
  N_("Produced by others"),
};

static const struct
{
  const char *theme;
  const char *label;
} theme_labels[] = {
  { "culture", NC_("theme", "Culture") },
  { "economy", NC_("theme", "Economy") },
  { "education", NC_("theme", "Education") },
  { "energy", NC_("theme", "Energy") },
  { "environment", NC_("theme", "Environment") },
  { "governance", NC_("theme", "Governance") },
  { "mobility", NC_("theme", "Mobility") },
  { "planning", NC_("theme", "Planning") },
  { "waste", NC_("theme", "Waste") },
  { "water", NC_("theme", "Water") },
};

/* How long one may wait before a dataset of that frequency is said to be out of date. */
static const struct
{
  const char *frequency;
  gint64 step_us;
} frequencies[] = {
  { "continuous", 2 * TER_USEC_PER_HOUR }, { "hourly", 3 * TER_USEC_PER_HOUR },
  { "daily", 2 * TER_USEC_PER_DAY },       { "weekly", 9 * TER_USEC_PER_DAY },
  { "monthly", 40 * TER_USEC_PER_DAY },    { "quarterly", 110 * TER_USEC_PER_DAY },
  { "annual", 400 * TER_USEC_PER_DAY },
};

/**
 * ter_dataset_status_label:
 *
 * Gets the name of a status in the person's language, without its number.
 */
const char *
ter_dataset_status_label (TerDatasetStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (status_labels), "");

  return g_dgettext (GETTEXT_PACKAGE, status_labels[status]);
}

/**
 * ter_stage_label:
 *
 * Gets the name of a stage in the person's language.
 */
const char *
ter_stage_label (TerStage stage)
{
  g_return_val_if_fail ((guint) stage < G_N_ELEMENTS (stage_labels), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "stage", stage_labels[stage]);
}

/**
 * ter_origin_label:
 *
 * Gets the name of an origin in the person's language.
 */
const char *
ter_origin_label (TerOrigin origin)
{
  g_return_val_if_fail ((guint) origin < G_N_ELEMENTS (origin_labels), "");

  return g_dgettext (GETTEXT_PACKAGE, origin_labels[origin]);
}

/**
 * ter_dataset_theme_label:
 * @theme: (nullable): a theme, as it is stored
 *
 * Gets the name of a theme in the person's language; one that is not known is its own name.
 *
 * Returns: (transfer none) (nullable): the name, which lives as long as @theme at least
 */
const char *
ter_dataset_theme_label (const char *theme)
{
  for (guint i = 0; theme != NULL && i < G_N_ELEMENTS (theme_labels); i++)
    {
      if (g_str_equal (theme_labels[i].theme, theme))
        return g_dpgettext2 (GETTEXT_PACKAGE, "theme", theme_labels[i].label);
    }

  return theme;
}

/**
 * ter_frequency_step_us:
 * @frequency: (nullable): how often a dataset changes
 *
 * Gets the age past which a dataset of that frequency is out of date: a little over one period, so that
 * one that comes a day late is not cried over.
 *
 * Returns: µs, or 0 when the frequency sets no limit
 */
gint64
ter_frequency_step_us (const char *frequency)
{
  for (guint i = 0; frequency != NULL && i < G_N_ELEMENTS (frequencies); i++)
    {
      if (g_str_equal (frequencies[i].frequency, frequency))
        return frequencies[i].step_us;
    }

  return 0;
}
