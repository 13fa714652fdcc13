/* ter-json-writer.c — Writes JSON that reads back the same
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A writer appends to one text. `levels` holds one byte per open container: what it is and whether something
 * was written in it already, which is all that commas and line ends need.
 *
 * 1. The text is valid UTF-8 whatever was given: what is not is replaced by U+FFFD.
 * 2. A double is written with the fewest digits that read back the same bits, always with a point or an
 *    exponent; NaN and the infinities are written as null.
 * 3. A mistake of the caller (a key in an array, an end without its begin) is an assertion: the sequence of
 *    calls is code, never data.
 */

#include "config.h"

#include <math.h>

#include "ter-json-private.h"
#include "ter-json-writer.h"

typedef struct
{
  gboolean object;
  gboolean begun;
} Level;

struct _TerJsonWriter
{
  GString *text;
  GArray *levels;
  gboolean pretty;
  gboolean after_key;
};

/**
 * ter_json_writer_new:
 * @pretty: whether to write one member a line, for people
 *
 * Creates a writer of one value.
 *
 * Returns: (transfer full): a writer
 */
TerJsonWriter *
ter_json_writer_new (gboolean pretty)
{
  TerJsonWriter *self = g_new0 (TerJsonWriter, 1);

  self->text = g_string_new (NULL);
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  self->pretty = pretty;
  return self;
}

/**
 * ter_json_writer_free:
 *
 * Frees a writer and what it wrote.
 */
void
ter_json_writer_free (TerJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->text, TRUE);
  g_array_unref (self->levels);
  g_free (self);
}

static Level *
get_level (TerJsonWriter *self)
{
  return self->levels->len > 0 ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
}

static void
break_line (TerJsonWriter *self)
{
  if (!self->pretty)
    return;

  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->levels->len; i++)
    g_string_append (self->text, "  ");
}

static void
separate (TerJsonWriter *self)
{
  Level *level = get_level (self);

  if (level == NULL)
    return;
  if (level->begun)
    g_string_append_c (self->text, ',');
  level->begun = TRUE;
  break_line (self);
}

/* What stands before any value: nothing after a key, a comma or a line end in an array. */
static void
begin_value (TerJsonWriter *self)
{
  g_assert (self != NULL);

  if (self->after_key)
    {
      self->after_key = FALSE;
      return;
    }

  g_assert (get_level (self) != NULL || self->text->len == 0);
  g_assert (get_level (self) == NULL || !get_level (self)->object);
  separate (self);
}

static void
append_escaped (GString    *text,
                const char *value)
{
  static const char short_names[] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
  };

  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, (char) c);
        }
      else if (c < sizeof short_names && short_names[c] != 0)
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, short_names[c]);
        }
      else if (c < 0x20)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, (char) c);
    }
  g_string_append_c (text, '"');
}

static void
append_string (GString    *text,
               const char *value)
{
  g_autofree char *repaired = NULL;

  if (!g_utf8_validate (value, -1, NULL))
    repaired = g_utf8_make_valid (value, -1);
  append_escaped (text, repaired != NULL ? repaired : value);
}

static void
begin_container (TerJsonWriter *self,
                 gboolean       object)
{
  Level level = { .object = object };

  begin_value (self);
  g_string_append_c (self->text, object ? '{' : '[');
  g_array_append_val (self->levels, level);
}

static void
end_container (TerJsonWriter *self,
               gboolean       object)
{
  Level *level = get_level (self);
  gboolean begun;

  g_assert (level != NULL && level->object == object && !self->after_key);

  begun = level->begun;
  g_array_set_size (self->levels, self->levels->len - 1);
  if (begun)
    break_line (self);
  g_string_append_c (self->text, object ? '}' : ']');
}

/**
 * ter_json_writer_begin_object:
 *
 * Opens an object.
 */
void
ter_json_writer_begin_object (TerJsonWriter *self)
{
  begin_container (self, TRUE);
}

/**
 * ter_json_writer_end_object:
 *
 * Closes the object opened last.
 */
void
ter_json_writer_end_object (TerJsonWriter *self)
{
  end_container (self, TRUE);
}

/**
 * ter_json_writer_begin_array:
 *
 * Opens an array.
 */
void
ter_json_writer_begin_array (TerJsonWriter *self)
{
  begin_container (self, FALSE);
}

/**
 * ter_json_writer_end_array:
 *
 * Closes the array opened last.
 */
void
ter_json_writer_end_array (TerJsonWriter *self)
{
  end_container (self, FALSE);
}

/**
 * ter_json_writer_key:
 * @key: the member's name; the caller writes each name once in an object
 *
 * Begins a member; its value follows.
 */
void
ter_json_writer_key (TerJsonWriter *self,
                     const char    *key)
{
  g_return_if_fail (self != NULL && key != NULL);
  g_assert (get_level (self) != NULL && get_level (self)->object && !self->after_key);

  separate (self);
  append_string (self->text, key);
  g_string_append (self->text, self->pretty ? ": " : ":");
  self->after_key = TRUE;
}

/**
 * ter_json_writer_string:
 * @value: (nullable): a text; %NULL is written as null
 *
 * Writes a text.
 */
void
ter_json_writer_string (TerJsonWriter *self,
                        const char    *value)
{
  begin_value (self);
  if (value != NULL)
    append_string (self->text, value);
  else
    g_string_append (self->text, "null");
}

/**
 * ter_json_writer_int:
 * @value: a number
 *
 * Writes a whole number.
 */
void
ter_json_writer_int (TerJsonWriter *self,
                     gint64         value)
{
  begin_value (self);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

/**
 * ter_json_writer_double:
 * @value: a number
 *
 * Writes a number with the fewest digits that read back the same; NaN and the infinities as null.
 */
void
ter_json_writer_double (TerJsonWriter *self,
                        double         value)
{
  char pool[1024];
  yyjson_alc allocator;
  yyjson_val number = { 0 };
  gsize length = 0;
  char *written;

  begin_value (self);
  if (!isfinite (value))
    {
      g_string_append (self->text, "null");
      return;
    }

  /* The pool spares an allocation for each number. */
  yyjson_alc_pool_init (&allocator, pool, sizeof pool);
  unsafe_yyjson_set_real (&number, value);
  written = yyjson_val_write_opts (&number, YYJSON_WRITE_NOFLAG, &allocator, &length, NULL);
  g_assert (written != NULL);
  g_string_append_len (self->text, written, (gssize) length);
}

/**
 * ter_json_writer_boolean:
 * @value: true or false
 *
 * Writes a boolean.
 */
void
ter_json_writer_boolean (TerJsonWriter *self,
                         gboolean       value)
{
  begin_value (self);
  g_string_append (self->text, value ? "true" : "false");
}

/**
 * ter_json_writer_null:
 *
 * Writes null.
 */
void
ter_json_writer_null (TerJsonWriter *self)
{
  begin_value (self);
  g_string_append (self->text, "null");
}

/**
 * ter_json_writer_member_string:
 * @key: the member's name
 * @value: (nullable): a text
 *
 * Writes a member that is a text.
 */
void
ter_json_writer_member_string (TerJsonWriter *self,
                               const char    *key,
                               const char    *value)
{
  ter_json_writer_key (self, key);
  ter_json_writer_string (self, value);
}

/**
 * ter_json_writer_member_int:
 * @key: the member's name
 * @value: a number
 *
 * Writes a member that is a whole number.
 */
void
ter_json_writer_member_int (TerJsonWriter *self,
                            const char    *key,
                            gint64         value)
{
  ter_json_writer_key (self, key);
  ter_json_writer_int (self, value);
}

/**
 * ter_json_writer_member_double:
 * @key: the member's name
 * @value: a number
 *
 * Writes a member that is a number.
 */
void
ter_json_writer_member_double (TerJsonWriter *self,
                               const char    *key,
                               double         value)
{
  ter_json_writer_key (self, key);
  ter_json_writer_double (self, value);
}

/**
 * ter_json_writer_member_boolean:
 * @key: the member's name
 * @value: true or false
 *
 * Writes a member that is a boolean.
 */
void
ter_json_writer_member_boolean (TerJsonWriter *self,
                                const char    *key,
                                gboolean       value)
{
  ter_json_writer_key (self, key);
  ter_json_writer_boolean (self, value);
}

/**
 * ter_json_writer_steal:
 *
 * Takes the text, and leaves the writer ready for another value.
 *
 * Returns: (transfer full): JSON
 */
char *
ter_json_writer_steal (TerJsonWriter *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_assert (self->levels->len == 0 && !self->after_key);

  text = g_string_free (self->text, FALSE);
  self->text = g_string_new (NULL);
  return text;
}
