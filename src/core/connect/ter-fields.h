/* ter-fields.h — From the fields of a decoded payload to series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-batch.h"
#include "ter-decoder.h"
#include "ter-json.h"

G_BEGIN_DECLS

/* More values than that in one message is not a sensor. */
#define TER_FIELDS_MAX 512

/**
 * TerFieldName:
 * @property: a code of #TerProperty, or the field's own name
 * @channel: which of several alike, "" if there is one
 * @unit: (nullable): a UCUM code
 * @kind: how its values add up
 * @is_known: whether @property is in the table
 *
 * What the name of a field says.
 */
typedef struct
{
  char *property;
  char *channel;
  char *unit;
  TerSeriesKind kind;
  gboolean is_known;
} TerFieldName;

TerFieldName *ter_field_name_read (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void          ter_field_name_free (TerFieldName *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerFieldName, ter_field_name_free)

/* Gathers the fields of one message, then adds them to a batch. Reused from message to message: it remembers
 * what the names mean. */
typedef struct _TerFields TerFields;

TerFields    *ter_fields_new (void) G_GNUC_WARN_UNUSED_RESULT;
void          ter_fields_free (TerFields *self);

void          ter_fields_set_left_out (TerFields         *self,
                                       const TerJsonNode *config);
void          ter_fields_clear (TerFields *self);
void          ter_fields_take_object (TerFields         *self,
                                      const char        *prefix,
                                      const TerJsonNode *object,
                                      const TerJsonNode *except);
void          ter_fields_take_named (TerFields          *self,
                                     const TerFieldName *name,
                                     const TerJsonNode  *node);
void          ter_fields_take_text (TerFields  *self,
                                    const char *path,
                                    const char *text,
                                    double      value);
void          ter_fields_take_number (TerFields  *self,
                                      const char *path,
                                      double      value,
                                      const char *unit);
gboolean      ter_fields_get_number (TerFields  *self,
                                     const char *suffix,
                                     double     *value);
gboolean      ter_fields_is_overfull (TerFields *self);
void          ter_fields_commit (TerFields      *self,
                                 TerBatch       *batch,
                                 guint           device,
                                 guint           message,
                                 const TerStamp *stamp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerFields, ter_fields_free)

G_END_DECLS
