import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { IJob } from 'kubernetes-models/batch/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT, SMALL } from '../cli/straggle.js';
import { compiled } from '../docs/compile.js';
import { folderWith } from '../folders.js';

const FOLDER = join(ROOT, 'deploy/kubernetes');
const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

interface Kustomization {
  readonly resources: readonly string[];
  readonly images: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
  readonly replacements: readonly {
    readonly source: { readonly name: string; readonly fieldPath: string };
    readonly targets: readonly {
      readonly select: { readonly name: string };
      readonly fieldPaths: readonly string[];
    }[];
  }[];
}

const kustomization: Kustomization = parse(text('kustomization.yaml'));

/** What is in a manifest at a path like `spec.containers.[name=shard].image`, and where it is to be set. */
function at(manifest: unknown, path: string): { readonly value: unknown; set(value: unknown): void } {
  const steps = path.split('.');
  let holder = manifest as Record<string, unknown>;
  let key = '';
  let value: unknown = manifest;
  for (const step of steps) {
    holder = value as Record<string, unknown>;
    const [, name] = /^\[name=(.*)\]$/.exec(step) ?? [];
    const found = (holder as unknown as { name: string }[]).findIndex?.((each) => each.name === name);
    key = name === undefined ? step : String(found);
    value = holder[key];
    if (value === undefined) throw new Error(`nothing at ${path}`);
  }
  return {
    value,
    set: (next) => {
      holder[key] = typeof value === 'number' ? Number(next) : String(next);
    },
  };
}

/** The manifests as `kubectl apply -k` sends them, by their names; what of kustomize is used here is done here, too. */
function rendered(): Record<string, IJob> {
  const jobs: Record<string, IJob> = Object.fromEntries(
    kustomization.resources.map((name) => {
      const job = parse(text(name));
      return [job.metadata.name, job];
    }),
  );
  for (const { source, targets } of kustomization.replacements) {
    const { value } = at(jobs[source.name], source.fieldPath);
    for (const { select, fieldPaths } of targets)
      for (const path of fieldPaths) at(jobs[select.name], path).set(value);
  }
  for (const container of Object.values(jobs).flatMap(containersOf)) {
    const image = kustomization.images.find(({ name }) => name === container.image);
    if (image) container.image = `${image.newName}:${image.newTag}`;
  }
  return jobs;
}

function containersOf({ spec }: IJob) {
  return spec?.template.spec?.containers ?? [];
}

const jobs = rendered();
const { 'straggle-sweep': sweep, 'straggle-merge': merge } = jobs;
const all = Object.entries(jobs);

const noKubectl =
  spawnSync('kubectl', ['version', '--client']).status === 0 ? undefined : 'no kubectl to kustomize with';

describe('the manifests', () => {
  it('are a Job for the shards and one for the merge', () => {
    expect(Object.keys(jobs)).toEqual(['straggle-sweep', 'straggle-merge']);
  });

  it('are what kubectl makes of them', ({ skip }) => {
    skip(noKubectl !== undefined, noKubectl);
    const made = execFileSync('kubectl', ['kustomize', FOLDER], { encoding: 'utf8' });
    const documents = parseAllDocuments(made).map((document) => document.toJS() as IJob);
    expect(Object.fromEntries(documents.map((job) => [job.metadata?.name, job]))).toEqual(jobs);
  });

  it.each(all)('%s fits the schema of Kubernetes, and has no field that it does not know', (_, job) => {
    // The schema knows kinds and ranges; that a field is misspelt is seen by the compiler.
    expect(() => new Job(job).validate()).not.toThrow();
    const literal = `import type { IJob } from 'kubernetes-models/batch/v1';\nexport const job: IJob = ${JSON.stringify(job)};\n`;
    expect(() => compiled(new Map([['src/manifest.ts', literal]]))).not.toThrow();
    const misspelt = literal.replace('"activeDeadlineSeconds"', '"activeDeadlineSecond"');
    expect(() => compiled(new Map([['src/manifest.ts', misspelt]]))).toThrow(/activeDeadlineSecond/);
  });

  it.each(all)(
    '%s ends, is not tried again where that cannot help, and is removed in the end',
    (_, { spec }) => {
      const [{ name }] = containersOf({ ...jobs, spec } as IJob);
      expect(spec?.podFailurePolicy?.rules).toContainEqual({
        action: 'FailJob',
        onExitCodes: { containerName: name, operator: 'In', values: [2] },
      });
      expect(spec?.template.spec?.restartPolicy).toBe('Never');
      expect(spec?.activeDeadlineSeconds).toBeGreaterThan(0);
      expect(spec?.ttlSecondsAfterFinished).toBeGreaterThan(0);
    },
  );

  it.each(all)('%s runs without rights, in limits, and hears SIGTERM', (_, job) => {
    const pod = job.spec?.template.spec;
    expect(pod?.automountServiceAccountToken).toBe(false);
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const { resources, securityContext, args, image } of containersOf(job)) {
      for (const kind of ['cpu', 'memory']) {
        expect(resources?.requests?.[kind]).toBeDefined();
        expect(resources?.limits?.[kind]).toBeDefined();
      }
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(args?.join(' ')).toMatch(/^exec straggle /);
      expect(image).toMatch(/:\d+\.\d+\.\d+$/);
    }
  });

  it('have the number of shards in one place, and as many threads as cores', () => {
    const [{ env = [], resources }] = containersOf(sweep);
    expect(sweep.spec).toMatchObject({ completionMode: 'Indexed', completions: 4, parallelism: 4 });
    expect(sweep.spec?.backoffLimitPerIndex).toBeGreaterThan(0);
    expect(env.find(({ name }) => name === 'SHARDS')?.value).toBe('4');
    const jobsFrom = env.find(({ name }) => name === 'JOBS')?.valueFrom?.resourceFieldRef?.resource;
    expect(jobsFrom).toBe('limits.cpu');
    expect(Number(resources?.limits?.cpu)).toBeGreaterThanOrEqual(1);
    // Not before it is told to.
    expect(merge.spec?.suspend).toBe(true);
  });
});

/** Does what a container does, on a folder in place of the volume that the pods share. */
function pod(job: IJob, folder: string, env: Readonly<Record<string, string>>): void {
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  const local = (line: string) => line.replaceAll('/sweep/', `${join(folder, 'sweep')}/`);
  for (const { command = [], args = [] } of containersOf(job)) {
    const [shell, ...options] = [...command, ...args.map(local)];
    execFileSync(shell, options, { env: { ...process.env, PATH, ...env }, stdio: 'pipe' });
  }
}

it('the pods of both Jobs write the bytes of one process', () => {
  const folder = folderWith({
    'sweep/sweep.yaml': `${SMALL.replace('300', '8000')}sweep: { delay.mu: [2, 4], scheme.load: [2, 3] }\n`,
    'bin/straggle': `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"\n`,
  });
  chmodSync(join(folder, 'bin/straggle'), 0o755);
  const shards = sweep.spec?.completions ?? 0;
  for (let index = 0; index < shards; index++)
    pod(sweep, folder, { JOB_COMPLETION_INDEX: String(index), SHARDS: String(shards), JOBS: '2' });
  pod(merge, folder, {});
  const args = ['run', 'sweep/sweep.yaml', '--jobs', '1', '--out', 'sweep/one.csv'];
  execFileSync(join(folder, 'bin/straggle'), args, { cwd: folder });
  const read = (name: string) => readFileSync(join(folder, 'sweep', name), 'utf8');
  expect(read('sweep.csv')).toBe(read('one.csv'));
});
