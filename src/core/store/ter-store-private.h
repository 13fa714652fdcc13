/* ter-store-private.h — What the files of the store share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-ballast-private.h"
#include "ter-compactor-private.h"
#include "ter-engine-private.h"
#include "ter-statement-private.h"
#include "ter-store.h"
#include "ter-writer-lock-private.h"

G_BEGIN_DECLS

/* "TerT": what says that a SQLite file is a territory. */
#define TER_STORE_APPLICATION_ID 0x54657254

/* How many kinds of change there are: bits of TerChange. */
#define TER_N_CHANGES 8

struct _TerStore
{
  GObject parent_instance;

  /* Owned; set when the file opens, then only read */
  char *path;
  char *real_path;
  TerClock *clock;
  GMainContext *context;
  gboolean is_read_only;
  gboolean is_immutable;

  /* Owned; guarded by write_mutex */
  GMutex write_mutex;
  TerConnection *writer;
  TerWriterLock *lock;
  TerBallast *ballast;
  GRand *rand;
  GHashTable *devices;
  GHashTable *series;
  GHashTable *keys;
  TerSegments *written;
  /* How many observations wait for compaction, as of the last commit */
  gsize n_waiting;
  /* Borrowed: the thread whose commits do not wait for the disk, if there is one */
  GThread *bulk_thread;

  /* Owned: one compaction at a time, and the thread of those that nobody waits for */
  GMutex compact_mutex;
  TerCompactor *compactor;
  /* For tests: how many rows make a slice, and after how many slices a compaction stops (0: it does not). */
  gsize slice_rows;
  int n_slices_left;

  /* Owned; guarded by mutex */
  GMutex mutex;
  GQueue readers;
  /* id → TerSegment */
  GHashTable *tail;
  gboolean is_closed;
  TerChange pending;
  GSource *emission;
  GSource *poll;
  /* Used by the poll alone, on the store's context */
  TerConnection *poll_reader;
  gint64 data_version;
  gint64 revisions[TER_N_CHANGES];
};

/* Opening. A TerFileSystemFunc tells whether a path lies on a share, and its kind. */
typedef gboolean (*TerFileSystemFunc) (const char *path, char **name);

/* Who waits for an opening. */
typedef struct
{
  TerStoreProgress progress;
  gpointer data;
  GCancellable *cancellable;
} TerOpening;

/* For tests, which bring a file system of their own. */
TerStore *ter_store_open_full (const char *path,
                               TerStoreMode mode,
                               TerClock *clock,
                               TerFileSystemFunc file_system,
                               const TerOpening *opening,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean ter_store_lies_on_network (const char *path, char **name);
char *ter_make_uid (GRand *rand) G_GNUC_WARN_UNUSED_RESULT;

/* Moves the rows of the first schema; see ter-store-migrate.c. */
gboolean ter_store_migrate_rows (TerStore *self, const TerOpening *opening, GError **error);

/* Writing. @func runs in one transaction; it must be able to run twice. @changes is read after it ran. */
typedef gboolean (*TerWriteFunc) (TerStore *self,
                                  TerConnection *connection,
                                  gpointer data,
                                  GError **error);

/* What a write may do when the disk is full. */
typedef enum
{
  /* Observations leave the ballast alone: they will be sent again. */
  TER_WRITE_OBSERVATIONS,
  /* What a person does, and housekeeping, may use it up. */
  TER_WRITE_HOUSEKEEPING,
} TerWriteKind;

gboolean ter_store_write (TerStore *self,
                          TerWriteKind kind,
                          TerWriteFunc func,
                          gpointer data,
                          TerChange *changes,
                          GError **error);
void ter_store_drop_caches (TerStore *self);
void ter_store_init_caches (TerStore *self);
void ter_store_free_caches (TerStore *self);

/* Segments; see ter-store-tail.c. */
TerSegment *ter_connection_load_segment (TerConnection *connection,
                                         gint64 id,
                                         guint64 checksum,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
TerSegments *ter_store_list_segments (TerStore *self, TerConnection *connection, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
TerSegments *ter_store_get_written (TerStore *self, GError **error);
void ter_store_forget_written (TerStore *self);
void ter_store_add_written (TerStore *self, TerSegment *segment);
void ter_store_replace_written (TerStore *self, GPtrArray *replaced, TerSegment *segment);
gboolean ter_store_delete_segments (TerStore *self, gint64 through, GError **error);
void ter_store_publish_written (TerStore *self);
gboolean ter_store_list_written_slices (TerStore *self,
                                        gint64 series_id,
                                        gint64 start_us,
                                        gint64 end_us,
                                        GArray *slices,
                                        GError **error);

/* Reading. */
struct _TerReading
{
  /* Owned; the store only while the reading is lent */
  TerStore *store;
  TerConnection *connection;
  /* Owned (nullable): those of the last snapshot, and the state of the file that it was */
  TerSegments *segments;
  gint64 data_version;
  gboolean has_snapshot;
};

TerReading *ter_store_begin_reading (TerStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ter_reading_end (TerReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerReading, ter_reading_end)

/* How many rows of segments a transaction of a compaction takes, about. */
#define TER_SLICE_ROWS 131072

/* Chunks; see ter-store-chunks.c, ter-store-compact.c and ter-store-gather.c. */
TerStatement *ter_store_select_chunks (TerConnection *connection,
                                       gint64 series_id,
                                       gint64 start_us,
                                       gint64 end_us,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_chunk_set_corrupt (gint64 id, GError **error);
gboolean ter_store_compact (TerStore *self, GCancellable *cancellable, GError **error);
/* Gives free room of the file back to the disk; see ter-store-room.c. */
gboolean ter_store_give_back (TerStore *self,
                              gboolean keeps_some,
                              GCancellable *cancellable,
                              GError **error);
void ter_store_consider_compaction (TerStore *self, gboolean is_bulk);
TerSeries *ter_reading_load_series (TerReading *self, gint64 series_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Reads every row of @sql into an array of records. */
typedef gpointer (*TerRowFunc) (TerStatement *row);

GPtrArray *ter_store_list (TerStore *self,
                           const char *sql,
                           TerRowFunc func,
                           GDestroyNotify free_func,
                           GError **error,
                           const char *types,
                           ...) G_GNUC_WARN_UNUSED_RESULT;

/* Changes. */
gboolean ter_store_count_changes (TerConnection *connection, TerChange changes, GError **error);
void ter_store_note_changes (TerStore *self, TerChange changes);
void ter_store_start_polling (TerStore *self);
void ter_store_stop_changes (TerStore *self);

/* Areas, for the commit and for the features of a dataset. */
gboolean ter_store_put_area (TerStore *self,
                             TerConnection *connection,
                             TerArea *area,
                             GError **error);

G_END_DECLS
