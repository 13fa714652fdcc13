# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What each verb of tools/dev does. A verb first makes sure of the platform, then of the build, then
# acts; each of these is a matter of milliseconds when there is nothing to do.

readonly SUITES=" core render gui peer fuzz lint "
readonly WINDOW=territoire-dashboard

# build_folder [KIND] → where this checkout is built: in it, or in the cache if it is read-only
build_folder ()
{
  local name=build${1:+-$1}

  if [ -w "$SOURCE" ]; then
    echo "$SOURCE/$name"
  else
    echo "$CACHE/$name-$(printf '%s' "$SOURCE" | sha256sum | cut -c 1-12)"
  fi
}

# need_build KIND [MESON-OPTION…] → BUILD is up to date
need_build ()
{
  local kind=$1
  shift

  BUILD=$(build_folder "$kind")
  mkdir -p "$BUILD" "$CACHE"
  with_lock "$BUILD/.dev-lock" build "$@" || die "the build failed; what went wrong is above."
}

build ()
{
  local made_by rooms jobs=()
  # Not installed, the program finds its translations where they are built.
  local places=(--prefix "$BUILD" --localedir po)

  # A build made with another system (another root, other options) is of no use.
  made_by="${ROOT:-native} $*"
  # A room or a suite that has just come is not known to the build that exists.
  rooms=$(cd "$SOURCE" && find . -name meson.build ! -path './build*' | sort)
  if [ ! -e "$BUILD/build.ninja" ] || [ "$(cat "$BUILD/.dev-made-by" 2> /dev/null)" != "$made_by" ]; then
    find "$BUILD" -mindepth 1 -maxdepth 1 ! -name .dev-lock -exec rm -rf {} +
    say "Configuring $BUILD…"
    quietly inside meson setup "${places[@]}" "$@" "$BUILD" "$SOURCE" || return 1
    echo "$made_by" > "$BUILD/.dev-made-by"
    say "Building…"
  elif [ "$(cat "$BUILD/.dev-rooms" 2> /dev/null)" != "$rooms" ]; then
    quietly inside meson setup --reconfigure "$BUILD" "$SOURCE" || return 1
  fi
  echo "$rooms" > "$BUILD/.dev-rooms"

  [ -z "${TERRITOIRE_JOBS:-}" ] || jobs=(-j "$TERRITOIRE_JOBS")
  # One line that overwrites itself for a person, nothing but trouble for a log.
  if [ -t 2 ]; then
    inside ninja -C "$BUILD" "${jobs[@]}" >&2 < /dev/null || return 1
  else
    quietly inside ninja -C "$BUILD" "${jobs[@]}" || return 1
  fi
  if [ ! "$BUILD/.dev-environment" -nt "$BUILD/build.ninja" ]; then
    inside meson devenv -C "$BUILD" --dump "$BUILD/.dev-environment" > /dev/null < /dev/null
  fi
}

# quietly COMMAND… → its output only if it fails
quietly ()
{
  local log=$BUILD/.dev-log

  if ! LC_ALL=C.UTF-8 "$@" > "$log" 2>&1 < /dev/null; then
    grep -v -E '^\[[0-9]+/[0-9]+\] (Compiling|Linking|Generating)' "$log" | tail -n 200 >&2
    return 1
  fi
}

# built COMMAND… → runs it as if Territoire were installed
built ()
{
  # shellcheck disable=SC2016
  inside sh -c '. "$0" && exec "$@"' "$BUILD/.dev-environment" "$@"
}

verb_build ()
{
  [ $# -eq 0 ] || die "build takes no argument."
  need_platform
  need_build ""
}

verb_exec ()
{
  [ $# -gt 0 ] || die "exec wants a command: tools/dev exec territoire --help"
  need_platform
  need_build ""
  built "$@"
}

verb_shell ()
{
  need_platform
  need_build ""
  say "In this shell the commands that were built come first. Leave with “exit”."
  built bash --norc -i
}

verb_run ()
{
  local broker=${TERRITOIRE_BROKER:-} file="" options=()

  while [ $# -gt 0 ]; do
    case $1 in
      --broker)
        [ $# -gt 1 ] || die "--broker wants an address: --broker mqtt://127.0.0.1:1883"
        broker=$2
        shift
        ;;
      --broker=*) broker=${1#--broker=} ;;
      --) ;;
      -*) die "run does not know $1." ;;
      *)
        [ -z "$file" ] || die "run opens one file."
        file=$1
        ;;
    esac
    shift
  done

  # Its users speak French; a machine that says nothing of its language is taken for one of theirs.
  [ -n "${LC_ALL:-}${LC_MESSAGES:-}${LANG:-}" ] || export LANG=fr_FR.UTF-8

  need_platform
  need_build ""

  if [ -z "$file" ]; then
    file=$DATA/demonstration.territoire
    if [ ! -e "$file" ]; then
      mkdir -p "$DATA"
      say "Writing the demonstration territory in $file…"
      built territoire demo "$file" > /dev/null
    fi
  elif [ ! -e "$file" ]; then
    die "there is no file $file. To make an empty territory: tools/dev exec territoire new FILE"
  fi

  # Without a broker, the demonstration replays readings by itself.
  [ -z "$broker" ] || options=(--broker "$broker")

  if [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ]; then
    built "$WINDOW" "${options[@]}" "$file"
  else
    tour "${options[@]}" "$file"
  fi
}

# tour ARGUMENT… → without a display: walks the pages on a virtual one, and writes their pictures
tour ()
{
  local pictures=$SOURCE/pictures

  [ -w "$SOURCE" ] || pictures=$CACHE/pictures
  mkdir -p "$pictures"
  rm -f "$pictures"/[0-9][0-9]-*.png
  say "There is no display: the pages are drawn on a virtual one, into $pictures"
  # The environment's settings and accessibility buses belong to a session that is not there.
  GSK_RENDERER=cairo GDK_BACKEND=x11 GSETTINGS_BACKEND=memory ADW_DISABLE_PORTAL=1 \
    built "$SOURCE/tests/support/with-display" "$WINDOW" --tour "$pictures" "$@"
  ADW_DEBUG_HIGH_CONTRAST=1 GSK_RENDERER=cairo GDK_BACKEND=x11 GSETTINGS_BACKEND=memory ADW_DISABLE_PORTAL=1 \
    built "$SOURCE/tests/support/with-display" "$WINDOW" --tour "$pictures" "$@"
}

verb_test ()
{
  run_tests "" "$@"
}

verb_asan ()
{
  # Fortified functions and automatic initialisation hide what the sanitizers look for; they are
  # off in an unoptimised build.
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
  export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
  export LSAN_OPTIONS="suppressions='$SOURCE/tests/support/lsan.supp':print_suppressions=0"
  run_tests asan "$@"
}

# run_tests KIND [--long] [SUITE…] → builds, tests, and ends with “N passed, N failed”
run_tests ()
{
  local kind=$1 suites=() options=() status=0 patience=1 suite
  shift

  for suite in "$@"; do
    if [ "$suite" = --long ]; then
      export TERRITOIRE_TEST_LONG=1
    elif [[ $SUITES == *" $suite "* ]]; then
      suites+=(--suite "$suite")
    else
      die "there is no suite “$suite”; there are:$SUITES"
    fi
  done

  need_platform
  if [ "$kind" = asan ]; then
    options=('-Db_sanitize=address,undefined' -Db_lundef=false -Dbuildtype=debug)
  fi
  need_build "$kind" "${options[@]}"

  # A collector under test is killed a thousand times in the long tests: about ten minutes, more on a busy machine.
  [ -z "${TERRITOIRE_TEST_LONG:-}" ] || patience=$((patience * 20))
  # Sanitizers make programs two to five times slower.
  [ "$kind" != asan ] || patience=$((patience * 5))
  suites+=(--timeout-multiplier "$patience")

  rm -f "$BUILD/meson-logs/testlog.json"
  inside meson test -C "$BUILD" --no-rebuild "${suites[@]}" >&2 < /dev/null || status=$?
  inside python3 "$SOURCE/tools/lib/count-tests.py" "$BUILD/meson-logs/testlog.json" || return 1
  # What the counts do not know of: a test that meson could not start.
  return "$status"
}

verb_bench ()
{
  local options=() names=()

  while [ $# -gt 0 ]; do
    case $1 in
      --json)
        [ $# -gt 1 ] || die "--json wants a file."
        options=(--json "$(realpath -m -- "$2")")
        shift
        ;;
      --full) export TERRITOIRE_BENCH_FULL=1 ;;
      -*) die "bench does not know $1." ;;
      *) names+=("$1") ;;
    esac
    shift
  done

  need_platform bench
  need_peers
  need_build bench --buildtype release
  TERRITOIRE_BENCH_PEERS=$PEERS built python3 "$SOURCE/tools/lib/run-benches.py" "$SOURCE" "$BUILD" "${options[@]}" "${names[@]}"
}

verb_format ()
{
  need_platform
  inside "$SOURCE/tools/format" "$@"
}

verb_po ()
{
  need_platform
  inside "$SOURCE/tools/update-po" "$@"
}

verb_root ()
{
  if [ "$(platform)" = native ]; then
    say "This system is built on natively: there is no private root."
  else
    root_folder
  fi
}

verb_clean ()
{
  rm -rf "$(build_folder)" "$(build_folder asan)" "$(build_folder bench)" "$SOURCE/pictures"
  if [ "${1:-}" = --root ]; then
    remove_roots
    remove_peers
  fi
}
