"""Data frames from straggle: its command line, called from Python.

Experiments are dictionaries with the fields of an experiment file, or paths of such files. Results are pandas data
frames where pandas is installed, else lists of dictionaries. Mistakes in what is given raise InputError, simulations
that cannot be finished SimulationError, with the lines that the command prints.
"""

import json
import os
import shlex
import shutil
import subprocess
import tempfile
import threading

try:
    import pandas
except ImportError:
    pandas = None

__all__ = ["InputError", "SimulationError", "advise", "compare", "fit", "import_trace", "plot", "records", "run"]


class InputError(ValueError):
    """Something that was given is wrong. `mistakes` has a line for each: where, what was given, what is allowed."""

    def __init__(self, mistakes):
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class SimulationError(RuntimeError):
    """A simulation that cannot be finished, such as of iterations that never complete."""


def run(experiment, *, set=None, progress=None, spread=True, folder=None, **options):
    """Rows of a sweep: `straggle run`.

    set: fields to be set, by their paths, such as {"delay.mu": 5}
    progress: called about once a second with a dictionary: trials, of_trials, trials_per_second, …
    spread: whether what is swept as an object has a column for each of its fields
    folder: what paths in a dictionary start from; default: the current one
    options: those of the command, such as trials=1000, seed=7, precision=0.01, baseline="uncoded", jobs=2
    """
    given = _options({**options, "set": _settings(set), "spread": spread})
    args = ["run", *_source(experiment), "--format", "json", *given]
    if progress is not None:
        args += ["--log", "json"]
    return _frame(json.loads(_call(args, experiment, folder, progress)))


def compare(experiment, schemes=None, *, set=None, folder=None, **options):
    """Schemes side by side in one experiment, a row each: `straggle compare`.

    schemes: such as ["uncoded", "mcc:load=3"]
    """
    given = _options({**options, "set": _settings(set), "schemes": _list(schemes)})
    found = json.loads(_call(["compare", *_source(experiment), "--format", "json", *given], experiment, folder))
    return _frame(found.pop("schemes"), found)


def advise(experiment=None, *, trace=None, schemes=None, set=None, folder=None, **options):
    """Candidates of a search for the fastest scheme, a row each, the best first: `straggle advise`.

    options: those of the command, such as full_gradient=True, target_error=0.1, max_load=8
    """
    given = _options({**options, "trace": trace, "set": _settings(set), "schemes": _list(schemes)})
    source = [] if experiment is None else _source(experiment)
    found = json.loads(_call(["advise", *source, "--format", "json", *given], experiment, folder))

    def standing(row):
        return row["outcome"] != "best", not row["ranked"], row["time_mean"] is None, row["time_mean"]

    return _frame(sorted(found.pop("candidates"), key=standing), found)


def fit(traces, *, folder=None, **options):
    """Delay models fitted to a trace, or to several, a row each, the best of a trace first: `straggle fit`.

    `delay` is the model as an experiment has it. What else is found is in the attribute `attrs` of the frame.
    """
    paths = [os.fspath(each) for each in (traces if isinstance(traces, (list, tuple)) else [traces])]
    found = json.loads(_call(["fit", *paths, "--format", "json", *_options(options)], None, folder))
    rows = [{"trace": one["trace"], **model} for one in found for model in one.pop("models")]
    return _frame(rows, {one["trace"]: one for one in found})


def import_trace(logs, out, *, folder=None, **options):
    """Makes a trace (CSV) of logs in other forms: `straggle import`. Returns what the command says of it."""
    paths = [os.fspath(each) for each in (logs if isinstance(logs, (list, tuple)) else [logs])]
    return _call(["import", *paths, "--out", os.fspath(out), *_options(options)], None, folder)


def plot(result, out, *, folder=None, **options):
    """Draws a result, a frame or the path of a CSV file, as SVG, PNG, PDF or HTML: `straggle plot`.

    Returns what was chosen for x, y, series and panels, as the command says it.
    """
    if isinstance(result, (str, os.PathLike)):
        return _call(["plot", os.fspath(result), "--out", os.fspath(out), *_options(options)], None, folder)
    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "result.csv")
        _write_csv(records(result), path)
        return _call(["plot", path, "--out", os.fspath(out), *_options(options)], None, folder)


def records(frame):
    """The rows of a frame as dictionaries, whether there is pandas or not."""
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        return frame.astype(object).where(frame.notna(), None).to_dict("records")
    return list(frame)


def _frame(rows, attributes=None):
    if pandas is None:
        return rows
    frame = pandas.DataFrame(rows)
    frame.attrs.update(attributes or {})
    return frame


def _write_csv(rows, path):
    import csv

    columns = list(dict.fromkeys(key for row in rows for key in row))
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(["" if row.get(key) is None else row[key] for key in columns])


def _command():
    """The command line: $STRAGGLE, `straggle` on the path, or npx."""
    given = os.environ.get("STRAGGLE")
    if given:
        return shlex.split(given)
    for command in (["straggle"], ["npx", "straggle"]):
        if shutil.which(command[0]):
            return command
    raise InputError(["straggle: not found; allowed: straggle or npx on the path, or $STRAGGLE"])


def _source(experiment):
    return ["-"] if isinstance(experiment, dict) else [os.fspath(experiment)]


def _settings(fields):
    return [f"{path}={json.dumps(value)}" for path, value in (fields or {}).items()]


def _list(items):
    return ",".join(items) if isinstance(items, (list, tuple)) else items


def _options(given):
    args = []
    for name, value in given.items():
        option = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            args.append(option)
        else:
            for each in value if isinstance(value, list) else [value]:
                args += [option, str(each)]
    return args


def _call(args, experiment, folder, progress=None):
    """Standard output of the command; what it says on standard error goes to `progress`, or becomes an exception."""
    process = subprocess.Popen(
        [*_command(), *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        text=True,
        encoding="utf-8",
    )
    lines = []

    def listen():
        for line in process.stderr:
            line = line.rstrip("\n")
            if progress is not None and line.startswith("{"):
                progress(json.loads(line))
            else:
                lines.append(line)

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        if isinstance(experiment, dict):
            process.stdin.write(json.dumps(experiment))
        process.stdin.close()
    except BrokenPipeError:
        pass
    try:
        output = process.stdout.read()
        listener.join()
        status = process.wait()
    except BaseException:
        process.terminate()
        raise
    if status == 2:
        raise InputError(lines)
    if status != 0:
        raise SimulationError("\n".join(lines))
    return output
