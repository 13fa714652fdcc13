/* ter-form-dialog.h — Changing the fields of one thing
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-act.h"
#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_FORM_DIALOG (ter_form_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TerFormDialog, ter_form_dialog, TER, FORM_DIALOG, AdwDialog)

/**
 * TerFormText:
 * @TER_FORM_TEXT_FREE: may be empty
 * @TER_FORM_TEXT_REQUIRED: must say something
 * @TER_FORM_TEXT_NUMBER: a number, or empty
 * @TER_FORM_TEXT_DEGREES: a longitude or a latitude, or empty
 * @TER_FORM_TEXT_INSTANT: a local date, and a time of the day if need be; the act carries an instant
 * @TER_FORM_TEXT_REASON: must say something, which is the reason of the act
 */
typedef enum
{
  TER_FORM_TEXT_FREE,
  TER_FORM_TEXT_REQUIRED,
  TER_FORM_TEXT_NUMBER,
  TER_FORM_TEXT_DEGREES,
  TER_FORM_TEXT_INSTANT,
  TER_FORM_TEXT_REASON,
} TerFormText;

TerFormDialog *ter_form_dialog_new (TerSession *session,
                                    TerActVerb verb,
                                    const char *object,
                                    gint64 object_id,
                                    const char *title,
                                    const char *done) G_GNUC_WARN_UNUSED_RESULT;

AdwPreferencesGroup *ter_form_dialog_add_group (TerFormDialog *self,
                                                const char *title,
                                                const char *description);
AdwEntryRow *ter_form_dialog_add_text (
    TerFormDialog *self, const char *field, const char *title, const char *value, TerFormText text);
AdwComboRow *ter_form_dialog_add_choice (TerFormDialog *self,
                                         const char *field,
                                         const char *title,
                                         const char *const *values,
                                         const char *const *labels,
                                         const char *value);
void ter_form_dialog_add_position (TerFormDialog *self,
                                   gboolean has_position,
                                   double longitude,
                                   double latitude);
void ter_form_dialog_imply (TerFormDialog *self, const char *field, const char *value);

/* For tests: what is filled in, without an act. */
TerAct *ter_form_dialog_read (TerFormDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
