/* ter-figure.c — A value that can say where it comes from
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-figure.h"

static void
ter_figure_clear (TerFigure *self)
{
  g_free (self->id);
  g_free (self->label);
  g_free (self->unit);
  g_free (self->zone);
  g_free (self->method);
  g_free (self->method_version);
  g_free (self->verdict_text);
  g_free (self->sentence);
  g_clear_pointer (&self->factors, g_ptr_array_unref);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
}

TER_DEFINE_RECORD (TerFigure, ter_figure, ter_figure_clear)

static void
factor_free (TerFactor *factor)
{
  g_free (factor->label);
  g_free (factor->unit);
  g_free (factor->source);
  g_free (factor->valid_from);
  g_free (factor);
}

static void
input_free (TerInput *input)
{
  g_free (input->label);
  g_free (input);
}

/**
 * ter_figure_new_full:
 * @unit: (nullable): UCUM code
 *
 * Begins a figure. Everything else is unknown: coverage and interval are NaN, the last instant is
 * %TER_INSTANT_NONE.
 *
 * Returns: (transfer full): a figure to fill before it is handed on
 */
TerFigure *
ter_figure_new_full (const char *id,
                     const char *label,
                     double      value,
                     const char *unit)
{
  TerFigure *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = ter_figure_new ();
  self->id = g_strdup (id);
  self->label = g_strdup (label);
  self->value = value;
  self->low = NAN;
  self->high = NAN;
  self->unit = g_strdup (unit);
  self->coverage = NAN;
  self->last_us = TER_INSTANT_NONE;
  self->factors = g_ptr_array_new_with_free_func ((GDestroyNotify) factor_free);
  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) input_free);
  self->gaps = g_array_new (FALSE, FALSE, sizeof (TerSpan));

  return self;
}

/**
 * ter_figure_set_method:
 *
 * Says how the figure was made.
 */
void
ter_figure_set_method (TerFigure  *self,
                       const char *method,
                       const char *version)
{
  g_return_if_fail (self != NULL);

  g_set_str (&self->method, method);
  g_set_str (&self->method_version, version);
}

/**
 * ter_figure_add_input:
 *
 * Names a series that entered the figure.
 */
void
ter_figure_add_input (TerFigure  *self,
                      gint64      series_id,
                      const char *label,
                      gint64      n_observations)
{
  TerInput *input;

  g_return_if_fail (self != NULL);

  input = g_new0 (TerInput, 1);
  input->series_id = series_id;
  input->label = g_strdup (label);
  input->n_observations = n_observations;
  g_ptr_array_add (self->inputs, input);
}

/**
 * ter_figure_add_factor:
 *
 * Names a dated number that entered the figure.
 */
void
ter_figure_add_factor (TerFigure  *self,
                       const char *label,
                       double      value,
                       const char *unit,
                       const char *source,
                       const char *valid_from)
{
  TerFactor *factor;

  g_return_if_fail (self != NULL);

  factor = g_new0 (TerFactor, 1);
  factor->label = g_strdup (label);
  factor->value = value;
  factor->unit = g_strdup (unit);
  factor->source = g_strdup (source);
  factor->valid_from = g_strdup (valid_from);
  g_ptr_array_add (self->factors, factor);
}
