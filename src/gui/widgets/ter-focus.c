/* ter-focus.c — The keyboard stays where it was when what a page shows is made again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A page that shows another answer may make its rows anew; the one that a person was on is then gone, and the next key
 * would begin at the top of the window. The way from the page to the widget that has the keyboard is remembered before,
 * and walked again after.
 *
 *  1. A step of the way is known by what it stands for (the target of a row's action, the title of a row) where it says
 *     so, and by its rank otherwise: a list that grew above a row does not move the keyboard to its neighbour.
 *  2. A way that ends early gives the keyboard to the nearest thing that takes it: the row before, the list, the page.
 *  3. The keyboard is only given back where it was lost: a person who went elsewhere meanwhile is left there.
 *  4. A dialog gives the keyboard back to the widget that had it, which may be no more by then: the last place under the
 *     page is remembered as long as the page is on screen.
 */

#include "config.h"

#include "ter-focus.h"

#define LAST_PLACE "ter-focus-place"
/* Where the keyboard was when a dialog came. */
#define PLACE_BEFORE "ter-focus-place-before"

typedef struct
{
  char *key;
  guint rank;
} Step;

struct _TerFocusPlace
{
  GArray *steps;
  GWeakRef widget;
};

static void
step_clear (gpointer data)
{
  g_free (((Step *) data)->key);
}

void
ter_focus_place_free (TerFocusPlace *self)
{
  g_array_unref (self->steps);
  g_weak_ref_clear (&self->widget);
  g_free (self);
}

/* What a widget stands for; NULL when only its rank tells it apart. */
static char *
dup_key (GtkWidget *widget)
{
  GVariant *target = GTK_IS_ACTIONABLE (widget)
                         ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget))
                         : NULL;

  if (target != NULL)
    return g_variant_print (target, TRUE);
  if (ADW_IS_PREFERENCES_ROW (widget))
    return g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));

  return NULL;
}

static guint
get_rank (GtkWidget *widget)
{
  guint rank = 0;

  while ((widget = gtk_widget_get_prev_sibling (widget)) != NULL)
    rank++;

  return rank;
}

static GtkWidget *
get_focus (GtkWidget *root)
{
  GtkRoot *window = gtk_widget_get_root (root);
  GtkWidget *focus = window != NULL ? gtk_root_get_focus (window) : NULL;

  return focus != NULL && gtk_widget_get_mapped (focus) ? focus : NULL;
}

/**
 * ter_focus_remember:
 * @root: a page
 *
 * Remembers where the keyboard is.
 *
 * Returns: (transfer full) (nullable): the place, or %NULL when the keyboard is not under @root
 */
TerFocusPlace *
ter_focus_remember (GtkWidget *root)
{
  GtkWidget *focus;
  TerFocusPlace *self;

  g_return_val_if_fail (GTK_IS_WIDGET (root), NULL);

  focus = get_focus (root);
  if (focus == NULL || focus == root || !gtk_widget_is_ancestor (focus, root))
    return NULL;

  self = g_new0 (TerFocusPlace, 1);
  g_weak_ref_init (&self->widget, focus);
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  for (GtkWidget *at = focus; at != root; at = gtk_widget_get_parent (at))
    {
      Step step = { dup_key (at), get_rank (at) };

      g_array_prepend_val (self->steps, step);
    }

  return self;
}

static GtkWidget *
find_step (GtkWidget  *parent,
           const Step *step)
{
  GtkWidget *by_rank = NULL;
  guint rank = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child), rank++)
    {
      g_autofree char *key = step->key != NULL ? dup_key (child) : NULL;

      if (key != NULL && g_str_equal (key, step->key))
        return child;
      /* Past the end: the last one. */
      if (rank <= step->rank)
        by_rank = child;
    }

  return by_rank;
}

static gboolean
take_focus (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) &&
         (gtk_widget_grab_focus (widget) || gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD));
}

static gboolean
walk (const TerFocusPlace *self,
      GtkWidget           *root)
{
  g_autoptr (GPtrArray) way = g_ptr_array_new ();

  g_ptr_array_add (way, root);
  for (guint i = 0; i < self->steps->len; i++)
    {
      GtkWidget *child =
          find_step (g_ptr_array_index (way, way->len - 1), &g_array_index (self->steps, Step, i));

      if (child == NULL)
        break;
      g_ptr_array_add (way, child);
    }
  for (guint i = way->len; i-- > 0;)
    if (take_focus (g_ptr_array_index (way, i)))
      return TRUE;

  return FALSE;
}

/**
 * ter_focus_restore:
 * @self: where the keyboard was
 * @root: the same page, which shows something else by now
 *
 * Gives the keyboard back, if it was lost.
 *
 * Returns: whether the keyboard is somewhere now
 */
gboolean
ter_focus_restore (const TerFocusPlace *self,
                   GtkWidget           *root)
{
  g_return_val_if_fail (self != NULL && GTK_IS_WIDGET (root), FALSE);

  return get_focus (root) != NULL || walk (self, root);
}

static void
focus_moved_cb (GtkWidget *root)
{
  TerFocusPlace *place = ter_focus_remember (root);

  if (place != NULL)
    g_object_set_data_full (G_OBJECT (root), LAST_PLACE, place,
                            (GDestroyNotify) ter_focus_place_free);
}

static gboolean
return_focus_cb (gpointer data)
{
  TerFocusPlace *place = g_object_steal_data (data, PLACE_BEFORE);
  g_autoptr (GtkWidget) widget = place != NULL ? g_weak_ref_get (&place->widget) : NULL;

  /* As long as the widget is there, libadwaita gives it the keyboard; otherwise it takes the first one that it finds. */
  if (place != NULL && gtk_widget_get_mapped (data) &&
      (widget == NULL || !gtk_widget_get_mapped (widget)))
    walk (place, data);
  g_clear_pointer (&place, ter_focus_place_free);

  return G_SOURCE_REMOVE;
}

static void
dialog_changed_cb (GtkWidget            *root,
                   GParamSpec           *pspec,
                   AdwApplicationWindow *window)
{
  if (adw_application_window_get_visible_dialog (window) == NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, return_focus_cb, g_object_ref (root), g_object_unref);
  else if (g_object_get_data (G_OBJECT (root), PLACE_BEFORE) == NULL)
    g_object_set_data_full (G_OBJECT (root), PLACE_BEFORE,
                            g_object_steal_data (G_OBJECT (root), LAST_PLACE),
                            (GDestroyNotify) ter_focus_place_free);
}

static void
map_cb (GtkWidget *root)
{
  GtkRoot *window = gtk_widget_get_root (root);

  if (window != NULL)
    g_signal_connect_object (window, "notify::focus-widget", G_CALLBACK (focus_moved_cb), root,
                             G_CONNECT_SWAPPED);
  if (ADW_IS_APPLICATION_WINDOW (window))
    g_signal_connect_object (window, "notify::visible-dialog", G_CALLBACK (dialog_changed_cb), root,
                             G_CONNECT_SWAPPED);
}

static void
unmap_cb (GtkWidget *root)
{
  GtkRoot *window = gtk_widget_get_root (root);

  if (window == NULL)
    return;
  g_signal_handlers_disconnect_by_func (window, focus_moved_cb, root);
  g_signal_handlers_disconnect_by_func (window, dialog_changed_cb, root);
}

/**
 * ter_focus_keep:
 * @root: a page
 *
 * Has the keyboard come back under a page when a dialog over it is gone, even if the page was filled anew meanwhile.
 */
void
ter_focus_keep (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  g_signal_connect (root, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (root, "unmap", G_CALLBACK (unmap_cb), NULL);
}
