# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command inside the private root with bubblewrap. This is no jail: the command sees the
# user's files, display, devices, message bus and network as they are. Only the system — programs,
# libraries, their settings — is the root's.
#
# Invariants
#   1. The root is read-only: whatever a command does, the next one finds the same system.
#   2. Every folder of this machine that is not the system's is there under the same name, so a path
#      means the same thing inside and outside. What is left out is /usr, /etc, /boot and the like.
#   3. Processes are not hidden from each other: lock files with a process number, such as those
#      of X servers, stay true between two sandboxes.

# The folders at the top that are the system's, or that are laid out one by one below.
readonly SYSTEM_FOLDERS=" bin boot dev etc lib lib32 lib64 libx32 lost+found proc run sbin sys usr var "

# sandbox COMMAND… → runs it in ROOT, with the same input, output, folder and exit code
sandbox ()
{
  local mounts=() variables=() users=() pid status

  list_mounts
  list_variables
  list_users

  # In the background, because a shell that waits for a foreground command does not see signals: a
  # collector told to stop must get the signal and finish its work. bubblewrap does not pass it on.
  # A background command ignores Ctrl+C unless told otherwise. Servers that give up root read who they are.
  env --default-signal=INT,QUIT bwrap --die-with-parent "${mounts[@]}" "${variables[@]}" \
    --perms 0644 --ro-bind-data 7 /etc/passwd --perms 0644 --ro-bind-data 8 /etc/group --chdir "$PWD" -- "$@" <&0 \
    7< <(printf '%s\n' "${users[0]}") 8< <(printf '%s\n' "${users[1]}") &
  pid=$!
  trap 'pass_signal TERM "$pid"' TERM
  trap 'pass_signal HUP "$pid"' HUP
  trap : INT
  # A wait that a signal interrupts gives more than 128; the command may still be running.
  while status=0; wait "$pid" || status=$?; [ "$status" -gt 128 ] && kill -0 "$pid" 2> /dev/null; do
    :
  done
  trap - TERM HUP INT
  return "$status"
}

# pass_signal NAME PID → gives it to the command that bubblewrap (PID) runs
pass_signal ()
{
  local children

  read -r -a children < "/proc/$2/task/$2/children" || true
  kill -s "$1" "${children[@]:-$2}" 2> /dev/null || true
}

list_mounts ()
{
  local folder name real

  # The system: the root's, read-only. Its top-level links (bin → usr/bin…) are made again.
  for folder in "$ROOT"/*; do
    name=${folder##*/}
    [[ $SYSTEM_FOLDERS == *" $name "* ]] || continue
    if [ -L "$folder" ]; then
      mounts+=(--symlink "$(readlink "$folder")" "/$name")
    elif [[ $name != @(boot|dev|proc|run|sys|var) ]]; then
      mounts+=(--ro-bind "$folder" "/$name")
    fi
  done
  mounts+=(--ro-bind "$ROOT/$ROOT_MARK" "/$ROOT_MARK")
  mounts+=(--ro-bind "$ROOT/var/cache" /var/cache --ro-bind "$ROOT/var/lib/dpkg" /var/lib/dpkg)
  mounts+=(--dir /var/lib/xkb)

  # The machine: devices, processes, network, time.
  mounts+=(--dev-bind /dev /dev --bind /proc /proc --ro-bind /sys /sys --dir /run)
  for name in /etc/resolv.conf /etc/hosts /etc/localtime /etc/ssl/certs/ca-certificates.crt; do
    real=$(readlink -f "$name")
    [ -e "$real" ] && mounts+=(--ro-bind "$real" "$name")
  done

  # The user: every other folder at the top, the run-time folders of the session and of USB keys.
  for folder in /* /.[!.]*; do
    name=${folder##*/}
    if [[ $SYSTEM_FOLDERS == *" $name "* ]] || [ "$name" = "$ROOT_MARK" ]; then
      continue
    elif [ -L "$folder" ]; then
      mounts+=(--symlink "$(readlink "$folder")" "$folder")
    elif [ -d "$folder" ]; then
      mounts+=(--bind-try "$folder" "$folder")
    fi
  done
  mounts+=(--bind-try "/run/user/$(id -u)" "/run/user/$(id -u)")
  mounts+=(--bind-try /run/dbus /run/dbus --bind-try /run/media /run/media)

  # Files of people and services that live under system folders: /var/www, /var/lib/jenkins…
  for folder in /var/* /var/lib/* /usr/src /usr/local/src; do
    case $folder in
      /var/cache | /var/lib | /var/lib/dpkg | /var/lib/xkb) ;;
      *) if [ -d "$folder" ] && [ ! -L "$folder" ]; then mounts+=(--bind "$folder" "$folder"); fi ;;
    esac
  done
}

# The variables of this system that would mislead the programs of the other one.
list_variables ()
{
  local name

  for name in LD_LIBRARY_PATH LD_PRELOAD LOCPATH PYTHONHOME PYTHONPATH PKG_CONFIG_PATH GTK_PATH \
    GTK_MODULES GIO_EXTRA_MODULES GIO_MODULE_DIR GDK_PIXBUF_MODULE_FILE GSETTINGS_SCHEMA_DIR \
    XDG_DATA_DIRS XDG_CONFIG_DIRS CC CFLAGS LDFLAGS; do
    variables+=(--unsetenv "$name")
  done
  for name in LANG LC_ALL LC_CTYPE LC_NUMERIC LC_TIME LC_COLLATE LC_MONETARY LC_MESSAGES LC_PAPER \
    LC_NAME LC_ADDRESS LC_TELEPHONE LC_MEASUREMENT LC_IDENTIFICATION; do
    [ -z "${!name:-}" ] || variables+=(--setenv "$name" "$(nearest_locale "${!name}")")
  done
}

# nearest_locale NAME → one that the root has
nearest_locale ()
{
  case $1 in
    fr*) echo fr_FR.UTF-8 ;;
    en*) echo en_GB.UTF-8 ;;
    *) echo C.UTF-8 ;;
  esac
}

# The root's users and groups (a test's broker runs as one), and the person who runs us.
list_users ()
{
  local user group

  users=("$(< "$ROOT/etc/passwd")" "$(< "$ROOT/etc/group")")
  if ! am_root; then
    user=$(getent passwd "$(id -u)") || user="user:x:$(id -u):$(id -g)::$HOME:/bin/sh"
    group=$(getent group "$(id -g)") || group="user:x:$(id -g):"
    users[0]+=$'\n'$(printf '%s' "$user" | sed 's|:[^:]*$|:/bin/bash|')
    users[1]+=$'\n'$group
  fi
}

# need_namespaces → bubblewrap works here, else says why not and stops
need_namespaces ()
{
  if (cd / && sandbox true) 2> "$CACHE/sandbox.log"; then
    return 0
  fi
  tail -n 3 "$CACHE/sandbox.log" >&2
  die "bubblewrap may not make namespaces here (inside a container, perhaps). Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), run as root, or use a Debian 13 system."
}
