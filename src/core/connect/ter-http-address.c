/* ter-http-address.c — Which addresses a name may lead to
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A portal's answer names other addresses, and a name may lead to the machine itself or to what stands behind
 * the town hall's firewall. The text of a URL tells nothing of that: "①②⑦.⓪.⓪.①" and "localhost." are as good
 * as 127.0.0.1. So the addresses that a name resolves to are judged, and the connection is made to these very
 * addresses: a name server that answers otherwise the second time is not asked a second time.
 *
 * TerGuardedAddress is a GNetworkAddress, because TLS takes the name to verify from it, that enumerates the
 * judged addresses instead of asking the name server.
 *
 * 1. An address is public only if it is of unicast space that is routed on the Internet.
 * 2. An IPv6 address that carries an IPv4 one (mapped, NAT64) is judged by the latter; tunnels are refused.
 * 3. Permission opens this machine and private networks only, never what can be no server.
 */

#include "config.h"

#include <string.h>

#include "ter-http-private.h"

typedef struct
{
  guint8 bytes[16];
  guint8 bits;
  TerAddressKind kind;
} Range;

/* IANA special-purpose address registries, read 2026-11. The first match counts; what none matches is public. */
static const Range ranges_v4[] = {
  { { 0 }, 8, TER_ADDRESS_NEVER },
  { { 10 }, 8, TER_ADDRESS_LOCAL },
  { { 100, 64 }, 10, TER_ADDRESS_LOCAL },
  { { 127 }, 8, TER_ADDRESS_LOCAL },
  { { 169, 254 }, 16, TER_ADDRESS_NEVER },
  { { 172, 16 }, 12, TER_ADDRESS_LOCAL },
  { { 192, 0, 0 }, 24, TER_ADDRESS_NEVER },
  { { 192, 0, 2 }, 24, TER_ADDRESS_NEVER },
  { { 192, 88, 99 }, 24, TER_ADDRESS_NEVER },
  { { 192, 168 }, 16, TER_ADDRESS_LOCAL },
  { { 198, 18 }, 15, TER_ADDRESS_NEVER },
  { { 198, 51, 100 }, 24, TER_ADDRESS_NEVER },
  { { 203, 0, 113 }, 24, TER_ADDRESS_NEVER },
  { { 224 }, 3, TER_ADDRESS_NEVER },
};

/* The last row refuses all but 2000::/3, the only unicast space that was given out. */
static const Range ranges_v6[] = {
  { { [15] = 1 }, 128, TER_ADDRESS_LOCAL },
  { { 0xfc }, 7, TER_ADDRESS_LOCAL },
  { { 0x20, 0x01, 0x00 }, 23, TER_ADDRESS_NEVER },
  { { 0x20, 0x01, 0x0d, 0xb8 }, 32, TER_ADDRESS_NEVER },
  { { 0x20, 0x02 }, 16, TER_ADDRESS_NEVER },
  { { 0x3f, 0xff, 0x00 }, 20, TER_ADDRESS_NEVER },
  { { 0x20 }, 3, TER_ADDRESS_PUBLIC },
  { { 0 }, 0, TER_ADDRESS_NEVER },
};

static const guint8 mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };
static const guint8 nat64_prefix[12] = { 0x00, 0x64, 0xff, 0x9b };

static gboolean
range_holds (const Range  *range,
             const guint8 *bytes)
{
  guint whole = range->bits / 8;
  guint rest = range->bits % 8;

  return memcmp (range->bytes, bytes, whole) == 0 &&
         (rest == 0 || ((range->bytes[whole] ^ bytes[whole]) >> (8 - rest)) == 0);
}

static TerAddressKind
classify_v4 (const guint8 *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges_v4); i++)
    if (range_holds (&ranges_v4[i], bytes))
      return ranges_v4[i].kind;

  return TER_ADDRESS_PUBLIC;
}

static TerAddressKind
classify_v6 (const guint8 *bytes)
{
  if (memcmp (bytes, mapped_prefix, sizeof mapped_prefix) == 0 ||
      memcmp (bytes, nat64_prefix, sizeof nat64_prefix) == 0)
    return classify_v4 (bytes + 12);

  for (guint i = 0; i < G_N_ELEMENTS (ranges_v6); i++)
    if (range_holds (&ranges_v6[i], bytes))
      return ranges_v6[i].kind;

  return TER_ADDRESS_NEVER;
}

/*< private >
 * ter_http_address_classify:
 * @address: an address
 *
 * Says what kind of place an address is.
 */
TerAddressKind
ter_http_address_classify (GInetAddress *address)
{
  const guint8 *bytes;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), TER_ADDRESS_NEVER);

  bytes = g_inet_address_to_bytes (address);
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? classify_v4 (bytes)
                                                                     : classify_v6 (bytes);
}

/*< private >
 * ter_http_address_is_allowed:
 * @address: an address
 * @allow_local: whether this machine and private networks may be reached
 *
 * Says whether a connection to an address may be made.
 */
gboolean
ter_http_address_is_allowed (GInetAddress *address,
                             gboolean      allow_local)
{
  TerAddressKind kind = ter_http_address_classify (address);

  return kind == TER_ADDRESS_PUBLIC || (kind == TER_ADDRESS_LOCAL && allow_local);
}

#define TER_TYPE_GUARDED_ADDRESS (ter_guarded_address_get_type ())
G_DECLARE_FINAL_TYPE (TerGuardedAddress, ter_guarded_address, TER, GUARDED_ADDRESS, GNetworkAddress)

struct _TerGuardedAddress
{
  GNetworkAddress parent_instance;

  /* Owned */
  GList *addresses; /* GSocketAddress */
};

#define TER_TYPE_GUARDED_WALK (ter_guarded_walk_get_type ())
G_DECLARE_FINAL_TYPE (TerGuardedWalk, ter_guarded_walk, TER, GUARDED_WALK, GSocketAddressEnumerator)

struct _TerGuardedWalk
{
  GSocketAddressEnumerator parent_instance;

  /* Owned */
  TerGuardedAddress *guarded;
  /* Borrowed from it */
  GList *next;
};

G_DEFINE_FINAL_TYPE (TerGuardedWalk, ter_guarded_walk, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static void ter_guarded_address_init_connectable (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerGuardedAddress,
                               ter_guarded_address,
                               G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      ter_guarded_address_init_connectable))

static GSocketAddress *
ter_guarded_walk_next (GSocketAddressEnumerator *enumerator,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  TerGuardedWalk *self = TER_GUARDED_WALK (enumerator);
  GSocketAddress *address;

  if (self->next == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  address = self->next->data;
  self->next = self->next->next;
  return g_object_ref (address);
}

static void
ter_guarded_walk_finalize (GObject *object)
{
  TerGuardedWalk *self = TER_GUARDED_WALK (object);

  g_clear_object (&self->guarded);

  G_OBJECT_CLASS (ter_guarded_walk_parent_class)->finalize (object);
}

static void
ter_guarded_walk_class_init (TerGuardedWalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_guarded_walk_finalize;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass)->next = ter_guarded_walk_next;
}

static void
ter_guarded_walk_init (TerGuardedWalk *self)
{
}

static GSocketAddressEnumerator *
ter_guarded_address_enumerate (GSocketConnectable *connectable)
{
  TerGuardedWalk *walk = g_object_new (TER_TYPE_GUARDED_WALK, NULL);

  walk->guarded = g_object_ref (TER_GUARDED_ADDRESS (connectable));
  walk->next = walk->guarded->addresses;
  return G_SOCKET_ADDRESS_ENUMERATOR (walk);
}

static void
ter_guarded_address_init_connectable (GSocketConnectableIface *iface)
{
  /* The interface of the parent is replaced as a whole: it would resolve the name again. */
  iface->enumerate = ter_guarded_address_enumerate;
  iface->proxy_enumerate = ter_guarded_address_enumerate;
}

static void
ter_guarded_address_finalize (GObject *object)
{
  TerGuardedAddress *self = TER_GUARDED_ADDRESS (object);

  g_list_free_full (g_steal_pointer (&self->addresses), g_object_unref);

  G_OBJECT_CLASS (ter_guarded_address_parent_class)->finalize (object);
}

static void
ter_guarded_address_class_init (TerGuardedAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_guarded_address_finalize;
}

static void
ter_guarded_address_init (TerGuardedAddress *self)
{
}

/*< private >
 * ter_http_address_guard:
 * @host: the name, for TLS
 * @port: the port
 * @resolved: (element-type GInetAddress): what the name resolves to
 * @allow_local: whether this machine and private networks may be reached
 *
 * Makes what to connect to: the allowed ones of the addresses, in their order, and none else.
 *
 * Returns: (transfer full) (nullable): %NULL when none is allowed
 */
GSocketConnectable *
ter_http_address_guard (const char *host,
                        guint16     port,
                        GList      *resolved,
                        gboolean    allow_local)
{
  g_autoptr (TerGuardedAddress) self =
      g_object_new (TER_TYPE_GUARDED_ADDRESS, "hostname", host, "port", port, NULL);

  for (GList *item = resolved; item != NULL; item = item->next)
    if (ter_http_address_is_allowed (item->data, allow_local))
      self->addresses =
          g_list_append (self->addresses, g_inet_socket_address_new (item->data, port));

  return self->addresses != NULL ? G_SOCKET_CONNECTABLE (g_steal_pointer (&self)) : NULL;
}
