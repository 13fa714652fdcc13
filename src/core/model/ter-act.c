/* ter-act.c — What a person does that changes the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * An act is what a person asks for. It is built field by field, applied by the store with its
 * journal entry in one transaction, and undone by applying its inverse.
 *
 * 1. Values are text: an act reads the same in the journal, on the command line and in a test.
 * 2. "before" is the store's to fill: only it knows what was there.
 * 3. Removing never erases; so the inverse of a creation is a removal, and of a removal a
 *    restoration.
 */

#include "config.h"

#include "ter-act.h"

static void
ter_act_clear (TerAct *self)
{
  g_free (self->actor);
  g_free (self->role);
  g_free (self->object);
  g_free (self->reason);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerAct, ter_act, ter_act_clear)

static void
change_free (TerActChange *change)
{
  g_free (change->field);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static void
add_change (TerAct     *self,
            const char *field,
            const char *before,
            const char *after)
{
  TerActChange *change = g_new0 (TerActChange, 1);

  change->field = g_strdup (field);
  change->before = g_strdup (before);
  change->after = g_strdup (after);
  g_ptr_array_add (self->changes, change);
}

/**
 * ter_act_new_full:
 * @verb: what is done
 * @object: on what kind of thing
 * @object_id: on which, 0 for a creation
 *
 * Begins an act; ter_act_set() says which fields it changes.
 *
 * Returns: (transfer full): an act that is not applied yet
 */
TerAct *
ter_act_new_full (TerActVerb  verb,
                  const char *object,
                  gint64      object_id)
{
  TerAct *self;

  g_return_val_if_fail (object != NULL, NULL);

  self = ter_act_new ();
  self->verb = verb;
  self->object = g_strdup (object);
  self->object_id = object_id;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);

  return self;
}

/**
 * ter_act_set:
 * @after: (nullable): the new value, as text; %NULL clears the field
 *
 * Adds a change to an act that is not applied yet.
 */
void
ter_act_set (TerAct     *self,
             const char *field,
             const char *after)
{
  g_return_if_fail (self != NULL && self->changes != NULL);
  g_return_if_fail (field != NULL);

  add_change (self, field, NULL, after);
}

/**
 * ter_act_set_int:
 *
 * Same as ter_act_set(), for a number or the id of another object.
 */
void
ter_act_set_int (TerAct     *self,
                 const char *field,
                 gint64      after)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, after);

  ter_act_set (self, field, text);
}

/**
 * ter_act_set_double:
 *
 * Same as ter_act_set(), for a real number, written so that it reads back the same.
 */
void
ter_act_set_double (TerAct     *self,
                    const char *field,
                    double      after)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  ter_act_set (self, field, g_ascii_dtostr (text, sizeof text, after));
}

/**
 * ter_act_get_after:
 *
 * Returns: (transfer none) (nullable): the new value of @field, or %NULL if it is cleared or untouched
 */
const char *
ter_act_get_after (const TerAct *self,
                   const char   *field)
{
  g_return_val_if_fail (self != NULL && field != NULL, NULL);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const TerActChange *change = g_ptr_array_index (self->changes, i);

      if (g_str_equal (change->field, field))
        return change->after;
    }

  return NULL;
}

/**
 * ter_act_invert:
 *
 * Makes the act that undoes @self, which must have been applied.
 *
 * Returns: (transfer full): the inverse
 */
TerAct *
ter_act_invert (const TerAct *self)
{
  static const TerActVerb inverses[] = { TER_ACT_SET, TER_ACT_REMOVE, TER_ACT_RESTORE,
                                         TER_ACT_REMOVE };
  TerAct *inverse;

  g_return_val_if_fail (self != NULL && self->id != 0, NULL);

  inverse = ter_act_new_full (inverses[self->verb], self->object, self->object_id);
  inverse->actor = g_strdup (self->actor);
  inverse->role = g_strdup (self->role);
  inverse->undoes = self->id;
  for (guint i = 0; self->verb == TER_ACT_SET && i < self->changes->len; i++)
    {
      const TerActChange *change = g_ptr_array_index (self->changes, i);

      add_change (inverse, change->field, change->after, change->before);
    }

  return inverse;
}
