"""A training run of stochastic gradient coding, one run at a time, two products with X per iteration."""

import math
import sys

import numpy as np
from clock import report

N = int(sys.argv[2]) if len(sys.argv) > 2 else 10
D, P, T = 2, 0.5, 500
POINTS, FEATURES = 1000, 100
rng = np.random.default_rng(1)
X = rng.normal(0, 100, size=(POINTS, FEATURES))
y = X @ rng.integers(1, 10, size=FEATURES) + rng.normal(size=POINTS)
optimum = np.linalg.lstsq(X, y, rcond=None)[0]
scale = 7 * math.log(10) * 100 / POINTS / np.linalg.norm(X, 2) ** 2
norms = (X**2).sum(axis=1)
copies = np.maximum(1, np.round(POINTS * D / norms.sum() * norms)).astype(int)
held = np.zeros((N, POINTS))
for i in range(POINTS):
    held[rng.choice(N, size=min(N, copies[i]), replace=False), i] = 1


def batch():
    beta = np.zeros(FEATURES)
    for t in range(1, T + 1):
        responds = rng.random(N) >= P
        while not responds.any():
            responds = rng.random(N) >= P
        v = responds @ held / (copies * (1 - P))
        gradient = X.T @ (v * (X @ beta - y))
        beta -= scale / t**0.7 * gradient
    return T, np.array([math.log10(np.linalg.norm(beta - optimum))])


report(batch, check=False)
