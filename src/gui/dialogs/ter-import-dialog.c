/* ter-import-dialog.c — A file, before and while it is brought in
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   reading ──▶ preview ──▶ running ──▶ told
 *      └──────────┴─────────── error (what was stored is said by the message)
 *
 * 1. The file is read on worker threads only; the plan belongs to the main thread between two of them.
 * 2. What a person changes in the preview changes the plan, and nothing else: the importer follows it.
 * 3. Closing the dialog cancels the import. What was stored by then stays, and importing the file again takes up
 *    the rest, because readings that are there already are not stored twice.
 */

#include "config.h"

#include "ter-import-dialog.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-importer.h"
#include "ter-text.h"
#include "ter-unit.h"

#define MAX_SHOWN 50
#define PROGRESS_MS 150

struct _TerImportDialog
{
  AdwDialog parent_instance;

  /* Children, owned by the widget tree */
  GtkStack *stack;
  GtkBox *box;
  GtkButton *import_button;
  GtkProgressBar *progress_bar;
  AdwStatusPage *status;
  AdwComboRow *encoding;
  AdwComboRow *delimiter;

  /* Owned */
  TerSession *session;
  TerImportPlan *plan;
  TerImportResult *result;
  GCancellable *cancellable;
  char *path;
  guint progress_id;

  /* In thousandths; written by the importing thread, read by the main one */
  int progress;
};

G_DEFINE_FINAL_TYPE (TerImportDialog, ter_import_dialog, ADW_TYPE_DIALOG)

static AdwPreferencesGroup *
add_group (TerImportDialog *self,
           const char      *title,
           const char      *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  ter_text_set_group (group, title, description);
  gtk_box_append (self->box, GTK_WIDGET (group));

  return group;
}

static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle,
         gboolean             is_property)
{
  GtkWidget *row = adw_action_row_new ();

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, subtitle);
  if (is_property)
    gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
}

static const char *
encoding_label (TerImportEncoding encoding)
{
  switch (encoding)
    {
    case TER_IMPORT_WINDOWS_1252:
      return "Windows-1252";
    case TER_IMPORT_UTF16:
      return "UTF-16";
    case TER_IMPORT_UTF8:
    default:
      return "UTF-8";
    }
}

static const char *
delimiter_label (char delimiter)
{
  switch (delimiter)
    {
    case ';':
      return _("semicolon");
    case ',':
      return _("comma");
    case '\t':
      return _("tabulation");
    case '|':
      return _("vertical bar");
    default:
      return _("other");
    }
}

static void read_again (TerImportDialog *self, TerImportEncoding encoding, char delimiter);

/* A combo of a column; the column and what to do with a choice travel with it. */
typedef void (*ColumnChange) (TerImportColumn *column, guint selected);

typedef struct
{
  TerImportPlan *plan;
  TerImportColumn *column;
  ColumnChange change;
} Choice;

static void
choice_free (gpointer  data,
             GClosure *closure)
{
  Choice *choice = data;

  ter_import_plan_unref (choice->plan);
  g_free (choice);
}

static void
on_choice_cb (AdwComboRow *row,
              GParamSpec  *pspec,
              Choice      *choice)
{
  choice->change (choice->column, adw_combo_row_get_selected (row));
}

static void
add_combo (TerImportDialog *self,
           AdwExpanderRow  *expander,
           const char      *title,
           GtkStringList   *labels,
           guint            selected,
           TerImportColumn *column,
           ColumnChange     change)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  Choice *choice = g_new0 (Choice, 1);

  choice->plan = ter_import_plan_ref (self->plan);
  choice->column = column;
  choice->change = change;
  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (row, selected);
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (on_choice_cb), choice, choice_free,
                         G_CONNECT_DEFAULT);
  adw_expander_row_add_row (expander, GTK_WIDGET (row));
  g_object_unref (labels);
}

static void
change_role (TerImportColumn *column,
             guint            selected)
{
  column->role = (TerImportRole) MIN (selected, TER_IMPORT_VALUE);
}

static void
change_property (TerImportColumn *column,
                 guint            selected)
{
  const TerProperty *properties;
  guint n;

  properties = ter_property_list (&n);
  if (selected >= n)
    return;
  g_set_str (&column->property, properties[selected].code);
  column->kind = properties[selected].kind;
}

static void
change_unit (TerImportColumn *column,
             guint            selected)
{
  const TerUnit *units;
  guint n;

  units = ter_unit_list (&n);
  g_set_str (&column->unit, selected > 0 && selected - 1 < n ? units[selected - 1].code : "");
}

static void
add_property_combo (TerImportDialog *self,
                    AdwExpanderRow  *expander,
                    TerImportColumn *column)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  const TerProperty *properties;
  guint n, selected;

  properties = ter_property_list (&n);
  selected = n;
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (labels, ter_property_label (properties[i].code));
      if (g_strcmp0 (properties[i].code, column->property) == 0)
        selected = i;
    }
  /* The file's own word. */
  if (selected == n)
    gtk_string_list_append (labels, column->property != NULL ? column->property : column->title);
  add_combo (self, expander, _("Measures"), labels, selected, column, change_property);
}

static void
add_unit_combo (TerImportDialog *self,
                AdwExpanderRow  *expander,
                TerImportColumn *column)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  const TerUnit *units;
  guint n, selected = 0;

  gtk_string_list_append (labels, _("No unit"));
  units = ter_unit_list (&n);
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (labels, units[i].symbol);
      if (g_strcmp0 (units[i].code, column->unit) == 0)
        selected = i + 1;
    }
  add_combo (self, expander, _("Unit"), labels, selected, column, change_unit);
}

static void
add_column (TerImportDialog     *self,
            AdwPreferencesGroup *group,
            TerImportColumn     *column)
{
  AdwExpanderRow *expander = ADW_EXPANDER_ROW (adw_expander_row_new ());
  GtkStringList *roles = gtk_string_list_new (NULL);
  g_autofree char *detail = NULL;

  /* Translators: what a column is for, what it holds, its first value */
  detail = g_strdup_printf (_("%s · %s · for example %s"), ter_import_role_label (column->role),
                            ter_import_type_label (column->type),
                            column->example != NULL ? column->example : "–");
  ter_text_set_row (ADW_PREFERENCES_ROW (expander), column->title, detail);
  for (int role = TER_IMPORT_IGNORE; role <= TER_IMPORT_VALUE; role++)
    gtk_string_list_append (roles, ter_import_role_label ((TerImportRole) role));
  add_combo (self, expander, _("What it is for"), roles, column->role, column, change_role);
  if (column->type == TER_IMPORT_NUMBER || column->type == TER_IMPORT_BOOLEAN)
    {
      add_property_combo (self, expander, column);
      add_unit_combo (self, expander, column);
    }
  adw_preferences_group_add (group, GTK_WIDGET (expander));
}

static void
add_refusals (TerImportDialog *self,
              const char      *title,
              const char      *description,
              GPtrArray       *refusals)
{
  AdwPreferencesGroup *group;

  if (refusals == NULL || refusals->len == 0)
    return;

  group = add_group (self, title, description);
  for (guint i = 0; i < MIN (refusals->len, MAX_SHOWN); i++)
    {
      const TerImportRefusal *refusal = g_ptr_array_index (refusals, i);
      g_autofree char *line = g_strdup_printf (_("Line %" PRId64), refusal->line);
      g_autofree char *reason = ter_import_refusal_describe (refusal);

      add_row (group, line, reason, FALSE);
    }
  if (refusals->len > MAX_SHOWN)
    {
      g_autofree char *more = g_strdup_printf (_("and %u more"), refusals->len - MAX_SHOWN);

      add_row (group, more, NULL, FALSE);
    }
}

static void
on_device_cb (GtkEditable   *editable,
              TerImportPlan *plan)
{
  g_set_str (&plan->device, gtk_editable_get_text (editable));
}

static const char delimiters[] = { ';', ',', '\t', '|' };

static void
on_reading_cb (TerImportDialog *self)
{
  guint delimiter = adw_combo_row_get_selected (self->delimiter);
  guint encoding = adw_combo_row_get_selected (self->encoding);

  if (self->plan == NULL)
    return;
  read_again (self, (TerImportEncoding) MIN (encoding, TER_IMPORT_UTF16),
              delimiter < G_N_ELEMENTS (delimiters) ? delimiters[delimiter]
                                                    : self->plan->delimiter);
}

static AdwComboRow *
add_file_choice (TerImportDialog     *self,
                 AdwPreferencesGroup *group,
                 const char          *title,
                 GtkStringList       *labels,
                 guint                selected)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, NULL);
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (row, selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_reading_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_object_unref (labels);

  return row;
}

/* How the file is cut and spelled: seen in it, and a person may know better. UTF-16 says itself what it is. */
static void
add_file_choices (TerImportDialog     *self,
                  AdwPreferencesGroup *group)
{
  GtkStringList *encodings = gtk_string_list_new (NULL);
  GtkStringList *separators = gtk_string_list_new (NULL);
  guint selected = G_N_ELEMENTS (delimiters);

  for (int i = TER_IMPORT_UTF8; i <= (int) MAX (TER_IMPORT_WINDOWS_1252, self->plan->encoding); i++)
    gtk_string_list_append (encodings, encoding_label ((TerImportEncoding) i));
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      gtk_string_list_append (separators, delimiter_label (delimiters[i]));
      if (delimiters[i] == self->plan->delimiter)
        selected = i;
    }
  if (selected == G_N_ELEMENTS (delimiters))
    gtk_string_list_append (separators, delimiter_label (self->plan->delimiter));
  self->encoding = add_file_choice (self, group, _("Encoding"), encodings, self->plan->encoding);
  gtk_widget_set_sensitive (GTK_WIDGET (self->encoding), self->plan->encoding != TER_IMPORT_UTF16);
  self->delimiter = add_file_choice (self, group, _("Separator"), separators, selected);
}

static void
show_table (TerImportDialog *self)
{
  TerImportPlan *plan = self->plan;
  AdwPreferencesGroup *group = add_group (self, _("File"), NULL);
  g_autofree char *size = ter_format_bytes (plan->size_bytes);
  GtkWidget *device;

  add_row (group, _("Name"), plan->file_name, TRUE);
  add_row (group, _("Size"), size, TRUE);
  add_file_choices (self, group);
  if (!plan->is_table_only && ter_import_plan_find_role (plan, TER_IMPORT_DEVICE) < 0)
    {
      device = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (device), _("What was read"));
      gtk_editable_set_text (GTK_EDITABLE (device), plan->device != NULL ? plan->device : "");
      g_signal_connect_data (device, "changed", G_CALLBACK (on_device_cb),
                             ter_import_plan_ref (plan),
                             (GClosureNotify) (GCallback) ter_import_plan_unref, G_CONNECT_DEFAULT);
      adw_preferences_group_add (group, device);
    }
  if (plan->columns->len == 0)
    return;
  group = add_group (self, _("Columns"), _("Open a column to say what it is for."));
  for (guint i = 0; i < plan->columns->len; i++)
    add_column (self, group, ter_import_plan_get_column (plan, i));
}

static void
show_features (TerImportDialog *self)
{
  AdwPreferencesGroup *group = add_group (self, _("File"), NULL);
  g_autofree char *size = ter_format_bytes (self->plan->size_bytes);
  g_autofree char *count = ter_format_count (self->plan->n_features);
  g_autofree char *without = ter_format_count (self->plan->n_without_geometry);

  add_row (group, _("Name"), self->plan->file_name, TRUE);
  add_row (group, _("Size"), size, TRUE);
  add_row (group, _("Features"), count, TRUE);
  add_row (group, _("Without a geometry"), without, TRUE);
}

static void
show_plan (TerImportDialog *self)
{
  if (self->plan->kind == TER_IMPORT_FEATURES)
    show_features (self);
  else
    show_table (self);
  if (self->plan->notes != NULL && self->plan->notes->len > 0)
    {
      AdwPreferencesGroup *group = add_group (self, _("Good to know"), NULL);

      for (guint i = 0; i < self->plan->notes->len; i++)
        add_row (group, g_ptr_array_index (self->plan->notes, i), NULL, FALSE);
    }
  add_refusals (self, _("Lines that would be refused"),
                _("Among the first lines. The others are brought in."), self->plan->problems);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

static void
show_error (TerImportDialog *self,
            const GError    *error)
{
  adw_status_page_set_icon_name (self->status, "dialog-error-symbolic");
  ter_text_set_status (self->status, _("This File Was Not Brought In"), error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gpointer
load_plan (TerTerritory *territory,
           gpointer      params,
           GCancellable *cancellable,
           GError      **error)
{
  return ter_importer_preview (territory, params, cancellable, error);
}

static void
on_plan_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (TerImportDialog) self = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *child;

  self->plan = ter_territory_run_finish (TER_TERRITORY (source), result, &error);
  /* The rows of a former reading, which one of them asked to do again. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  if (self->plan != NULL)
    show_plan (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

typedef struct
{
  char *path;
  TerImportEncoding encoding;
  char delimiter;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->path);
  g_free (reading);
}

static gpointer
load_plan_as (TerTerritory *territory,
              gpointer      params,
              GCancellable *cancellable,
              GError      **error)
{
  const Reading *reading = params;

  return ter_importer_preview_as (territory, reading->path, reading->encoding, reading->delimiter,
                                  cancellable, error);
}

/* What was said of the columns belongs to the former reading: the preview begins again. */
static void
read_again (TerImportDialog  *self,
            TerImportEncoding encoding,
            char              delimiter)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->path = g_strdup (self->path);
  reading->encoding = encoding;
  reading->delimiter = delimiter;
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "reading");
  g_clear_pointer (&self->plan, ter_import_plan_unref);
  ter_territory_run_async (ter_session_get_territory (self->session), load_plan_as, reading,
                           reading_free, (GDestroyNotify) ter_import_plan_unref, self->cancellable,
                           on_plan_cb, g_object_ref (self));
}

typedef struct
{
  TerImportPlan *plan;
  char *path;
  int *progress;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ter_import_plan_unref (job->plan);
  g_free (job->path);
  g_free (job);
}

static void
on_progress (double                 done,
             const TerImportResult *result,
             gpointer               data)
{
  g_atomic_int_set ((int *) data, (int) (1000 * CLAMP (done, 0, 1)));
}

static gpointer
run_import (TerTerritory *territory,
            gpointer      params,
            GCancellable *cancellable,
            GError      **error)
{
  Job *job = params;

  return ter_importer_run (territory, job->path, job->plan, on_progress, job->progress, cancellable,
                           error);
}

static gboolean
on_tick_cb (gpointer data)
{
  TerImportDialog *self = data;

  gtk_progress_bar_set_fraction (self->progress_bar, g_atomic_int_get (&self->progress) / 1000.0);

  return G_SOURCE_CONTINUE;
}

static char *
describe_result (const TerImportResult *result)
{
  g_autofree char *added = ter_format_count (result->n_observations);
  g_autofree char *again = ter_format_count (result->n_duplicates);
  g_autofree char *refused = ter_format_count (result->n_refused);
  g_autofree char *areas = ter_format_count (result->n_areas);

  if (result->n_areas > 0 && result->n_observations == 0)
    return g_strdup_printf (_("%s places brought in, %s refused."), areas, refused);

  return g_strdup_printf (_("%s readings brought in, %s were there already, %s lines refused."),
                          added, again, refused);
}

static void
show_result (TerImportDialog *self)
{
  g_autofree char *text = describe_result (self->result);
  GtkWidget *child;

  if (self->result->refusals == NULL || self->result->refusals->len == 0)
    {
      adw_status_page_set_icon_name (self->status, "emblem-ok-symbolic");
      ter_text_set_status (self->status, _("Brought In"), text);
      gtk_stack_set_visible_child_name (self->stack, "status");
      return;
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  add_refusals (self, _("Refused lines"), text, self->result->refusals);
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

static void
on_imported_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerImportDialog) self = data;
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->progress_id, g_source_remove);
  self->result = ter_territory_run_finish (TER_TERRITORY (source), result, &error);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  if (self->result != NULL)
    {
      g_autofree char *text = describe_result (self->result);

      ter_session_toast (self->session, text);
      show_result (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

/**
 * ter_import_dialog_run:
 *
 * Brings the file in, as the preview says.
 */
void
ter_import_dialog_run (TerImportDialog *self)
{
  Job *job;

  g_return_if_fail (TER_IS_IMPORT_DIALOG (self) && self->plan != NULL);

  job = g_new0 (Job, 1);
  job->plan = ter_import_plan_ref (self->plan);
  job->path = g_strdup (self->path);
  /* The callback holds the dialog until the import is over. */
  job->progress = &self->progress;
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "running");
  self->progress_id = g_timeout_add (PROGRESS_MS, on_tick_cb, self);
  ter_territory_run_async (ter_session_get_territory (self->session), run_import, job, job_free,
                           (GDestroyNotify) ter_import_result_unref, self->cancellable,
                           on_imported_cb, g_object_ref (self));
}

static void
ter_import_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (TER_IMPORT_DIALOG (dialog)->cancellable);
}

static void
ter_import_dialog_dispose (GObject *object)
{
  TerImportDialog *self = TER_IMPORT_DIALOG (object);

  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, ter_import_plan_unref);
  g_clear_pointer (&self->result, ter_import_result_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (ter_import_dialog_parent_class)->dispose (object);
}

static void
ter_import_dialog_class_init (TerImportDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_import_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = ter_import_dialog_closed;
}

static GtkWidget *
build_preview (TerImportDialog *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);

  return scrolled;
}

static GtkWidget *
build_running (TerImportDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 48);
  gtk_widget_set_margin_end (box, 48);
  self->progress_bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("Bringing in…")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress_bar));

  return box;
}

static void
ter_import_dialog_init (TerImportDialog *self)
{
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *spinner = adw_spinner_new ();

  self->cancellable = g_cancellable_new ();
  self->import_button = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Import")));
  gtk_widget_add_css_class (GTK_WIDGET (self->import_button), "suggested-action");
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  g_signal_connect_swapped (self->import_button, "clicked", G_CALLBACK (ter_import_dialog_run),
                            self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->import_button));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), header);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_stack_add_named (self->stack, spinner, "reading");
  gtk_stack_add_named (self->stack, build_preview (self), "preview");
  gtk_stack_add_named (self->stack, build_running (self), "running");
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), toolbar);
  adw_dialog_set_title (ADW_DIALOG (self), _("Import a File"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 600);
  adw_dialog_set_content_height (ADW_DIALOG (self), 620);
}

/**
 * ter_import_dialog_new:
 * @session: the open territory
 * @path: a file: CSV or GeoJSON
 *
 * Makes the dialog and begins to read the file.
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
ter_import_dialog_new (TerSession *session,
                       const char *path)
{
  TerImportDialog *self;

  g_return_val_if_fail (TER_IS_SESSION (session) && path != NULL, NULL);

  self = g_object_new (TER_TYPE_IMPORT_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  ter_territory_run_async (ter_session_get_territory (session), load_plan, g_strdup (path), g_free,
                           (GDestroyNotify) ter_import_plan_unref, self->cancellable, on_plan_cb,
                           g_object_ref (self));

  return ADW_DIALOG (self);
}

/**
 * ter_import_dialog_get_plan:
 *
 * Returns: (transfer none) (nullable): how the file will be read, once it was looked at
 */
TerImportPlan *
ter_import_dialog_get_plan (TerImportDialog *self)
{
  g_return_val_if_fail (TER_IS_IMPORT_DIALOG (self), NULL);

  return self->plan;
}

/**
 * ter_import_dialog_get_result:
 *
 * Returns: (transfer none) (nullable): what it gave, once it is over
 */
TerImportResult *
ter_import_dialog_get_result (TerImportDialog *self)
{
  g_return_val_if_fail (TER_IS_IMPORT_DIALOG (self), NULL);

  return self->result;
}
