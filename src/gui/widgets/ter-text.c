/* ter-text.c — Text of others in widgets that read markup
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The only place where a text of others meets a widget that reads markup. Where a widget can be told not to
 * read it, it is; elsewhere the text is escaped. Nothing is kept; main thread only.
 */

#include "config.h"

#include "ter-text.h"

/**
 * ter_text_set_row:
 * @title: (nullable): plain text
 * @subtitle: (nullable): plain text; for rows that have one
 *
 * Sets the texts of a row as they are, without markup.
 */
void
ter_text_set_row (AdwPreferencesRow *row,
                  const char        *title,
                  const char        *subtitle)
{
  g_return_if_fail (ADW_IS_PREFERENCES_ROW (row));

  adw_preferences_row_set_use_markup (row, FALSE);
  adw_preferences_row_set_title (row, title != NULL ? title : "");
  if (ADW_IS_ACTION_ROW (row))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  else if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle != NULL ? subtitle : "");
}

/**
 * ter_text_set_subtitle:
 * @subtitle: (nullable): plain text
 *
 * Sets the second line of a row and leaves its title.
 */
void
ter_text_set_subtitle (AdwActionRow *row,
                       const char   *subtitle)
{
  g_return_if_fail (ADW_IS_ACTION_ROW (row));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle (row, subtitle != NULL ? subtitle : "");
}

/**
 * ter_text_set_group:
 * @title: (nullable): plain text
 * @description: (nullable): plain text
 *
 * Sets the texts over a group of rows as they are; both read markup.
 */
void
ter_text_set_group (AdwPreferencesGroup *group,
                    const char          *title,
                    const char          *description)
{
  g_autofree char *plain_title = NULL;
  g_autofree char *plain_description = NULL;

  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));

  plain_title = g_markup_escape_text (title != NULL ? title : "", -1);
  plain_description = g_markup_escape_text (description != NULL ? description : "", -1);
  adw_preferences_group_set_title (group, plain_title);
  adw_preferences_group_set_description (group, plain_description);
}

/**
 * ter_text_toast_new:
 * @title: plain text
 *
 * Makes a toast that shows the text as it is.
 *
 * Returns: (transfer full): a toast
 */
AdwToast *
ter_text_toast_new (const char *title)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  /* With use-markup set to FALSE afterwards the first title would be parsed once. */
  escaped = g_markup_escape_text (title, -1);

  return adw_toast_new (escaped);
}

/**
 * ter_text_set_banner:
 * @title: plain text
 *
 * Sets the text of a banner as it is.
 */
void
ter_text_set_banner (AdwBanner  *banner,
                     const char *title)
{
  g_return_if_fail (ADW_IS_BANNER (banner));

  adw_banner_set_use_markup (banner, FALSE);
  adw_banner_set_title (banner, title != NULL ? title : "");
}

/**
 * ter_text_set_status:
 * @title: (nullable): plain text
 * @description: (nullable): plain text
 *
 * Sets the texts of a status page as they are; its description reads markup.
 */
void
ter_text_set_status (AdwStatusPage *page,
                     const char    *title,
                     const char    *description)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (ADW_IS_STATUS_PAGE (page));

  if (description != NULL)
    escaped = g_markup_escape_text (description, -1);
  adw_status_page_set_title (page, title != NULL ? title : "");
  adw_status_page_set_description (page, escaped);
}

/**
 * ter_text_shorten_authority:
 * @name: the name of a territory
 *
 * Shortens the legal form that a name begins with to the letters that French administrations write for it:
 * “Communauté de communes du Val-Clair” is “CC du Val-Clair”. Another name stays as it is.
 *
 * Returns: (transfer full): a name for narrow places; the whole one belongs in a tooltip or a title
 */
char *
ter_text_shorten_authority (const char *name)
{
  static const struct
  {
    const char *form;
    const char *letters;
  } forms[] = {
    { "Communauté de communes ", "CC " },
    { "Communauté d’agglomération ", "CA " },
    { "Communauté d'agglomération ", "CA " },
    { "Communauté urbaine ", "CU " },
    { "Établissement public territorial ", "EPT " },
    { "Pôle d’équilibre territorial et rural ", "PETR " },
    { "Pôle d'équilibre territorial et rural ", "PETR " },
    { "Syndicat intercommunal ", "SI " },
    { "Syndicat mixte ", "SM " },
  };

  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (name, forms[i].form))
      return g_strconcat (forms[i].letters, name + strlen (forms[i].form), NULL);

  return g_strdup (name);
}

/**
 * ter_text_label_new:
 * @text: (nullable): plain text
 * @css_class: (nullable): its style
 *
 * Makes a label that wraps and stands at the start of its line.
 *
 * Returns: (transfer floating): a label
 */
GtkLabel *
ter_text_label_new (const char *text,
                    const char *css_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), css_class);

  return label;
}
