import * as fs from 'node:fs';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkWritable, FileSet, OutputError, writeFiles } from '../../src/report/files.js';
import { folderWith } from '../folders.js';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, fsyncSync: vi.fn(real.fsyncSync) };
});

let folder: string;
beforeEach(() => {
  folder = folderWith();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const at = (...names: string[]) => join(folder, ...names);
const text = (path: string) => readFileSync(path, 'utf8');

/** The OutputError that `action` throws; fails if it throws none, or not in one line. */
function refusal(action: () => void): OutputError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(OutputError);
    const output = error as OutputError;
    expect(output.message).not.toContain('\n');
    expect(output.message).toContain('cannot write');
    return output;
  }
  throw new Error('nothing was refused');
}

describe('writeFiles', () => {
  it('writes text and bytes, creates folders, replaces what was there and leaves nothing else', () => {
    writeFileSync(at('a.csv'), 'old');
    writeFiles([
      { path: at('a.csv'), content: 'new μ\n' },
      { path: at('x', 'y', 'b.png'), content: Uint8Array.of(137, 80) },
    ]);
    expect(text(at('a.csv'))).toBe('new μ\n');
    expect([...readFileSync(at('x', 'y', 'b.png'))]).toEqual([137, 80]);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'x']);
    expect(readdirSync(at('x', 'y'))).toEqual(['b.png']);
  });

  it('leaves the old file and no hidden one when the device is full', () => {
    writeFileSync(at('a.csv'), 'old');
    vi.mocked(fs.fsyncSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
    });
    const files = ['a.csv', 'new/b.csv'].map((name) => ({ path: at(name), content: 'new' }));
    const error = refusal(() => writeFiles(files));
    expect(error.message).toBe(`cannot write ${at('a.csv')}: no space left on the device`);
    expect(text(at('a.csv'))).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('takes renames back when a later one fails', () => {
    writeFileSync(at('a'), 'old');
    const set = new FileSet();
    for (const name of ['a', 'b', 'c']) set.write(at(name), 'new');
    mkdirSync(at('c')); // somebody else was faster
    const error = refusal(() => set.commit());
    expect(error.path).toBe(at('c'));
    expect(text(at('a'))).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['a', 'c']);
  });

  it('writes through a symbolic link', () => {
    writeFileSync(at('real'), 'old');
    symlinkSync(at('real'), at('link'));
    writeFiles([{ path: at('link'), content: 'new' }]);
    expect(text(at('real'))).toBe('new');
  });
});

describe('FileSet', () => {
  it('shows nothing before it is committed, and nothing at all when it is discarded', () => {
    const set = new FileSet();
    const file = set.open(at('deep', 'a.csv'));
    for (let i = 0; i < 50_000; i++) file.write('line\n');
    expect(existsSync(at('deep', 'a.csv'))).toBe(false);
    set.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the order of short and long pieces', () => {
    const set = new FileSet();
    const file = set.open(at('a'));
    const pieces = ['a', 'b'.repeat(100_000), 'c', 'd'];
    for (const piece of pieces) file.write(piece);
    file.write(Buffer.from('e'));
    file.write('f');
    set.commit();
    expect(text(at('a'))).toBe(`${pieces.join('')}ef`);
  });
});

describe('checkWritable', () => {
  it('creates the folders, and no file', () => {
    checkWritable(at('x', 'y', 'a.csv'));
    expect(readdirSync(at('x', 'y'))).toEqual([]);
  });

  it('leaves an existing file as it is', () => {
    writeFileSync(at('a.csv'), 'old');
    checkWritable(at('a.csv'));
    expect(text(at('a.csv'))).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it.each([
    ['a folder that is a file', 'file/a.csv', 'file is not a folder'],
    ['a folder below a file', 'file/x/y/a.csv', 'file is not a folder'],
    ['a folder', 'folder', 'is a directory'],
    ['a name that ends like a folder', 'new/', 'is a directory'],
    ['a name that is too long', `new/${'x'.repeat(300)}`, 'the name is too long'],
    ['a folder with a name that is too long', `new/${'x'.repeat(300)}/a.csv`, 'the name is too long'],
    ['a name with a zero byte', 'a\0b', 'not a valid file name'],
  ])('refuses %s and leaves nothing behind', (_, name, reason) => {
    writeFileSync(at('file'), '');
    mkdirSync(at('folder'));
    for (const action of [checkWritable, (path: string) => writeFiles([{ path, content: '' }])]) {
      expect(refusal(() => action(`${folder}/${name}`)).message).toContain(reason);
      expect(readdirSync(folder).sort()).toEqual(['file', 'folder']);
    }
  });

  it('refuses a device, which a rename would destroy, and an empty name', () => {
    expect(refusal(() => checkWritable('/dev/null')).reason).toBe('is not an ordinary file');
    expect(refusal(() => checkWritable('')).message).toBe('cannot write "": is a directory');
  });
});
