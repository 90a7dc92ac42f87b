"""What a row of results holds: means with standard errors, and quantiles of the completion time."""

import numpy as np


def row(completion, messages, volume, computations, recovered):
    """Arrays of one number per trial, or single numbers where all trials agree."""
    n = len(completion)
    found = []
    for values in (completion, messages, volume, computations, recovered):
        values = np.broadcast_to(values, (n,))
        found += [values.mean(), values.std(ddof=1) / np.sqrt(n)]
    return found + list(np.percentile(completion, [50, 90, 99]))


def one_message(times, load, completion):
    """A row of a scheme in which worker j sends one message at times[j], after `load` equal sub-tasks."""
    ended = completion[:, None]
    messages = (times <= ended).sum(axis=1)
    computations = np.minimum(load, np.floor(load * ended / times + 1e-9)).sum(axis=1)
    return messages, computations
