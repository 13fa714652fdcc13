/* ter-measure-list.c — What a source sends, and what of it is kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A switch for each measure that was seen in the messages of a preview, in the order in which they were met.
 *
 *  1. Everything is kept unless somebody says otherwise; what is switched off stays off when more messages come.
 *  2. A measure is a property, whatever its channels: two probes of one sensor are kept or left out together.
 *  3. A row is bound to its count and its last value: messages change texts, never the order nor the switches.
 */

#include "config.h"

#include "ter-measure-list.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-text.h"

/* A sensor network has a few dozen; beyond this, what comes is kept and has no switch. */
#define MAX_MEASURES 100

typedef struct
{
  char *property;
  AdwSwitchRow *row; /* of the widget tree */
  guint n_values;
} Measure;

struct _TerMeasureList
{
  AdwBin parent_instance;

  /* Borrowed: children */
  AdwPreferencesGroup *group;

  /* Owned */
  GPtrArray *measures;
};

G_DEFINE_FINAL_TYPE (TerMeasureList, ter_measure_list, ADW_TYPE_BIN)

static void
measure_free (gpointer data)
{
  Measure *measure = data;

  g_free (measure->property);
  g_free (measure);
}

static void
ter_measure_list_dispose (GObject *object)
{
  TerMeasureList *self = TER_MEASURE_LIST (object);

  g_clear_pointer (&self->measures, g_ptr_array_unref);

  G_OBJECT_CLASS (ter_measure_list_parent_class)->dispose (object);
}

static void
ter_measure_list_class_init (TerMeasureListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_measure_list_dispose;
}

static void
build_group (TerMeasureList *self)
{
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  ter_text_set_group (
      self->group, NULL,
      _("What is switched off is counted and not kept. It can be kept later, from then on; a measure "
        "that has not been seen yet is kept."));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

static void
ter_measure_list_init (TerMeasureList *self)
{
  self->measures = g_ptr_array_new_with_free_func (measure_free);
  build_group (self);
}

/**
 * ter_measure_list_new:
 *
 * Returns: (transfer floating): a list without any measure
 */
GtkWidget *
ter_measure_list_new (void)
{
  return g_object_new (TER_TYPE_MEASURE_LIST, NULL);
}

/**
 * ter_measure_list_clear:
 *
 * Forgets the measures, to listen to another source.
 */
void
ter_measure_list_clear (TerMeasureList *self)
{
  g_return_if_fail (TER_IS_MEASURE_LIST (self));

  g_ptr_array_set_size (self->measures, 0);
  build_group (self);
}

static Measure *
find_measure (TerMeasureList *self,
              const char     *property)
{
  Measure *measure;

  for (guint i = 0; i < self->measures->len; i++)
    {
      measure = g_ptr_array_index (self->measures, i);
      if (g_str_equal (measure->property, property))
        return measure;
    }
  if (self->measures->len >= MAX_MEASURES)
    return NULL;

  measure = g_new0 (Measure, 1);
  measure->property = g_strdup (property);
  measure->row = ADW_SWITCH_ROW (adw_switch_row_new ());
  adw_switch_row_set_active (measure->row, TRUE);
  adw_preferences_group_add (self->group, GTK_WIDGET (measure->row));
  g_ptr_array_add (self->measures, measure);

  return measure;
}

/**
 * ter_measure_list_add_message:
 *
 * Shows what a message brought; one that was not understood brings nothing.
 */
void
ter_measure_list_add_message (TerMeasureList          *self,
                              const TerPreviewMessage *message)
{
  g_return_if_fail (TER_IS_MEASURE_LIST (self) && message != NULL);

  for (guint i = 0; message->values != NULL && i < message->values->len; i++)
    {
      const TerPreviewValue *value = g_ptr_array_index (message->values, i);
      Measure *measure = find_measure (self, value->property);
      g_autofree char *reading = ter_format_reading (value->value, value->text, value->unit);
      g_autofree char *detail = NULL;

      if (measure == NULL)
        continue;
      measure->n_values++;
      /* Translators: how many values of a measure came, and the last of them. */
      detail = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u value, %s",
                                             "%u values, the last %s", measure->n_values),
                                measure->n_values, reading);
      ter_text_set_row (ADW_PREFERENCES_ROW (measure->row), ter_property_label (value->property),
                        detail);
    }
}

/**
 * ter_measure_list_get_n:
 *
 * Returns: how many measures were seen
 */
guint
ter_measure_list_get_n (TerMeasureList *self)
{
  g_return_val_if_fail (TER_IS_MEASURE_LIST (self), 0);

  return self->measures->len;
}

/**
 * ter_measure_list_dup_left_out:
 *
 * Returns: (transfer full) (array zero-terminated=1): the properties that are switched off
 */
char **
ter_measure_list_dup_left_out (TerMeasureList *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (TER_IS_MEASURE_LIST (self), NULL);

  for (guint i = 0; i < self->measures->len; i++)
    {
      const Measure *measure = g_ptr_array_index (self->measures, i);

      if (!adw_switch_row_get_active (measure->row))
        g_strv_builder_add (builder, measure->property);
    }

  return g_strv_builder_end (builder);
}
