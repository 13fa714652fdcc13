/* ter-harvest-content.c — A file of a portal, read as what it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A portal's word for a format is a hint; the bytes decide. A web page with a status of 200, a file that ends in
 * the middle, an error message appended to a table: each is refused here, before anything is stored.
 *
 * 1. What is read is read whole: a JSON to its closing bracket, a table to its last line.
 * 2. Nothing here touches the territory.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-csv-input.h"
#include "ter-csv-plan.h"
#include "ter-geojson.h"
#include "ter-harvester-private.h"

/*< private >
 * ter_harvest_content_free:
 */
void
ter_harvest_content_free (TerHarvestContent *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->sha256);
  g_strfreev (self->headers);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->features, g_ptr_array_unref);
  g_clear_pointer (&self->plan, ter_import_plan_unref);
  g_free (self);
}

static char
get_first_character (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gsize i = size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

  while (i < size && g_ascii_isspace (data[i]))
    i++;
  return i < size ? data[i] : '\0';
}

static char **
fit_row (const char *const *cells,
         guint              n_columns)
{
  char **row = g_new0 (char *, n_columns + 1);
  guint n_cells = g_strv_length ((GStrv) cells);

  for (guint i = 0; i < n_columns; i++)
    row[i] = g_strdup (i < n_cells ? cells[i] : "");
  return row;
}

/* What a portal writes after a table that it could not finish: a last line of one cell that says so. */
static gboolean
is_complaint (const TerCsvCell *cell)
{
  static const char *const words[] = { "interrupted", "error", "erreur", "timeout", "exception" };
  g_autofree char *text = g_ascii_strdown (cell->data, (gssize) MIN (cell->length, 400u));

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
count_rows (TerHarvestContent *self,
            TerImportPlan     *plan,
            GCancellable      *cancellable,
            GError           **error)
{
  TerImportEncoding encoding = plan->encoding;
  g_autoptr (TerCsvReader) reader = ter_csv_input_open (self->bytes, &encoding, cancellable, error);
  g_autoptr (GError) problem = NULL;
  TerCsvRecord record;
  gboolean broken = FALSE;
  gint64 n_rows = 0;

  if (reader == NULL)
    return FALSE;

  ter_csv_reader_set_format (reader, plan->delimiter, plan->newline);
  while (ter_csv_reader_next (reader, &record, cancellable, &problem))
    {
      gboolean blank = record.n_cells == 1 && record.cells[0].length == 0;

      if (record.state == TER_CSV_RECORD_OPEN_QUOTE)
        {
          g_set_error_literal (
              error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_CONTENT,
              _("The file ends in the middle of a cell; what was there before is kept"));
          return FALSE;
        }
      n_rows += blank ? 0 : 1;
      broken = plan->columns->len > 2 && record.n_cells == 1 && is_complaint (&record.cells[0]);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (broken)
    {
      g_set_error_literal (
          error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_CONTENT,
          _("The file ends with an error of the portal; what was there before is kept"));
      return FALSE;
    }

  self->n_rows = MAX (0, n_rows - plan->n_preamble - (plan->has_header ? 1 : 0));
  return TRUE;
}

static gboolean
read_table (TerHarvestContent *self,
            const char        *name,
            const char        *zone,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autoptr (TerImportPlan) plan =
      ter_csv_plan_propose (self->bytes, name, zone, cancellable, error);
  g_autoptr (GStrvBuilder) headers = NULL;
  guint n_columns;

  if (plan == NULL)
    return FALSE;

  headers = g_strv_builder_new ();
  n_columns = plan->columns->len;
  for (guint i = 0; i < n_columns; i++)
    g_strv_builder_add (headers, ter_import_plan_get_column (plan, i)->title);
  self->headers = g_strv_builder_end (headers);
  for (guint i = 0; plan->rows != NULL && i < plan->rows->len && i < TER_HARVEST_PREVIEW_ROWS; i++)
    g_ptr_array_add (self->rows, fit_row (g_ptr_array_index (plan->rows, i), n_columns));

  self->format = "CSV";
  if (!count_rows (self, plan, cancellable, error))
    return FALSE;

  if (!plan->is_table_only)
    self->plan = g_steal_pointer (&plan);
  return TRUE;
}

static gboolean
read_features (TerHarvestContent *self,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GPtrArray) features =
      ter_geojson_read (self->bytes, "feature", 0, result, cancellable, error);

  if (features == NULL)
    return FALSE;
  if (features->len == 0 && result->n_refused > 0)
    {
      g_set_error_literal (error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_CONTENT,
                           _("No feature of the file can be read; what was there before is kept"));
      return FALSE;
    }

  ter_geojson_tabulate (features, TER_HARVEST_PREVIEW_ROWS, &self->headers, self->rows);
  self->n_rows = features->len;
  self->features = g_ptr_array_new_full (features->len, (GDestroyNotify) ter_area_unref);
  for (guint i = 0; i < features->len; i++)
    g_ptr_array_add (self->features,
                     ter_area_ref (((TerGeoFeature *) g_ptr_array_index (features, i))->area));
  self->format = "GeoJSON";
  return TRUE;
}

/*< private >
 * ter_harvest_content_read:
 * @resource: the file as the portal describes it
 * @bytes: the file
 * @zone: of times without an offset
 *
 * Reads a file.
 *
 * Returns: (transfer full) (nullable): %NULL with an error
 */
TerHarvestContent *
ter_harvest_content_read (const TerResource *resource,
                          GBytes            *bytes,
                          const char        *zone,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr (TerHarvestContent) self = g_new0 (TerHarvestContent, 1);
  const char *name =
      resource->title != NULL && *resource->title != '\0' ? resource->title : "file.csv";
  char first = get_first_character (bytes);

  self->bytes = g_bytes_ref (bytes);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  if (first == '\0')
    g_set_error_literal (error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_CONTENT,
                         _("The file is empty; what was there before is kept"));
  else if (first == '<')
    g_set_error_literal (
        error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_CONTENT,
        _("The portal sent a web page instead of the file; what was there before is kept"));
  else if (first == '{' ? read_features (self, cancellable, error)
                        : read_table (self, name, zone, cancellable, error))
    return g_steal_pointer (&self);

  return NULL;
}
