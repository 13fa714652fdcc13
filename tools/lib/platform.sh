# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Which system Territoire is built on. Its floor is Debian 13 (GTK 4.18, libadwaita 1.7). Where the
# packages of this machine meet it, we build natively; elsewhere inside a private Debian 13 root, so
# that every machine builds the same thing.

# The libraries by which a system that is not Debian is judged.
readonly FLOOR="gtk4 >= 4.18, libadwaita-1 >= 1.7, shumate-1.0 >= 1.4, libsoup-3.0 >= 3.6"

# is_debian_13 → true on Debian 13 and later, testing and unstable included
is_debian_13 ()
(
  # shellcheck source=/dev/null
  . /etc/os-release 2> /dev/null || return 1
  [ "${ID:-}" = debian ] || return 1
  # Testing and unstable have no version number.
  [ "${VERSION_ID:-99}" -ge 13 ]
)

meets_floor ()
{
  have pkg-config && have meson && have blueprint-compiler && pkg-config --exists "$FLOOR" 2> /dev/null
}

# platform → native or private
platform ()
{
  if [ -n "${TERRITOIRE_DEV:-}" ]; then
    case $TERRITOIRE_DEV in
      native | private) echo "$TERRITOIRE_DEV" ;;
      *) die "TERRITOIRE_DEV is “$TERRITOIRE_DEV”; it must be native or private." ;;
    esac
  elif [ -e "/$ROOT_MARK" ] || is_debian_13 || meets_floor; then
    echo native
  else
    echo private
  fi
}

# need_platform [bench] → makes sure that what we build with is there, whichever the platform.
# Afterwards `inside COMMAND…` runs a command with it.
need_platform ()
{
  local kind=${1:-}

  PLATFORM=$(platform)
  if [ "$PLATFORM" = private ]; then
    need_root "$kind"
  else
    need_native_packages "$kind"
  fi
}

need_native_packages ()
{
  local kind=$1 missing

  if [ -e "/$ROOT_MARK" ] || ! have dpkg-query; then
    return 0
  fi
  missing=$(missing_packages "$SOURCE/tools/packages")
  if [ -n "$missing" ]; then
    apt_install "$missing" || exit 1
  fi
  need_native_locales

  # A peer of the benches that cannot be had is no reason to stop.
  if [ "$kind" = bench ]; then
    missing=$(missing_packages "$SOURCE/tools/packages-bench")
    [ -z "$missing" ] || (apt_install "$missing") || say "The benches go without: $missing."
  fi
}

missing_packages ()
{
  local package

  list_packages "$@" | while read -r package; do
    dpkg-query -W -f '${db:Status-Abbrev}\n' "$package" 2> /dev/null | grep -q '^.i' || echo "$package"
  done | tr '\n' ' ' | sed 's/ $//'
}

# apt_install "NAME NAME" → installs as root, else prints what to type and stops
apt_install ()
{
  local names
  read -r -a names <<< "$1"

  if ! have apt-get; then
    die "these are missing, and this system has no apt-get to install them: $1"
  elif ! am_root; then
    say "tools/dev: some packages are missing. Type this, then start again:"
    say "  sudo apt-get install --no-install-recommends ${names[*]}"
    exit 1
  fi

  say "Installing ${#names[@]} package(s)…"
  # The first try is without “update”: it is enough on a machine that is kept up to date.
  if ! apt_get install "${names[@]}" && ! { apt_get update && apt_get install "${names[@]}"; }; then
    tail -n 5 "$CACHE/apt.log" >&2
    die "apt-get could not install what is missing. Is the network there? The log is $CACHE/apt.log"
  fi
}

apt_get ()
{
  local verb=$1
  shift
  mkdir -p "$CACHE"
  [ "$verb" = update ] || set -- --yes --no-install-recommends "$@"
  DEBIAN_FRONTEND=noninteractive apt-get --quiet "$verb" "$@" > "$CACHE/apt.log" 2>&1 < /dev/null
}

# Tests look at French and English numbers and dates.
need_native_locales ()
{
  local locale

  for locale in $LOCALES; do
    if locale -a 2> /dev/null | grep -q -i "^${locale%.UTF-8}\.utf-\?8$"; then
      continue
    elif am_root; then
      localedef -i "${locale%.UTF-8}" -f UTF-8 "$locale" \
        || say "The locale $locale could not be made; the tests that need it will be skipped."
    else
      say "The locale $locale is missing; the tests that need it will be skipped. To make it:"
      say "  sudo localedef -i ${locale%.UTF-8} -f UTF-8 $locale"
    fi
  done
}

# inside COMMAND… → runs it where the build happens, in the current folder
inside ()
{
  local path=$PATH:/usr/local/sbin:/usr/sbin
  [ "$PLATFORM" = native ] || path=/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin

  # The compiler cache is shared by all checkouts: paths are made relative to the checkout.
  # Servers that tests start (mosquitto) are in sbin, which is not everyone's path.
  local environment=(
    PATH="$path"
    CCACHE_DIR="$CACHE/ccache"
    CCACHE_BASEDIR="$SOURCE"
    CCACHE_NOHASHDIR=1
  )

  if [ "$PLATFORM" = private ]; then
    sandbox env "${environment[@]}" "$@"
  else
    env "${environment[@]}" "$@"
  fi
}
