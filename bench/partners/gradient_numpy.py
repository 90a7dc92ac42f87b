"""A gradient of least squares on 1000 x 100, one vector at a time: two products with X."""

import sys

import numpy as np
from clock import report

POINTS, FEATURES = 1000, 100
WEIGHTS = sys.argv[2] if len(sys.argv) > 2 else "different"
rng = np.random.default_rng(1)
X = rng.random((POINTS, FEATURES)) - 0.5
y = rng.random(POINTS) - 0.5
beta = rng.random(FEATURES) - 0.5
v = {
    "different": 0.5 + rng.random(POINTS),
    "sgc": rng.integers(0, 2, (2, POINTS)).sum(axis=0).astype(float),
    "whole": np.ones(POINTS),
}[WEIGHTS]


def batch():
    for _ in range(100):
        X.T @ (v * (X @ beta - y))
    return 100, np.zeros(1)


report(batch, check=False)
