"""Uncoded multi-message computation, K = 20, r = 3, as one would write it for a figure: whole arrays, no events."""

import math
import sys

import numpy as np
from clock import report
from row import row

K, R = 20, 3
TOLERANCE = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
NEEDED = math.ceil(K * (1 - TOLERANCE) - 1e-9)
ALPHA, MU = 0.01, 10.0
BATCH = 10_000
rng = np.random.default_rng(1)


def batch():
    speed = ALPHA + rng.exponential(1 / MU, size=(BATCH, K))
    done = speed[:, :, None] * np.arange(1, R + 1)
    # Task i is the s-th of worker i - s.
    first = np.full((BATCH, K), np.inf)
    for s in range(R):
        first = np.minimum(first, np.roll(done[:, :, s], s, axis=1))
    # The last of the tasks that are needed; all, at tolerance 0.
    completion = np.sort(first, axis=1)[:, NEEDED - 1]
    arrived = done <= completion[:, None, None]
    messages = arrived.sum(axis=(1, 2))
    recovered = (first <= completion[:, None]).mean(axis=1)
    row(completion, messages, messages / K, messages, recovered)
    return BATCH, completion


report(batch)
