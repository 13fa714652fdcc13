/* ter-overview-page.c — The first page: what the territory says today
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A line that says the day, and one tile for each thing that a person looks at first. The tiles are made
 * once and filled with each answer: a change of the territory moves nothing on the page.
 *
 *  1. A tile shows what the service could compute. What it could not is said in words by the service.
 *  2. A list inside a tile shows ROWS_SHOWN things at most; the tile opens the page that has them all.
 *  3. The counters of the sidebar come from the same answer, so that they never contradict the page.
 */

#include "config.h"

#include "ter-overview-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-card.h"
#include "ter-column.h"
#include "ter-format.h"
#include "ter-graphic.h"
#include "ter-inventory.h"
#include "ter-marks.h"
#include "ter-overview.h"
#include "ter-page-charts.h"
#include "ter-page-tiles.h"
#include "ter-period-group.h"
#include "ter-sensors.h"
#include "ter-source-health.h"
#include "ter-text.h"

#define ROWS_SHOWN 3

struct _TerOverviewPage
{
  TerPage parent_instance;

  /* Borrowed: children */
  GtkLabel *greeting;
  GtkLabel *summary;
  GtkWidget *period_group;
  TerTile *energy;
  TerChartCard *energy_chart;
  TerTile *water;
  TerChartCard *water_chart;
  TerTile *sensors;
  TerTile *datasets;
  TerGraphic *status_bar;
  AdwWrapBox *status_legend;
  GtkWidget *dataset_rows;
  TerTile *sources;

  gboolean is_bound;
  gint64 now_us;
};

G_DEFINE_FINAL_TYPE (TerOverviewPage, ter_overview_page, TER_TYPE_PAGE)

static void
fill_greeting (TerOverviewPage *self,
               TerOverview     *overview,
               GTimeZone       *zone)
{
  g_autofree char *date = ter_format_weekday_date (overview->now_us, zone);
  g_autofree char *greeting = NULL;
  g_autofree char *alive =
      g_strdup_printf (ngettext ("%u sensor out of %u speaks", "%u sensors out of %u speak",
                                 overview->n_alive),
                       overview->n_alive, overview->n_devices);
  GString *text = g_string_new (alive);
  g_auto (GStrv) words = g_strsplit (date, " ", -1);
  g_autofree char *whole_date = g_strjoinv ("\u00a0", words);

  /* A date is not cut over two lines.
   * Translators: the head of the overview, before a date: “Monday 23 November 2026”. */
  greeting = g_strdup_printf (_("Hello, this is %s"), whole_date);
  if (overview->last_us != TER_INSTANT_NONE)
    {
      g_autofree char *age = ter_format_age (overview->last_us, overview->now_us);

      /* Translators: how long ago the last measure came. */
      g_string_append_printf (text, _(" · last datum %s"), age);
    }
  gtk_label_set_label (self->greeting, greeting);
  gtk_label_set_label (self->summary, text->str);
  g_string_free (text, TRUE);
}

static void
fill_energy (TerOverviewPage *self,
             TerOverview     *overview,
             GTimeZone       *zone)
{
  gboolean has_change =
      overview->energy_change != NULL && isfinite (overview->energy_change->value);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autoptr (TerChartData) data = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->energy), overview->energy != NULL);
  if (overview->energy == NULL)
    return;

  title = g_strdup_printf (ngettext ("Energy · %u building", "Energy · %u buildings",
                                     overview->n_buildings),
                           overview->n_buildings);
  ter_tile_set_title (self->energy, title);
  ter_tile_set_figure (self->energy, has_change ? overview->energy_change : overview->energy,
                       overview->now_us);
  data = ter_chart_of_buckets (_("Energy by week"), overview->energy->sentence,
                               overview->energy_weeks, overview->energy_weeks_before, TER_MARK_LINE,
                               zone);
  if (data != NULL)
    subtitle = ter_chart_subtitle (data, TER_STEP_WEEK);
  ter_chart_card_set_data (self->energy_chart, data, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->energy_chart), data != NULL);
}

static void
fill_water (TerOverviewPage *self,
            TerOverview     *overview,
            GTimeZone       *zone)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autoptr (TerChartData) data = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->water), overview->water != NULL);
  if (overview->water == NULL)
    return;

  title = g_strdup_printf (ngettext ("Water · %u sector", "Water · %u sectors",
                                     overview->water_sectors->len),
                           overview->water_sectors->len);
  ter_tile_set_title (self->water, title);
  ter_tile_set_figure (self->water, overview->water, overview->now_us);
  data = ter_chart_of_buckets (_("Water by day"), overview->water->sentence, overview->water_days,
                               NULL, TER_MARK_COLUMNS, zone);
  if (data != NULL)
    subtitle = ter_chart_subtitle (data, TER_STEP_DAY);
  ter_chart_card_set_data (self->water_chart, data, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->water_chart), data != NULL);
}

static void
add_sensor_row (GtkWidget       *list,
                const TerSensor *sensor,
                gint64           now_us)
{
  const TerProperty *property =
      sensor->main != NULL ? ter_property_lookup (sensor->main->property) : NULL;
  g_autofree char *silence = ter_format_duration (sensor->age_us);
  /* Translators: how long a sensor has been silent: “3 d 4 h”. */
  g_autofree char *text = g_strdup_printf (_("silent for %s"), silence);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", sensor->device->name, text);
  gboolean has_site = sensor->site != NULL;

  ter_mini_list_add (list, property != NULL ? property->icon : "ter-antenna-symbolic", "warning",
                     has_site ? sensor->site->name : sensor->device->name,
                     has_site ? subtitle : text, "device", sensor->device->id);
}

static void
fill_sensors (TerOverviewPage *self,
              TerOverview     *overview)
{
  GtkWidget *list = ter_mini_list_new (_("Silent sensors"));
  guint n_shown = 0;

  ter_tile_set_figure (self->sensors, overview->sensors, overview->now_us);
  for (guint i = 0; i < overview->silent->len && n_shown < ROWS_SHOWN; i++, n_shown++)
    add_sensor_row (list, overview->silent->pdata[i], overview->now_us);
  for (guint i = 0; i < overview->low_batteries->len && n_shown < ROWS_SHOWN; i++, n_shown++)
    {
      const TerSensor *sensor = overview->low_batteries->pdata[i];
      g_autofree char *reading = ter_format_reading (sensor->battery, NULL, sensor->battery_unit);
      g_autofree char *subtitle = g_strdup_printf ("%s · %s", sensor->device->name, reading);
      g_autofree char *title =
          g_strdup_printf (_("Low battery, %s"),
                           sensor->site != NULL ? sensor->site->name : sensor->device->name);

      ter_mini_list_add (list, "ter-battery-symbolic", NULL, title, subtitle, "device",
                         sensor->device->id);
    }
  gtk_widget_set_visible (list, n_shown > 0);
  ter_tile_set_body (self->sensors, list);
}

static GtkWidget *
status_label_new (guint   count,
                  int     status,
                  TerRole role)
{
  GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = ter_graphic_new (10, 10);
  TerParts *parts = g_new0 (TerParts, 1);
  g_autofree char *text = NULL;

  parts->n = 1;
  parts->parts[0] = (TerPart) { 1, role };
  if (status == TER_STATUS_UNKNOWN)
    /* Translators: how many datasets have no status yet. */
    text = g_strdup_printf (ngettext ("%u to qualify", "%u to qualify", count), count);
  else
    /* Translators: the number of a status, its name, and how many datasets have it. */
    text = g_strdup_printf (_("%d %s: %u"), status, ter_dataset_status_label (status), count);
  ter_graphic_set (TER_GRAPHIC (swatch), ter_draw_parts, parts, g_free, "");
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (item), swatch);
  gtk_box_append (GTK_BOX (item), GTK_WIDGET (ter_text_label_new (text, "caption")));
  gtk_label_set_natural_wrap_mode (GTK_LABEL (gtk_widget_get_last_child (item)),
                                   GTK_NATURAL_WRAP_NONE);

  return item;
}

static void
fill_status (TerOverviewPage *self,
             TerOverview     *overview)
{
  static const struct
  {
    int status;
    TerRole role;
  } order[] = {
    { TER_STATUS_PERSONAL, TER_ROLE_DEVIATION },
    { TER_STATUS_PUBLIC, TER_ROLE_MEASURED },
    { TER_STATUS_GENERAL_INTEREST, TER_ROLE_PROVEN },
    { TER_STATUS_PRIVATE_INTEREST, TER_ROLE_PRIVATE },
    { TER_STATUS_UNKNOWN, TER_ROLE_EXPECTED },
  };
  TerParts *parts = g_new0 (TerParts, 1);
  GString *label = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint count = overview->by_status[order[i].status];

      if (count == 0)
        continue;
      parts->parts[parts->n++] = (TerPart) { count, order[i].role };
      adw_wrap_box_append (self->status_legend,
                           status_label_new (count, order[i].status, order[i].role));
      g_string_append_printf (label, "%s%u %s", label->len > 0 ? ", " : "", count,
                              ter_dataset_status_label (order[i].status));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->status_bar), parts->n > 0);
  ter_graphic_set (self->status_bar, ter_draw_parts, parts, g_free, label->str);
  g_string_free (label, TRUE);
}

static void
fill_datasets (TerOverviewPage *self,
               TerOverview     *overview)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *list = ter_mini_list_new (_("Datasets that are late"));

  self->status_bar = TER_GRAPHIC (ter_graphic_new (100, 10));
  self->status_legend = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->status_legend, 12);
  adw_wrap_box_set_line_spacing (self->status_legend, 2);
  fill_status (self, overview);
  ter_tile_set_figure (self->datasets, overview->datasets, overview->now_us);
  for (guint i = 0; i < MIN (overview->out_of_date->len, 2); i++)
    {
      const TerInventoryItem *item = overview->out_of_date->pdata[i];

      ter_mini_list_add (list, "document-open-recent-symbolic", "warning", item->dataset->title,
                         item->freshness_text, "dataset", item->dataset->id);
    }
  gtk_widget_set_visible (list, overview->out_of_date->len > 0);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->status_bar));
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->status_legend));
  gtk_box_append (GTK_BOX (body), list);
  ter_tile_set_body (self->datasets, body);
}

static void
fill_sources (TerOverviewPage *self,
              TerOverview     *overview)
{
  GtkWidget *list = ter_mini_list_new (_("Sources that need someone"));

  ter_tile_set_figure (self->sources, overview->sources, overview->now_us);
  for (guint i = 0; i < MIN (overview->failing->len, ROWS_SHOWN); i++)
    {
      const TerSourceHealth *health = overview->failing->pdata[i];
      gboolean is_failing = health->state == TER_SOURCE_FAILING;

      ter_mini_list_add (list, "ter-antenna-symbolic", is_failing ? "error" : "warning",
                         health->source->name, health->sentence, "source", health->source->id);
    }
  gtk_widget_set_visible (list, overview->failing->len > 0);
  ter_tile_set_body (self->sources, list);
}

static gboolean
is_empty (TerOverview *overview)
{
  return overview->n_devices == 0 && overview->energy == NULL && overview->water == NULL &&
         overview->n_datasets == 0 && overview->n_sources == 0;
}

static void
show_empty (TerPage *page)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add a Source"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.show-page('sources')");
  ter_page_show_empty (page, "ter-antenna-symbolic", _("No Measurement Yet"),
                       _("A source brings the readings of sensors, files or portals."), button);
}

static void
show (TerPage *page,
      gpointer result)
{
  TerOverviewPage *self = TER_OVERVIEW_PAGE (page);
  TerOverview *overview = result;
  TerSession *session = ter_page_get_session (page);
  GTimeZone *zone = ter_territory_get_zone (ter_session_get_territory (session));

  self->now_us = overview->now_us;
  ter_session_set_counter (session, "data", overview->n_datasets, FALSE);
  ter_session_set_counter (session, "sources", overview->failing->len, TRUE);
  ter_session_set_counter (session, "map", overview->n_silent, TRUE);
  if (is_empty (overview))
    {
      show_empty (page);
      return;
    }

  fill_greeting (self, overview, zone);
  fill_energy (self, overview, zone);
  fill_water (self, overview, zone);
  fill_sensors (self, overview);
  fill_datasets (self, overview);
  fill_sources (self, overview);
  ter_page_show_content (page);
}

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  return ter_overview_load (territory, params, cancellable, error);
}

/* What is selected in one is selected in the other, and may become the period of the page. */
static void
link_charts (TerOverviewPage *self)
{
  g_autoptr (TerChartLink) link = ter_chart_link_new ();

  ter_chart_set_link (ter_chart_card_get_chart (self->energy_chart), link);
  ter_chart_set_link (ter_chart_card_get_chart (self->water_chart), link);
  g_signal_connect_object (link, "span-chosen", G_CALLBACK (ter_chart_use_span),
                           ter_page_get_session (TER_PAGE (self)), G_CONNECT_SWAPPED);
}

static void
ter_overview_page_load (TerPage *page)
{
  TerOverviewPage *self = TER_OVERVIEW_PAGE (page);
  TerPeriod *period = g_new (TerPeriod, 1);

  if (!self->is_bound)
    {
      self->is_bound = TRUE;
      ter_period_group_bind (self->period_group, ter_page_get_session (page));
      link_charts (self);
    }
  ter_session_get_period (ter_page_get_session (page), period);
  ter_page_query (page, ask, period, g_free, (GDestroyNotify) ter_overview_unref, show);
}

static void
ter_overview_page_class_init (TerOverviewPageClass *klass)
{
  TER_PAGE_CLASS (klass)->load = ter_overview_page_load;
  TER_PAGE_CLASS (klass)->uses_period = TRUE;
}

static TerTile *
add_tile (TerOverviewPage *self,
          GtkWidget       *line,
          const char      *icon_name,
          const char      *title,
          const char      *target)
{
  TerTile *tile = ter_page_add_tile (TER_PAGE (self), line, icon_name, title);

  ter_tile_set_target (tile, target);

  return tile;
}

/* Where each small tile stands: three in a line; two over one, whose bar likes the width; one under the other. */
static const struct
{
  int column;
  int row;
  int span;
} places[][3] = {
  { { 0, 0, 2 }, { 2, 0, 2 }, { 4, 0, 2 } },
  { { 0, 0, 3 }, { 0, 1, 6 }, { 3, 0, 3 } },
  { { 0, 0, 6 }, { 0, 1, 6 }, { 0, 2, 6 } },
};

static GtkWidget *
grid_new (GtkWidget *parent,
          TerTile  **tiles)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < 3; i++)
    gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (tiles[i]), places[0][i].column, places[0][i].row,
                     places[0][i].span, 1);
  gtk_widget_set_vexpand (grid, FALSE);
  gtk_box_append (GTK_BOX (parent), grid);

  return grid;
}

/* In a width of that kind the small tiles stand as @places says. */
static void
place_tiles (AdwBreakpoint *breakpoint,
             TerTile      **tiles,
             guint          kind)
{
  GtkLayoutManager *layout =
      gtk_widget_get_layout_manager (gtk_widget_get_parent (GTK_WIDGET (tiles[0])));

  for (guint i = 0; i < 3; i++)
    {
      GObject *child =
          G_OBJECT (gtk_layout_manager_get_layout_child (layout, GTK_WIDGET (tiles[i])));
      const int values[] = { places[kind][i].column, places[kind][i].row, places[kind][i].span };
      static const char *const names[] = { "column", "row", "column-span" };

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          GValue value = G_VALUE_INIT;

          g_value_init (&value, G_TYPE_INT);
          g_value_set_int (&value, values[j]);
          adw_breakpoint_add_setter (breakpoint, child, names[j], &value);
        }
    }
}

static GtkWidget *
head_new (TerOverviewPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->greeting = ter_text_label_new (NULL, "title-page");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->greeting), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1,
                                  -1);
  self->summary = ter_text_label_new (NULL, "caption");
  self->period_group = ter_period_group_new ();
  gtk_widget_set_valign (self->period_group, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->greeting));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (head), texts);
  gtk_box_append (GTK_BOX (head), self->period_group);

  return head;
}

static GtkWidget *
frame_new (GtkWidget  *column,
           GtkWidget **lines,
           TerTile   **tiles,
           GtkWidget  *group)
{
  AdwBreakpoint *breakpoint;
  GValue shrinks = G_VALUE_INIT;
  GtkWidget *bin = adw_breakpoint_bin_new ();

  gtk_widget_add_css_class (column, "page-column");
  gtk_widget_set_size_request (bin, 300, 150);
  place_tiles (ter_column_stack_below (ADW_BREAKPOINT_BIN (bin), "max-width: 900sp", NULL, 0),
               tiles, 1);
  breakpoint = ter_column_stack_below (ADW_BREAKPOINT_BIN (bin), "max-width: 620sp", lines, 2);
  place_tiles (breakpoint, tiles, 2);
  /* On a telephone the names of the periods give way before the page does. */
  g_value_init (&shrinks, G_TYPE_BOOLEAN);
  g_value_set_boolean (&shrinks, TRUE);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (group), "can-shrink", &shrinks);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), ter_column_new (column, 1500));

  return bin;
}

static void
ter_overview_page_init (TerOverviewPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *lines[2];
  TerTile *tiles[3];

  lines[0] = head_new (self);
  gtk_box_append (GTK_BOX (column), lines[0]);
  lines[1] = ter_tile_line_new (column);
  self->energy = add_tile (self, lines[1], "ter-bolt-symbolic", _("Energy"), "energy");
  self->energy_chart = TER_CHART_CARD (ter_chart_card_new_plain (170));
  ter_tile_set_body (self->energy, GTK_WIDGET (self->energy_chart));
  self->water = add_tile (self, lines[1], "ter-drop-symbolic", _("Water"), NULL);
  self->water_chart = TER_CHART_CARD (ter_chart_card_new_plain (170));
  ter_tile_set_body (self->water, GTK_WIDGET (self->water_chart));
  self->sensors = add_tile (self, NULL, "ter-antenna-symbolic", _("Silent sensors"), "map");
  self->datasets = add_tile (self, NULL, "ter-database-symbolic", _("Inventory"), "data");
  self->sources = add_tile (self, NULL, "ter-layers-symbolic", _("Sources"), "sources");
  tiles[0] = self->sensors;
  tiles[1] = self->datasets;
  tiles[2] = self->sources;
  grid_new (column, tiles);
  ter_page_set_content (TER_PAGE (self), frame_new (column, lines, tiles, self->period_group));
}
