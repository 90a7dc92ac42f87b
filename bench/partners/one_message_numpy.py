"""Schemes of one message per worker, K = 20: a worker does LOAD tasks, and the first NUMBER of them are waited for."""

import sys

import numpy as np
from clock import report
from row import one_message, row

K = 20
LOAD, NUMBER = int(sys.argv[2]), int(sys.argv[3])
ALPHA, MU = 0.01, 10.0
BATCH = 10_000
rng = np.random.default_rng(1)


def batch():
    times = LOAD * (ALPHA + rng.exponential(1 / MU, size=(BATCH, K)))
    completion = np.sort(times, axis=1)[:, NUMBER - 1]
    messages, computations = one_message(times, LOAD, completion)
    row(completion, messages, messages * LOAD / K, computations, 1.0)
    return BATCH, completion


report(batch)
