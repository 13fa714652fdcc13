/* ter-store-acts.c — What a person does, written with its journal entry
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The one way in for what people change.
 *
 *  1. An act and its journal entry are one transaction: nothing changes without saying who, when
 *     and what was there before.
 *  2. Nothing is erased: to remove is to set removed_us, to restore is to clear it.
 *  3. An act that undoes another is refused when somebody changed the same field meanwhile: undoing
 *     must not take away what it does not know of.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-object-kinds-private.h"
#include "ter-store-private.h"

typedef struct
{
  TerAct *act;
  const TerObjectKind *kind;
} Applying;

static gboolean
check_state (const TerObjectKind *kind,
             TerConnection       *connection,
             const TerAct        *act,
             GError             **error)
{
  g_autoptr (TerStatement) row = NULL;
  gboolean is_removed;
  TerStepResult step;

  if (kind->state_sql == NULL)
    return TRUE;

  row = ter_connection_prepare (connection, kind->state_sql, error);
  if (row == NULL)
    return FALSE;
  ter_statement_bind_int (row, 1, act->object_id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_ERROR)
    return FALSE;

  is_removed = step == TER_STEP_ROW && !ter_statement_is_null (row, 0);
  if (step == TER_STEP_ROW && is_removed == (act->verb == TER_ACT_RESTORE))
    return TRUE;

  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
               act->verb == TER_ACT_RESTORE && step == TER_STEP_ROW
                   ? _("The %s %lld was not put aside. Nothing was changed.")
                   : _("The territory has no %s %lld any more. Nothing was changed."),
               kind->name, (long long) act->object_id);

  return FALSE;
}

static gboolean
create_object (TerStore            *self,
               const TerObjectKind *kind,
               TerConnection       *connection,
               TerAct              *act,
               GError             **error)
{
  g_autofree char *uid = ter_make_uid (self->rand);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      if (kind->fields[i].need != TER_FIELD_REQUIRED ||
          ter_act_get_after (act, kind->fields[i].name) != NULL)
        continue;
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("A new %s needs its “%s”. Nothing was created."), kind->name,
                   kind->fields[i].name);
      return FALSE;
    }

  if (!ter_connection_execute (connection, error, kind->insert_sql, "ti", uid, act->at_us))
    return FALSE;
  act->object_id = ter_connection_get_last_id (connection);

  return TRUE;
}

static gboolean
change_field (const TerField *field,
              TerConnection  *connection,
              TerAct         *act,
              TerActChange   *change,
              GError        **error)
{
  g_autofree char *before = NULL;
  g_autoptr (TerStatement) update = NULL;

  if (!ter_field_read (field, connection, act->object_id, &before, error))
    return FALSE;
  if (act->undoes != 0 && g_strcmp0 (before, change->before) != 0)
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("“%s” was changed again since. Nothing was undone."), field->name);
      return FALSE;
    }

  update = ter_connection_prepare (connection, field->update_sql, error);
  if (update == NULL)
    return FALSE;
  ter_statement_bind_int (update, 1, act->object_id);
  if (!ter_field_bind (field, connection, update, change->after, error) ||
      !ter_statement_execute (update, error))
    return FALSE;

  /* A new object had nothing before, whatever its columns begin with. */
  if (act->verb == TER_ACT_SET)
    g_set_str (&change->before, before);

  return TRUE;
}

static gboolean
change_fields (const TerObjectKind *kind,
               TerConnection       *connection,
               TerAct              *act,
               GError             **error)
{
  for (guint i = 0; i < act->changes->len; i++)
    {
      TerActChange *change = g_ptr_array_index (act->changes, i);
      const TerField *field = ter_object_kind_get_field (kind, change->field);

      if (field == NULL)
        {
          g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                       _("A %s has no “%s” that can be changed. Nothing was changed."), kind->name,
                       change->field);
          return FALSE;
        }
      if (!change_field (field, connection, act, change, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_journal (TerConnection *connection,
               TerAct        *act,
               GError       **error)
{
  if (!ter_connection_execute (
          connection, error,
          "INSERT INTO act (at_us, actor, role, verb, object, object_id, reason, undoes)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
          "ittetitd", act->at_us, act->actor, act->role, (int) act->verb, act->object,
          act->object_id, act->reason, act->undoes))
    return FALSE;
  act->id = ter_connection_get_last_id (connection);

  for (guint i = 0; i < act->changes->len; i++)
    {
      const TerActChange *change = g_ptr_array_index (act->changes, i);

      if (!ter_connection_execute (connection, error,
                                   "INSERT INTO act_change (act_id, position, field, before, after)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5)",
                                   "iettt", act->id, (int) i, change->field, change->before,
                                   change->after))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_act (TerStore      *self,
           TerConnection *connection,
           gpointer       data,
           GError       **error)
{
  Applying *applying = data;
  const TerObjectKind *kind = applying->kind;
  TerAct *act = applying->act;

  act->at_us = ter_clock_get_now_us (self->clock);
  if (!(act->verb == TER_ACT_CREATE ? create_object (self, kind, connection, act, error)
                                    : check_state (kind, connection, act, error)))
    return FALSE;

  switch (act->verb)
    {
    case TER_ACT_SET:
    case TER_ACT_CREATE:
      if (!change_fields (kind, connection, act, error))
        return FALSE;
      break;
    case TER_ACT_REMOVE:
    case TER_ACT_RESTORE:
      if (!ter_connection_execute (connection, error, kind->remove_sql, "iu", act->object_id,
                                   act->verb == TER_ACT_REMOVE ? act->at_us : TER_INSTANT_NONE))
        return FALSE;
      break;
    default:
      g_return_val_if_reached (FALSE);
    }

  if (kind->effect != NULL && !kind->effect (self, connection, act, error))
    return FALSE;

  return write_journal (connection, act, error);
}

static const TerObjectKind *
judge_act (const TerAct *act,
           GError      **error)
{
  const TerObjectKind *kind = ter_object_kind_lookup (act->object);

  if (kind == NULL || (act->verb == TER_ACT_CREATE && kind->insert_sql == NULL) ||
      (act->verb != TER_ACT_SET && act->verb != TER_ACT_CREATE && kind->remove_sql == NULL) ||
      (guint) act->verb > TER_ACT_RESTORE)
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("That cannot be done to a %s. Nothing was changed."), act->object);
      return NULL;
    }
  if (act->actor == NULL || *act->actor == '\0' || !g_utf8_validate (act->actor, -1, NULL))
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("An act needs the name of who does it. Nothing was changed."));
      return NULL;
    }

  return kind;
}

/**
 * ter_store_apply:
 * @act: what a person does; its actor must be set
 *
 * Does it, with its entry in the journal, in one transaction. On success the act's id, its instant,
 * the object's id (for a creation) and what each field held before are filled in.
 */
gboolean
ter_store_apply (TerStore *self,
                 TerAct   *act,
                 GError  **error)
{
  Applying applying = { .act = act };
  TerChange changes;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (act != NULL && act->changes != NULL && act->id == 0, FALSE);

  applying.kind = judge_act (act, error);
  if (applying.kind == NULL)
    return FALSE;
  changes = applying.kind->change;
  if (ter_store_write (self, TER_WRITE_HOUSEKEEPING, write_act, &applying, &changes, error))
    return TRUE;

  act->id = 0;
  if (act->verb == TER_ACT_CREATE)
    act->object_id = 0;

  return FALSE;
}
