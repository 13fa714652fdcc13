/* ter-import-result.c — What bringing in a file gave
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-import-result.h"

static void
ter_import_result_clear (TerImportResult *self)
{
  g_clear_pointer (&self->refusals, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerImportResult, ter_import_result, ter_import_result_clear)

/**
 * ter_import_result_new_full:
 *
 * Returns: (transfer full): a result in which nothing is counted yet
 */
TerImportResult *
ter_import_result_new_full (void)
{
  TerImportResult *self = ter_import_result_new ();

  self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_import_refusal_free);

  return self;
}

/**
 * ter_import_result_refuse:
 * @line: the line of the file
 * @column: (nullable): the title of the column at fault
 * @text: (nullable): the cell at fault
 *
 * Counts a refused line; the first %TER_IMPORT_MAX_REFUSALS are kept with their reason.
 */
void
ter_import_result_refuse (TerImportResult *self,
                          gint64           line,
                          TerImportFault   fault,
                          const char      *column,
                          const char      *text)
{
  g_return_if_fail (self != NULL);

  self->n_refused++;
  if (self->refusals->len < TER_IMPORT_MAX_REFUSALS)
    g_ptr_array_add (self->refusals, ter_import_refusal_new (line, fault, column, text));
}
