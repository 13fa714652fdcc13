/* ter-tile.c — A card that says one thing
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Title and verdict, figure and what it counts, sentence, body, and a foot line: coverage, age, and where the
 * figure comes from.
 *
 *  1. A figure is never shown without the link that says where it comes from.
 *  2. The tile is one stop of the keyboard, and Enter opens its page; what is inside comes after it.
 *  3. All texts come from elsewhere: plain labels, no markup.
 */

#include "config.h"

#include "ter-tile.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-figure-text.h"
#include "ter-format.h"
#include "ter-instant.h"
#include "ter-pill.h"
#include "ter-text.h"

struct _TerTile
{
  GtkBox parent_instance;

  /* Owned */
  TerFigure *figure;
  char *target;

  /* Borrowed: children */
  GtkWidget *head;
  GtkLabel *title;
  GtkWidget *pill;
  GtkWidget *figure_line;
  GtkLabel *value;
  GtkLabel *unit;
  GtkLabel *caption;
  GtkLabel *sentence;
  AdwBin *body;
  GtkWidget *foot_line;
  GtkLabel *foot;
  GtkWidget *origin;
};

enum
{
  ORIGIN_REQUESTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerTile, ter_tile, GTK_TYPE_BOX)

static gboolean
open_target (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  TerTile *self = TER_TILE (widget);

  if (self->target == NULL)
    return FALSE;

  return gtk_widget_activate_action (widget, "win.show-page", "s", self->target);
}

static void
origin_clicked_cb (TerTile *self)
{
  if (self->figure != NULL)
    g_signal_emit (self, signals[ORIGIN_REQUESTED], 0, self->figure);
}

static void
update_description (TerTile *self)
{
  g_autofree char *text =
      g_strdup_printf ("%s %s %s. %s", gtk_label_get_label (self->value),
                       gtk_label_get_label (self->unit), gtk_label_get_label (self->caption),
                       gtk_label_get_label (self->sentence));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  /* Several links of a page say the same: they are told apart by what they belong to. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->origin),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_label (self->title), -1);
}

static void
ter_tile_dispose (GObject *object)
{
  TerTile *self = TER_TILE (object);

  g_clear_pointer (&self->figure, ter_figure_unref);
  g_clear_pointer (&self->target, g_free);

  G_OBJECT_CLASS (ter_tile_parent_class)->dispose (object);
}

static void
ter_tile_class_init (TerTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_tile_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, open_target, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, open_target, NULL);

  /**
   * TerTile::origin-requested:
   * @figure: the figure that is shown
   *
   * A person asks where the figure comes from.
   */
  signals[ORIGIN_REQUESTED] =
      g_signal_new ("origin-requested", TER_TYPE_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, ter_figure_get_type ());
}

static void
add_head (TerTile *self)
{
  GtkWidget *line = adw_wrap_box_new ();

  /* Where the verdict does not fit beside the title it goes under it: neither is cut. */
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 8);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (line), 4);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (line), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (line), TRUE);
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (self->head, "tile-head");
  self->title = ter_text_label_new (NULL, "heading");
  gtk_label_set_natural_wrap_mode (self->title, GTK_NATURAL_WRAP_NONE);
  self->pill = ter_pill_new (NULL, NULL);
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (self->title));
  adw_wrap_box_append (ADW_WRAP_BOX (line), self->head);
  adw_wrap_box_append (ADW_WRAP_BOX (line), self->pill);
  gtk_box_append (GTK_BOX (self), line);
}

static void
add_figure (TerTile *self)
{
  GtkWidget *number;

  self->figure_line = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->figure_line), 10);
  adw_wrap_box_set_align (ADW_WRAP_BOX (self->figure_line), 0);
  self->value = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "figure");
  self->caption = ter_text_label_new (NULL, "secondary");
  gtk_widget_set_valign (GTK_WIDGET (self->caption), GTK_ALIGN_BASELINE_FILL);
  gtk_widget_set_valign (GTK_WIDGET (self->value), GTK_ALIGN_BASELINE_FILL);
  self->unit = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "figure-unit");
  gtk_widget_set_valign (GTK_WIDGET (self->unit), GTK_ALIGN_BASELINE_FILL);
  number = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (number, GTK_ALIGN_BASELINE_FILL);
  gtk_box_append (GTK_BOX (number), GTK_WIDGET (self->value));
  gtk_box_append (GTK_BOX (number), GTK_WIDGET (self->unit));
  adw_wrap_box_append (ADW_WRAP_BOX (self->figure_line), number);
  adw_wrap_box_append (ADW_WRAP_BOX (self->figure_line), GTK_WIDGET (self->caption));
  gtk_widget_set_visible (self->figure_line, FALSE);
  gtk_box_append (GTK_BOX (self), self->figure_line);

  self->sentence = ter_text_label_new (NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->sentence));
}

static void
add_foot (TerTile *self)
{
  self->foot_line = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->foot_line), 12);
  self->foot = ter_text_label_new (NULL, "caption");
  gtk_label_set_natural_wrap_mode (self->foot, GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_valign (GTK_WIDGET (self->foot), GTK_ALIGN_CENTER);
  /* The link stands at the end of the line, or at the start of the next one. */
  gtk_widget_set_hexpand (GTK_WIDGET (self->foot), TRUE);
  self->origin = gtk_button_new_with_label (_("Where does this come from?"));
  gtk_widget_add_css_class (self->origin, "flat");
  gtk_widget_add_css_class (self->origin, "origin-link");
  gtk_widget_set_valign (self->origin, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->origin, GTK_ALIGN_START);
  g_signal_connect_object (self->origin, "clicked", G_CALLBACK (origin_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (self->foot_line), GTK_WIDGET (self->foot));
  adw_wrap_box_append (ADW_WRAP_BOX (self->foot_line), self->origin);
  gtk_widget_set_visible (self->foot_line, FALSE);
  gtk_box_append (GTK_BOX (self), self->foot_line);
}

static void
clicked_cb (TerTile         *self,
            int              n_presses,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  /* Only the ground of the tile: what is inside has its own click. */
  if (n_presses == 1 && self->target != NULL)
    open_target (GTK_WIDGET (self), NULL, NULL);
}

static void
ter_tile_init (TerTile *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tile");
  add_head (self);
  add_figure (self);
  self->body = ADW_BIN (adw_bin_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->body), TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->body));
  add_foot (self);

  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * ter_tile_new:
 * @icon_name: (nullable): before the title
 * @title: plain text
 *
 * Returns: (transfer floating): a tile
 */
GtkWidget *
ter_tile_new (const char *icon_name,
              const char *title)
{
  TerTile *self = g_object_new (TER_TYPE_TILE, NULL);

  if (icon_name != NULL)
    gtk_box_prepend (GTK_BOX (self->head), gtk_image_new_from_icon_name (icon_name));
  ter_tile_set_title (self, title);

  return GTK_WIDGET (self);
}

/**
 * ter_tile_set_title:
 * @title: plain text
 *
 * Changes what the tile is about.
 */
void
ter_tile_set_title (TerTile    *self,
                    const char *title)
{
  g_return_if_fail (TER_IS_TILE (self));

  gtk_label_set_label (self->title, title);
  update_description (self);
}

/**
 * ter_tile_set_target:
 * @page: (nullable): the page that the tile opens: "energy"
 *
 * Makes the tile a stop of the keyboard, and a click on its ground open a page.
 */
void
ter_tile_set_target (TerTile    *self,
                     const char *page)
{
  g_return_if_fail (TER_IS_TILE (self));

  g_set_str (&self->target, page);
  gtk_widget_set_focusable (GTK_WIDGET (self), page != NULL);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), page != NULL ? "pointer" : NULL);
}

static char *
foot_text (const TerFigure *figure,
           gint64           now_us)
{
  g_autofree char *age = NULL;
  g_autofree char *share = NULL;

  if (figure->last_us != TER_INSTANT_NONE)
    age = ter_format_age (figure->last_us, now_us);
  if (isnan (figure->coverage))
    return g_steal_pointer (&age);

  share = ter_format_coverage (figure->coverage);
  if (age == NULL)
    /* Translators: which share of a period was measured. */
    return g_strdup_printf (_("Coverage %s"), share);

  /* Translators: which share of a period was measured, and how long ago the last measure was. */
  return g_strdup_printf (_("Coverage %s · %s"), share, age);
}

/* Shows what there is to know of the figure's worth. */
static void
set_foot (TerTile    *self,
          const char *foot)
{
  g_assert (TER_IS_TILE (self));

  gtk_label_set_label (self->foot, foot != NULL ? foot : "");
  gtk_widget_set_visible (self->foot_line, foot != NULL);
}

/* Shows a sentence, or none. */
static void
set_sentence (TerTile    *self,
              const char *sentence)
{
  g_assert (TER_IS_TILE (self));

  gtk_label_set_label (self->sentence, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL);
  update_description (self);
}

/* Shows a value, or none. */
static void
set_value (TerTile    *self,
           const char *value,
           const char *caption)
{
  g_assert (TER_IS_TILE (self));

  gtk_label_set_label (self->value, value != NULL ? value : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unit), FALSE);
  gtk_label_set_label (self->unit, "");
  gtk_label_set_label (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption),
                          caption != NULL &&
                              g_strcmp0 (caption, gtk_label_get_label (self->title)) != 0);
  gtk_widget_set_visible (self->figure_line, value != NULL);
  update_description (self);
}

/**
 * ter_tile_set_figure:
 * @figure: (nullable): what the tile says
 * @now_us: what time it is, for its age
 *
 * Shows a figure: value, verdict, sentence, coverage, age, and the link to where it comes from. Whatever
 * the figure does not know is left out.
 */
void
ter_tile_set_figure (TerTile   *self,
                     TerFigure *figure,
                     gint64     now_us)
{
  static const char *const classes[] = {
    [TER_VERDICT_NONE] = NULL, [TER_VERDICT_GOOD] = "good",       [TER_VERDICT_NOTICE] = "notice",
    [TER_VERDICT_BAD] = "bad", [TER_VERDICT_INSUFFICIENT] = NULL,
  };

  g_return_if_fail (TER_IS_TILE (self));

  g_clear_pointer (&self->figure, ter_figure_unref);
  gtk_widget_set_visible (self->origin, figure != NULL);
  if (figure == NULL)
    {
      set_value (self, NULL, NULL);
      ter_tile_set_pill (self, NULL, NULL);
      set_foot (self, NULL);
      return;
    }

  self->figure = ter_figure_ref (figure);
  g_autofree char *value = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *foot = foot_text (figure, now_us);

  if (isfinite (figure->value))
    ter_figure_text_parts (figure, figure->value, &value, &unit);
  set_value (self, value, figure->label);
  gtk_label_set_label (self->unit, unit != NULL ? unit : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unit), unit != NULL);
  ter_tile_set_pill (self, figure->verdict_text, classes[figure->verdict]);
  set_sentence (self, figure->sentence);
  set_foot (self, foot != NULL ? foot : "");
}

/**
 * ter_tile_set_pill:
 * @text: (nullable): a verdict in a word or two
 * @css_class: (nullable): "good", "notice", "bad", "info"
 *
 * Shows a verdict, or none.
 */
void
ter_tile_set_pill (TerTile    *self,
                   const char *text,
                   const char *css_class)
{
  g_return_if_fail (TER_IS_TILE (self));

  ter_pill_set (self->pill, text, css_class);
}

/**
 * ter_tile_set_body:
 * @body: (nullable): a chart, a list
 *
 * Shows something between the sentence and the foot.
 */
void
ter_tile_set_body (TerTile   *self,
                   GtkWidget *body)
{
  g_return_if_fail (TER_IS_TILE (self));

  adw_bin_set_child (self->body, body);
}

/**
 * ter_mini_list_new:
 * @label: what the list holds, for those who do not see it
 *
 * Returns: (transfer floating): a list for ter_mini_list_add()
 */
GtkWidget *
ter_mini_list_new (const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "mini-rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return list;
}

/**
 * ter_mini_list_add:
 * @role: (nullable): the style of the icon: "error", "warning", "accent"
 * @title: plain text
 * @subtitle: (nullable): plain text
 * @kind: what the row opens, by win.reveal: "device", "dataset", "source"
 * @id: which
 *
 * Adds a row that opens the thing itself.
 */
void
ter_mini_list_add (GtkWidget  *list,
                   const char *icon_name,
                   const char *role,
                   const char *title,
                   const char *subtitle,
                   const char *kind,
                   gint64      id)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *image = gtk_image_new_from_icon_name (icon_name);
  GtkLabel *label = ter_text_label_new (title, NULL);

  g_return_if_fail (GTK_IS_LIST_BOX (list));

  if (role != NULL)
    gtk_widget_add_css_class (image, role);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (label));
  if (subtitle != NULL)
    gtk_box_append (GTK_BOX (texts), GTK_WIDGET (ter_text_label_new (subtitle, "caption")));
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.reveal");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(sx)", kind, id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle != NULL ? subtitle : "", -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}
