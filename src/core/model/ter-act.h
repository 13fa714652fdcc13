/* ter-act.h — What a person does that changes the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerActVerb:
 * @TER_ACT_SET: fields of an object get new values
 * @TER_ACT_CREATE: an object appears
 * @TER_ACT_REMOVE: an object is put aside: it is not listed any more, and nothing of it is erased
 * @TER_ACT_RESTORE: an object put aside is back
 *
 * The numbers are stored.
 */
typedef enum
{
  TER_ACT_SET = 0,
  TER_ACT_CREATE = 1,
  TER_ACT_REMOVE = 2,
  TER_ACT_RESTORE = 3,
} TerActVerb;

/**
 * TerActChange:
 * @field: the field's name: "name", "unit", "site"…
 * @before: (nullable): its text before, filled by the store
 * @after: (nullable): its text after
 */
typedef struct
{
  char *field;
  char *before;
  char *after;
} TerActChange;

/**
 * TerAct:
 * @id: its row in the journal, 0 before it is applied
 * @at_us: when
 * @actor: who
 * @role: (nullable): as whom
 * @verb: what is done
 * @object: on what kind of thing: "series", "device", "site", "meter", "source", "dataset", "area",
 *   "territory"
 * @object_id: on which; 0 for a creation, then filled by the store
 * @changes: (element-type TerActChange): the fields
 * @reason: (nullable): why
 * @undoes: the act that this one undoes, or 0
 *
 * Applied by the store together with its journal entry, in one transaction; undone by its inverse.
 */
typedef struct
{
  gint64 id;
  gint64 at_us;
  char *actor;
  char *role;
  TerActVerb verb;
  char *object;
  gint64 object_id;
  GPtrArray *changes;
  char *reason;
  gint64 undoes;
} TerAct;

TerAct     *ter_act_new_full (TerActVerb  verb,
                              const char *object,
                              gint64      object_id) G_GNUC_WARN_UNUSED_RESULT;
void        ter_act_set (TerAct     *self,
                         const char *field,
                         const char *after);
void        ter_act_set_int (TerAct     *self,
                             const char *field,
                             gint64      after);
void        ter_act_set_double (TerAct     *self,
                                const char *field,
                                double      after);
const char *ter_act_get_after (const TerAct *self,
                               const char   *field);
TerAct     *ter_act_invert (const TerAct *self) G_GNUC_WARN_UNUSED_RESULT;

TER_DECLARE_RECORD (TerAct, ter_act)

G_END_DECLS
