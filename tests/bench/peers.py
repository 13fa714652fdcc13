#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs that we compare with do with the same data, in the same run.

    peers.py duckdb-csv FILE THREADS       read a French table, typed, into memory
    peers.py duckdb-series FILE THREADS    a table of readings: an hourly aggregate, and the bytes that a reading takes
    peers.py postgresql-copy FILE          COPY of readings into a table with a primary key
    peers.py uplot FILE                    uplot.html in Chromium without a window; FILE is not read

Prints one JSON object; {"peer": null, "why": …} when the program cannot be had. DuckDB is the one of tools/peers-bench,
PostgreSQL Debian's: a server is started in a folder of its own, on a socket there, and stopped before this ends. Settings
are the programs' own, but where README.md says otherwise, and then in their favour. The best round counts.
"""

import contextlib
import glob
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
COPY_ROUNDS = 3
PATIENCE = 60


class Missing(Exception):
    """A peer that is not here."""


def peers_folder():
    return os.environ.get("TERRITOIRE_BENCH_PEERS", "")


def need_duckdb():
    """DuckDB's module; this script starts again in the Python that has it."""
    try:
        import duckdb
        return duckdb
    except ImportError:
        python = os.path.join(peers_folder(), "python/bin/python")
        if os.path.exists(python) and not os.environ.get("TERRITOIRE_BENCH_PYTHON"):
            os.environ["TERRITOIRE_BENCH_PYTHON"] = python
            os.execv(python, [python, "-B", *sys.argv])
        raise Missing("DuckDB for Python is not here (tools/dev bench fetches it when the network is there)") from None


def best_of(rounds, act):
    """The least wall time and the least processor time of several rounds, in seconds."""
    walls, processors = [], []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        act()
        processors.append(time.process_time() - processor)
        walls.append(time.perf_counter() - wall)
    return min(walls), min(processors)


def quoted(path):
    return "'" + path.replace("'", "''") + "'"


def duckdb_connection(file, threads):
    duckdb = need_duckdb()
    connection = duckdb.connect(file)
    connection.execute(f"SET threads={int(threads)}")
    connection.execute("SET enable_progress_bar=false")
    return connection, f"DuckDB {duckdb.__version__}"


def duckdb_csv(path, threads):
    connection, name = duckdb_connection(":memory:", threads)
    read = (
        f"CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv({quoted(path)}, delim=';', header=true, "
        "decimal_separator=',', encoding='latin-1', timestampformat='%d/%m/%Y %H:%M', auto_detect=false, "
        "columns={'t': 'TIMESTAMP', 'd': 'VARCHAR', 'a': 'DOUBLE', 'b': 'DOUBLE'})"
    )
    wall, processor = best_of(ROUNDS, lambda: connection.execute(read))
    return {"peer": name, "wall": wall, "processor": processor,
            "rows": connection.execute("SELECT count(*) FROM t").fetchone()[0]}


# Two ways to write the same question; the faster one counts.
HOURS = ("date_trunc('hour', time)", "epoch_us(time) // 3600000000")


def load_series(file, path, threads, time_type):
    """A table in a file of its own, in order; gives the connection and the bytes that a row takes, free room not counted."""
    connection, name = duckdb_connection(file, threads)
    connection.execute(
        f"CREATE TABLE r AS SELECT series, make_timestamp(time_us)::{time_type} AS time, value FROM "
        f"read_csv({quoted(path)}, delim=',', header=true, auto_detect=false, "
        "columns={'series': 'INTEGER', 'time_us': 'BIGINT', 'value': 'DOUBLE'}) ORDER BY series, time_us")
    connection.execute("CHECKPOINT")
    rows = connection.execute("SELECT count(*) FROM r").fetchone()[0]
    used = connection.execute("SELECT block_size * used_blocks FROM pragma_database_size()").fetchone()[0]
    return connection, name, rows, used / rows


def duckdb_series(path, threads):
    with tempfile.TemporaryDirectory() as folder:
        # Whole seconds pack better, but are less than we keep: a figure of its own.
        seconds, _, _, in_seconds = load_series(os.path.join(folder, "seconds.duckdb"), path, threads, "TIMESTAMP_S")
        seconds.close()
        connection, name, rows, size = load_series(os.path.join(folder, "peer.duckdb"), path, threads, "TIMESTAMP")
        walls, processors, answer = [], [], None
        for hour in HOURS:
            ask = ("SELECT count(*), sum(mean), min(least), max(most) FROM (SELECT avg(value) AS mean, min(value) AS least, "
                   f"max(value) AS most FROM r GROUP BY series, {hour})")
            answer = connection.execute(ask).fetchone()
            wall, processor = best_of(ROUNDS, lambda: connection.execute(ask).fetchone())
            walls.append(wall)
            processors.append(processor)
        connection.close()
        on_disk = os.path.getsize(os.path.join(folder, "peer.duckdb")) / rows
    return {"peer": name, "wall": min(walls), "processor": min(processors), "rows": rows, "bytes": size,
            "bytes_on_disk": on_disk, "bytes_in_seconds": in_seconds, "groups": answer[0], "sum": answer[1]}


def server_programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4].split(".")[0]))
    folder = found[-1] if found else os.path.dirname(shutil.which("initdb") or "")
    if not folder or not os.path.exists(os.path.join(folder, "postgres")):
        raise Missing("PostgreSQL is not here (the package is in tools/packages-bench)")
    return folder


def unprivileged():
    """The server refuses to run as root: who runs it, and the command that becomes them."""
    if os.geteuid() != 0:
        return None, []
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return user, ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    raise Missing("PostgreSQL refuses to run as root, and there is nobody else here")


@contextlib.contextmanager
def postgresql(settings):
    """A server in a folder of its own; gives a function that runs SQL in it, and the folder."""
    programs = server_programs()
    user, become = unprivileged()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGUSER": "bench", "PGDATABASE": "postgres",
                   "PGOPTIONS": "-c client_min_messages=warning"}
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        cluster = os.path.join(folder, "data")
        environment["PGHOST"] = folder
        subprocess.run([*become, f"{programs}/initdb", "-D", cluster, "-U", "bench", "-A", "trust", "-E", "UTF8"],
                       env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = subprocess.Popen([*become, f"{programs}/postgres", "-D", cluster, "-k", folder, "-c", "listen_addresses=",
                                   *options], env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def run(sql):
            return subprocess.run([f"{programs}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql],
                                  env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

        try:
            deadline = time.monotonic() + PATIENCE
            while subprocess.run([f"{programs}/pg_isready", "-q"], env=environment, check=False).returncode != 0:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise Missing("PostgreSQL did not start")
                time.sleep(0.1)
            yield run, folder
        finally:
            server.terminate()
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def postgresql_copy(path):
    # No checkpoint in the middle of a round, as after a server has been set up for loading.
    settings = {"shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "maintenance_work_mem": "512MB"}
    with postgresql(settings) as (run, folder):
        # The server reads the file itself, which costs it least; it may not read everybody's folders.
        copy = shutil.copyfile(path, os.path.join(folder, "rows.csv"))
        os.chmod(copy, 0o644)
        name = "PostgreSQL " + re.match(r"[\d.]+", run("SHOW server_version")).group()
        walls = []
        for _ in range(COPY_ROUNDS):
            run("DROP TABLE IF EXISTS r")
            run("CREATE TABLE r (time timestamptz, series int, value float8, PRIMARY KEY (series, time))")
            began = time.perf_counter()
            run(f"COPY r FROM {quoted(copy)} (FORMAT csv, HEADER true)")
            walls.append(time.perf_counter() - began)
        rows = int(run("SELECT count(*) FROM r"))
        size = int(run("SELECT pg_total_relation_size('r')"))
    return {"peer": name, "wall": min(walls), "rows": rows, "bytes": size / rows}


def uplot(_path):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    library = os.path.join(peers_folder(), "uplot/dist")
    if not chromium:
        raise Missing("Chromium is not here (the package is in tools/packages-bench)")
    if not os.path.exists(os.path.join(library, "uPlot.iife.min.js")):
        raise Missing("uPlot is not here (tools/dev bench fetches it when the network is there)")
    page = os.path.join(os.path.dirname(os.path.abspath(__file__)), "uplot.html")
    version = subprocess.run([chromium, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                             check=False).stdout
    with tempfile.TemporaryDirectory() as folder:
        # --disable-gpu: both sides draw with the processor. The page is ours: it needs no sandbox.
        command = [chromium, "--headless=new", "--disable-gpu", "--no-sandbox", "--allow-file-access-from-files",
                   "--disable-dev-shm-usage", "--no-first-run", f"--user-data-dir={folder}", "--dump-dom",
                   f"file://{page}?lib=file://{library}&sizes=100000,1000000,10000000"]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                  text=True, timeout=PATIENCE * 3, check=False)
        except subprocess.TimeoutExpired:
            raise Missing("Chromium did not answer") from None
    found = re.search(r'<pre id="answer">({.*?})</pre>', done.stdout)
    if not found:
        raise Missing("Chromium could not run here: " + " ".join(done.stderr.split())[:200])
    with open(os.path.join(library, "../package.json"), encoding="utf-8") as package:
        release = json.load(package)["version"]
    return {"peer": f"uPlot {release}, " + " ".join(version.split()[:2]), **json.loads(found.group(1))}


PEERS = {"duckdb-csv": duckdb_csv, "duckdb-series": duckdb_series, "postgresql-copy": postgresql_copy, "uplot": uplot}


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in PEERS:
        sys.exit(__doc__)
    try:
        print(json.dumps(PEERS[sys.argv[1]](*sys.argv[2:])))
    except Missing as missing:
        print(f"peers: {missing}: our figure stands alone", file=sys.stderr)
        print(json.dumps({"peer": None, "why": str(missing)}))


if __name__ == "__main__":
    main()
