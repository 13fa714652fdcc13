/* ter-http-body.c — A body that stays within its budgets
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Takes what comes from the network piece by piece, unpacks it if it is packed, and keeps it in memory or
 * writes it to a file. 988 bytes can unpack to half a gigabyte, so the library's own unpacking is switched off
 * (ter-http-exchange.c) and this one counts.
 *
 * 1. No more than max_bytes come out, packed or not.
 * 2. Past one mebibyte, no more than a hundred times what came in comes out.
 * 3. One packing at most: gzip or deflate. A list of several is refused, whatever is in it.
 * 4. A packed body that ends too early is damaged, not short.
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "ter-http-private.h"

#define PIECE 65536
#define RATIO 100
#define RATIO_FROM (1024 * 1024)

struct _TerHttpBody
{
  gint64 max_bytes;
  int fd;
  gint64 n_in;
  gint64 n_out;
  gboolean deflate;
  gboolean ended; /* the packing said that it is at its end */

  /* Owned */
  GConverter *unpacker; /* NULL while the body is not packed */
  GByteArray *pending;  /* packed bytes that are not enough yet */
  GByteArray *kept;
};

/*< private >
 * ter_http_body_new:
 * @encoding: (nullable): the header Content-Encoding
 * @max_bytes: the largest body, unpacked
 * @save_to_fd: where to write it, or -1 to keep it
 *
 * Prepares for a body.
 *
 * Returns: (transfer full) (nullable): %NULL with %TER_HTTP_ERROR_BAD_ENCODING
 */
TerHttpBody *
ter_http_body_new (const char *encoding,
                   gint64      max_bytes,
                   int         save_to_fd,
                   GError    **error)
{
  g_autoptr (TerHttpBody) self = g_new0 (TerHttpBody, 1);
  g_autofree char *name = g_strstrip (g_ascii_strdown (encoding != NULL ? encoding : "", -1));

  self->max_bytes = max_bytes;
  self->fd = save_to_fd;
  self->pending = g_byte_array_new ();
  self->kept = g_byte_array_new ();

  if (g_str_equal (name, "gzip") || g_str_equal (name, "x-gzip"))
    self->unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  else if (g_str_equal (name, "deflate"))
    self->deflate = TRUE;
  else if (!g_str_equal (name, "") && !g_str_equal (name, "identity"))
    {
      g_set_error_literal (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_ENCODING,
          _("The server packs its answer in a way that was not asked for; nothing was read"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/*< private >
 * ter_http_body_free:
 */
void
ter_http_body_free (TerHttpBody *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->unpacker);
  g_byte_array_unref (self->pending);
  g_byte_array_unref (self->kept);
  g_free (self);
}

static gboolean
save (int           fd,
      const guint8 *data,
      gsize         length,
      GError      **error)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       _("The download could not be written to the disk: %s"), g_strerror (errno));
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }

  return TRUE;
}

static gboolean
emit (TerHttpBody  *self,
      const guint8 *data,
      gsize         length,
      GError      **error)
{
  self->n_out += (gint64) length;
  if (self->n_out > self->max_bytes)
    {
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TOO_LARGE,
                   _("The answer is larger than %ld bytes; nothing of it was kept"),
                   (long) self->max_bytes);
      return FALSE;
    }
  if (self->unpacker != NULL && self->n_out > RATIO_FROM && self->n_out / RATIO > self->n_in)
    {
      g_set_error (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_TOO_LARGE,
          _("The answer unpacks to more than %d times its size, as only an attack does; nothing of it was kept"),
          RATIO);
      return FALSE;
    }

  if (self->fd >= 0)
    return save (self->fd, data, length, error);

  g_byte_array_append (self->kept, data, (guint) length);
  return TRUE;
}

static gboolean
refuse_damaged (GError **error)
{
  g_set_error_literal (error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_ENCODING,
                       _("The answer is packed, and damaged; nothing of it was kept"));
  return FALSE;
}

/* "deflate" should mean zlib, and some servers send it bare. The first two bytes tell. */
static gboolean
choose_deflate (TerHttpBody *self)
{
  const guint8 *head = self->pending->data;
  gboolean zlib;

  if (self->pending->len < 2)
    return FALSE;

  zlib = (head[0] & 0x0f) == 8 && (head[0] * 256 + head[1]) % 31 == 0;
  self->unpacker = G_CONVERTER (g_zlib_decompressor_new (zlib ? G_ZLIB_COMPRESSOR_FORMAT_ZLIB
                                                              : G_ZLIB_COMPRESSOR_FORMAT_RAW));
  return TRUE;
}

/* One step; sets *stuck when more bytes are needed. */
static gboolean
unpack_step (TerHttpBody *self,
             gboolean    *stuck,
             GError     **error)
{
  guint8 out[PIECE];
  gsize n_read = 0;
  gsize n_written = 0;
  g_autoptr (GError) problem = NULL;
  GConverterResult result;

  if (self->ended)
    {
      /* Several gzip members one after the other are one body (RFC 1952). */
      g_converter_reset (self->unpacker);
      self->ended = FALSE;
    }
  result = g_converter_convert (self->unpacker, self->pending->data, self->pending->len, out,
                                sizeof out, G_CONVERTER_NO_FLAGS, &n_read, &n_written, &problem);
  if (result == G_CONVERTER_ERROR)
    {
      *stuck = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
      return *stuck || refuse_damaged (error);
    }

  g_byte_array_remove_range (self->pending, 0, (guint) n_read);
  self->ended = result == G_CONVERTER_FINISHED;
  *stuck = !self->ended && n_read == 0 && n_written == 0;
  return n_written == 0 || emit (self, out, n_written, error);
}

/*< private >
 * ter_http_body_write:
 * @data: a piece as it came
 * @length: its length
 *
 * Takes a piece.
 *
 * Returns: %FALSE when the body must be given up
 */
gboolean
ter_http_body_write (TerHttpBody  *self,
                     const guint8 *data,
                     gsize         length,
                     GError      **error)
{
  gboolean stuck = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  self->n_in += (gint64) length;
  if (self->unpacker == NULL && !self->deflate)
    return emit (self, data, length, error);

  g_byte_array_append (self->pending, data, (guint) length);
  if (self->unpacker == NULL && !choose_deflate (self))
    return TRUE;
  /* Goes on without input as well: the unpacker may hold more output than one piece. */
  while (!stuck && !(self->ended && self->pending->len == 0))
    if (!unpack_step (self, &stuck, error))
      return FALSE;

  return TRUE;
}

/*< private >
 * ter_http_body_end:
 *
 * Says that nothing more comes.
 *
 * Returns: %FALSE when something is missing
 */
gboolean
ter_http_body_end (TerHttpBody *self,
                   GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* A packed body of no bytes at all is what a 304 or a 204 has. */
  if (self->n_in == 0 || (self->unpacker == NULL && !self->deflate))
    return TRUE;
  if (!self->ended || self->pending->len > 0)
    return refuse_damaged (error);

  return TRUE;
}

/*< private >
 * ter_http_body_get_size:
 *
 * Gets how much came out.
 */
gint64
ter_http_body_get_size (TerHttpBody *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_out;
}

/*< private >
 * ter_http_body_steal:
 *
 * Takes what was kept.
 *
 * Returns: (transfer full)
 */
GBytes *
ter_http_body_steal (TerHttpBody *self)
{
  GByteArray *kept;

  g_return_val_if_fail (self != NULL, NULL);

  kept = g_steal_pointer (&self->kept);
  self->kept = g_byte_array_new ();
  return g_byte_array_free_to_bytes (kept);
}
