# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The programs that benches compare with and that Debian does not package (tools/peers-bench). Each is fetched once,
# by the ordinary client of where it is published, into a folder of the user's cache beside the private roots.
#
# Invariants
#   1. What is in the folder is complete: a peer counts as there when its mark is, and the mark is made last.
#   2. A peer that cannot be had is said, and is no reason to stop: its benches print our figure alone, and the next
#      `tools/dev bench` tries again.

# need_peers → PEERS names the folder; what can be had is in it
need_peers ()
{
  local hash

  # A Python environment belongs to the Python that made it.
  hash=$({ list_packages "$SOURCE/tools/peers-bench"; inside python3 --version; } | sha256sum)
  PEERS=$CACHE/peers-${hash:0:12}
  mkdir -p "$PEERS"
  with_lock "$CACHE/peers.lock" fetch_peers
}

fetch_peers ()
{
  local client name version

  : > "$CACHE/peers.log"
  while read -r client name version; do
    [ ! -e "$PEERS/.have-$name" ] || continue
    say "Fetching $name $version, to compare with…"
    if "fetch_by_$client" "$name" "$version" >> "$CACHE/peers.log" 2>&1 < /dev/null; then
      : > "$PEERS/.have-$name"
    else
      say "$name could not be fetched (is the network there?): the benches go without it. The log is $CACHE/peers.log"
    fi
  done < <(list_packages "$SOURCE/tools/peers-bench")
}

fetch_by_pip ()
{
  inside python3 -m venv "$PEERS/python" \
    && inside "$PEERS/python/bin/python" -m pip install --no-input --only-binary :all: "$1==$2"
}

# The files of a package that needs no other; nothing of it is run.
fetch_by_npm ()
{
  local folder=$PEERS/$1 archive

  rm -rf "$folder"
  mkdir -p "$folder"
  archive=$(cd "$folder" && inside npm pack --silent --ignore-scripts "$1@$2") \
    && tar -xzf "$folder/$archive" -C "$folder" --strip-components=1 --no-same-owner \
    && rm "$folder/$archive"
}

remove_peers ()
{
  rm -rf --one-file-system "$CACHE"/peers-*
}
