/* ter-announce.c — Says something to those who do not see it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-announce.h"

/**
 * ter_announce:
 * @accessible: what speaks: a chart, a map
 * @text: what it says, plain text in the language of the user
 *
 * Has a screen reader say something now. The text stays the value of @accessible, so that it can be read again.
 */
void
ter_announce (GtkAccessible *accessible,
              const char    *text)
{
  g_autoptr (GtkATContext) context = NULL;

  g_return_if_fail (GTK_IS_ACCESSIBLE (accessible));
  g_return_if_fail (text != NULL);

  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  context = gtk_accessible_get_at_context (accessible);
  /* The context of tests (GTK_A11Y=test) has no announcements, and GTK 4.18 calls them all the same: it crashes. */
  if (context != NULL && g_strcmp0 (G_OBJECT_TYPE_NAME (context), "GtkTestATContext") != 0)
    gtk_accessible_announce (accessible, text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
