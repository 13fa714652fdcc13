# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Messages and folders shared by the parts of tools/dev.

# Services and containers start programs without it.
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}

# shellcheck disable=SC2034  # used by the other parts
readonly CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/territoire
# shellcheck disable=SC2034
readonly DATA=${XDG_DATA_HOME:-$HOME/.local/share}/territoire

# Everything a person reads goes to the standard error, so that `tools/dev exec … --json | …` stays
# clean.
say ()
{
  printf '%s\n' "$*" >&2
}

die ()
{
  printf 'tools/dev: %s\n' "$*" >&2
  exit 1
}

have ()
{
  command -v "$1" > /dev/null 2>&1
}

am_root ()
{
  [ "$(id -u)" -eq 0 ]
}

# list_packages FILE… → the names in these lists, one a line, without comments
list_packages ()
{
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | sort -u
}

# free_megabytes FOLDER → the room left there
free_megabytes ()
{
  df -Pm "$1" | awk 'NR == 2 { print $4 }'
}

# with_lock FILE COMMAND… → runs it while no other tools/dev does the same
with_lock ()
{
  local lock=$1 status=0
  shift
  exec 9> "$lock"
  if ! flock -n 9; then
    say "Waiting for another tools/dev to finish…"
    flock 9
  fi
  # The lock is closed for the command: it must not live on in a server left behind.
  "$@" 9>&- || status=$?
  exec 9>&-
  return "$status"
}
