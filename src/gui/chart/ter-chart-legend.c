/* ter-chart-legend.c — What the marks of a chart stand for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The legend of a card, of a picture and of a page of paper is one list: the layers, then what is drawn beside them
 * and that nobody would guess, the hatching of gaps and the marks of values that are not good. Only what is seen in
 * the period is explained.
 */

#include "config.h"

#include "ter-chart-legend.h"

#include <glib/gi18n-lib.h>

#include "ter-chart-columns.h"
#include "ter-chart-gaps.h"
#include "ter-mark.h"
#include "ter-pyramid.h"

/**
 * ter_chart_key_free:
 *
 * Frees a key.
 */
void
ter_chart_key_free (TerChartKey *key)
{
  if (key == NULL)
    return;
  g_free (key->label);
  g_free (key);
}

/**
 * ter_chart_key_copy:
 *
 * Returns: (transfer full): the same key
 */
TerChartKey *
ter_chart_key_copy (const TerChartKey *key)
{
  TerChartKey *copy;

  g_return_val_if_fail (key != NULL, NULL);

  copy = g_memdup2 (key, sizeof *key);
  copy->label = g_strdup (key->label);

  return copy;
}

static void
add_key (GPtrArray  *keys,
         TerKeyKind  kind,
         const char *label,
         TerMark     mark,
         TerRole     role)
{
  TerChartKey *key = g_new0 (TerChartKey, 1);

  key->kind = kind;
  key->label = g_strdup (label != NULL ? label : "");
  key->mark = mark;
  key->role = role;
  g_ptr_array_add (keys, key);
}

static void
add_qualities (GPtrArray      *keys,
               const TerLayer *layer,
               TerSpan         span)
{
  static const struct
  {
    TerQuality quality;
    const char *label;
  } rows[] = {
    { TER_QUALITY_ESTIMATED, N_("Estimated") },
    { TER_QUALITY_SUSPECT, N_("Suspect") },
    { TER_QUALITY_BAD, N_("Bad") },
  };
  guint8 found =
      ter_pyramid_qualities (layer->samples, ter_chart_find (layer->samples, span.start_us),
                             ter_chart_find (layer->samples, span.end_us));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (found & (1u << rows[i].quality))
      add_key (keys, TER_KEY_QUALITY, _ (rows[i].label), TER_MARK_SCATTER,
               ter_mark_quality_role (rows[i].quality));
}

/**
 * ter_chart_legend:
 * @span: what is seen of it
 * @is_alone: whether nothing beside the legend names a single layer: on paper
 *
 * Lists what is to be explained of a chart. A single layer is what its title says, and needs no key where a title
 * stands above it.
 *
 * Returns: (transfer full) (element-type TerChartKey): the keys
 */
GPtrArray *
ter_chart_legend (const TerChartData *data,
                  TerSpan             span,
                  gboolean            is_alone)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_chart_key_free);
  const TerLayer *main_layer;
  g_autoptr (GArray) gaps = NULL;

  g_return_val_if_fail (data != NULL, keys);

  for (guint i = 0; (data->layers->len > 1 || is_alone) && i < data->layers->len; i++)
    {
      const TerLayer *layer = data->layers->pdata[i];

      if (data->layers->len > 1 || g_strcmp0 (layer->label, data->title) != 0)
        add_key (keys, TER_KEY_LAYER, layer->label, layer->mark, layer->role);
    }
  main_layer = ter_chart_data_get_main (data);
  if (main_layer == NULL)
    return keys;
  add_qualities (keys, main_layer, span);
  gaps = ter_chart_gaps (data, span);
  if (gaps->len > 0)
    add_key (keys, TER_KEY_GAP, _("No data"), TER_MARK_BAND, TER_ROLE_DIM);

  return keys;
}

/**
 * ter_draw_key:
 * @key: a #TerChartKey
 *
 * Draws the sample of a key.
 */
void
ter_draw_key (GtkSnapshot         *snapshot,
              PangoContext        *context,
              const TerChartStyle *style,
              gconstpointer        key,
              float                width,
              float                height)
{
  const TerChartKey *what = key;

  g_return_if_fail (what != NULL);

  if (what->kind == TER_KEY_GAP)
    ter_mark_draw_gap_key (snapshot, style, width, height);
  else
    ter_mark_draw_key (snapshot, what->mark, what->role, style, width, height);
}
