"""The design of coded partial gradient computation for K = 20, r = 3: its paper, Section 4.1."""

import numpy as np

K, R = 20, 3
ALPHA, MU = 0.01, 10.0


def design():
    half = K // 2
    v1 = [(2 * i, 2 * i + 1) for i in range(half)]
    v2 = [(4 * (i // 2) + i % 2, 4 * (i // 2) + i % 2 + 2) for i in range(half)]
    v3 = [(i, K - 1 - i) for i in range(half)]
    v4 = [(i, half + i) for i in range(half)]
    shift = lambda v, d: [v[(i - d) % half] for i in range(half)]
    return np.array([shift(v1, -1) + shift(v2, -1), shift(v3, 1) + shift(v4, -2)])


# Row by row and worker by worker, the two tasks.
PAIRS = design().reshape(-1, 2)
