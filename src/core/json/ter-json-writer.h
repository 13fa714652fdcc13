/* ter-json-writer.h — Writes JSON that reads back the same
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A writer builds one value. Members and items follow each other; commas, escapes and the shortest number that
 * reads back the same are its affair. NaN and infinities are written as null: JSON has none. */
typedef struct _TerJsonWriter TerJsonWriter;

TerJsonWriter *ter_json_writer_new (gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;
void           ter_json_writer_free (TerJsonWriter *self);

void           ter_json_writer_begin_object (TerJsonWriter *self);
void           ter_json_writer_end_object (TerJsonWriter *self);
void           ter_json_writer_begin_array (TerJsonWriter *self);
void           ter_json_writer_end_array (TerJsonWriter *self);
void           ter_json_writer_key (TerJsonWriter *self,
                                    const char    *key);
void           ter_json_writer_string (TerJsonWriter *self,
                                       const char    *value);
void           ter_json_writer_int (TerJsonWriter *self,
                                    gint64         value);
void           ter_json_writer_double (TerJsonWriter *self,
                                       double         value);
void           ter_json_writer_boolean (TerJsonWriter *self,
                                        gboolean       value);
void           ter_json_writer_null (TerJsonWriter *self);

/* A member in one call; a NULL string is written as null. */
void           ter_json_writer_member_string (TerJsonWriter *self,
                                              const char    *key,
                                              const char    *value);
void           ter_json_writer_member_int (TerJsonWriter *self,
                                           const char    *key,
                                           gint64         value);
void           ter_json_writer_member_double (TerJsonWriter *self,
                                              const char    *key,
                                              double         value);
void           ter_json_writer_member_boolean (TerJsonWriter *self,
                                               const char    *key,
                                               gboolean       value);

char          *ter_json_writer_steal (TerJsonWriter *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerJsonWriter, ter_json_writer_free)

G_END_DECLS
