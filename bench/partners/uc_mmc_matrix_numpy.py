"""Uncoded multi-message computation, K = 20, r = 3, with the scheduling matrix: when each worker's result of each task is in."""

import numpy as np
from clock import report
from row import row

K, R = 20, 3
ALPHA, MU = 0.01, 10.0
BATCH = 10_000
WORKERS = np.arange(K)[:, None]
TASKS = (WORKERS + np.arange(R)) % K
rng = np.random.default_rng(1)


def batch():
    speed = ALPHA + rng.exponential(1 / MU, size=(BATCH, K))
    done = speed[:, :, None] * np.arange(1, R + 1)
    arrival = np.full((BATCH, K, K), np.inf)
    arrival[:, WORKERS, TASKS] = done
    first = arrival.min(axis=1)
    completion = first.max(axis=1)
    messages = (done <= completion[:, None, None]).sum(axis=(1, 2))
    recovered = (first <= completion[:, None]).mean(axis=1)
    row(completion, messages, messages / K, messages, recovered)
    return BATCH, completion


report(batch)
