/* ter-form-dialog.c — Changing the fields of one thing
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Every dialog that edits something is this one with other rows. What a person changed becomes one act:
 *
 * 1. Only the fields that differ from what the dialog opened with enter the act; with none there is no act.
 * 2. Nothing is applied while a row says something that cannot be stored; the row says so and takes the focus.
 * 3. Numbers are read with a point or a comma, whatever the locale; the act carries them with a point.
 * 4. The act is applied by the session, which tells it with Undo; the dialog is closed by then.
 */

#include "config.h"

#include "ter-form-dialog.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-date-button.h"
#include "ter-map-view.h"
#include "ter-text.h"

typedef struct
{
  char *field;
  char *before;
  char **values;
  TerFormText text;
  AdwEntryRow *entry;
  AdwComboRow *combo;
  /* Borrowed from the territory: of an instant */
  GTimeZone *zone;
} Field;

struct _TerFormDialog
{
  AdwDialog parent_instance;

  /* Children, owned by the widget tree */
  GtkBox *box;
  GtkLabel *problem;
  AdwPreferencesGroup *group;
  GtkButton *save_button;
  TerMapView *map;

  /* Owned */
  TerSession *session;
  GPtrArray *fields;
  char *object;
  char *done;
  char *implied_field;
  char *implied_value;

  TerActVerb verb;
  gint64 object_id;
};

G_DEFINE_FINAL_TYPE (TerFormDialog, ter_form_dialog, ADW_TYPE_DIALOG)

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->field);
  g_free (field->before);
  g_strfreev (field->values);
  g_free (field);
}

static gboolean
parse_number (const char *text,
              double     *value)
{
  g_autofree char *point = g_strdelimit (g_strdup (text), ",", '.');
  char *end = NULL;

  g_strstrip (point);
  *value = g_ascii_strtod (point, &end);

  return end != point && *end == '\0' && isfinite (*value);
}

static char *
normalise_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

static char *
read_instant (const char *text,
              GTimeZone  *zone)
{
  g_autoptr (GDateTime) local = ter_date_parse (text, zone);

  return local != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, g_date_time_to_unix_usec (local))
                       : NULL;
}

/* What the row says now, as an act carries it; NULL when it cannot be stored. */
static char *
read_field (const Field *field)
{
  g_autofree char *text = NULL;
  double value;

  if (field->combo != NULL)
    {
      guint selected = adw_combo_row_get_selected (field->combo);

      return g_strdup (selected != GTK_INVALID_LIST_POSITION ? field->values[selected] : "");
    }

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field->entry))));
  switch (field->text)
    {
    case TER_FORM_TEXT_INSTANT:
      return read_instant (text, field->zone);
    case TER_FORM_TEXT_REQUIRED:
    case TER_FORM_TEXT_REASON:
      return *text != '\0' ? g_steal_pointer (&text) : NULL;
    case TER_FORM_TEXT_NUMBER:
    case TER_FORM_TEXT_DEGREES:
      if (*text == '\0')
        return g_steal_pointer (&text);
      if (!parse_number (text, &value) ||
          (field->text == TER_FORM_TEXT_DEGREES && fabs (value) > 180))
        return NULL;
      return normalise_number (value);
    case TER_FORM_TEXT_FREE:
    default:
      return g_steal_pointer (&text);
    }
}

static void
mark_field (const Field *field,
            gboolean     is_wrong)
{
  if (field->entry == NULL)
    return;
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (field->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (field->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* Why a row cannot be stored, over the rows; nothing when all of them can. */
static void
tell_problem (TerFormDialog *self,
              const Field   *wrong)
{
  const char *title;
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), wrong != NULL);
  if (wrong == NULL)
    return;

  title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (wrong->entry));
  if (wrong->text == TER_FORM_TEXT_REQUIRED || wrong->text == TER_FORM_TEXT_REASON)
    sentence = g_strdup_printf (_("“%s” must not be empty. Nothing was changed."), title);
  else if (wrong->text == TER_FORM_TEXT_INSTANT)
    {
      g_autoptr (GDateTime) date = g_date_time_new_utc (2026, 1, 31, 8, 0, 0);
      g_autofree char *example = ter_date_text (date);

      sentence = g_strdup_printf (
          /* Translators: the title of a row, an example of a date */
          _("“%s” must be a date, and a time if need be: %s. Nothing was changed."), title,
          example);
    }
  else if (wrong->text == TER_FORM_TEXT_DEGREES)
    sentence = g_strdup_printf (
        _("“%s” must be degrees from −180 to 180, such as 6.02. Nothing was changed."), title);
  else
    sentence =
        g_strdup_printf (_("“%s” must be a number, such as 12.5. Nothing was changed."), title);
  gtk_label_set_text (self->problem, sentence);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->problem), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/**
 * ter_form_dialog_read:
 *
 * Makes the act of what was changed.
 *
 * Returns: (transfer full) (nullable): the act; %NULL when a row cannot be stored, which then has the focus, or
 *   when nothing was changed
 */
TerAct *
ter_form_dialog_read (TerFormDialog *self)
{
  g_autoptr (TerAct) act = NULL;
  const Field *wrong = NULL;

  g_return_val_if_fail (TER_IS_FORM_DIALOG (self), NULL);

  act = ter_act_new_full (self->verb, self->object, self->object_id);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *now = read_field (field);

      mark_field (field, now == NULL);
      if (now == NULL && wrong == NULL)
        wrong = field;
      if (now != NULL && field->combo == NULL && field->text == TER_FORM_TEXT_REASON)
        g_set_str (&act->reason, now);
      else if (now != NULL && g_strcmp0 (now, field->before) != 0)
        ter_act_set (act, field->field, now);
    }
  tell_problem (self, wrong);
  if (wrong != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (wrong->entry));
      return NULL;
    }

  if (self->implied_field != NULL)
    ter_act_set (act, self->implied_field, self->implied_value);

  return act->changes != NULL && act->changes->len > 0 ? g_steal_pointer (&act) : NULL;
}

static gboolean
has_wrong_field (TerFormDialog *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      g_autofree char *now = read_field (g_ptr_array_index (self->fields, i));

      if (now == NULL)
        return TRUE;
    }

  return FALSE;
}

static void
on_save_cb (TerFormDialog *self)
{
  g_autoptr (TerAct) act = ter_form_dialog_read (self);

  if (has_wrong_field (self))
    return;
  if (act != NULL && self->session != NULL)
    ter_session_apply (self->session, act, self->done);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
ter_form_dialog_dispose (GObject *object)
{
  TerFormDialog *self = TER_FORM_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->fields, g_ptr_array_unref);

  G_OBJECT_CLASS (ter_form_dialog_parent_class)->dispose (object);
}

static void
ter_form_dialog_finalize (GObject *object)
{
  TerFormDialog *self = TER_FORM_DIALOG (object);

  g_free (self->object);
  g_free (self->done);
  g_free (self->implied_field);
  g_free (self->implied_value);

  G_OBJECT_CLASS (ter_form_dialog_parent_class)->finalize (object);
}

static void
ter_form_dialog_class_init (TerFormDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_form_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = ter_form_dialog_finalize;
}

static GtkWidget *
build_header (TerFormDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->save_button = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Save")));
  gtk_widget_add_css_class (GTK_WIDGET (self->save_button), "suggested-action");
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (on_save_cb), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (adw_dialog_close), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), GTK_WIDGET (self->save_button));

  return header;
}

static void
ter_form_dialog_init (TerFormDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  self->problem = ter_text_label_new (NULL, "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (self->box, GTK_WIDGET (self->problem));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 560);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), build_header (self));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_default_widget (ADW_DIALOG (self), GTK_WIDGET (self->save_button));
}

/**
 * ter_form_dialog_new:
 * @session: (nullable): the open territory
 * @verb: %TER_ACT_SET or %TER_ACT_CREATE
 * @object: on what kind of thing
 * @object_id: on which, 0 for a creation
 * @title: the dialog's title
 * @done: what is told once it is applied
 *
 * Makes a dialog without any row.
 *
 * Returns: (transfer floating): a dialog to fill and to present
 */
TerFormDialog *
ter_form_dialog_new (TerSession *session,
                     TerActVerb  verb,
                     const char *object,
                     gint64      object_id,
                     const char *title,
                     const char *done)
{
  TerFormDialog *self;

  g_return_val_if_fail (object != NULL && title != NULL, NULL);

  self = g_object_new (TER_TYPE_FORM_DIALOG, "title", title, NULL);
  g_set_object (&self->session, session);
  self->verb = verb;
  self->object = g_strdup (object);
  self->object_id = object_id;
  self->done = g_strdup (done);

  return self;
}

/**
 * ter_form_dialog_add_group:
 * @title: (nullable): what the rows have in common
 * @description: (nullable): a sentence
 *
 * Begins a group; the next rows go into it.
 *
 * Returns: (transfer none): the group
 */
AdwPreferencesGroup *
ter_form_dialog_add_group (TerFormDialog *self,
                           const char    *title,
                           const char    *description)
{
  g_return_val_if_fail (TER_IS_FORM_DIALOG (self), NULL);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  ter_text_set_group (self->group, title, description);
  gtk_box_append (self->box, GTK_WIDGET (self->group));

  return self->group;
}

static Field *
add_field (TerFormDialog *self,
           const char    *name,
           const char    *value,
           GtkWidget     *row)
{
  Field *field = g_new0 (Field, 1);

  field->field = g_strdup (name);
  field->before = g_strdup (value != NULL ? value : "");
  g_ptr_array_add (self->fields, field);
  if (self->group == NULL)
    ter_form_dialog_add_group (self, NULL, NULL);
  adw_preferences_group_add (self->group, row);

  return field;
}

/**
 * ter_form_dialog_add_text:
 * @field: the act's field
 * @title: the row's title
 * @value: (nullable): what it says now, plain text
 * @text: what may be written in it
 *
 * Returns: (transfer none): the row
 */
AdwEntryRow *
ter_form_dialog_add_text (TerFormDialog *self,
                          const char    *field,
                          const char    *title,
                          const char    *value,
                          TerFormText    text)
{
  AdwEntryRow *row;
  Field *added;

  g_return_val_if_fail (TER_IS_FORM_DIALOG (self) && field != NULL && title != NULL, NULL);

  row = ADW_ENTRY_ROW (adw_entry_row_new ());
  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
  adw_entry_row_set_activates_default (row, TRUE);
  if (text == TER_FORM_TEXT_NUMBER || text == TER_FORM_TEXT_DEGREES)
    adw_entry_row_set_input_purpose (row, GTK_INPUT_PURPOSE_NUMBER);
  if (text == TER_FORM_TEXT_INSTANT)
    adw_entry_row_add_suffix (row, ter_date_button_new (row));
  added = add_field (self, field, value, GTK_WIDGET (row));
  added->entry = row;
  added->text = text;
  if (self->session != NULL && ter_session_get_territory (self->session) != NULL)
    added->zone = ter_territory_get_zone (ter_session_get_territory (self->session));

  return row;
}

/**
 * ter_form_dialog_add_choice:
 * @field: the act's field
 * @title: the row's title
 * @values: (array zero-terminated=1): what the act may carry
 * @labels: (array zero-terminated=1): what people read, in the same order
 * @value: (nullable): what it is now; one that is not listed is kept unless another one is chosen
 *
 * Returns: (transfer none): the row
 */
AdwComboRow *
ter_form_dialog_add_choice (TerFormDialog     *self,
                            const char        *field,
                            const char        *title,
                            const char *const *values,
                            const char *const *labels,
                            const char        *value)
{
  g_autoptr (GtkStringList) model = NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  const char *now = value != NULL ? value : "";
  guint selected = GTK_INVALID_LIST_POSITION;
  AdwComboRow *row;
  Field *added;
  guint n = 0;

  g_return_val_if_fail (TER_IS_FORM_DIALOG (self) && field != NULL, NULL);
  g_return_val_if_fail (values != NULL && labels != NULL, NULL);

  model = gtk_string_list_new (NULL);
  for (; values[n] != NULL; n++)
    {
      gtk_string_list_append (model, labels[n]);
      g_strv_builder_add (all, values[n]);
      if (g_strcmp0 (values[n], now) == 0)
        selected = n;
    }
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      gtk_string_list_append (model, now);
      g_strv_builder_add (all, now);
      selected = n;
    }

  row = ADW_COMBO_ROW (adw_combo_row_new ());
  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  adw_combo_row_set_model (row, G_LIST_MODEL (model));
  adw_combo_row_set_selected (row, selected);
  added = add_field (self, field, now, GTK_WIDGET (row));
  added->combo = row;
  added->values = g_strv_builder_end (all);

  return row;
}

static void
set_number (AdwEntryRow *row,
            double       value)
{
  g_autofree char *text = NULL;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* Six decimals of a degree are a hand's width. */
  text = g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6f", value));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
on_picked_cb (TerMapView    *map,
              double         longitude,
              double         latitude,
              TerFormDialog *self)
{
  set_number (g_object_get_data (G_OBJECT (map), "ter-longitude"), longitude);
  set_number (g_object_get_data (G_OBJECT (map), "ter-latitude"), latitude);
}

static void
on_typed_cb (AdwEntryRow   *row,
             TerFormDialog *self)
{
  AdwEntryRow *east = g_object_get_data (G_OBJECT (self->map), "ter-longitude");
  AdwEntryRow *north = g_object_get_data (G_OBJECT (self->map), "ter-latitude");
  double longitude, latitude;

  if (parse_number (gtk_editable_get_text (GTK_EDITABLE (east)), &longitude) &&
      parse_number (gtk_editable_get_text (GTK_EDITABLE (north)), &latitude) &&
      fabs (longitude) <= 180 && fabs (latitude) <= 85)
    ter_map_view_set_pick (self->map, longitude, latitude);
}

static gpointer
load_communes (TerTerritory *territory,
               gpointer      params,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (GPtrArray) areas = ter_territory_list_areas (territory, "commune", error);

  return areas != NULL ? ter_area_set_new_from_areas (areas, NULL) : NULL;
}

static void
on_communes_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerMapView) map = data;
  g_autoptr (TerAreaSet) areas = ter_territory_run_finish (TER_TERRITORY (source), result, NULL);

  /* Without outlines a position can still be typed. */
  if (areas != NULL)
    ter_map_view_set_areas (map, areas);
}

/**
 * ter_form_dialog_add_position:
 *
 * Adds a map to click on and the two coordinates to type, fields "longitude" and "latitude".
 */
void
ter_form_dialog_add_position (TerFormDialog *self,
                              gboolean       has_position,
                              double         longitude,
                              double         latitude)
{
  g_autofree char *east = has_position ? normalise_number (longitude) : g_strdup ("");
  g_autofree char *north = has_position ? normalise_number (latitude) : g_strdup ("");
  AdwEntryRow *longitude_row, *latitude_row;
  GtkWidget *frame;

  g_return_if_fail (TER_IS_FORM_DIALOG (self) && self->map == NULL);

  ter_form_dialog_add_group (
      self, _("Position"),
      _("Click the map, or type degrees of longitude and latitude (WGS 84)."));
  self->map = ter_map_view_new ();
  ter_map_view_set_picking (self->map, TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->map), -1, 220);
  frame = gtk_frame_new (NULL);
  gtk_frame_set_child (GTK_FRAME (frame), GTK_WIDGET (self->map));
  gtk_widget_set_margin_bottom (frame, 12);
  adw_preferences_group_add (self->group, frame);
  latitude_row =
      ter_form_dialog_add_text (self, "latitude", _("Latitude"), north, TER_FORM_TEXT_DEGREES);
  longitude_row =
      ter_form_dialog_add_text (self, "longitude", _("Longitude"), east, TER_FORM_TEXT_DEGREES);
  g_object_set_data (G_OBJECT (self->map), "ter-longitude", longitude_row);
  g_object_set_data (G_OBJECT (self->map), "ter-latitude", latitude_row);
  g_signal_connect (self->map, "picked", G_CALLBACK (on_picked_cb), self);
  g_signal_connect (longitude_row, "changed", G_CALLBACK (on_typed_cb), self);
  g_signal_connect (latitude_row, "changed", G_CALLBACK (on_typed_cb), self);
  if (has_position)
    ter_map_view_set_pick (self->map, longitude, latitude);

  if (self->session != NULL && ter_session_get_territory (self->session) != NULL)
    ter_territory_run_async (ter_session_get_territory (self->session), load_communes, NULL, NULL,
                             (GDestroyNotify) ter_area_set_unref, NULL, on_communes_cb,
                             g_object_ref (self->map));
}

/**
 * ter_form_dialog_imply:
 *
 * Has the act say something that no row shows: that a new sensor is one no more, once somebody saved it.
 */
void
ter_form_dialog_imply (TerFormDialog *self,
                       const char    *field,
                       const char    *value)
{
  g_return_if_fail (TER_IS_FORM_DIALOG (self) && field != NULL);

  g_set_str (&self->implied_field, field);
  g_set_str (&self->implied_value, value);
}
