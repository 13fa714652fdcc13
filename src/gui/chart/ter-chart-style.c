/* ter-chart-style.c — Colours and measures of charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Charts are drawn from a plain TerChartStyle. In the window it is read from style nodes, so that the
 * accent colour, dark and high contrast follow the style sheet; without a display it is one of four
 * fixed tables, which repeat the named colours of libadwaita.
 */

#include "config.h"

#include "ter-chart-style.h"

static const char *const role_names[TER_N_ROLES] = {
  [TER_ROLE_TEXT] = NULL,
  [TER_ROLE_DIM] = "role-dim",
  [TER_ROLE_GRID] = "role-grid",
  [TER_ROLE_MEASURED] = "role-measured",
  [TER_ROLE_EXPECTED] = "role-expected",
  [TER_ROLE_DEVIATION] = "role-deviation",
  [TER_ROLE_PROVEN] = "role-proven",
  [TER_ROLE_EVENT] = "role-event",
  [TER_ROLE_PRIVATE] = "role-private",
  [TER_ROLE_SURFACE] = "role-surface",
};

static const char *const schemes[][TER_ROLE_FIRST] = {
  [TER_CHART_LIGHT] = { "#323236", "#5e5e64", "#dcdce0", "#0461be", "#6f6f76", "#c00023", "#007c3d",
                        "#905400", "#813d9c", "#ffffff" },
  [TER_CHART_DARK] = { "#ffffff", "#b9b9bd", "#4d4d52", "#81d0ff", "#a9a9ae", "#ff938c", "#78e9ab",
                       "#ffc252", "#dc8add", "#36363a" },
  [TER_CHART_HIGH_CONTRAST] = { "#000000", "#1e1e20", "#8e8e93", "#003f80", "#3d3d43", "#8a0018",
                                "#00501f", "#5c3400", "#4b1d60", "#ffffff" },
  [TER_CHART_DARK_HIGH_CONTRAST] = { "#ffffff", "#ffffff", "#868689", "#81d0ff", "#d7d7d8",
                                     "#ff938c", "#78e9ab", "#ffc252", "#e3a5f2", "#36363a" },
};

/* Things that are compared. Found by search: the least difference of two of them, to the eye of anyone, is as
 * large as three to one against the surface allows; tests/render/test-chart-palette.c computes it again. */
static const char *const categories[][TER_N_CATEGORIES] = {
  [TER_CHART_LIGHT] = { "#0461be", "#c68206", "#6c0c4a", "#6b9aaf", "#8f615e", "#3c2b02" },
  [TER_CHART_DARK] = { "#81d0ff", "#c68206", "#c3fcf0", "#aa85a0", "#eae637", "#f19e98" },
  [TER_CHART_HIGH_CONTRAST] = { "#003f80", "#b4561a", "#2b0e25", "#537994", "#764a4f", "#2c2b00" },
  [TER_CHART_DARK_HIGH_CONTRAST] = { "#c0e6ff", "#7bb34e", "#be88f9", "#f9f9d4", "#d8fe2d",
                                     "#50b59e" },
};

static void
set_categories (TerChartStyle *style,
                TerChartScheme scheme)
{
  for (guint i = 0; i < TER_N_CATEGORIES; i++)
    gdk_rgba_parse (&style->colors[TER_ROLE_FIRST + i], categories[scheme][i]);
}

/**
 * ter_chart_style_init:
 * @style: (out caller-allocates): filled
 * @scheme: one of the fixed tables
 *
 * Makes a style that needs no display.
 */
void
ter_chart_style_init (TerChartStyle *style,
                      TerChartScheme scheme)
{
  g_return_if_fail (style != NULL);
  g_return_if_fail (scheme < G_N_ELEMENTS (schemes));

  for (guint i = 0; i < TER_ROLE_FIRST; i++)
    gdk_rgba_parse (&style->colors[i], schemes[scheme][i]);
  set_categories (style, scheme);
  style->is_high_contrast =
      scheme == TER_CHART_HIGH_CONTRAST || scheme == TER_CHART_DARK_HIGH_CONTRAST;
  style->line_width = style->is_high_contrast ? 3.0f : 2.0f;
  style->scale = 1;
  style->is_vector = FALSE;
  style->is_rtl = FALSE;
}

/**
 * ter_chart_style_init_paper:
 * @style: (out caller-allocates): filled
 * @screen: how charts are drawn on screen
 *
 * Makes the style of what is put in a document: dark on white whatever the window, since nobody knows what a page
 * does with a picture; high contrast stays, and so does the direction.
 */
void
ter_chart_style_init_paper (TerChartStyle       *style,
                            const TerChartStyle *screen)
{
  g_return_if_fail (style != NULL && screen != NULL);

  ter_chart_style_init (style,
                        screen->is_high_contrast ? TER_CHART_HIGH_CONTRAST : TER_CHART_LIGHT);
  style->is_rtl = screen->is_rtl;
}

/**
 * ter_chart_style_dash:
 * @mark: how a line is drawn
 * @dash: (out): the lengths of its dashes and gaps
 *
 * Says how the line of a role is dashed: what was expected always, and in high contrast whatever is not measured,
 * each in its own way, so that nothing is told by colour alone.
 *
 * Returns: how many lengths; 0 for a solid line
 */
guint
ter_chart_style_dash (const TerChartStyle *style,
                      TerMark              mark,
                      TerRole              role,
                      const float        **dash)
{
  static const float patterns[][4] = { { 4, 3, 4, 3 },  { 10, 3, 10, 3 }, { 2, 3, 2, 3 },
                                       { 10, 3, 2, 3 }, { 6, 6, 6, 6 },   { 14, 3, 4, 3 } };
  static const guint8 pattern_of[TER_N_ROLES] = {
    [TER_ROLE_EXPECTED] = 1, [TER_ROLE_DEVIATION] = 2, [TER_ROLE_PROVEN] = 4, [TER_ROLE_EVENT] = 3,
    [TER_ROLE_PRIVATE] = 5,  [TER_ROLE_SECOND] = 2,    [TER_ROLE_THIRD] = 3,  [TER_ROLE_FOURTH] = 4,
    [TER_ROLE_FIFTH] = 5,    [TER_ROLE_SIXTH] = 6,
  };
  guint pattern = 0;

  g_return_val_if_fail (style != NULL && role < TER_N_ROLES && dash != NULL, 0);

  if (mark == TER_MARK_DASHES)
    pattern = 1;
  else if (style->is_high_contrast)
    pattern = pattern_of[role];
  if (pattern == 0)
    return 0;
  *dash = patterns[pattern - 1];

  return G_N_ELEMENTS (patterns[0]);
}

/**
 * ter_chart_style_color:
 * @alpha: a share of the colour's own opacity
 * @color: (out caller-allocates): filled
 *
 * Gives the colour of a role.
 */
void
ter_chart_style_color (const TerChartStyle *style,
                       TerRole              role,
                       float                alpha,
                       GdkRGBA             *color)
{
  g_return_if_fail (style != NULL && color != NULL);
  g_return_if_fail (role < TER_N_ROLES);

  *color = style->colors[role];
  color->alpha *= alpha;
}

/* A node is a widget without a size. It is shown, though it draws nothing: GTK does not tell hidden widgets that the
 * style sheet changed (4.18). */
#define TER_TYPE_ROLE_NODE (ter_role_node_get_type ())
G_DECLARE_FINAL_TYPE (TerRoleNode, ter_role_node, TER, ROLE_NODE, GtkWidget)

struct _TerRoleNode
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (TerRoleNode, ter_role_node, GTK_TYPE_WIDGET)

static void
ter_role_node_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ter_role_node_parent_class)->css_changed (widget, change);
  if (gtk_widget_get_parent (widget) != NULL)
    gtk_widget_queue_draw (gtk_widget_get_parent (widget));
}

static void
ter_role_node_class_init (TerRoleNodeClass *klass)
{
  GTK_WIDGET_CLASS (klass)->css_changed = ter_role_node_css_changed;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "role");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ter_role_node_init (TerRoleNode *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
node_new (GtkWidget  *parent,
          const char *name)
{
  GtkWidget *node = g_object_new (TER_TYPE_ROLE_NODE, NULL);

  gtk_widget_add_css_class (node, name);
  gtk_widget_set_parent (node, parent);

  return node;
}

/**
 * ter_role_nodes_attach:
 * @parent: a widget, in its init
 *
 * Gives a widget one child without a size for each colour. They are styled as any widget and never drawn.
 */
void
ter_role_nodes_attach (TerRoleNodes *nodes,
                       GtkWidget    *parent)
{
  g_return_if_fail (nodes != NULL);
  g_return_if_fail (GTK_IS_WIDGET (parent));

  for (guint i = 0; i < TER_N_ROLES; i++)
    if (role_names[i] != NULL)
      nodes->nodes[i] = node_new (parent, role_names[i]);
  nodes->contrast = node_new (parent, "role-contrast");
}

/**
 * ter_role_nodes_allocate:
 *
 * Gives the nodes their place, which is none, in the size_allocate of their parent.
 */
void
ter_role_nodes_allocate (TerRoleNodes *nodes)
{
  const GtkAllocation nowhere = { 0, 0, 0, 0 };

  g_return_if_fail (nodes != NULL);

  for (guint i = 0; i < TER_N_ROLES; i++)
    if (nodes->nodes[i] != NULL)
      gtk_widget_size_allocate (nodes->nodes[i], &nowhere, -1);
  if (nodes->contrast != NULL)
    gtk_widget_size_allocate (nodes->contrast, &nowhere, -1);
}

/**
 * ter_role_nodes_detach:
 *
 * Lets go of the nodes, in the dispose of their parent.
 */
void
ter_role_nodes_detach (TerRoleNodes *nodes)
{
  g_return_if_fail (nodes != NULL);

  for (guint i = 0; i < TER_N_ROLES; i++)
    g_clear_pointer (&nodes->nodes[i], gtk_widget_unparent);
  g_clear_pointer (&nodes->contrast, gtk_widget_unparent);
}

/* Light text stands on a dark surface. */
static TerChartScheme
scheme_of (const GdkRGBA *text,
           gboolean       is_high_contrast)
{
  if (text->red + text->green + text->blue > 1.5f)
    return is_high_contrast ? TER_CHART_DARK_HIGH_CONTRAST : TER_CHART_DARK;

  return is_high_contrast ? TER_CHART_HIGH_CONTRAST : TER_CHART_LIGHT;
}

/**
 * ter_role_nodes_read:
 * @style: (out caller-allocates): filled
 *
 * Reads the style of the moment. High contrast is what the style sheet for it says: it is loaded when the system asks.
 */
void
ter_role_nodes_read (const TerRoleNodes *nodes,
                     TerChartStyle      *style)
{
  GtkWidget *parent;
  GdkRGBA *text;
  GdkRGBA contrast;

  g_return_if_fail (nodes != NULL && style != NULL);
  g_return_if_fail (nodes->nodes[TER_ROLE_MEASURED] != NULL);

  parent = gtk_widget_get_parent (nodes->nodes[TER_ROLE_MEASURED]);
  text = &style->colors[TER_ROLE_TEXT];
  gtk_widget_get_color (parent, text);
  for (guint i = 0; i < TER_N_ROLES; i++)
    if (nodes->nodes[i] != NULL)
      gtk_widget_get_color (nodes->nodes[i], &style->colors[i]);

  style->is_rtl = gtk_widget_get_direction (parent) == GTK_TEXT_DIR_RTL;
  style->scale = (float) gtk_widget_get_scale_factor (parent);
  style->is_vector = FALSE;
  gtk_widget_get_color (nodes->contrast, &contrast);
  style->is_high_contrast = contrast.alpha > 0.5f;
  style->line_width = style->is_high_contrast ? 3.0f : 2.0f;
  set_categories (style, scheme_of (text, style->is_high_contrast));
}
