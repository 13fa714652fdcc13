/* ter-fiche-page.c — The sheet of one dataset
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Header (status, purpose, stages), then four views: identity, quality, content, journal. The views are lists of
 * rows that are made again when the sheet is read again; the view that is shown stays.
 *
 * A fact that nobody gave is shown as missing in the identity, because a missing purpose or producer is what a
 * person comes here to mend; elsewhere what is not known is not shown.
 */

#include "config.h"

#include "ter-fiche-page.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-column.h"
#include "ter-edit-dialogs.h"
#include "ter-feature-map.h"
#include "ter-format.h"
#include "ter-importer.h"
#include "ter-page-acts.h"
#include "ter-pill.h"
#include "ter-series-row.h"
#include "ter-stage-line.h"
#include "ter-table-preview.h"
#include "ter-text.h"

struct _TerFichePage
{
  TerPage parent_instance;

  /* Children, owned by the widget tree */
  GtkLabel *pill;
  GtkLabel *theme;
  GtkLabel *description;
  TerStageLine *stages;
  GtkListBox *identity;
  GtkListBox *quality;
  GtkBox *content;
  GtkListBox *journal;
  AdwViewStack *views;
  GtkWidget *switcher;
  GtkDropDown *view_choice;

  /* Owned */
  TerFiche *fiche;
  TerImportPlan *table;
  char *table_sha256;

  gint64 dataset_id;
};

G_DEFINE_FINAL_TYPE (TerFichePage, ter_fiche_page, TER_TYPE_PAGE)

/**
 * ter_fiche_status_text:
 *
 * Returns: (transfer full): a status as people see it: its digit and its word
 */
char *
ter_fiche_status_text (TerDatasetStatus status)
{
  if (status == TER_STATUS_UNKNOWN)
    return g_strdup (ter_dataset_status_label (status));

  /* Translators: a status of the guide: its digit, then its word */
  return g_strdup_printf (_("%d · %s"), (int) status, ter_dataset_status_label (status));
}

static void
add_property (GtkListBox *list,
              const char *title,
              const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, value);
  gtk_widget_add_css_class (row, "property");
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_list_box_append (list, row);
}

static void
add_known (GtkListBox *list,
           const char *title,
           const char *value)
{
  if (value != NULL && *value != '\0')
    add_property (list, title, value);
}

static void
add_wanted (GtkListBox *list,
            const char *title,
            const char *value)
{
  add_property (list, title, value != NULL && *value != '\0' ? value : _("to be said"));
}

static void
show_identity (TerFichePage           *self,
               const TerInventoryItem *item)
{
  const TerDataset *dataset = item->dataset;
  g_autofree char *created =
      ter_format_date (dataset->created_us, ter_page_get_zone (TER_PAGE (self)));

  gtk_list_box_remove_all (self->identity);
  add_wanted (self->identity, _("Purpose"), dataset->purpose);
  add_wanted (self->identity, _("Producer"), dataset->producer);
  add_wanted (self->identity, _("Who answers for it"), dataset->steward);
  add_property (self->identity, _("Origin"), ter_origin_label (dataset->origin));
  add_known (self->identity, _("Source"), item->source_name);
  add_wanted (self->identity, _("Granularity"), dataset->granularity);
  add_wanted (self->identity, _("Licence"), dataset->licence);
  add_wanted (self->identity, _("Where it lies"), dataset->hosting);
  add_known (self->identity, _("Format"), dataset->format);
  add_known (self->identity, _("Page at its producer"), dataset->landing_url);
  add_known (self->identity, _("In the inventory since"), created);
}

static void
on_origin_cb (TerFichePage *self)
{
  if (self->fiche != NULL && self->fiche->rows != NULL)
    ter_page_present_origin (TER_PAGE (self), self->fiche->rows);
}

static void
add_rows_figure (TerFichePage    *self,
                 const TerFigure *rows)
{
  GtkWidget *row, *button;
  g_autofree char *value = NULL;

  if (rows == NULL || isnan (rows->value))
    return;

  row = adw_action_row_new ();
  value = ter_format_count ((gint64) rows->value);
  ter_text_set_row (ADW_PREFERENCES_ROW (row), rows->label, value);
  gtk_widget_add_css_class (row, "property");
  button = gtk_button_new_from_icon_name ("ter-origin-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Where does this come from?"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Where does this come from?"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_origin_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->quality, row);
  if (!isnan (rows->coverage))
    {
      g_autofree char *coverage = ter_format_percent (100 * rows->coverage, 1, FALSE);

      add_property (self->quality, _("Coverage"), coverage);
    }
}

static void
show_quality (TerFichePage   *self,
              const TerFiche *fiche)
{
  const TerInventoryItem *item = fiche->item;
  g_autofree char *freshness = NULL;
  g_autofree char *updated = NULL;
  g_autofree char *size = NULL;

  gtk_list_box_remove_all (self->quality);
  freshness = item->freshness_text != NULL && item->freshness != TER_FRESHNESS_UNKNOWN
                  ? g_strdup_printf (_("%s · %s"), ter_freshness_label (item->freshness),
                                     item->freshness_text)
                  : g_strdup (ter_freshness_label (item->freshness));
  add_property (self->quality, _("Freshness"), freshness);
  if (item->dataset->is_withdrawn)
    add_property (self->quality, _("At its portal"), _("Withdrawn; what was brought in is kept"));
  if (item->dataset->updated_us != TER_INSTANT_NONE)
    {
      updated =
          ter_format_date_time (item->dataset->updated_us, ter_page_get_zone (TER_PAGE (self)));
      add_property (self->quality, _("Last change"), updated);
    }
  add_rows_figure (self, fiche->rows);
  if (item->dataset->size_bytes >= 0)
    {
      size = ter_format_bytes (item->dataset->size_bytes);
      add_property (self->quality, _("Size"), size);
    }
  if (fiche->runs->len > 0)
    {
      const TerRun *run = g_ptr_array_index (fiche->runs, 0);
      g_autofree char *refused = ter_format_count (run->n_refused);

      add_property (self->quality, _("Refused lines, last run"), refused);
      add_known (self->quality, _("Last run failed"), run->error);
    }
}

static GtkListBox *
create_list (const char *label)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return list;
}

static GtkListBox *
add_content_list (TerFichePage *self,
                  const char   *title)
{
  GtkListBox *list = create_list (title);

  gtk_box_append (self->content, GTK_WIDGET (ter_text_label_new (title, "heading")));
  gtk_box_append (self->content, GTK_WIDGET (list));

  return list;
}

static void
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  ter_text_set_row (ADW_PREFERENCES_ROW (row), title, subtitle);
  gtk_list_box_append (list, row);
}

static void
show_resources (TerFichePage *self,
                GPtrArray    *resources)
{
  GtkListBox *list;

  if (resources->len == 0)
    return;
  list = add_content_list (self, _("Files"));
  for (guint i = 0; i < resources->len; i++)
    {
      const TerResource *resource = g_ptr_array_index (resources, i);
      g_autofree char *size = ter_format_bytes (resource->size_bytes);
      g_autofree char *fetched =
          resource->fetched_us != TER_INSTANT_NONE
              ? ter_format_date_time (resource->fetched_us, ter_page_get_zone (TER_PAGE (self)))
              : g_strdup (_("only described, not brought in"));
      g_autofree char *detail =
          g_strdup_printf ("%s · %s · %s", resource->format != NULL ? resource->format : "–", size,
                           fetched);

      add_row (list, resource->title, detail);
    }
}

static void
show_table (TerFichePage *self)
{
  if (self->table == NULL || self->table->rows->len == 0)
    return;
  gtk_box_append (self->content, GTK_WIDGET (ter_text_label_new (_("First rows"), "heading")));
  gtk_box_append (self->content, ter_table_preview_new (self->table));
}

static void
show_series (TerFichePage *self,
             GPtrArray    *series_list)
{
  GtkListBox *list;

  if (series_list->len == 0)
    return;
  list = add_content_list (self, _("Series"));
  for (guint i = 0; i < MIN (series_list->len, 50); i++)
    gtk_list_box_append (list, ter_series_row_new (g_ptr_array_index (series_list, i),
                                                   "fiche.edit-series"));
  if (series_list->len > 50)
    {
      g_autofree char *more = g_strdup_printf (_("and %u more"), series_list->len - 50);

      add_row (list, more, NULL);
    }
}

static void
show_features (TerFichePage *self,
               GPtrArray    *features)
{
  if (features == NULL || features->len == 0)
    return;
  gtk_box_append (self->content, GTK_WIDGET (ter_text_label_new (_("On the map"), "heading")));
  gtk_box_append (self->content, ter_feature_map_new (features));
}

static void
show_content (TerFichePage   *self,
              const TerFiche *fiche,
              GPtrArray      *features)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  show_features (self, features);
  show_resources (self, fiche->resources);
  show_table (self);
  show_series (self, fiche->series);
  if (gtk_widget_get_first_child (GTK_WIDGET (self->content)) == NULL)
    gtk_box_append (self->content,
                    GTK_WIDGET (ter_text_label_new (
                        _("This dataset is described, and nothing of it was brought in."), NULL)));
}

static char *
describe_act (const TerAct *act)
{
  static const char *const verbs[] = { N_("Changed"), N_("Added to the inventory"),
                                       N_("Put aside"), N_("Brought back") };
  g_autoptr (GString) text = g_string_new (_ (verbs[MIN (act->verb, TER_ACT_RESTORE)]));

  for (guint i = 0; act->verb == TER_ACT_SET && act->changes != NULL && i < act->changes->len; i++)
    {
      const TerActChange *change = g_ptr_array_index (act->changes, i);

      g_string_append_printf (text, "%s %s", i == 0 ? " :" : ",", change->field);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_journal (TerFichePage   *self,
              const TerFiche *fiche)
{
  gtk_list_box_remove_all (self->journal);
  for (guint i = 0; i < fiche->acts->len; i++)
    {
      const TerAct *act = g_ptr_array_index (fiche->acts, i);
      g_autofree char *title = describe_act (act);
      g_autofree char *date =
          ter_format_date_time (act->at_us, ter_page_get_zone (TER_PAGE (self)));
      g_autofree char *detail =
          g_strdup_printf ("%s · %s", date, act->actor != NULL ? act->actor : "–");

      add_row (self->journal, title, detail);
    }
  for (guint i = 0; i < fiche->runs->len; i++)
    {
      const TerRun *run = g_ptr_array_index (fiche->runs, i);
      g_autofree char *date =
          ter_format_date_time (run->started_us, ter_page_get_zone (TER_PAGE (self)));
      g_autofree char *count = ter_format_count (run->n_observations);
      g_autofree char *detail = run->error != NULL
                                    ? g_strdup_printf ("%s · %s", date, run->error)
                                    : g_strdup_printf (_("%s · %s new observations"), date, count);

      add_row (self->journal, run->label != NULL ? run->label : run->kind, detail);
    }
  if (fiche->acts->len + fiche->runs->len == 0)
    add_row (self->journal, _("Nothing happened to it yet"), NULL);
}

/* Shows a sheet. */
static void
show_fiche (TerFichePage *self,
            TerFiche     *fiche,
            GPtrArray    *features)
{
  const TerDataset *dataset;
  g_autofree char *status = NULL;
  g_autofree char *tone = NULL;

  g_assert (TER_IS_FICHE_PAGE (self) && fiche != NULL);

  ter_fiche_ref (fiche);
  g_clear_pointer (&self->fiche, ter_fiche_unref);
  self->fiche = fiche;
  dataset = fiche->item->dataset;
  status = ter_fiche_status_text (dataset->status);
  tone = g_strdup_printf ("status-%d", (int) dataset->status);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), dataset->title);
  ter_page_set_subtitle (TER_PAGE (self), _("Dataset"));
  ter_pill_set (GTK_WIDGET (self->pill), status, tone);
  ter_pill_set (GTK_WIDGET (self->theme), ter_dataset_theme_label (dataset->theme), NULL);
  gtk_label_set_text (self->description, dataset->description != NULL ? dataset->description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), dataset->description != NULL);
  ter_stage_line_set_stage (self->stages, dataset->stage);
  show_identity (self, fiche->item);
  show_quality (self, fiche);
  show_content (self, fiche, features);
  show_journal (self, fiche);
  ter_page_show_content (TER_PAGE (self));
}

typedef struct
{
  TerFiche *fiche;
  GPtrArray *features;
  TerImportPlan *table;
  char *table_sha256;
} Answer;

/* A table is read again only when its content is another one. */
typedef struct
{
  gint64 dataset_id;
  char *known_sha256;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->known_sha256);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->fiche, ter_fiche_unref);
  g_clear_pointer (&answer->features, g_ptr_array_unref);
  g_clear_pointer (&answer->table, ter_import_plan_unref);
  g_free (answer->table_sha256);
  g_free (answer);
}

/* The first file that was brought in and is a table. Without it the sheet still has its facts. */
static void
load_table (Answer         *answer,
            const Question *question,
            TerTerritory   *territory,
            GCancellable   *cancellable)
{
  for (guint i = 0; i < answer->fiche->resources->len && answer->table_sha256 == NULL; i++)
    {
      const TerResource *resource = g_ptr_array_index (answer->fiche->resources, i);

      if (resource->sha256 == NULL || resource->format == NULL ||
          g_ascii_strcasecmp (resource->format, "CSV") != 0)
        continue;
      answer->table_sha256 = g_strdup (resource->sha256);
      if (g_strcmp0 (resource->sha256, question->known_sha256) != 0)
        answer->table = ter_importer_preview_resource (territory, resource->id, resource->title,
                                                       cancellable, NULL);
    }
}

static gpointer
load_fiche (TerTerritory *territory,
            gpointer      params,
            GCancellable *cancellable,
            GError      **error)
{
  const Question *question = params;
  gint64 id = question->dataset_id;
  g_autoptr (TerFiche) fiche = ter_fiche_load (territory, id, cancellable, error);
  Answer *answer;

  if (fiche == NULL)
    return NULL;

  answer = g_new0 (Answer, 1);
  answer->fiche = g_steal_pointer (&fiche);
  if (answer->fiche->n_features > 0)
    answer->features = ter_territory_list_features (territory, id, NULL);
  load_table (answer, question, territory, cancellable);

  return answer;
}

static void
on_loaded_cb (TerPage *page,
              gpointer result)
{
  TerFichePage *self = TER_FICHE_PAGE (page);
  Answer *answer = result;

  if (g_strcmp0 (answer->table_sha256, self->table_sha256) != 0)
    {
      g_clear_pointer (&self->table, ter_import_plan_unref);
      self->table = g_steal_pointer (&answer->table);
      g_set_str (&self->table_sha256, answer->table_sha256);
    }
  show_fiche (TER_FICHE_PAGE (page), answer->fiche, answer->features);
}

static void
ter_fiche_page_load (TerPage *page)
{
  TerFichePage *self = TER_FICHE_PAGE (page);
  Question *question;

  question = g_new0 (Question, 1);
  question->dataset_id = self->dataset_id;
  question->known_sha256 = g_strdup (self->table_sha256);
  ter_page_query (page, load_fiche, question, question_free, answer_free, on_loaded_cb);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TerFichePage *self = TER_FICHE_PAGE (widget);

  if (self->fiche == NULL)
    return;
  adw_dialog_present (ADW_DIALOG (ter_edit_dataset_dialog_new (
                          ter_page_get_session (TER_PAGE (self)), self->fiche->item->dataset)),
                      widget);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ter_page_put_aside (TER_PAGE (widget), "dataset", TER_FICHE_PAGE (widget)->dataset_id,
                      _("Dataset put aside"));
}

static void
ter_fiche_page_dispose (GObject *object)
{
  TerFichePage *self = TER_FICHE_PAGE (object);

  g_clear_pointer (&self->fiche, ter_fiche_unref);
  g_clear_pointer (&self->table, ter_import_plan_unref);
  g_clear_pointer (&self->table_sha256, g_free);

  G_OBJECT_CLASS (ter_fiche_page_parent_class)->dispose (object);
}

static void
ter_fiche_page_class_init (TerFichePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_fiche_page_dispose;
  page_class->load = ter_fiche_page_load;
  page_class->interests = TER_CHANGE_DATASETS | TER_CHANGE_RUNS | TER_CHANGE_SOURCES |
                          TER_CHANGE_SERIES | TER_CHANGE_OBSERVATIONS;
  gtk_widget_class_install_action (widget_class, "fiche.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "fiche.edit-series", "x", ter_page_edit_series);
  gtk_widget_class_install_action (widget_class, "fiche.remove", NULL, remove_action);
}

static void
add_view (AdwViewStack *stack,
          GtkWidget    *child,
          const char   *name,
          const char   *title)
{
  adw_view_stack_add_titled (stack, child, name, title);
}

static GtkWidget *
build_head (TerFichePage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *pills = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->pill = GTK_LABEL (ter_pill_new (NULL, NULL));
  self->theme = GTK_LABEL (ter_pill_new (NULL, NULL));
  gtk_box_append (GTK_BOX (pills), GTK_WIDGET (self->pill));
  gtk_box_append (GTK_BOX (pills), GTK_WIDGET (self->theme));
  self->description = ter_text_label_new (NULL, NULL);
  self->stages = TER_STAGE_LINE (ter_stage_line_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->stages), TRUE);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "tile");
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->stages));
  gtk_box_append (GTK_BOX (head), pills);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->description));
  gtk_box_append (GTK_BOX (head), card);

  return head;
}

static void
on_view_chosen_cb (TerFichePage *self)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);

  gtk_selection_model_select_item (pages, gtk_drop_down_get_selected (self->view_choice), TRUE);
}

static void
on_view_shown_cb (TerFichePage *self)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    if (gtk_selection_model_is_selected (pages, i))
      gtk_drop_down_set_selected (self->view_choice, i);
}

/* On a telephone the names of the views are longer than the screen: one of them is chosen from a list there. */
static void
build_view_choice (TerFichePage *self)
{
  const char *const names[] = { _("Identity"), _("Quality"), _("Content"), _("Journal"), NULL };

  self->view_choice = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view_choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What is shown"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->view_choice), FALSE);
  g_signal_connect_object (self->view_choice, "notify::selected", G_CALLBACK (on_view_chosen_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (on_view_shown_cb),
                           self, G_CONNECT_SWAPPED);
}

static GtkWidget *
build_views (TerFichePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->views = ADW_VIEW_STACK (adw_view_stack_new ());
  self->switcher = adw_inline_view_switcher_new ();
  self->identity = create_list (_("Identity"));
  self->quality = create_list (_("Quality"));
  self->journal = create_list (_("Journal"));
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  add_view (self->views, GTK_WIDGET (self->identity), "identity", _("Identity"));
  add_view (self->views, GTK_WIDGET (self->quality), "quality", _("Quality"));
  add_view (self->views, GTK_WIDGET (self->content), "content", _("Content"));
  add_view (self->views, GTK_WIDGET (self->journal), "journal", _("Journal"));
  adw_view_stack_set_vhomogeneous (self->views, FALSE);
  adw_inline_view_switcher_set_stack (ADW_INLINE_VIEW_SWITCHER (self->switcher), self->views);
  gtk_widget_set_halign (self->switcher, GTK_ALIGN_START);
  build_view_choice (self);
  gtk_box_append (GTK_BOX (box), self->switcher);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view_choice));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->views));

  return box;
}

static void
set_narrow (TerFichePage *self,
            gboolean      is_narrow)
{
  gtk_widget_set_visible (self->switcher, !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->view_choice), is_narrow);
}

static void
on_narrow_cb (TerFichePage *self)
{
  set_narrow (self, TRUE);
}

static void
on_wide_cb (TerFichePage *self)
{
  set_narrow (self, FALSE);
}

static GtkWidget *
build_bin (TerFichePage *self,
           GtkWidget    *child)
{
  GtkWidget *bin = adw_breakpoint_bin_new ();
  AdwBreakpoint *narrow = adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 480sp"));

  gtk_widget_set_size_request (bin, 300, 200);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), child);
  g_signal_connect_object (narrow, "apply", G_CALLBACK (on_narrow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (narrow, "unapply", G_CALLBACK (on_wide_cb), self, G_CONNECT_SWAPPED);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (bin), narrow);

  return bin;
}

static void
ter_fiche_page_init (TerFichePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autoptr (GMenu) menu = g_menu_new ();

  ter_page_set_identity (TER_PAGE (self), "fiche", _("Dataset"));
  g_menu_append (menu, _("_Put Aside"), "fiche.remove");
  ter_page_add_edit_menu (TER_PAGE (self), _("Edit the dataset"), "fiche.edit",
                          G_MENU_MODEL (menu));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), build_head (self));
  gtk_box_append (GTK_BOX (box), build_views (self));
  ter_page_set_content (TER_PAGE (self), build_bin (self, ter_column_new (box, 960)));
}

/**
 * ter_fiche_page_new:
 * @dataset_id: which dataset
 *
 * Returns: (transfer floating): the page of its sheet
 */
TerFichePage *
ter_fiche_page_new (gint64 dataset_id)
{
  TerFichePage *self = g_object_new (TER_TYPE_FICHE_PAGE, NULL);

  self->dataset_id = dataset_id;

  return self;
}
