"""Runs a batch again and again for so many seconds and prints one line: work done, seconds, what came out."""

import json
import math
import sys
import time


def report(batch, check=True):
    """batch() does some work and returns (how much, completion times or other samples)."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    batch()
    work = 0
    n = 0
    total = 0.0
    squares = 0.0
    started = time.perf_counter()
    while True:
        done, samples = batch()
        work += done
        n += len(samples)
        total += float(sum(samples)) if isinstance(samples, list) else float(samples.sum())
        squares += sum(x * x for x in samples) if isinstance(samples, list) else float((samples**2).sum())
        elapsed = time.perf_counter() - started
        if elapsed >= seconds:
            break
    line = {"work": work, "seconds": elapsed}
    if check:
        mean = total / n
        line["mean"] = mean
        line["se"] = math.sqrt(max(0.0, squares / n - mean * mean) / n)
    print(json.dumps(line))
