/* ter-object-kinds-private.h — What acts may change: kinds of object and their fields
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-statement-private.h"
#include "ter-store-private.h"

G_BEGIN_DECLS

typedef enum
{
  TER_FIELD_TEXT,
  /* A name of the time zone database */
  TER_FIELD_ZONE,
  /* A whole number from 0 to max */
  TER_FIELD_CODE,
  /* A real number from min to max */
  TER_FIELD_NUMBER,
  /* An instant, as ISO 8601 or as a count of µs */
  TER_FIELD_INSTANT,
  /* The id of another object; 0 for none */
  TER_FIELD_REFERENCE,
} TerFieldType;

typedef enum
{
  /* May be cleared */
  TER_FIELD_OPTIONAL,
  /* Has a value from the start, and keeps one */
  TER_FIELD_KEPT,
  /* Must be given when the object is created, and keeps a value */
  TER_FIELD_REQUIRED,
} TerFieldNeed;

typedef struct
{
  const char *name;
  /* ?1 is the object's id, ?2 the value */
  const char *select_sql;
  const char *update_sql;
  TerFieldType type;
  TerFieldNeed need;
  double min;
  double max;
  /* For a reference: ?1 is the id of the other object */
  const char *reference_sql;
} TerField;

/* What an act brings about besides its fields, in its transaction; its changes are filled, its journal entry is not
 * written yet. */
typedef gboolean (*TerEffectFunc) (TerStore      *self,
                                   TerConnection *connection,
                                   const TerAct  *act,
                                   GError       **error);

typedef struct
{
  const char *name;
  TerChange change;
  /* Gives removed_us, or no row */
  const char *state_sql;
  /* ?1 is a new uid, ?2 the present instant; NULL when people do not create such things */
  const char *insert_sql;
  /* ?1 is the id, ?2 the present instant or NULL */
  const char *remove_sql;
  const TerField *fields;
  guint n_fields;
  /* (nullable) */
  TerEffectFunc effect;
} TerObjectKind;

const TerObjectKind *ter_object_kind_lookup (const char *name);
const TerField      *ter_object_kind_get_field (const TerObjectKind *self,
                                                const char          *name);
gboolean             ter_zone_is_valid (const char *name);
gboolean             ter_field_bind (const TerField *self,
                                     TerConnection  *connection,
                                     TerStatement   *statement,
                                     const char     *text,
                                     GError        **error);
gboolean             ter_field_read (const TerField *self,
                                     TerConnection  *connection,
                                     gint64          id,
                                     char          **text,
                                     GError        **error);

/* For tests: every kind. */
const TerObjectKind *ter_object_kind_list (guint *n_kinds);

G_END_DECLS
