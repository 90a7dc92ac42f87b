"""
Coded partial gradient computation, K = 20, r = 3: a batch of iterations at a time, each bisected for the number of
arrivals from which peeling recovers all.
"""

import numpy as np
from clock import report
from cpgc_design import ALPHA, K, MU, PAIRS, R
from row import row

BATCH = 2_000
rng = np.random.default_rng(1)


def recovered(known, pairs):
    """Peels: known[t, i], pairs[t, m] say what has arrived in trial t."""
    known = known.copy()
    while True:
        before = known.sum()
        for m, (a, b) in enumerate(PAIRS):
            both = pairs[:, m] & (known[:, a] | known[:, b])
            known[:, a] |= both
            known[:, b] |= both
        if known.sum() == before:
            return known.all(axis=1)


def batch():
    speed = ALPHA + rng.exponential(1 / MU, size=(BATCH, K))
    done = np.concatenate([speed, 2 * speed, 3 * speed], axis=1)
    order = np.argsort(done, axis=1)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(R * K)[None, :], axis=1)
    low = np.full(BATCH, K - 1)
    high = np.full(BATCH, R * K)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        here = rank < middle[:, None]
        complete = recovered(here[:, :K], here[:, K:])
        high = np.where(complete, middle, high)
        low = np.where(complete, low, middle)
    completion = np.take_along_axis(np.sort(done, axis=1), high[:, None] - 1, axis=1)[:, 0]
    messages = (done <= completion[:, None]).sum(axis=1)
    row(completion, messages, messages / K, messages, 1)
    return BATCH, completion


report(batch)
