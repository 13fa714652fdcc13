#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From exec to the first window on the screen: Territoire on the demonstration territory, beside gnome-usage.

Method. Both programs run on the same virtual display, one after the other, in turns, with the software renderer and a message
bus of their own, so that nothing is shared and nothing is already running. The clock starts before exec and stops when the X
server says that a window of the process is mapped and viewable; the question is asked every few milliseconds, the same for
both. The first turn warms the caches and does not count; the best of the others is kept, and the resident memory one second
after the window is there. Prints one JSON object a line.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TURNS = 6
GOAL_TIME = 0.9
GOAL_MEMORY = 1.2
PATIENCE = 30


def on_display():
    """Start again inside a display of our own, if we are not in one yet."""
    if os.environ.get("TERRITOIRE_BENCH_DISPLAY"):
        return
    wrapper = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "with-display")
    os.environ["TERRITOIRE_BENCH_DISPLAY"] = "1"
    os.execv(wrapper, [wrapper, sys.executable, os.path.abspath(__file__), *sys.argv[1:]])


def start(command, folder):
    environment = dict(os.environ)
    environment.update(
        GSK_RENDERER="cairo", GDK_BACKEND="x11", GSETTINGS_BACKEND="memory", GTK_A11Y="none", ADW_DISABLE_PORTAL="1",
        GDK_DEBUG="no-portals", TERRITOIRE_OFFLINE="1", XDG_CACHE_HOME=os.path.join(folder, "cache"),
        XDG_DATA_HOME=os.path.join(folder, "data"), XDG_CONFIG_HOME=os.path.join(folder, "config"),
    )
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            start_new_session=True)


def wait_for_window(process):
    """Ask until a window of this process is on the screen."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "."],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        if found.stdout.strip():
            return True
        time.sleep(0.002)
    return False


def resident_megabytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0


def stop(process):
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()


def one_turn(command, folder):
    began = time.monotonic()
    process = start(command, folder)
    try:
        if not wait_for_window(process):
            sys.exit(f"bench-startup: no window of {command[0]} within {PATIENCE} s")
        took = time.monotonic() - began
        time.sleep(1)
        return took * 1000, resident_megabytes(process.pid)
    finally:
        stop(process)


def row(gate, ours, peer, goal):
    ratio = ours / peer if peer else None
    print(json.dumps({
        "gate": gate, "ours": round(ours, 1), "peer": round(peer, 1) if peer else None,
        "ratio": round(ratio, 3) if ratio else None, "goal": goal, "most": True, "met": ratio <= goal if ratio else None,
    }), flush=True)


def main():
    on_display()
    ours = shutil.which("territoire-dashboard")
    command = shutil.which("territoire")
    peer = shutil.which("gnome-usage")
    if not ours or not command:
        sys.exit("bench-startup: territoire and territoire-dashboard must be on the PATH (tools/dev bench sees to it)")
    if not peer:
        print("bench-startup: gnome-usage is not installed; only our own figures are given", file=sys.stderr)

    with tempfile.TemporaryDirectory() as folder:
        territory = os.path.join(folder, "demonstration.territoire")
        subprocess.run([command, "demo", territory], check=True, stdout=subprocess.DEVNULL)
        mine, theirs = [], []
        for _ in range(TURNS):
            mine.append(one_turn([ours, territory], folder))
            if peer:
                theirs.append(one_turn([peer], folder))

    best = min(took for took, _ in mine[1:])
    memory = min(size for _, size in mine[1:])
    peer_best = min((took for took, _ in theirs[1:]), default=0)
    peer_memory = min((size for _, size in theirs[1:]), default=0)
    row("start to first window, demonstration territory (ms) ÷ gnome-usage", best, peer_best, GOAL_TIME)
    row("resident memory one second later (MB) ÷ gnome-usage", memory, peer_memory, GOAL_MEMORY)


main()
