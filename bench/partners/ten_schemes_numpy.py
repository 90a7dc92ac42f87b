"""Ten schemes, K = 20, each with its own script's draws: what ten throw-away scripts do, one after the other."""

import time

import numpy as np
from clock import report, until
from cpgc_design import ALPHA, K, MU, PAIRS, R
from row import one_message, row

BATCH = 2_000
rng = np.random.default_rng(1)


def speeds():
    return ALPHA + rng.exponential(1 / MU, size=(BATCH, K))


def measured(times, load, completion, recovered=1.0, size=1.0):
    messages, computations = one_message(times, load, completion)
    row(completion, messages, messages * size, computations, recovered)


def waiting_for(load, number, recovered=1.0, size=1.0):
    times = load * speeds()
    completion = np.sort(times, axis=1)[:, number - 1]
    measured(times, load, completion, recovered, size)
    return completion


def grouped(load, wait):
    times = load * speeds()
    groups = times.reshape(BATCH, K // load, load).min(axis=2)
    covered = groups.max(axis=1)
    completion = covered if wait is None else np.minimum(covered, np.sort(times, axis=1)[:, wait - 1])
    measured(times, load, completion, (groups <= completion[:, None]).mean(axis=1))
    return completion


def uc_mmc():
    done = speeds()[:, :, None] * np.arange(1, R + 1)
    first = np.full((BATCH, K), np.inf)
    for s in range(R):
        first = np.minimum(first, np.roll(done[:, :, s], s, axis=1))
    completion = np.sort(first, axis=1)[:, K - 1]
    messages = (done <= completion[:, None, None]).sum(axis=(1, 2))
    row(completion, messages, messages / K, messages, (first <= completion[:, None]).mean(axis=1))
    return completion


def cpgc():
    speed = speeds()
    done = np.concatenate([speed, 2 * speed, 3 * speed], axis=1)
    rank = np.empty(done.shape, dtype=int)
    np.put_along_axis(rank, np.argsort(done, axis=1), np.arange(R * K)[None, :], axis=1)
    low = np.full(BATCH, K - 1)
    high = np.full(BATCH, R * K)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        here = rank < middle[:, None]
        known, pairs = here[:, :K].copy(), here[:, K:]
        while True:
            before = known.sum()
            for m, (a, b) in enumerate(PAIRS):
                both = pairs[:, m] & (known[:, a] | known[:, b])
                known[:, a] |= both
                known[:, b] |= both
            if known.sum() == before:
                break
        complete = known.all(axis=1)
        high = np.where(complete, middle, high)
        low = np.where(complete, low, middle)
    completion = np.take_along_axis(np.sort(done, axis=1), high[:, None] - 1, axis=1)[:, 0]
    messages = (done <= completion[:, None]).sum(axis=1)
    row(completion, messages, messages / K, messages, 1.0)
    return completion


SCHEMES = [
    lambda: waiting_for(1, K),  # uncoded
    lambda: waiting_for(1, 15, 15 / K),  # fastest-k
    lambda: waiting_for(1, 16, 16 / K),  # ignore-stragglers
    uc_mmc,
    lambda: waiting_for(R, 7, 1.0, R / K),  # mcc: ceil(20 / 3) workers
    cpgc,
    lambda: grouped(4, None),  # frc
    lambda: waiting_for(3, K - 2),  # cyclic
    lambda: grouped(4, 8),  # erasurehead
    lambda: waiting_for(2, K - 1),  # cyclic, load 2
]

# Of each scheme: seconds, trials, and the sums of times and of their squares.
spent = np.zeros((len(SCHEMES), 4))


def batch():
    total = 0.0
    for scheme, sums in zip(SCHEMES, spent):
        started = time.process_time()
        times = scheme()
        sums += (time.process_time() - started, len(times), times.sum(), (times**2).sum())
        total = total + times
    return len(SCHEMES) * BATCH, total


# Each script takes as long as its own scheme needs.
report(batch, needed=lambda: float(sum(until(*sums) for sums in spent)))
