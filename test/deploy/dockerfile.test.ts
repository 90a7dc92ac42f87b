import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Copy, DockerfileParser, type From } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../cli/straggle.js';

// No image is built by the tests, which would need a Docker engine and the network: what matters is read in the file.
const dockerfile = DockerfileParser.parse(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8'));
const instructions = dockerfile.getInstructions();
const of = (keyword: string) => instructions.filter((each) => each.getKeyword() === keyword);
const stages = of('FROM') as From[];
const last = instructions.slice(instructions.indexOf(stages.at(-1) ?? stages[0]));
const inLast = (keyword: string) =>
  last.filter((each) => each.getKeyword() === keyword).map((each) => each.getArgumentsContent());

describe('the Dockerfile', () => {
  it('is built on one image of a version, the oldest Node that is supported, and the slim one', () => {
    const [[, image]] = of('ARG').map((each) => /^NODE=(.*)$/.exec(each.getArgumentsContent() ?? '') ?? []);
    expect(image).toMatch(/^node:20\.\d+\.\d+-\w+-slim(@sha256:[0-9a-f]{64})?$/);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Docker's
    expect(stages.map((stage) => stage.getImage())).toEqual(['${NODE}', '${NODE}']);
  });

  it('runs as a user that is not root, named by number', () => {
    const [user] = inLast('USER');
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    // What follows runs as that user.
    expect(last.findIndex((each) => each.getKeyword() === 'RUN')).toBeLessThan(
      last.findIndex((each) => each.getKeyword() === 'USER'),
    );
  });

  it('starts straggle itself, without a shell between it and signals', () => {
    expect(inLast('ENTRYPOINT')).toEqual(['["straggle"]']);
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(inLast('RUN')).toEqual([`ln -s /opt/straggle/${bin.straggle} /usr/local/bin/straggle`]);
  });

  it('has what the package has, and no tool that is for building only', () => {
    const copied = (last.filter((each) => each.getKeyword() === 'COPY') as Copy[]).flatMap((copy) => {
      expect(copy.getFromFlag()?.getValue()).toBe('build');
      return copy.getArguments().map((argument) => argument.getValue());
    });
    const parts = copied
      .filter((each) => each.startsWith('/build/'))
      .map((each) => each.slice('/build/'.length));
    expect(parts.sort()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json', 'schema']);
    expect(of('RUN')[0].getArgumentsContent()).toMatch(/^npm ci .*&& npm prune --omit=dev /);
  });

  it('is sent what the build needs, which is there', () => {
    const sent = readFileSync(join(ROOT, 'deploy/Dockerfile.dockerignore'), 'utf8')
      .split('\n')
      .flatMap((line) => /^!(.*)$/.exec(line)?.[1] ?? []);
    expect(sent).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'src', 'scripts']));
    expect(sent.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
