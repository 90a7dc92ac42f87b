import { expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { straggle as shared } from './shared-process.js';
import { listing, SMALL, straggle } from './straggle.js';

it.each([
  { args: ['run', 'e.yaml'], status: 0 },
  { args: ['run', 'e.yaml', '--jobs', '2', '--out', 'e.csv'], status: 0 },
  { args: ['run', 'e.yaml', '--trials', 'none'], status: 2 },
  { args: ['run', 'absent.yaml'], status: 2 },
  { args: ['list', 'schemes'], status: 0 },
  { args: ['advise', '--help'], status: 0 },
])(
  'straggle $args says and leaves in a shared process what it does in one of its own',
  async ({ args, status }) => {
    const [alone, first, second] = [1, 2, 3].map(() => folderWith({ 'e.yaml': SMALL }));
    const expected = await straggle(args, alone);
    expect(expected.status).toBe(status);
    expect(await shared(args, first)).toEqual(expected);
    expect(await shared(args, second)).toEqual(expected);
    expect(listing(first)).toEqual(listing(alone));
    expect(listing(second)).toEqual(listing(alone));
  },
);
