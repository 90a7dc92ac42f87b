import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT, straggle } from '../cli/straggle.js';
import { folderWith } from '../folders.js';

const EXPERIMENT = `trials: 500
workers: 4
scheme: { name: uncoded }
delay: { model: exponential, mean: 1 }
sweep: { tolerance: [0, 0.25], delay.mean: [1, 2] }
`;

const SCRIPT = `
import json, os, straggle
far = []
rows = straggle.records(straggle.run("e.yaml", progress=far.append))
base = {"workers": 4, "trials": 250, "delay": {"model": "exponential", "mean": 1}}
found = {
    "rows": rows,
    "far": far[-1],
    "set": straggle.records(straggle.run({**base, "scheme": {"name": "uncoded"}}, set={"delay.mean": 3}, seed=7))[0],
    "compared": [row["scheme"] for row in straggle.records(straggle.compare(base, ["uncoded", "mcc:load=2"]))],
    "advised": straggle.records(straggle.advise(base, full_gradient=True, schemes=["uncoded", "uc-mmc"], max_load=2)),
    "fitted": straggle.records(straggle.fit("t.csv", replicates=99)),
    "frames": straggle.pandas is not None and isinstance(straggle.run("e.yaml"), straggle.pandas.DataFrame),
    "pandas": straggle.pandas is not None,
}
for name, call in {
    "input": lambda: straggle.run({**base, "workers": 0, "tolerance": 2}),
    "simulation": lambda: straggle.run({**base, "scheme": {"name": "uncoded"}, "delay": {"model": "pareto", "shape": 0.001, "scale": 1}}),
    "missing": lambda: straggle.run("no.yaml"),
}.items():
    try:
        call()
    except Exception as error:
        found[name] = [type(error).__name__, str(error)]
print(json.dumps(found))
`;

/** Pythons of this machine, by what they have: the first one, and one with pandas. */
const pythons = ['python3', '/usr/bin/python3'].filter(
  (python, i, all) => all.indexOf(python) === i && spawnSync(python, ['--version']).status === 0,
);

describe.each(pythons.length > 0 ? pythons : ['no Python'])('the module for Python under %s', (python) => {
  beforeEach(({ skip }) => skip(pythons.length === 0, 'no Python: apt-get install python3'));

  it('has the numbers of the command, its errors, and its progress', async () => {
    const trace = Array.from({ length: 40 }, (_, i) => `${i >> 1},${i % 2},${1 + ((i * 7) % 13) / 10}`);
    const folder = folderWith({
      'e.yaml': EXPERIMENT,
      't.csv': `round,worker,duration_s\n${trace.join('\n')}\n`,
    });
    const { stdout, stderr, status } = spawnSync(python, ['-c', SCRIPT], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        STRAGGLE: `${process.execPath} ${join(ROOT, 'dist/cli.js')}`,
        PYTHONPATH: join(ROOT, 'python'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const found = JSON.parse(stdout);
    const { stdout: text } = await straggle(['run', 'e.yaml'], folder);
    const csv: Record<string, unknown>[] = parse(text, { columns: true });
    const numbers = (rows: Record<string, unknown>[]) => rows.map((row) => Object.values(row).map(Number));
    expect(numbers(found.rows)).toEqual(numbers(csv));
    expect(found.far).toMatchObject({ done: true, trials: 2000 });
    expect(found.set.completion_time_mean).toBeGreaterThan(5);
    expect(found.compared.sort()).toEqual(['mcc:load=2', 'uncoded']);
    expect(found.advised[0]).toMatchObject({ candidate: 'uc-mmc:load=2', outcome: 'best' });
    expect(found.fitted[0]).toMatchObject({ trace: 't.csv', model: expect.any(String) });
    expect(found.frames).toBe(found.pandas);
    expect(found.input[0]).toBe('InputError');
    expect(found.input[1].split('\n').length).toBeGreaterThan(1);
    expect(found.simulation[0]).toBe('SimulationError');
    expect(found.missing).toEqual([
      'InputError',
      'no.yaml: no such file; allowed: an experiment file, YAML or JSON',
    ]);
  });
});
