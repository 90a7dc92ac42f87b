"""Uncoded multi-message computation, K = 20, r = 3, as processes of SimPy: a process per worker, a store at the master."""

import random
import sys

import simpy
from clock import report

K, R = 20, 3
ALPHA, MU = 0.01, 10.0
random.seed(1)


def worker(env, index, inbox):
    speed = ALPHA + random.expovariate(MU)
    for s in range(R):
        yield env.timeout(speed)
        inbox.put((index + s) % K)


def master(env, inbox, result):
    known = set()
    messages = 0
    while len(known) < K:
        known.add((yield inbox.get()))
        messages += 1
    result.append(env.now)


def iteration():
    env = simpy.Environment()
    inbox = simpy.Store(env)
    result = []
    for index in range(K):
        env.process(worker(env, index, inbox))
    env.run(until=env.process(master(env, inbox, result)))
    return result[0]


def batch():
    return 100, [iteration() for _ in range(100)]


if len(sys.argv) > 1 and sys.argv[1] == "--version":
    print(simpy.__version__)
else:
    report(batch)
