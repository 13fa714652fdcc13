/* ter-page.c — A page of the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The frame that all pages share: header bar, banner, and one of loading, empty, error or content. It asks
 * the questions and drops stale answers; a page only says what to ask and how to show it.
 *
 *                 load                    answer
 *    (stale) ───────────────▶ (asking) ───────────────▶ (settled)
 *       ▲                        │ changed: asked again     │ changed, period, F5
 *       │  not on screen         ▼ once answered            │
 *       └──────────────────── (again) ◀─────────────────────┘
 *
 *  1. At most one question of a page is under way. A change that comes meanwhile is remembered, and the
 *     page asks again when the answer is there: a fast stream of changes never starves the page.
 *  2. A change of period or of territory cancels the question: its answer is never shown.
 *  3. A page that is not on screen asks nothing; it is stale, and asks when it is mapped.
 *  4. Once something was shown, an error never takes it away: a banner tells, and what is shown is dated.
 *  5. Nothing here runs on another thread than the main one.
 *  6. What has the keyboard keeps it when an answer has the page make its rows again. Where a dialog was over the page
 *     meanwhile, the keyboard comes back to where it was once the dialog is gone.
 */

#include "config.h"

#include "ter-page.h"

#include <glib/gi18n-lib.h>

#include "ter-focus.h"
#include "ter-text.h"

/* A spinner that only flashes is worse than none. */
#define SPINNER_DELAY_MS 200

typedef struct
{
  /* Template */
  AdwHeaderBar *header_bar;
  AdwWindowTitle *window_title;
  AdwBanner *banner;
  AdwBanner *notice_banner;
  GtkStack *stack;
  AdwSpinner *spinner;
  AdwStatusPage *empty_page;
  AdwStatusPage *error_page;
  AdwBin *content_bin;

  /* Owned */
  TerSession *session;
  GSignalGroup *session_signals;
  GCancellable *cancellable;
  char *name;
  char *subtitle;

  guint spinner_id;
  TerPageState state;
  gboolean is_stale;
  gboolean is_asking;
  gboolean has_shown;
  guint n_held;
} TerPagePrivate;

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_CONTENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TerPage, ter_page, ADW_TYPE_NAVIGATION_PAGE)

static TerPagePrivate *
get_private (TerPage *self)
{
  return ter_page_get_instance_private (self);
}

static gboolean
spinner_due_cb (gpointer data)
{
  TerPagePrivate *priv = get_private (data);

  priv->spinner_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), TRUE);

  return G_SOURCE_REMOVE;
}

static void
set_state (TerPage     *self,
           TerPageState state)
{
  static const char *const names[] = { "loading", "empty", "error", "full" };
  TerPagePrivate *priv = get_private (self);

  priv->state = state;
  g_clear_handle_id (&priv->spinner_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), FALSE);
  if (state == TER_PAGE_LOADING)
    priv->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_due_cb, self);
  gtk_stack_set_visible_child_name (priv->stack, names[state]);
}

static void
update_subtitle (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);
  const char *name = priv->session != NULL ? ter_session_get_name (priv->session) : NULL;
  g_autofree char *short_name = name != NULL ? ter_text_shorten_authority (name) : NULL;
  g_autofree char *text = NULL;

  if (priv->session != NULL && ter_session_is_fictional (priv->session))
    /* First, so that a narrow window does not cut it.
     * Translators: the name of a made-up territory, or what a page shows of it. */
    text = g_strdup_printf (_("Fictional · %s"),
                            priv->subtitle != NULL ? priv->subtitle : short_name);
  else
    text = g_strdup (priv->subtitle != NULL ? priv->subtitle : short_name);
  adw_window_title_set_subtitle (priv->window_title, text != NULL ? text : "");
}

static void
forget_question (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);

  if (priv->cancellable != NULL)
    g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  priv->is_asking = FALSE;
}

static void
maybe_load (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);
  TerPageClass *klass = TER_PAGE_GET_CLASS (self);

  if (!priv->is_stale || priv->is_asking || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      priv->session == NULL || ter_session_get_territory (priv->session) == NULL)
    return;

  priv->is_stale = FALSE;
  if (!priv->has_shown && priv->state != TER_PAGE_EMPTY)
    set_state (self, TER_PAGE_LOADING);
  if (klass->load != NULL)
    klass->load (self);
}

static void
session_changed_cb (TerPage *self,
                    guint    flags)
{
  if ((flags & TER_PAGE_GET_CLASS (self)->interests) != 0)
    ter_page_reload (self);
}

static void
session_period_changed_cb (TerPage *self)
{
  if (!TER_PAGE_GET_CLASS (self)->uses_period)
    return;

  forget_question (self);
  ter_page_reload (self);
}

static void
update_notice (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);
  TerTerritory *territory =
      priv->session != NULL ? ter_session_get_territory (priv->session) : NULL;
  double progress = priv->session != NULL ? ter_session_get_progress (priv->session) : -1;
  g_autofree char *updating = NULL;
  const char *text = NULL;

  if (territory != NULL && ter_territory_is_read_only (territory))
    {
      text = ter_territory_get_read_only_reason (territory);
      if (text == NULL)
        text = _("This territory is open for reading only");
    }
  else if (progress >= 0)
    /* Translators: a percentage. */
    text = updating =
        g_strdup_printf (_("Updating the file: %d %%"), (int) (MIN (progress, 1) * 100));
  if (text != NULL)
    ter_text_set_banner (priv->notice_banner, text);
  adw_banner_set_revealed (priv->notice_banner, text != NULL);
}

static void
session_state_changed_cb (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);

  /* Another territory: what is shown, and what was asked, is not of it. */
  if (ter_session_get_state (priv->session) == TER_SESSION_OPENING ||
      ter_session_get_state (priv->session) == TER_SESSION_CLOSED)
    {
      forget_question (self);
      priv->is_stale = TRUE;
      priv->has_shown = FALSE;
    }
  update_subtitle (self);
  update_notice (self);
  maybe_load (self);
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ter_page_reload (TER_PAGE (widget));
}

static void
ter_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ter_page_parent_class)->map (widget);
  maybe_load (TER_PAGE (widget));
}

static void
ter_page_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  TerPage *self = TER_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, ter_page_get_session (self));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (get_private (self)->content_bin));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ter_page_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  TerPage *self = TER_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      ter_page_set_session (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      ter_page_set_content (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ter_page_dispose (GObject *object)
{
  TerPage *self = TER_PAGE (object);
  TerPagePrivate *priv = get_private (self);

  forget_question (self);
  g_clear_handle_id (&priv->spinner_id, g_source_remove);
  g_clear_object (&priv->session_signals);
  g_clear_object (&priv->session);

  G_OBJECT_CLASS (ter_page_parent_class)->dispose (object);
}

static void
ter_page_finalize (GObject *object)
{
  TerPagePrivate *priv = get_private (TER_PAGE (object));

  g_free (priv->name);
  g_free (priv->subtitle);

  G_OBJECT_CLASS (ter_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  /**
   * TerPage:session:
   *
   * The open territory that the page shows.
   */
  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, TER_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * TerPage:content:
   *
   * What is shown once it is loaded.
   */
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
ter_page_class_init (TerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ter_page_get_property;
  object_class->set_property = ter_page_set_property;
  object_class->dispose = ter_page_dispose;
  object_class->finalize = ter_page_finalize;
  widget_class->map = ter_page_map;
  klass->interests = G_MAXUINT;
  install_properties (object_class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/territoire/Dashboard/ui/ter-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, header_bar);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, window_title);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, banner);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, notice_banner);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, stack);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, spinner);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, empty_page);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, error_page);
  gtk_widget_class_bind_template_child_private (widget_class, TerPage, content_bin);

  gtk_widget_class_install_action (widget_class, "page.refresh", NULL, refresh_action);
}

static void
ter_page_init (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self, "title", priv->window_title, "title", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (priv->banner, "button-clicked", G_CALLBACK (ter_page_reload), self,
                           G_CONNECT_SWAPPED);

  ter_focus_keep (GTK_WIDGET (self));
  priv->is_stale = TRUE;
  priv->session_signals = g_signal_group_new (TER_TYPE_SESSION);
  g_signal_group_connect_swapped (priv->session_signals, "changed", G_CALLBACK (session_changed_cb),
                                  self);
  g_signal_group_connect_swapped (priv->session_signals, "period-changed",
                                  G_CALLBACK (session_period_changed_cb), self);
  g_signal_group_connect_swapped (priv->session_signals, "state-changed",
                                  G_CALLBACK (session_state_changed_cb), self);
  g_signal_group_connect_swapped (priv->session_signals, "progress", G_CALLBACK (update_notice),
                                  self);
}

/**
 * ter_page_get_session:
 *
 * Returns: (nullable) (transfer none): the open territory
 */
TerSession *
ter_page_get_session (TerPage *self)
{
  g_return_val_if_fail (TER_IS_PAGE (self), NULL);

  return get_private (self)->session;
}

/**
 * ter_page_set_session:
 * @session: (nullable): the open territory
 *
 * Gives the page what it shows; it asks when it is on screen.
 */
void
ter_page_set_session (TerPage    *self,
                      TerSession *session)
{
  TerPagePrivate *priv = get_private (self);

  g_return_if_fail (TER_IS_PAGE (self));

  if (!g_set_object (&priv->session, session))
    return;

  forget_question (self);
  g_signal_group_set_target (priv->session_signals, session);
  update_subtitle (self);
  update_notice (self);
  ter_page_reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/**
 * ter_page_set_identity:
 * @name: how actions and settings call it: "energy"
 * @title: how people call it, translated
 *
 * Says who the page is; called once, in the init of a subclass.
 */
void
ter_page_set_identity (TerPage    *self,
                       const char *name,
                       const char *title)
{
  TerPagePrivate *priv = get_private (self);

  g_return_if_fail (TER_IS_PAGE (self));
  g_return_if_fail (name != NULL);

  g_set_str (&priv->name, name);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
}

/**
 * ter_page_get_name:
 *
 * Returns: how actions and settings call the page
 */
const char *
ter_page_get_name (TerPage *self)
{
  g_return_val_if_fail (TER_IS_PAGE (self), NULL);

  return get_private (self)->name;
}

/**
 * ter_page_set_subtitle:
 * @subtitle: (nullable): plain text: what the page shows, instead of the territory's name
 *
 * Sets the second line of the header bar. That a territory is fictional is added to it.
 */
void
ter_page_set_subtitle (TerPage    *self,
                       const char *subtitle)
{
  g_return_if_fail (TER_IS_PAGE (self));

  g_set_str (&get_private (self)->subtitle, subtitle);
  update_subtitle (self);
}

/**
 * ter_page_get_header_bar:
 *
 * Returns: (transfer none): to pack buttons in
 */
AdwHeaderBar *
ter_page_get_header_bar (TerPage *self)
{
  g_return_val_if_fail (TER_IS_PAGE (self), NULL);

  return get_private (self)->header_bar;
}

/**
 * ter_page_set_content:
 * @content: (nullable): what is shown once it is loaded
 *
 * Sets what a page shows.
 */
void
ter_page_set_content (TerPage   *self,
                      GtkWidget *content)
{
  g_return_if_fail (TER_IS_PAGE (self));

  adw_bin_set_child (get_private (self)->content_bin, content);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

/**
 * ter_page_get_state:
 *
 * Returns: what the page shows
 */
TerPageState
ter_page_get_state (TerPage *self)
{
  g_return_val_if_fail (TER_IS_PAGE (self), TER_PAGE_LOADING);

  return get_private (self)->state;
}

/**
 * ter_page_show_content:
 *
 * Shows the content: what was asked for is there.
 */
void
ter_page_show_content (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);

  g_return_if_fail (TER_IS_PAGE (self));

  priv->has_shown = TRUE;
  adw_banner_set_revealed (priv->banner, FALSE);
  set_state (self, TER_PAGE_FULL);
}

/**
 * ter_page_show_empty:
 * @icon_name: (nullable): an icon
 * @title: what is missing: "No measurement yet"
 * @description: (nullable): plain text: one sentence
 * @button: (nullable): what to do about it
 *
 * Says that there is nothing to show.
 */
void
ter_page_show_empty (TerPage    *self,
                     const char *icon_name,
                     const char *title,
                     const char *description,
                     GtkWidget  *button)
{
  TerPagePrivate *priv = get_private (self);

  g_return_if_fail (TER_IS_PAGE (self));

  priv->has_shown = FALSE;
  adw_banner_set_revealed (priv->banner, FALSE);
  adw_status_page_set_icon_name (priv->empty_page, icon_name);
  ter_text_set_status (priv->empty_page, title, description);
  adw_status_page_set_child (priv->empty_page, button);
  set_state (self, TER_PAGE_EMPTY);
}

/**
 * ter_page_show_error:
 * @error: why it could not be read
 *
 * Tells that the page could not be read. What is shown already stays.
 */
void
ter_page_show_error (TerPage      *self,
                     const GError *error)
{
  TerPagePrivate *priv = get_private (self);

  g_return_if_fail (TER_IS_PAGE (self));
  g_return_if_fail (error != NULL);

  if (priv->has_shown)
    {
      ter_text_set_banner (priv->banner, error->message);
      adw_banner_set_button_label (priv->banner, _("_Try Again"));
      adw_banner_set_revealed (priv->banner, TRUE);
      return;
    }

  ter_text_set_status (priv->error_page, _("This Page Cannot Be Read"), error->message);
  set_state (self, TER_PAGE_ERROR);
}

/**
 * ter_page_reload:
 *
 * Has the page ask again for what it shows, as soon as it is on screen and its last question is answered.
 */
void
ter_page_reload (TerPage *self)
{
  g_return_if_fail (TER_IS_PAGE (self));

  get_private (self)->is_stale = TRUE;
  maybe_load (self);
}

typedef struct
{
  TerPage *page;
  GCancellable *cancellable;
  TerPageAnswer answer;
  GDestroyNotify free_result;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->page);
  g_object_unref (question->cancellable);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* Shows an answer without taking the keyboard away from what it was on. */
static void
show_answer (TerPage      *self,
             TerPageAnswer answer,
             gpointer      result)
{
  g_autoptr (TerFocusPlace) place = ter_focus_remember (GTK_WIDGET (self));

  answer (self, result);
  if (place != NULL)
    ter_focus_restore (place, GTK_WIDGET (self));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Question) question = data;
  g_autoptr (GError) error = NULL;
  TerPagePrivate *priv = get_private (question->page);
  gpointer answer = ter_territory_run_finish (TER_TERRITORY (source), result, &error);
  gboolean is_stale = question->cancellable != priv->cancellable;

  if (!is_stale)
    {
      g_clear_object (&priv->cancellable);
      priv->is_asking = FALSE;
      if (error != NULL)
        ter_page_show_error (question->page, error);
      else
        show_answer (question->page, question->answer, answer);
    }

  if (answer != NULL && question->free_result != NULL)
    question->free_result (answer);
  if (!is_stale)
    maybe_load (question->page);
}

/**
 * ter_page_query:
 * @func: a query of a service
 * @params: (nullable) (transfer full): what it needs
 * @free_params: (nullable): frees it
 * @free_result: (nullable): frees what it returns
 * @answer: shows what it returns
 *
 * Asks a question on a worker thread. A question asked before is cancelled and its answer dropped.
 */
void
ter_page_query (TerPage         *self,
                TerTerritoryFunc func,
                gpointer         params,
                GDestroyNotify   free_params,
                GDestroyNotify   free_result,
                TerPageAnswer    answer)
{
  TerPagePrivate *priv = get_private (self);
  Question *question;

  g_return_if_fail (TER_IS_PAGE (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (answer != NULL);
  g_return_if_fail (priv->session != NULL);

  forget_question (self);
  priv->cancellable = g_cancellable_new ();
  priv->is_asking = TRUE;

  question = g_new0 (Question, 1);
  question->page = g_object_ref (self);
  question->cancellable = g_object_ref (priv->cancellable);
  question->answer = answer;
  question->free_result = free_result;
  ter_territory_run_async (ter_session_get_territory (priv->session), func, params, free_params,
                           free_result, priv->cancellable, answered_cb, question);
}

/**
 * ter_page_is_settled:
 *
 * Returns: whether the page shows the answer to its last question, and neither it nor a part of it awaits one
 */
gboolean
ter_page_is_settled (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);

  g_return_val_if_fail (TER_IS_PAGE (self), FALSE);

  return !priv->is_asking && !priv->is_stale && priv->n_held == 0 &&
         priv->state != TER_PAGE_LOADING;
}

/**
 * ter_page_hold:
 *
 * Says that a part of the page awaits an answer of its own: until ter_page_release(), the page is not settled.
 */
void
ter_page_hold (TerPage *self)
{
  g_return_if_fail (TER_IS_PAGE (self));

  get_private (self)->n_held++;
}

/**
 * ter_page_release:
 *
 * Says that the answer of ter_page_hold() is there, or is not awaited any more.
 */
void
ter_page_release (TerPage *self)
{
  TerPagePrivate *priv = get_private (self);

  g_return_if_fail (TER_IS_PAGE (self));
  g_return_if_fail (priv->n_held > 0);

  priv->n_held--;
}

/**
 * ter_page_reveal:
 * @kind: "building", "site", "device", "series", "dataset", "source"
 * @id: which
 *
 * Shows one thing of a kind that the page shows; does nothing for another kind.
 */
void
ter_page_reveal (TerPage    *self,
                 const char *kind,
                 gint64      id)
{
  TerPageClass *klass = TER_PAGE_GET_CLASS (self);

  g_return_if_fail (TER_IS_PAGE (self));
  g_return_if_fail (kind != NULL);

  if (klass->reveal != NULL && klass->reveals != NULL && g_strv_contains (klass->reveals, kind))
    klass->reveal (self, kind, id);
}

/**
 * ter_page_push:
 * @page: (transfer floating): a page one level deeper: a site, a sheet
 *
 * Shows another page over this one, with a way back.
 */
void
ter_page_push (TerPage *self,
               TerPage *page)
{
  GtkWidget *view;

  g_return_if_fail (TER_IS_PAGE (self));
  g_return_if_fail (TER_IS_PAGE (page));

  ter_page_set_session (page, get_private (self)->session);
  view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  if (view != NULL)
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
}
