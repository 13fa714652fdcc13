/* ter-session.c — The open territory, as the pages share it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What the pages of a window have in common: which territory is open, over which period it is looked at,
 * and how acts are applied and told. It holds no value of any page.
 *
 *  1. A session has a territory exactly when its state is TER_SESSION_OPEN.
 *  2. Opening and closing run on worker threads; everything here is touched on the main thread only.
 *  3. A file whose opening was overtaken by another one is closed as soon as it is open.
 *  4. An act is told once it is on the disk, never before; a refused one is told with the reason.
 */

#include "config.h"

#include "ter-session.h"

#include <glib/gi18n-lib.h>

struct _TerSession
{
  GObject parent_instance;

  /* Owned */
  TerClock *clock;
  TerTileFetcher *tiles;
  TerTerritory *territory;
  GFile *file;
  GError *error;
  GCancellable *opening;
  char *name;
  GHashTable *counters;
  gulong changed_id;
  double progress;

  TerPeriod period;
  TerSessionState state;
};

enum
{
  STATE_CHANGED,
  PROGRESS,
  CHANGED,
  PERIOD_CHANGED,
  COUNTER_CHANGED,
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerSession, ter_session, G_TYPE_OBJECT)

static void
set_state (TerSession     *self,
           TerSessionState state)
{
  self->state = state;
  self->progress = -1;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
progress_cb (double   share,
             gpointer data)
{
  TerSession *self = data;

  self->progress = share;
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
rename_session (TerSession *self)
{
  g_autofree char *name = ter_territory_dup_name (self->territory);

  g_set_str (&self->name, name);
}

static void
territory_changed_cb (TerSession *self,
                      TerChange   flags)
{
  if ((flags & TER_CHANGE_TERRITORY) != 0)
    {
      rename_session (self);
      g_signal_emit (self, signals[STATE_CHANGED], 0);
    }
  g_signal_emit (self, signals[CHANGED], 0, (guint) flags);
}

/* Closing flushes and checkpoints: that may wait for the disk. */
static void
close_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;

  if (ter_territory_close (source, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
close_territory (TerTerritory *territory)
{
  g_autoptr (GTask) task = g_task_new (territory, NULL, NULL, NULL);

  g_task_set_source_tag (task, close_territory);
  g_task_run_in_thread (task, close_worker);
}

static void
drop_territory (TerSession *self)
{
  if (self->territory == NULL)
    return;

  g_clear_signal_handler (&self->changed_id, self->territory);
  close_territory (self->territory);
  g_clear_object (&self->territory);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (TerSession) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) territory = ter_territory_open_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));

  if (cancellable != self->opening)
    {
      if (territory != NULL)
        close_territory (territory);
      return;
    }
  g_clear_object (&self->opening);

  if (territory == NULL)
    {
      self->error = g_steal_pointer (&error);
      set_state (self, TER_SESSION_FAILED);
      return;
    }

  self->territory = g_steal_pointer (&territory);
  self->changed_id =
      g_signal_connect_object (self->territory, "changed", G_CALLBACK (territory_changed_cb), self,
                               G_CONNECT_SWAPPED);
  rename_session (self);
  set_state (self, TER_SESSION_OPEN);
}

static void
tell_act (TerSession *self,
          const char *done,
          TerAct     *act)
{
  if (done != NULL)
    g_signal_emit (self, signals[TOAST], 0, done, act);
}

typedef struct
{
  TerSession *session;
  char *done;
} ActRequest;

static void
act_request_free (ActRequest *request)
{
  g_object_unref (request->session);
  g_free (request->done);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ActRequest, act_request_free)

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (ActRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerAct) act = ter_territory_apply_finish (TER_TERRITORY (source), result, &error);

  if (act != NULL)
    tell_act (request->session, request->done, act);
  else
    tell_act (request->session, error->message, NULL);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (ActRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerAct) act = ter_territory_undo_finish (TER_TERRITORY (source), result, &error);

  tell_act (request->session, act != NULL ? request->done : error->message, NULL);
}

static void
ter_session_dispose (GObject *object)
{
  TerSession *self = TER_SESSION (object);

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  drop_territory (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->tiles);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->counters, g_hash_table_unref);

  G_OBJECT_CLASS (ter_session_parent_class)->dispose (object);
}

static void
ter_session_class_init (TerSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_session_dispose;

  /**
   * TerSession::state-changed:
   *
   * The session opens, is open, failed or was closed, or the territory has another name.
   */
  signals[STATE_CHANGED] = g_signal_new ("state-changed", TER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TerSession::changed:
   * @flags: a #TerChange
   *
   * The territory changed, or a person asked to read it again.
   */
  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * TerSession::period-changed:
   *
   * Another period is looked at.
   */
  signals[PERIOD_CHANGED] = g_signal_new ("period-changed", TER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TerSession::counter-changed:
   * @page: a page's name
   *
   * The number beside a page in the sidebar is another one.
   */
  signals[COUNTER_CHANGED] = g_signal_new ("counter-changed", TER_TYPE_SESSION, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * TerSession::progress:
   *
   * A file of an older version is brought up to date: see ter_session_get_progress().
   */
  signals[PROGRESS] = g_signal_new ("progress", TER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  /**
   * TerSession::toast:
   * @text: plain text, never markup
   * @act: (nullable): what may be undone
   *
   * Something is to be told in passing.
   */
  signals[TOAST] = g_signal_new ("toast", TER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, ter_act_get_type ());
}

static void
ter_session_init (TerSession *self)
{
  self->progress = -1;
  self->period.kind = TER_PERIOD_12_MONTHS;
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * ter_session_new:
 * @clock: what time it is
 *
 * Makes a session without a territory.
 *
 * Returns: (transfer full): a session
 */
TerSession *
ter_session_new (TerClock *clock)
{
  TerSession *self;

  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  self = g_object_new (TER_TYPE_SESSION, NULL);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * ter_session_open:
 * @file: a local file
 *
 * Opens a territory instead of the one that is open. TerSession::state-changed follows, at once and when
 * it is open or has failed. Where it cannot be written it is opened for reading only.
 */
void
ter_session_open (TerSession *self,
                  GFile      *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  drop_territory (self);
  g_clear_error (&self->error);
  g_set_object (&self->file, file);

  path = g_file_get_path (file);
  if (path == NULL)
    {
      self->error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                 _("A territory is a file of this computer. Copy it here first."));
      set_state (self, TER_SESSION_FAILED);
      return;
    }

  self->opening = g_cancellable_new ();
  set_state (self, TER_SESSION_OPENING);
  ter_territory_open_async (path, TER_TERRITORY_FALL_BACK, self->clock, progress_cb, self->opening,
                            opened_cb, g_object_ref (self));
}

/**
 * ter_session_close:
 *
 * Closes the territory; the session is as new.
 */
void
ter_session_close (TerSession *self)
{
  g_return_if_fail (TER_IS_SESSION (self));

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  drop_territory (self);
  g_clear_error (&self->error);
  g_clear_object (&self->file);
  g_clear_pointer (&self->name, g_free);
  set_state (self, TER_SESSION_CLOSED);
}

/**
 * ter_session_get_state:
 *
 * Returns: where the session is
 */
TerSessionState
ter_session_get_state (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), TER_SESSION_CLOSED);

  return self->state;
}

/**
 * ter_session_get_progress:
 *
 * Gets how far a file of an older version is brought up to date while it opens.
 *
 * Returns: from 0 to 1; less than 0 when nothing is brought up to date
 */
double
ter_session_get_progress (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), -1);

  return self->progress;
}

/**
 * ter_session_get_error:
 *
 * Returns: (nullable): why the last territory could not be opened
 */
const GError *
ter_session_get_error (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), NULL);

  return self->error;
}

/**
 * ter_session_get_file:
 *
 * Returns: (nullable) (transfer none): the file that is open, or that could not be
 */
GFile *
ter_session_get_file (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), NULL);

  return self->file;
}

/**
 * ter_session_get_territory:
 *
 * Returns: (nullable) (transfer none): the open territory
 */
TerTerritory *
ter_session_get_territory (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), NULL);

  return self->territory;
}

/**
 * ter_session_set_tiles:
 * @tiles: (nullable): what brings the tiles of base maps
 *
 * Set before a page with a map is shown.
 */
void
ter_session_set_tiles (TerSession     *self,
                       TerTileFetcher *tiles)
{
  g_return_if_fail (TER_IS_SESSION (self));

  g_set_object (&self->tiles, tiles);
}

/**
 * ter_session_get_tiles:
 *
 * Returns: (transfer none) (nullable): what brings the tiles of base maps
 */
TerTileFetcher *
ter_session_get_tiles (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), NULL);

  return self->tiles;
}

/**
 * ter_session_get_clock:
 *
 * Returns: (transfer none): what time it is
 */
TerClock *
ter_session_get_clock (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), NULL);

  return self->clock;
}

/**
 * ter_session_get_name:
 *
 * Returns: (nullable): the territory's name. It was written by others: it is not markup.
 */
const char *
ter_session_get_name (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), NULL);

  return self->name;
}

/**
 * ter_session_is_fictional:
 *
 * Returns: whether the territory was made up, which every page says
 */
gboolean
ter_session_is_fictional (TerSession *self)
{
  g_return_val_if_fail (TER_IS_SESSION (self), FALSE);

  return self->territory != NULL && ter_territory_is_fictional (self->territory);
}

/**
 * ter_session_refresh:
 *
 * Has every page read again what it shows.
 */
void
ter_session_refresh (TerSession *self)
{
  g_return_if_fail (TER_IS_SESSION (self));

  if (self->state == TER_SESSION_OPEN)
    g_signal_emit (self, signals[CHANGED], 0, G_MAXUINT);
}

/**
 * ter_session_get_period:
 * @period: (out): the period that the pages show
 */
void
ter_session_get_period (TerSession *self,
                        TerPeriod  *period)
{
  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (period != NULL);

  *period = self->period;
}

/**
 * ter_session_set_period:
 * @period: what to look at
 *
 * Changes what all pages show; TerSession::period-changed follows.
 */
void
ter_session_set_period (TerSession      *self,
                        const TerPeriod *period)
{
  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (period != NULL);

  if (self->period.kind == period->kind && self->period.year == period->year &&
      self->period.span.start_us == period->span.start_us &&
      self->period.span.end_us == period->span.end_us)
    return;

  self->period = *period;
  g_signal_emit (self, signals[PERIOD_CHANGED], 0);
}

typedef struct
{
  guint value;
  gboolean urgent;
} Counter;

/**
 * ter_session_get_counter:
 * @page: a page's name
 * @urgent: (out): whether it counts things that need someone
 *
 * Returns: the number beside the page, 0 for none
 */
guint
ter_session_get_counter (TerSession *self,
                         const char *page,
                         gboolean   *urgent)
{
  const Counter *counter;

  g_return_val_if_fail (TER_IS_SESSION (self), 0);
  g_return_val_if_fail (page != NULL && urgent != NULL, 0);

  counter = g_hash_table_lookup (self->counters, page);
  *urgent = counter != NULL && counter->urgent;

  return counter != NULL ? counter->value : 0;
}

/**
 * ter_session_set_counter:
 * @page: a page's name
 * @value: how many, 0 for none
 * @urgent: whether they need someone; else it is a mere number
 *
 * Sets the number beside a page in the sidebar.
 */
void
ter_session_set_counter (TerSession *self,
                         const char *page,
                         guint       value,
                         gboolean    urgent)
{
  gboolean was_urgent;
  Counter *counter;

  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (page != NULL);

  if (ter_session_get_counter (self, page, &was_urgent) == value && was_urgent == urgent)
    return;

  counter = g_new0 (Counter, 1);
  counter->value = value;
  counter->urgent = urgent;
  g_hash_table_insert (self->counters, g_strdup (page), counter);
  g_signal_emit (self, signals[COUNTER_CHANGED], 0, page);
}

static ActRequest *
act_request_new (TerSession *self,
                 const char *done)
{
  ActRequest *request = g_new0 (ActRequest, 1);

  request->session = g_object_ref (self);
  request->done = g_strdup (done);

  return request;
}

/**
 * ter_session_apply:
 * @act: (transfer none): what a person does; it belongs to the session until it is told
 * @done: (nullable): what to say once it is done: "Sensor renamed"
 *
 * Applies an act on a worker thread, then tells it with *Undo*, or tells why it was refused.
 */
void
ter_session_apply (TerSession *self,
                   TerAct     *act,
                   const char *done)
{
  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (act != NULL);
  g_return_if_fail (self->territory != NULL);

  ter_territory_apply_async (self->territory, act, NULL, applied_cb, act_request_new (self, done));
}

/**
 * ter_session_undo:
 * @act: an act that was applied
 *
 * Applies its inverse.
 */
void
ter_session_undo (TerSession *self,
                  TerAct     *act)
{
  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (act != NULL);

  if (self->territory != NULL)
    ter_territory_undo_async (self->territory, act, NULL, undone_cb,
                              act_request_new (self, _("Undone")));
}

/**
 * ter_session_toast:
 * @text: plain text
 *
 * Tells something in passing.
 */
void
ter_session_toast (TerSession *self,
                   const char *text)
{
  g_return_if_fail (TER_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  g_signal_emit (self, signals[TOAST], 0, text, NULL);
}
