/* ter-cli-table.c — Rows for people, in columns
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. Widths are those of a terminal: a wide character takes two columns, a combining one takes none.
 *  2. A cell comes from anywhere: control characters, which could drive the terminal, become U+FFFD.
 *  3. No line ends with spaces.
 */

#include "config.h"

#include <stdarg.h>

#include "ter-cli-table.h"

#define SPACING 2

struct _TerCliTable
{
  GPtrArray *cells;
  gboolean *is_right;
  guint *widths;
  guint n_columns;
};

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

static char *
make_safe (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *safe = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (safe, g_unichar_iscntrl (c) ? 0xFFFD : c);
    }

  return g_string_free (safe, FALSE);
}

static void
add_cell (TerCliTable *self,
          guint        column,
          const char  *text)
{
  char *safe = make_safe (text);

  self->widths[column] = MAX (self->widths[column], text_width (safe));
  g_ptr_array_add (self->cells, safe);
}

TerCliTable *
ter_cli_table_new (const char *first_title,
                   ...)
{
  TerCliTable *self = g_new0 (TerCliTable, 1);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  va_list arguments;

  va_start (arguments, first_title);
  for (const char *title = first_title; title != NULL; title = va_arg (arguments, const char *))
    g_ptr_array_add (titles, (gpointer) title);
  va_end (arguments);

  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->n_columns = titles->len;
  self->is_right = g_new0 (gboolean, titles->len);
  self->widths = g_new0 (guint, titles->len);
  for (guint i = 0; i < titles->len; i++)
    {
      const char *title = g_ptr_array_index (titles, i);

      self->is_right[i] = title[0] == '>';
      add_cell (self, i, self->is_right[i] ? title + 1 : title);
    }

  return self;
}

void
ter_cli_table_free (TerCliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self->is_right);
  g_free (self->widths);
  g_free (self);
}

void
ter_cli_table_add (TerCliTable *self,
                   ...)
{
  va_list arguments;

  va_start (arguments, self);
  for (guint i = 0; i < self->n_columns; i++)
    add_cell (self, i, va_arg (arguments, const char *));
  va_end (arguments);
}

static void
append_spaces (GString *text,
               guint    count)
{
  for (guint i = 0; i < count; i++)
    g_string_append_c (text, ' ');
}

char *
ter_cli_table_to_string (TerCliTable *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, i);
      guint column = i % self->n_columns;
      guint padding = self->widths[column] - text_width (cell);

      if (column > 0)
        append_spaces (text, SPACING);
      if (self->is_right[column])
        append_spaces (text, padding);
      g_string_append (text, cell);
      if (!self->is_right[column])
        append_spaces (text, padding);
      if (column + 1 < self->n_columns)
        continue;
      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
