# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The private Debian 13 root: a folder under the user's cache with a whole small system in it, made
# once by mmdebstrap and never changed afterwards. Its name carries a hash of what it is made from,
# so a new package list makes a new root beside the old one.
#
# Invariants
#   1. A folder named root-… is complete: it is built under another name, then renamed.
#   2. Only one tools/dev makes a root at a time (a lock).
#   3. It belongs wholly to the user, who can remove it with rm.

readonly LOCALES="fr_FR.UTF-8 en_GB.UTF-8"
readonly ROOT_MARK=.territoire-root
readonly ROOT_SUITE=trixie
# Raised when the way a root is made changes.
readonly ROOT_VERSION=1
# What a root weighs, with the archive it is unpacked from beside it (megabytes).
readonly ROOT_NEEDS=3000
# What the other programs of the benches add to it.
readonly ROOT_BENCH_NEEDS=2000

# root_folder [bench] → where the root is, or will be
root_folder ()
{
  local hash

  hash=$({ echo "$ROOT_VERSION $ROOT_SUITE $LOCALES"; root_packages "${1:-}"; } | sha256sum)
  echo "$CACHE/root-${hash:0:12}"
}

root_packages ()
{
  if [ "${1:-}" = bench ]; then
    list_packages "$SOURCE/tools/packages" "$SOURCE/tools/packages-bench"
  else
    list_packages "$SOURCE/tools/packages"
  fi
}

# need_root [bench] → the root exists, and ROOT names it
need_root ()
{
  local kind=${1:-}

  need_root_tools
  mkdir -p "$CACHE"
  ROOT=$(root_folder "$kind")
  # A peer of the benches that cannot be had is no reason to stop.
  if [ "$kind" = bench ] && ! (with_lock "$CACHE/root.lock" make_root "$ROOT" "$kind"); then
    say "The benches go without other programs to compare with."
    ROOT=$(root_folder)
  fi
  [ -d "$ROOT" ] || with_lock "$CACHE/root.lock" make_root "$ROOT" "$kind"
  need_namespaces
}

need_root_tools ()
{
  local missing=()

  have mmdebstrap || missing+=(mmdebstrap debian-archive-keyring)
  have bwrap || missing+=(bubblewrap)
  am_root || have newuidmap || missing+=(uidmap)
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[*]}" || exit 1
}

make_root ()
{
  local root=$1 kind=$2 partial=$1.partial

  # Another tools/dev may have made it while we waited for the lock.
  if [ -d "$root" ]; then
    return 0
  fi
  need_room "$CACHE" $((ROOT_NEEDS + (${#kind} > 0 ? ROOT_BENCH_NEEDS : 0)))
  rm -rf --one-file-system "$CACHE"/root-*.partial

  say "Making a private Debian 13 root in $root"
  say "(once, a minute or two; 1.4 GB, nothing else on this system changes)…"
  if ! debootstrap_into "$partial" "$kind" > "$CACHE/root.log" 2>&1 < /dev/null; then
    rm -rf --one-file-system "$partial"
    explain_root_failure
  fi
  finish_root "$partial"
  mv "$partial" "$root"
  say "The root is ready."
}

debootstrap_into ()
{
  local folder=$1 kind=$2 locale
  local options=(
    --variant=apt
    --include="$(root_packages "$kind" | tr '\n' ' ')"
    --aptopt='Acquire::Languages "none"'
    --aptopt='Acquire::Retries "3"'
    # Manuals and other languages are a third of the files, and nobody reads them here.
    --dpkgopt=path-exclude='/usr/share/doc/*'
    --dpkgopt=path-exclude='/usr/share/man/*'
    --dpkgopt=path-exclude='/usr/share/locale/*'
    --dpkgopt=path-include='/usr/share/locale/locale.alias'
    --dpkgopt=path-include='/usr/share/locale/fr*'
    --dpkgopt=path-include='/usr/share/locale/en*'
  )

  # The benches start a database server of their own; the package need not make one.
  # shellcheck disable=SC2016  # mmdebstrap expands it
  if [ "$kind" = bench ]; then
    options+=(--essential-hook='mkdir "$1/etc/postgresql-common"')
    options+=(--essential-hook='echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.conf"')
  fi

  for locale in $LOCALES; do
    options+=(--customize-hook="chroot \"\$1\" localedef -i ${locale%.UTF-8} -f UTF-8 $locale")
  done
  # shellcheck disable=SC2016  # mmdebstrap expands it
  options+=(--customize-hook='chroot "$1" fc-cache --system-only')

  if am_root; then
    mmdebstrap --mode=root "${options[@]}" "$ROOT_SUITE" "$folder"
  else
    # In its user namespace mmdebstrap would leave files of sub-users, in a folder that those
    # sub-users cannot reach when the home is private. Through an archive they become the user's.
    mkdir -p "$folder"
    TMPDIR=$(roomy_temporary_folder) mmdebstrap --mode=unshare --format=tar "${options[@]}" \
      "$ROOT_SUITE" - | tar -C "$folder" -x --no-same-owner --exclude='./dev/*'
  fi
}

roomy_temporary_folder ()
{
  local folder

  for folder in "${TMPDIR:-/tmp}" /var/tmp; do
    if [ "$(free_megabytes "$folder")" -ge "$ROOT_NEEDS" ]; then
      break
    fi
  done
  echo "$folder"
}

# What the sandbox lays over the root must be there to lay it on.
finish_root ()
{
  local root=$1 file

  for file in resolv.conf hosts localtime passwd group machine-id; do
    [ -e "$root/etc/$file" ] && [ ! -L "$root/etc/$file" ] && continue
    rm -f "$root/etc/$file"
    : > "$root/etc/$file"
  done
  # A message bus wants a machine id; a random one is as good as another.
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n' > "$root/etc/machine-id"
  echo "Made by tools/dev; remove it with: tools/dev clean --root" > "$root/$ROOT_MARK"
}

need_room ()
{
  local folder=$1 needed=$2 free

  free=$(free_megabytes "$folder")
  [ "$free" -ge "$needed" ] \
    || die "$folder has $free MB free, and the private root needs $needed. Free some room, or name another folder with XDG_CACHE_HOME."
}

# explain_root_failure → says in a sentence what the log means, and stops
explain_root_failure ()
{
  local log=$CACHE/root.log

  if grep -q 'received signal INT' "$log"; then
    die "interrupted; nothing is left behind. Start again when you like."
  elif grep -q -i -E 'no space left|enough free space' "$log"; then
    die "the disk is full. Making the private root needs $ROOT_NEEDS MB in $CACHE, and as much in /tmp or /var/tmp."
  elif grep -q -i -E 'could ?n.t resolve|temporary failure|could not connect|unable to connect|failed to fetch|connection (refused|timed out)|network is unreachable' "$log"; then
    die "Debian's packages could not be fetched. Making the private root needs the network, this once (with a proxy: set http_proxy). The log is $log"
  elif grep -q -i -E 'newuidmap|subuid|unshare|user namespace' "$log"; then
    say "tools/dev: this user may not make user namespaces, which the private root needs. As the administrator:"
    say "  sudo sysctl kernel.unprivileged_userns_clone=1"
    say "  sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
    die "or run tools/dev as root. The log is $log"
  fi
  tail -n 5 "$log" >&2
  die "the private root could not be made. The log is $log"
}

remove_roots ()
{
  rm -rf --one-file-system "$CACHE"/root-*
}
