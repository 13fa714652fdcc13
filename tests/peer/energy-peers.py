#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`territoire energy baseline` against programs that compute the same thing.

Buildings and climates are invented, by days and by monthly bills. statsmodels fits the same columns at the balance points that
were found, by ordinary or weighted least squares; a dense grid looks for better balance points; scipy gives Student's law;
the interval is computed again from these by its formula. What must be equal is equal to 1e-6, relative.

Packages are those of this Python, or of the environment that tools/dev bench made; without them, all is skipped, aloud.
"""

import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
BUILD = pathlib.Path(os.environ["TERRITOIRE_BUILD_ROOT"])
COMMAND = BUILD / "src" / "cli" / "territoire"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "territoire"
LONG = "TERRITOIRE_TEST_LONG" in os.environ
SEEDS = 20 if LONG else 1
GRID = 0.5 if LONG else 1
FIRST, REPORT, END = (datetime.date(year, 1, 1) for year in (2023, 2024, 2025))
EQUAL = 1e-6

# Mean of the year, swing of the seasons, spread of the days, °C.
CLIMATES = {"ocean": (12, 7, 2.5), "continent": (10.5, 10, 4), "south": (15.5, 9, 3)}
# kWh a day, kWh for a degree day of heating and of cooling, balance points, deviation of the days.
BUILDINGS = {
    "school": (60, 12, 0, 15, 0, 25),
    "gymnasium": (200, 45, 0, 12.5, 0, 90),
    "town hall": (80, 9, 6, 14, 19, 20),
}


def find_packages():
    """numpy, statsmodels and scipy, here or in the environment of the benches; else None."""
    try:
        import numpy
        import scipy.stats
        import statsmodels.api

        return numpy, scipy.stats, statsmodels.api
    except ImportError:
        pass
    if "TERRITOIRE_PEERS_TRIED" not in os.environ:
        for python in sorted(CACHE.glob("peers-*/python/bin/python")):
            probe = subprocess.run([python, "-c", "import scipy, statsmodels"], capture_output=True)
            if probe.returncode == 0:
                os.environ["TERRITOIRE_PEERS_TRIED"] = "1"
                os.execv(python, [str(python), "-B", *sys.argv])
    return None


def make_days(seed, climate, building):
    """(date, mean temperature, kWh) of two years; the second consumes 15 % less."""
    import math

    rand = random.Random(seed)
    mean, swing, spread = climate
    base, heating, cooling, low, high, noise = building
    drift, days = 0, []
    for i in range((END - FIRST).days):
        day = FIRST + datetime.timedelta(i)
        drift = 0.7 * drift + rand.gauss(0, 0.71)
        temperature = round(mean - swing * math.cos(2 * math.pi * (i - 20) / 365.25) + spread * drift, 2)
        use = base + heating * max(0, low - temperature)
        if cooling:
            use += cooling * max(0, temperature - high)
        days.append((day, temperature, round(use * (0.85 if day >= REPORT else 1) + rand.gauss(0, noise), 3)))
    return days


def make_bills(days):
    """(first day, day after, temperatures, kWh) of each month."""
    bills = []
    for day, temperature, use in days:
        if not bills or bills[-1][0].month != day.month:
            bills.append([day, None, [], 0.0])
        bills[-1][1] = day + datetime.timedelta(1)
        bills[-1][2].append(temperature)
        bills[-1][3] += use
    return bills


def ask(folder, days, periods, by_bills):
    with open(folder / "w.csv", "w") as file:
        file.write("date,tmean\n" + "".join(f"{day},{temperature}\n" for day, temperature, _ in days))
    with open(folder / "m.csv", "w") as file:
        if by_bills:
            file.write("start,end,kwh\n" + "".join(f"{a},{b},{use!r}\n" for a, b, _, use in periods))
        else:
            file.write("date,kwh\n" + "".join(f"{a},{use!r}\n" for a, _, _, use in periods))
    line = [COMMAND, "energy", "baseline", "--meter", folder / "m.csv", "--weather", folder / "w.csv",
            "--report-from", str(REPORT), "--confidence", "0.8", "--json"]
    answer = subprocess.run(line, capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f"Bail out! {answer.stderr}")
    return json.loads(answer.stdout)


def columns(np, periods, heating, cooling):
    """The linear columns, and by how much they change with each balance point."""
    rows, shares = [], []
    for _, _, temperatures, _ in periods:
        t = np.array(temperatures)
        row, share = [1.0], []
        if heating is not None:
            row.append(np.maximum(0, heating - t).mean())
            share.append((t < heating).mean())
        if cooling is not None:
            row.append(np.maximum(0, t - cooling).mean())
            share.append(-(t > cooling).mean())
        rows.append(row)
        shares.append(share)
    return np.array(rows), np.array(shares)


def near(problems, what, ours, theirs, scale=None):
    scale = max(abs(theirs), 1e-9) if scale is None else scale
    if not abs(ours - theirs) <= EQUAL * scale:
        problems.append(f"{what}: {ours!r}, the peer has {theirs!r}")


def compare_fit(np, stats, sm, answer, periods):
    """The answer against the same model by the peers."""
    problems = []
    before = [p for p in periods if p[0] < REPORT]
    after = [p for p in periods if p[0] >= REPORT]
    heating, cooling = answer["balance_points"]["heating"], answer["balance_points"]["cooling"]
    length = np.array([len(p[2]) for p in before], float)
    y = np.array([p[3] for p in before]) / length
    x, shares = columns(np, before, heating, cooling)
    fit = sm.WLS(y, x, weights=length).fit()
    theirs = [answer["coefficients"]["intercept"]]
    theirs += [answer["coefficients"][name] for name in ("heating", "cooling") if answer["balance_points"][name] is not None]
    for ours, peer in zip(theirs, fit.params):
        near(problems, "coefficient", ours, peer)
    near(problems, "R²", answer["r2"], fit.rsquared)
    n, p = answer["n"], answer["p"]
    rss = (length * fit.resid**2).sum()
    mean = (length * y).sum() / length.sum()
    near(problems, "CV(RMSE)", answer["cvrmse"], np.sqrt(rss * n / length.sum() / (n - p)) / mean)

    x_after, shares_after = columns(np, after, heating, cooling)
    length_after = np.array([len(p[2]) for p in after], float)
    expected = (length_after * (x_after @ fit.params)).sum()
    near(problems, "baseline", answer["baseline"], expected)
    tangent = np.hstack([x, shares * fit.params[1:]])
    g = (np.hstack([x_after, shares_after * fit.params[1:]]) * length_after[:, None]).sum(axis=0)
    spread = np.linalg.inv(tangent.T @ (tangent * length[:, None]))
    effective = answer["n_effective"]
    t = stats.t.ppf(0.9, max(effective - p, 1))
    variance = rss / (n - p) * (length_after.sum() + g @ spread @ g) * n / effective
    near(problems, "interval of the model", answer["half_width_model"], t * np.sqrt(variance))
    ashrae = 1.26 * t * answer["cvrmse"] * np.sqrt(n / effective * (1 + 2 / effective) / len(after)) * expected
    near(problems, "interval of ASHRAE", answer["half_width_ashrae"], ashrae)

    every = np.array([t for p in before for t in p[2]])
    # No balance point of a grid, with ten days on each side and between, fits better.
    for low in np.arange(5, 22, GRID) if heating is not None else [None]:
        for high in np.arange(10, 26, GRID) if cooling is not None else [None]:
            if low is not None and high is not None and low > high:
                continue
            below = (every < low).sum() if low is not None else 10
            above = (every > high).sum() if high is not None else 10
            if below < 10 or above < 10 or len(every) - (low is not None) * below - (high is not None) * above < 10:
                continue
            xs, _ = columns(np, before, low, high)
            other = np.linalg.lstsq(xs * np.sqrt(length)[:, None], y * np.sqrt(length), rcond=None)[1]
            if len(other) and other[0] < rss * (1 - 1e-9):
                problems.append(f"balance points {low}, {high} fit better: {other[0]!r} below {rss!r}")
    return problems


def main():
    packages = find_packages()
    if packages is None:
        print("1..0 # SKIP statsmodels and scipy are not there: tools/dev bench fetches them, or install python3-statsmodels")
        return 0
    failed = n = 0
    with tempfile.TemporaryDirectory() as name:
        for climate, building in ((c, b) for c in CLIMATES for b in BUILDINGS):
            for by_bills in (False, True):
                problems = []
                for seed in range(SEEDS):
                    days = make_days(seed, CLIMATES[climate], BUILDINGS[building])
                    periods = make_bills(days) if by_bills else [(d, d, [t], use) for d, t, use in days]
                    answer = ask(pathlib.Path(name), days, periods, by_bills)
                    problems += [f"seed {seed}: {p}" for p in compare_fit(*packages, answer, periods)]
                n += 1
                failed += bool(problems)
                form = "bills" if by_bills else "days"
                print(f"{'not ok' if problems else 'ok'} {n} {climate}, {building}, {form}: the peers say the same", flush=True)
                for problem in problems:
                    print(f"# {problem}")
    print(f"1..{n}")
    return 1 if failed else 0


sys.exit(main())
