"""
Runs a batch again and again for so many seconds of the processor and prints one line: work done, seconds, what came out,
and how many seconds it takes until the mean is known to a relative standard error of 0.005 %.
"""

import json
import math
import sys
import time


TARGET = 5e-5


def until(seconds, n, total, squares):
    """Seconds until the relative standard error is TARGET; it falls with the root of the samples."""
    mean = total / n
    return seconds * (squares / n - mean * mean) / n / (mean * TARGET) ** 2


def report(batch, check=True, needed=None):
    """
    batch() does some work and returns (how much, completion times or other samples); needed() says how many seconds
    the precision takes, where that is not a matter of these samples alone.
    """
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    batch()
    work = 0
    n = 0
    total = 0.0
    squares = 0.0
    started = time.process_time()
    while True:
        done, samples = batch()
        work += done
        n += len(samples)
        total += float(sum(samples)) if isinstance(samples, list) else float(samples.sum())
        squares += sum(x * x for x in samples) if isinstance(samples, list) else float((samples**2).sum())
        elapsed = time.process_time() - started
        if elapsed >= seconds:
            break
    line = {"work": work, "seconds": elapsed}
    if check:
        mean = total / n
        line["mean"] = mean
        line["se"] = math.sqrt(max(0.0, squares / n - mean * mean) / n)
        line["until"] = until(elapsed, n, total, squares) if needed is None else needed()
    print(json.dumps(line))
