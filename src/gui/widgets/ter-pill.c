/* ter-pill.c — A word on a coloured ground
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-pill.h"

/**
 * ter_pill_new:
 * @text: (nullable): plain text, a word or two
 * @css_class: (nullable): "good", "notice", "bad", "info"
 *
 * Returns: (transfer floating): a pill
 */
GtkWidget *
ter_pill_new (const char *text,
              const char *css_class)
{
  GtkWidget *pill = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (pill), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  ter_pill_set (pill, text, css_class);

  return pill;
}

/**
 * ter_pill_set:
 * @pill: a pill
 * @text: (nullable): its word; without one it is hidden
 * @css_class: (nullable): "good", "notice", "bad", "info"
 *
 * Changes what a pill says.
 */
void
ter_pill_set (GtkWidget  *pill,
              const char *text,
              const char *css_class)
{
  const char *classes[] = { "pill-label", css_class, NULL };

  g_return_if_fail (GTK_IS_LABEL (pill));

  gtk_label_set_label (GTK_LABEL (pill), text != NULL ? text : "");
  gtk_widget_set_visible (pill, text != NULL && *text != '\0');
  gtk_widget_set_css_classes (pill, classes);
}
