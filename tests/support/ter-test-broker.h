/* ter-test-broker.h — A real mosquitto of one's own, and a publisher that logs what the broker accepted
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* On loopback, on a free port, in a folder of its own, with persistence; ended and erased when it is freed. */
typedef struct
{
  char *folder;
  char *extra;
  guint16 port;
  GPid pid;
} TestBroker;

/* NULL, with the test skipped aloud, when mosquitto is not installed. */
TestBroker *test_broker_new (const char *extra) G_GNUC_WARN_UNUSED_RESULT;
void        test_broker_start (TestBroker *self);
void        test_broker_stop (TestBroker *self,
                              int         signal);
void        test_broker_save (TestBroker *self);
void        test_broker_forget (TestBroker *self);
void        test_broker_free (TestBroker *self);
char       *test_broker_write (TestBroker *self,
                               const char *name,
                               const char *contents) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestBroker, test_broker_free)

/* Publishes on a thread of libmosquitto's; a message has a number, and is accepted once the broker acknowledged
 * it (QoS 1) or it was written (QoS 0). */
typedef struct _TestPublisher TestPublisher;

TestPublisher *test_publisher_new (guint16     port,
                                   const char *username,
                                   const char *password) G_GNUC_WARN_UNUSED_RESULT;
void           test_publisher_send (TestPublisher *self,
                                    guint          number,
                                    const char    *topic,
                                    const char    *payload,
                                    int            qos,
                                    gboolean       retain);
gboolean       test_publisher_is_accepted (TestPublisher *self,
                                           guint          number);
guint          test_publisher_get_n_accepted (TestPublisher *self);
guint          test_publisher_get_n_waiting (TestPublisher *self);
void           test_publisher_flush (TestPublisher *self);
void           test_publisher_free (TestPublisher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPublisher, test_publisher_free)

/* Runs the main context until a condition holds; fails after a while. */
#define test_wait_until(condition)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 test_deadline = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;                          \
    while (!(condition) && g_get_monotonic_time () < test_deadline)                                \
      test_iterate ();                                                                             \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

void test_iterate (void);

G_END_DECLS
