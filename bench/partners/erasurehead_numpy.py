"""ErasureHead, K = 30, c = 3, until 11 workers are in or all groups are: whole arrays."""

import numpy as np
from clock import report
from row import one_message, row

K, C, WAIT = 30, 3, 11
ALPHA, MU = 1 / 30, 30.0
BATCH = 10_000
rng = np.random.default_rng(1)


def batch():
    times = C * (ALPHA + rng.exponential(1 / MU, size=(BATCH, K)))
    ordered = np.sort(times, axis=1)
    groups = times.reshape(BATCH, K // C, C).min(axis=2)
    completion = np.minimum(ordered[:, WAIT - 1], groups.max(axis=1))
    recovered = (groups <= completion[:, None]).mean(axis=1)
    messages, computations = one_message(times, C, completion)
    row(completion, messages, messages, computations, recovered)
    return BATCH, completion


report(batch)
