/* store-support.h — What the tests of the store share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-store-private.h"

G_BEGIN_DECLS

/* 2026-01-01T00:00:00Z */
#define STORE_EPOCH_US G_GINT64_CONSTANT (1767225600000000)

/* A folder of its own, a territory in it, one source; all gone at the end. */
typedef struct
{
  char *folder;
  char *path;
  TerClock *clock;
  TerStore *store;
  gint64 source_id;
} StoreFixture;

void     store_fixture_set_up (StoreFixture *self,
                               gconstpointer data);
void     store_fixture_tear_down (StoreFixture *self,
                                  gconstpointer data);
void     store_fixture_close (StoreFixture *self);
void     store_fixture_reopen (StoreFixture *self);
void     store_fixture_assert_sound (StoreFixture *self);

gint64   store_add_source (TerStore *store);
TerAct  *store_act (TerActVerb  verb,
                    const char *object,
                    gint64      id);
gint64   store_create (TerStore   *store,
                       const char *object,
                       const char *first_field,
                       ...) G_GNUC_NULL_TERMINATED;
void     store_remove_folder (const char *folder);
char    *store_make_folder (void);
/* In a child: a file system of its own on @folder; FALSE when the system does not let it. */
gboolean store_mount_small (const char *folder,
                            const char *options);
void     store_write_file (const char *path,
                           const void *data,
                           gsize       length);

/* One message with one observation of "temperature" of device @device. */
void     store_batch_add (TerBatch   *batch,
                          const char *key,
                          const char *device,
                          gint64      time_us,
                          double      value);
TerCommit store_commit (TerStore *store,
                        TerBatch *batch);
gint64   store_find_series (TerStore   *store,
                            const char *device_name);
TerSamples *store_read_all (TerStore *store,
                            gint64    series_id);

G_END_DECLS
