/* render.c — The charts of a page in a picture, without a display
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * territoire-render PAGE --territory FILE --output FILE.png draws what a page says: for each figure its title,
 * its value, its sentence and its chart, by the functions that draw them in the window.
 *
 *  1. No display is opened: gtk_init_check() is refused, and after it the kinds of render nodes are known.
 *  2. A picture is as wide as asked, and as tall as its content unless a height is asked.
 *  3. Exit 0: drawn; 1: refused, with a message; 2: usage.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-draw.h"
#include "ter-chart-export.h"
#include "ter-clock.h"
#include "ter-energy.h"
#include "ter-figure-text.h"
#include "ter-format.h"
#include "ter-gui.h"
#include "ter-marks.h"
#include "ter-overview.h"
#include "ter-page-charts.h"

#define MARGIN 24
#define SECTION_GAP 28
#define CHART_HEIGHT 200

enum
{
  EXIT_REFUSED = 1,
  EXIT_USAGE = 2,
};

/* What is drawn, and where the pen is. */
typedef struct
{
  GtkSnapshot *snapshot;
  PangoContext *context;
  TerChartStyle style;
  float width;
  float y;
} Sheet;

static void
add_text (Sheet      *sheet,
          const char *text,
          double      scale,
          gboolean    is_bold,
          TerRole     role)
{
  g_autoptr (PangoLayout) layout = NULL;
  GdkRGBA color;
  float height;

  if (text == NULL || *text == '\0')
    return;
  layout = ter_chart_text (sheet->context, text, scale, is_bold);
  pango_layout_set_width (layout, (int) ((sheet->width - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  ter_chart_style_color (&sheet->style, role, 1, &color);
  ter_chart_text_draw (sheet->snapshot, layout, MARGIN, sheet->y, &color);
  ter_chart_text_size (layout, NULL, &height);
  sheet->y += ceilf (height) + 6;
}

static void
add_graphic (Sheet         *sheet,
             TerGraphicDraw draw,
             gconstpointer  data,
             float          height)
{
  gtk_snapshot_save (sheet->snapshot);
  gtk_snapshot_translate (sheet->snapshot, &GRAPHENE_POINT_INIT (MARGIN, sheet->y));
  draw (sheet->snapshot, sheet->context, &sheet->style, data, sheet->width - 2 * MARGIN, height);
  gtk_snapshot_restore (sheet->snapshot);
  sheet->y += height + 6;
}

static void
add_figure (Sheet           *sheet,
            const TerFigure *figure,
            TerChartData    *data,
            TerStep          step)
{
  g_autofree char *value = NULL;

  if (figure == NULL)
    return;
  add_text (sheet, figure->label, 1.0, TRUE, TER_ROLE_TEXT);
  if (isfinite (figure->value))
    {
      value = ter_figure_text (figure, figure->value);
      add_text (sheet, value, 2.0, TRUE, TER_ROLE_TEXT);
    }
  add_text (sheet, figure->sentence, 1.0, FALSE, TER_ROLE_TEXT);
  if (isfinite (figure->coverage))
    {
      g_autofree char *share = ter_format_coverage (figure->coverage);
      g_autofree char *coverage = g_strdup_printf (_("Coverage %s"), share);

      add_text (sheet, coverage, PANGO_SCALE_SMALL, FALSE, TER_ROLE_DIM);
    }
  if (data != NULL)
    {
      g_autofree char *subtitle = ter_chart_subtitle (data, step);

      add_text (sheet, subtitle, PANGO_SCALE_SMALL, FALSE, TER_ROLE_DIM);
      add_graphic (sheet, ter_chart_draw_graphic, data, CHART_HEIGHT);
    }
  sheet->y += SECTION_GAP;
}

static gboolean
draw_overview (Sheet        *sheet,
               TerTerritory *territory,
               GError      **error)
{
  const TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };
  g_autoptr (TerOverview) overview = ter_overview_load (territory, &period, NULL, error);
  GTimeZone *zone = ter_territory_get_zone (territory);
  TerChartData *data;

  if (overview == NULL)
    return FALSE;

  data = ter_chart_of_buckets (NULL, NULL, overview->energy_weeks, overview->energy_weeks_before,
                               TER_MARK_LINE, zone);
  add_figure (sheet, overview->energy, data, TER_STEP_WEEK);
  g_clear_pointer (&data, ter_chart_data_unref);
  data = ter_chart_of_buckets (NULL, NULL, overview->water_days, NULL, TER_MARK_COLUMNS, zone);
  add_figure (sheet, overview->water, data, TER_STEP_DAY);
  g_clear_pointer (&data, ter_chart_data_unref);
  add_figure (sheet, overview->sensors, NULL, TER_STEP_DAY);
  add_figure (sheet, overview->datasets, NULL, TER_STEP_DAY);
  add_figure (sheet, overview->sources, NULL, TER_STEP_DAY);

  return TRUE;
}

static double
highest_intensity (GPtrArray *sites)
{
  double highest = 0;

  for (guint i = 0; i < sites->len; i++)
    {
      const TerEnergySite *site = sites->pdata[i];

      if (isfinite (site->intensity->value))
        highest = MAX (highest, site->intensity->value);
    }

  return highest;
}

static gboolean
draw_energy (Sheet        *sheet,
             TerTerritory *territory,
             GError      **error)
{
  const TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };
  g_autoptr (TerEnergyList) list = ter_energy_list_load (territory, &period, NULL, error);
  double highest;

  if (list == NULL)
    return FALSE;

  add_figure (sheet, list->total, NULL, TER_STEP_WEEK);
  highest = highest_intensity (list->sites);
  for (guint i = 0; i < list->sites->len; i++)
    {
      const TerEnergySite *site = list->sites->pdata[i];
      g_autofree char *value = ter_figure_text (site->intensity, site->intensity->value);
      g_autofree char *line = NULL;
      TerParts parts = { .n = 1, .total = highest };

      line = g_strdup_printf ("%s · %s", site->site->name,
                              isfinite (site->intensity->value) ? value
                                                                : site->intensity->verdict_text);
      add_text (sheet, line, 1.0, FALSE, TER_ROLE_TEXT);
      parts.parts[0] = (TerPart) { site->intensity->value, TER_ROLE_MEASURED };
      if (isfinite (site->intensity->value))
        add_graphic (sheet, ter_draw_parts, &parts, 8);
      sheet->y += 8;
    }

  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*draw) (Sheet *sheet, TerTerritory *territory, GError **error);
} pages[] = {
  { "overview", draw_overview },
  { "energy", draw_energy },
};

static gboolean
write_sheet (Sheet      *sheet,
             int         height,
             const char *path,
             GError    **error)
{
  int tall = height > 0 ? height : (int) ceilf (sheet->y + MARGIN - SECTION_GAP / 2.0f);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) sheet->width, tall);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node = gtk_snapshot_to_node (sheet->snapshot);
  cairo_status_t status;

  gdk_cairo_set_source_rgba (cr, &sheet->style.colors[TER_ROLE_SURFACE]);
  cairo_paint (cr);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cr);
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _("“%s” could not be written (%s). Choose another folder."), path,
               cairo_status_to_string (status));

  return FALSE;
}

static gboolean
render (guint       page,
        const char *territory_path,
        const char *output,
        int         width,
        int         height,
        gboolean    is_dark,
        GError    **error)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerTerritory) territory =
      ter_territory_open (territory_path, TER_TERRITORY_READ_ONLY, clock, error);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Inter, Sans 11");
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autofree char *name = NULL;
  Sheet sheet = { .width = width, .y = MARGIN };
  gboolean is_done;

  if (territory == NULL)
    return FALSE;

  snapshot = sheet.snapshot = gtk_snapshot_new ();
  sheet.context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_font_description (sheet.context, font);
  ter_chart_style_init (&sheet.style, is_dark ? TER_CHART_DARK : TER_CHART_LIGHT);
  name = ter_territory_dup_name (territory);
  if (ter_territory_is_fictional (territory))
    {
      g_autofree char *fictional = g_strdup_printf (_("%s (fictional)"), name);

      add_text (&sheet, fictional, PANGO_SCALE_SMALL, FALSE, TER_ROLE_DIM);
    }
  else
    add_text (&sheet, name, PANGO_SCALE_SMALL, FALSE, TER_ROLE_DIM);
  sheet.y += 8;

  is_done =
      pages[page].draw (&sheet, territory, error) && write_sheet (&sheet, height, output, error);
  g_object_unref (sheet.context);
  ter_territory_close (territory, NULL);

  return is_done;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *territory = NULL;
  g_autofree char *output = NULL;
  int width = 800;
  int height = 0;
  gboolean is_dark = FALSE;
  const GOptionEntry entries[] = {
    { "territory", 't', 0, G_OPTION_ARG_FILENAME, &territory, N_("The territory"), N_("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("The picture, a PNG"), N_("FILE") },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, N_("Its width in pixels"), N_("PIXELS") },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, N_("Its height in pixels"), N_("PIXELS") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, N_("Draw on a dark ground"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) options = NULL;
  g_autoptr (GError) error = NULL;
  guint page = 0;

  ter_gui_init ();
  options = g_option_context_new (_("PAGE"));
  g_option_context_add_main_entries (options, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_USAGE;
    }
  while (argc == 2 && page < G_N_ELEMENTS (pages) && !g_str_equal (pages[page].name, argv[1]))
    page++;
  if (argc != 2 || page == G_N_ELEMENTS (pages) || territory == NULL || output == NULL ||
      width < 240 || width > 8192 || height < 0 || height > 16384)
    {
      g_printerr (_("Name a page (overview or energy), a territory and a picture: "
                    "territoire-render overview --territory FILE --output FILE.png\n"));
      return EXIT_USAGE;
    }

  /* Refused without a display, which is what is wanted: the kinds of render nodes are known after it. */
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  gtk_init_check ();
  if (!render (page, territory, output, width, height, is_dark, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_REFUSED;
    }

  return 0;
}
