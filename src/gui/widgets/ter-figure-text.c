/* ter-figure-text.c — A figure's value as people read it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-figure-text.h"

#include <math.h>
#include <string.h>

#include "ter-format.h"

/**
 * ter_figure_text_parts:
 * @value: the value, or an end of its interval
 * @number: (out) (transfer full): the number, with its sign when the figure is a change
 * @unit: (out) (transfer full) (nullable): the symbol of its unit, when it stands apart
 *
 * Says a value of a figure. A tile, its dialog and its copy say the same.
 */
void
ter_figure_text_parts (const TerFigure *figure,
                       double           value,
                       char           **number,
                       char           **unit)
{
  g_return_if_fail (figure != NULL && number != NULL && unit != NULL);

  *unit = NULL;
  if (g_strcmp0 (figure->unit, "%") == 0)
    *number = ter_format_percent (value, fabs (value) < 9.5 ? 1 : 0,
                                  strstr (figure->id, "change") != NULL);
  else if (figure->unit == NULL || *figure->unit == '\0' || g_str_equal (figure->unit, "1"))
    *number = isfinite (value) ? ter_format_count ((gint64) llround (value)) : g_strdup ("–");
  else
    ter_format_quantity_parts (value, figure->unit, number, unit);
}

/**
 * ter_figure_text:
 * @value: the value, or an end of its interval
 *
 * Returns: (transfer full): number and unit in one text
 */
char *
ter_figure_text (const TerFigure *figure,
                 double           value)
{
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;

  g_return_val_if_fail (figure != NULL, NULL);

  ter_figure_text_parts (figure, value, &number, &unit);

  return unit != NULL ? g_strconcat (number, "\u00a0", unit, NULL) : g_steal_pointer (&number);
}
