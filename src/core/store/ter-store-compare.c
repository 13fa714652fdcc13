/* ter-store-compare.c — Is it new, a duplicate, or a correction?
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What comes late, again, or twice in a batch is compared with what is stored for its instants: one
 * merged read of the span of the candidates, one of its corrections, then a walk through the three
 * lists side by side, all in order of time.
 *
 *  1. For one instant, a value equal to any that is stored for it is a duplicate; another is a
 *     correction with the next seq (docs/adr/0021-identity-of-observations.md).
 *  2. `correction` holds every value of a corrected instant, the first one too: what is not in it
 *     has one value, with seq 0, and the merged read gives it.
 *  3. Candidates of one instant are taken in the order in which they came.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-commit-private.h"
#include "ter-instant.h"

/* A source that corrects one instant more often than that is broken. */
#define MAX_CORRECTIONS 1000

/* A value that an instant has. */
typedef struct
{
  double value;
  const char *text;
  int quality;
  gint64 received_us;
} Known;

typedef struct
{
  /* Borrowed */
  TerCommitting *committing;
  TerSeriesEntry *series;
  /* Owned: what is stored in the span, and how far it was read */
  TerSamples *samples;
  GPtrArray *texts;
  gsize next;
  /* Owned: the corrections of the span; is_row tells whether it stands at one */
  TerStatement *corrections;
  gboolean is_row;
  /* Owned: the values of one instant; those of corrections own their texts in known_texts */
  GArray *known;
  GPtrArray *known_texts;
  gboolean is_corrected;
} Comparing;

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const TerCandidate *one = a;
  const TerCandidate *other = b;

  if (one->time_us != other->time_us)
    return one->time_us < other->time_us ? -1 : 1;

  return one->index < other->index ? -1 : one->index > other->index;
}

static gboolean
next_correction (Comparing *self,
                 GError   **error)
{
  TerStepResult step = ter_statement_step (self->corrections, error);

  self->is_row = step == TER_STEP_ROW;

  return step != TER_STEP_ERROR;
}

static gboolean
read_span (Comparing *self,
           gint64     start_us,
           gint64     end_us,
           GError   **error)
{
  g_autoptr (GArray) slices = ter_slices_new ();

  if (!ter_store_list_written_slices (self->committing->store, self->series->id, start_us, end_us,
                                      slices, error))
    return FALSE;
  if (ter_slices_have_texts (slices))
    self->texts = g_ptr_array_new_with_free_func (g_free);
  self->samples = ter_slices_merge (slices, self->texts, NULL, error);
  if (self->samples == NULL)
    return FALSE;

  self->corrections = ter_connection_prepare (
      self->committing->connection,
      "SELECT time_us, value, text, quality FROM correction"
      " WHERE series_id = ?1 AND time_us >= ?2 AND time_us < ?3 ORDER BY time_us, seq",
      error);
  if (self->corrections == NULL)
    return FALSE;
  ter_statement_bind (self->corrections, "iii", self->series->id, start_us, end_us);

  return next_correction (self, error);
}

/* Reads what is stored for an instant; instants are asked for in order. */
static gboolean
read_instant (Comparing *self,
              gint64     time_us,
              GError   **error)
{
  g_array_set_size (self->known, 0);
  g_ptr_array_set_size (self->known_texts, 0);
  self->is_corrected = FALSE;
  if (self->samples == NULL)
    return TRUE;

  while (self->is_row && ter_statement_get_int (self->corrections, 0) <= time_us)
    {
      if (ter_statement_get_int (self->corrections, 0) == time_us)
        {
          Known known = { .value = ter_statement_get_real (self->corrections, 1),
                          .text = ter_statement_dup_text (self->corrections, 2) };

          g_ptr_array_add (self->known_texts, (gpointer) known.text);
          g_array_append_val (self->known, known);
          self->is_corrected = TRUE;
        }
      if (!next_correction (self, error))
        return FALSE;
    }

  while (self->next < self->samples->n && self->samples->times[self->next] < time_us)
    self->next++;
  if (!self->is_corrected && self->next < self->samples->n &&
      self->samples->times[self->next] == time_us)
    {
      Known known = { self->samples->values[self->next],
                      self->texts != NULL ? g_ptr_array_index (self->texts, self->next) : NULL,
                      self->samples->qualities[self->next], TER_INSTANT_NONE };

      g_array_append_val (self->known, known);
    }

  return TRUE;
}

static gboolean
is_known (const Comparing    *self,
          const TerCandidate *candidate)
{
  /* What a person says is never stored already: it counts from now on, whatever came before. */
  if (self->committing->act != NULL)
    return FALSE;

  for (guint i = 0; i < self->known->len; i++)
    {
      const Known *known = &g_array_index (self->known, Known, i);

      if ((known->value == candidate->value ||
           (isnan (known->value) && isnan (candidate->value))) &&
          g_strcmp0 (known->text, candidate->text) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
insert_correction (Comparing   *self,
                   gint64       time_us,
                   int          seq,
                   const Known *known,
                   GError     **error)
{
  const TerAct *act = seq > 0 ? self->committing->act : NULL;

  return ter_connection_execute (
      self->committing->connection, error,
      "INSERT INTO correction (series_id, time_us, seq, value, text, quality, received_us, author,"
      " reason, manual_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      "iiirteuttd", self->series->id, time_us, seq, known->value, known->text, known->quality,
      known->received_us, act != NULL ? act->actor : NULL, act != NULL ? act->reason : NULL,
      act != NULL ? act->object_id : 0);
}

static gboolean
take_candidate (Comparing    *self,
                TerCandidate *candidate,
                GError      **error)
{
  Known known = {
    candidate->value, candidate->text, candidate->quality,
    ter_batch_get_message (self->committing->batch, candidate->message)->received_us
  };

  candidate->is_out = TRUE;
  if (is_known (self, candidate))
    {
      self->committing->result.n_duplicates++;
      return TRUE;
    }
  if (self->known->len > TER_MAX_SEQ)
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("An instant was corrected more than %d times. Nothing was changed."),
                   TER_MAX_SEQ);
      return FALSE;
    }
  if (self->known->len > MAX_CORRECTIONS && self->committing->act == NULL)
    return ter_committing_refuse (self->committing, candidate->message,
                                  _("Its instant was corrected more than 1,000 times"), error);

  candidate->is_out = FALSE;
  candidate->seq = (guint16) self->known->len;
  if (candidate->seq > 0 && !self->is_corrected)
    {
      self->is_corrected = TRUE;
      if (!insert_correction (self, candidate->time_us, 0, &g_array_index (self->known, Known, 0),
                              error))
        return FALSE;
    }
  if (candidate->seq > 0 &&
      (!insert_correction (self, candidate->time_us, candidate->seq, &known, error) ||
       !ter_connection_execute (self->committing->connection, error,
                                "UPDATE series SET n_corrections = n_corrections + 1 WHERE id = ?1",
                                "i", self->series->id)))
    return FALSE;
  g_array_append_val (self->known, known);

  return TRUE;
}

static gboolean
compare (Comparing *self,
         GError   **error)
{
  GArray *candidates = self->committing->candidates;
  const TerCandidate *first = &g_array_index (candidates, TerCandidate, 0);
  gint64 end_us = first->time_us, time_us = TER_INSTANT_NONE;

  /* What is later than the last of the series need not be looked for. */
  for (guint i = 0; i < candidates->len; i++)
    {
      const TerCandidate *candidate = &g_array_index (candidates, TerCandidate, i);

      if (self->series->last_us != TER_INSTANT_NONE && candidate->time_us <= self->series->last_us)
        end_us = candidate->time_us + 1;
    }
  if (end_us > first->time_us && !read_span (self, first->time_us, end_us, error))
    return FALSE;

  for (guint i = 0; i < candidates->len; i++)
    {
      TerCandidate *candidate = &g_array_index (candidates, TerCandidate, i);

      if (candidate->time_us != time_us && !read_instant (self, candidate->time_us, error))
        return FALSE;
      time_us = candidate->time_us;
      if (!take_candidate (self, candidate, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ter_committing_compare:
 * @series: the series of the candidates
 *
 * Sorts the candidates of a series by instant, and tells the new ones and the corrections, which
 * get their seq, from the duplicates.
 */
gboolean
ter_committing_compare (TerCommitting  *self,
                        TerSeriesEntry *series,
                        GError        **error)
{
  Comparing comparing = { .committing = self, .series = series };
  gboolean ok;

  g_array_sort (self->candidates, compare_candidates);
  comparing.known = g_array_new (FALSE, FALSE, sizeof (Known));
  comparing.known_texts = g_ptr_array_new_with_free_func (g_free);
  ok = compare (&comparing, error);
  g_clear_pointer (&comparing.corrections, ter_statement_release);
  g_clear_pointer (&comparing.samples, ter_samples_unref);
  g_clear_pointer (&comparing.texts, g_ptr_array_unref);
  g_ptr_array_unref (comparing.known_texts);
  g_array_unref (comparing.known);

  return ok;
}
