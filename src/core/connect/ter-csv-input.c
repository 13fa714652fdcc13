/* ter-csv-input.c — Opens a table file: plain, compressed, in whatever encoding
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * From bytes to a reader that sees UTF-8 or windows-1252. A plain file is mapped and never copied. A compressed
 * one, or one in UTF-16, goes through a stream, so that its size costs no memory.
 *
 *  1. What unfolds is counted as it unfolds: a file of a kilobyte that holds a gigabyte is refused when it has
 *     given a thousand times its size, not when the disk is full.
 *  2. What is plainly not a table (a spreadsheet, a PDF, a web page) is refused by name, before a line of it is
 *     called bad.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-csv-input.h"

G_DEFINE_QUARK (ter - csv - error - quark, ter_csv_error)

/* How much of a file is looked at to know what it is. */
#define SAMPLE_BYTES (1024 * 1024)

/* A stream that refuses to unfold without end. */

#define TER_TYPE_BUDGET_CONVERTER (ter_budget_converter_get_type ())
G_DECLARE_FINAL_TYPE (TerBudgetConverter, ter_budget_converter, TER, BUDGET_CONVERTER, GObject)

struct _TerBudgetConverter
{
  GObject parent_instance;

  /* Owned */
  GConverter *inner;

  gint64 budget;
};

static GConverterResult
ter_budget_converter_convert (GConverter     *converter,
                              const void     *inbuf,
                              gsize           inbuf_size,
                              void           *outbuf,
                              gsize           outbuf_size,
                              GConverterFlags flags,
                              gsize          *bytes_read,
                              gsize          *bytes_written,
                              GError        **error)
{
  TerBudgetConverter *self = TER_BUDGET_CONVERTER (converter);
  GConverterResult result =
      g_converter_convert (self->inner, inbuf, inbuf_size, outbuf, outbuf_size, flags, bytes_read,
                           bytes_written, error);

  if (result == G_CONVERTER_ERROR)
    return result;
  self->budget -= *bytes_written;
  if (self->budget < 0)
    {
      g_set_error_literal (error, TER_CSV_ERROR, TER_CSV_ERROR_TOO_LARGE,
                           _("The compressed file unfolds into far more than a table of its size "
                             "would. Nothing more of it was read. Uncompress it yourself if you "
                             "trust it."));
      return G_CONVERTER_ERROR;
    }

  return result;
}

static void
ter_budget_converter_reset (GConverter *converter)
{
  g_converter_reset (TER_BUDGET_CONVERTER (converter)->inner);
}

static void
ter_budget_converter_iface_init (GConverterIface *iface)
{
  iface->convert = ter_budget_converter_convert;
  iface->reset = ter_budget_converter_reset;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TerBudgetConverter,
                               ter_budget_converter,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER,
                                                      ter_budget_converter_iface_init))

static void
ter_budget_converter_finalize (GObject *object)
{
  g_clear_object (&TER_BUDGET_CONVERTER (object)->inner);

  G_OBJECT_CLASS (ter_budget_converter_parent_class)->finalize (object);
}

static void
ter_budget_converter_class_init (TerBudgetConverterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_budget_converter_finalize;
}

static void
ter_budget_converter_init (TerBudgetConverter *self)
{
}

static GInputStream *
convert_stream (GInputStream *base,
                GConverter   *converter)
{
  return g_converter_input_stream_new (base, converter);
}

/**
 * ter_csv_map:
 * @path: a file
 *
 * Maps a file into memory.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with @error set
 */
GBytes *
ter_csv_map (const char *path,
             GError    **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  mapped = g_mapped_file_new (path, FALSE, &local_error);
  if (mapped != NULL)
    return g_mapped_file_get_bytes (mapped);

  name = g_filename_display_name (path);
  g_set_error (error, TER_CSV_ERROR, TER_CSV_ERROR_UNREADABLE,
               _("The file “%s” could not be read: %s. Nothing was brought in."), name,
               local_error->message);
  return NULL;
}

/**
 * ter_csv_is_gzip:
 *
 * Tells whether a file is compressed by gzip, whatever its name.
 */
gboolean
ter_csv_is_gzip (GBytes *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);

  return length >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8;
}

/**
 * ter_csv_unpack:
 * @bytes: what gzip made
 *
 * Returns: (transfer full): a stream of what is inside, that fails when it goes past
 *   %TER_CSV_MAX_UNPACKED_BYTES or %TER_CSV_MAX_UNPACKED_RATIO
 */
GInputStream *
ter_csv_unpack (GBytes *bytes)
{
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (TerBudgetConverter) converter = g_object_new (TER_TYPE_BUDGET_CONVERTER, NULL);

  converter->inner = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  converter->budget =
      MIN (TER_CSV_MAX_UNPACKED_BYTES,
           (gint64) MAX (g_bytes_get_size (bytes), 1024) * TER_CSV_MAX_UNPACKED_RATIO);

  return convert_stream (base, G_CONVERTER (converter));
}

/* Refuses by name what people most often take for a table. */
static gboolean
check_is_text (const char *data,
               gsize       length,
               GError    **error)
{
  static const struct
  {
    const char *magic;
    const char *what;
  } others[] = {
    { "PK\003\004", N_("a spreadsheet or an archive; save it as CSV first") },
    { "\320\317\021\340", N_("an old spreadsheet (.xls); save it as CSV first") },
    { "%PDF", N_("a PDF") },
    { "SQLite format 3", N_("a database") },
    { "<!DOCTYPE", N_("a web page: the server answered with a page where a file was expected") },
    { "<!doctype", N_("a web page: the server answered with a page where a file was expected") },
    { "<html", N_("a web page: the server answered with a page where a file was expected") },
    { "<?xml", N_("an XML file") },
    { "\177ELF", N_("a program") },
  };

  if (length == 0)
    {
      g_set_error_literal (error, TER_CSV_ERROR, TER_CSV_ERROR_EMPTY,
                           _("The file is empty. Nothing was brought in."));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (length >= strlen (others[i].magic) &&
          memcmp (data, others[i].magic, strlen (others[i].magic)) == 0)
        {
          g_set_error (error, TER_CSV_ERROR, TER_CSV_ERROR_NOT_TEXT,
                       _("The file is not a table of text: it is %s. Nothing was brought in."),
                       _ (others[i].what));
          return FALSE;
        }
    }

  return TRUE;
}

/* UTF-8 when the sample is strictly so. A character cut by the end of the sample does not count against it, nor
 * does a NUL, which says nothing of the encoding. */
static TerImportEncoding
guess_encoding (const char *data,
                gsize       length)
{
  const char *end = data, *stop = data + length;

  while (!g_utf8_validate_len (end, stop - end, &end))
    {
      if (*end == '\0')
        end++;
      else if (length == SAMPLE_BYTES && stop - end < 4 &&
               g_utf8_get_char_validated (end, stop - end) == (gunichar) -2)
        return TER_IMPORT_UTF8;
      else
        return TER_IMPORT_WINDOWS_1252;
    }

  return TER_IMPORT_UTF8;
}

static TerCsvReader *
open_utf16 (GInputStream *stream,
            const char   *charset,
            GError      **error)
{
  g_autoptr (GCharsetConverter) converter = g_charset_converter_new ("UTF-8", charset, error);
  g_autoptr (GInputStream) text = NULL;

  if (converter == NULL)
    return NULL;
  g_charset_converter_set_use_fallback (converter, TRUE);
  text = convert_stream (stream, G_CONVERTER (converter));

  return ter_csv_reader_new_for_stream (text);
}

/**
 * ter_csv_input_open:
 * @bytes: a file, best mapped
 * @encoding: (out): how its bytes stand for characters
 *
 * Opens a file, compressed or not. A byte order mark is left out.
 *
 * Returns: (transfer full) (nullable): a reader at the first character, or %NULL with @error set
 */
TerCsvReader *
ter_csv_input_open (GBytes            *bytes,
                    TerImportEncoding *encoding,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr (TerCsvReader) reader = NULL;
  gboolean packed;
  const char *data;
  gsize length;

  g_return_val_if_fail (bytes != NULL && encoding != NULL, NULL);

  packed = ter_csv_is_gzip (bytes);
  if (packed)
    {
      g_autoptr (GInputStream) stream = ter_csv_unpack (bytes);

      reader = ter_csv_reader_new_for_stream (stream);
    }
  else
    reader = ter_csv_reader_new (bytes);

  if (!ter_csv_reader_peek (reader, SAMPLE_BYTES, &data, &length, cancellable, error) ||
      !check_is_text (data, length, error))
    return NULL;
  if (length >= 2 && (memcmp (data, "\377\376", 2) == 0 || memcmp (data, "\376\377", 2) == 0))
    {
      const char *charset = data[0] == '\377' ? "UTF-16LE" : "UTF-16BE";
      g_autoptr (GBytes) rest =
          packed ? g_bytes_ref (bytes)
                 : g_bytes_new_from_bytes (bytes, 2, g_bytes_get_size (bytes) - 2);
      g_autoptr (GInputStream) stream =
          packed ? ter_csv_unpack (bytes) : g_memory_input_stream_new_from_bytes (rest);

      if (packed && g_input_stream_skip (stream, 2, cancellable, error) < 0)
        return NULL;
      *encoding = TER_IMPORT_UTF16;
      return open_utf16 (stream, charset, error);
    }
  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    ter_csv_reader_skip (reader, 3);
  *encoding = guess_encoding (data, length);

  return g_steal_pointer (&reader);
}
