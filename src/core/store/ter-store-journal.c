/* ter-store-journal.c — Reading what people did
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-store-private.h"

static TerAct *
read_act (TerStatement *row)
{
  g_autofree char *object = ter_statement_dup_text (row, 5);
  TerAct *act = ter_act_new_full ((TerActVerb) ter_statement_get_int (row, 4), object,
                                  ter_statement_get_int (row, 6));

  act->id = ter_statement_get_int (row, 0);
  act->at_us = ter_statement_get_int (row, 1);
  act->actor = ter_statement_dup_text (row, 2);
  act->role = ter_statement_dup_text (row, 3);
  act->reason = ter_statement_dup_text (row, 7);
  act->undoes = ter_statement_get_int (row, 8);

  return act;
}

static void
read_change (TerAct       *act,
             TerStatement *row)
{
  g_autofree char *field = ter_statement_dup_text (row, 9);
  g_autofree char *after = ter_statement_dup_text (row, 11);
  TerActChange *change;

  ter_act_set (act, field, after);
  change = g_ptr_array_index (act->changes, act->changes->len - 1);
  change->before = ter_statement_dup_text (row, 10);
}

/**
 * ter_store_list_acts:
 * @limit: how many
 *
 * Lists what people did, latest first.
 *
 * Returns: (transfer full) (element-type TerAct): the acts, each with its changes
 */
GPtrArray *
ter_store_list_acts (TerStore *self,
                     guint     limit,
                     GError  **error)
{
  g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_act_unref);
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (TerStatement) row = NULL;
  TerAct *act = NULL;
  TerStepResult step;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL)
    return NULL;
  row = ter_connection_prepare (
      reading->connection,
      "SELECT a.id, a.at_us, a.actor, a.role, a.verb, a.object, a.object_id, a.reason,"
      " a.undoes, c.field, c.before, c.after"
      " FROM (SELECT * FROM act ORDER BY id DESC LIMIT ?1) AS a"
      " LEFT JOIN act_change AS c ON c.act_id = a.id ORDER BY a.id DESC, c.position",
      error);
  if (row == NULL)
    return NULL;

  ter_statement_bind (row, "i", (gint64) limit);
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      if (act == NULL || act->id != ter_statement_get_int (row, 0))
        {
          act = read_act (row);
          g_ptr_array_add (acts, act);
        }
      if (!ter_statement_is_null (row, 9))
        read_change (act, row);
    }

  return step == TER_STEP_DONE ? g_steal_pointer (&acts) : NULL;
}
