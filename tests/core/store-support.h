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
/* The exit code of a child that may not do what it should try. */
#define STORE_NOT_PERMITTED 77
/* Runs @func in a child that must succeed; when it is not permitted, the test is skipped and says @why_not. */
void     store_run_child (void (*func) (gpointer data),
                          gpointer    data,
                          const char *why_not);

/* Commits the batches @first, @first + 1… of the file of @self for ever, and says each number with store_say() once it
 * is acknowledged; in a child, which does not return. */
typedef void (*StoreWork) (StoreFixture *self,
                           int           first,
                           int           out,
                           gpointer      data);
void     store_say (int out,
                    int number);
/* Runs @work, kills it @wait_us after it said @wanted, and gives the last number that it said, or @first − 1. */
int      store_kill_at_work (StoreFixture *self,
                             StoreWork     work,
                             gpointer      data,
                             int           first,
                             int           wanted,
                             int           wait_us);
/* How many observations the series count. */
gint64   store_count_observations (TerStore *store);
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
