/* ter-preview-row.c — A message of a source that is being added
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-preview-row.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-pill.h"
#include "ter-text.h"

static char *
describe_values (const TerPreviewMessage *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (message->refused != NULL)
    return g_strdup (message->refused);
  for (guint i = 0; message->values != NULL && i < message->values->len; i++)
    {
      const TerPreviewValue *value = g_ptr_array_index (message->values, i);
      g_autofree char *reading = ter_format_reading (value->value, value->text, value->unit);

      g_string_append_printf (text, "%s%s %s", i > 0 ? " · " : "",
                              ter_property_label (value->property), reading);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ter_preview_row_new:
 * @message: a message, decoded or with the reason why it is not
 *
 * Returns: (transfer floating): a row that says who sent it and what it says
 */
GtkWidget *
ter_preview_row_new (const TerPreviewMessage *message)
{
  g_autofree char *values = NULL;
  GtkWidget *row;

  g_return_val_if_fail (message != NULL, NULL);

  values = describe_values (message);
  row = adw_action_row_new ();
  ter_text_set_row (ADW_PREFERENCES_ROW (row),
                    message->device_name != NULL ? message->device_name
                    : message->device_id != NULL ? message->device_id
                                                 : message->topic,
                    values);
  gtk_widget_set_tooltip_text (row, message->excerpt);
  if (message->refused != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), ter_pill_new (_("not understood"), "bad"));

  return row;
}
