import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ExponentialDraws } from '../../src/random/exponential-draws.js';
import { Streams } from '../../src/random/stream.js';
import { exponentialLayers, LAYERS, standardExponential } from '../../src/random/ziggurat.js';
import { ROOT } from '../cli/straggle.js';

const TAIL = exponentialLayers.edge[1];

/** Streams that all begin with a given state of alea. */
class Begun extends Streams {
  constructor(private readonly begin: readonly number[]) {
    super('begun');
  }

  override state(): Uint32Array {
    return Uint32Array.from(this.begin);
  }
}

/** Draws that are there, in the form 0.01 + 0.3·x. */
function drawsOf(streams: Streams, members: number): ExponentialDraws {
  const draws = ExponentialDraws.of(0.01, 0.3, members, streams, 'worker');
  if (draws === undefined) throw new Error('npm run build makes the module');
  return draws;
}

/** The same numbers in JavaScript, and the uniform numbers that each took. */
function reference(streams: Streams, count: number) {
  const uniform = streams.uniform('worker');
  let taken: number[] = [];
  const next = standardExponential(() => {
    const u = uniform();
    taken.push(u);
    return u;
  });
  const variates = Array.from({ length: count }, () => {
    taken = [];
    return { x: next(), taken };
  });
  return { variates, values: variates.map(({ x }) => 0.01 + 0.3 * x) };
}

const inTail = (u: number) => {
  const { edge } = exponentialLayers;
  return u * LAYERS < 1 && u * LAYERS * edge[0] >= edge[1];
};

/** The upper 32 bits of a number that leads into the tail. */
const TO_TAIL = Math.floor(0.99 * 2 ** 24);

/** A state of alea whose first two numbers do so, solved for s0 and s2 modulo 2^32. */
function twiceToTail(): readonly number[] {
  const [a, low] = [2091639n, 0xffffffffn];
  let inverse = 1n;
  for (let i = 0; i < 5; i++) inverse = (inverse * (2n - a * inverse)) & low;
  const solved = (carry: bigint) => (inverse * (BigInt(TO_TAIL) - carry)) & low;
  const [s0, s1] = [solved(1n), 123456789n];
  const upper = a * s0 + 1n;
  const lower = a * s1 + (upper >> 32n);
  const s2 = solved(lower >> 32n);
  return [Number(s0), Number(s1), Number(s2), 1];
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('exponential variates in WebAssembly', () => {
  it('are those of standardExponential to the bit, whichever way they come', () => {
    const streams = new Streams('exponential');
    const { variates, values } = reference(streams, 200_000);
    const own = new Float64Array(values.length);
    drawsOf(streams, values.length).next(own);
    expect(own.findIndex((value, i) => !Object.is(value, values[i]))).toBe(-1);
    // At once, from the part of a layer that sticks out, after a rejection, and from the tail.
    const ways = { once: 0, out: 0, rejected: 0, tail: 0 };
    for (const { taken } of variates) {
      if (taken.length === 1) ways.once++;
      else if (inTail(taken[0])) ways.tail++;
      else if (taken.length === 2) ways.out++;
      else ways.rejected++;
    }
    expect(ways.once).toBeGreaterThan(190_000);
    expect(Math.min(ways.out, ways.rejected)).toBeGreaterThan(1000);
    expect(ways.tail).toBeGreaterThan(50);
  });

  it('are so where the tail is reached twice in one', () => {
    const streams = new Begun(twiceToTail());
    const { variates, values } = reference(streams, 300);
    expect(variates[0].x).toBeGreaterThan(2 * TAIL);
    const own = new Float64Array(300);
    drawsOf(streams, 300).next(own);
    expect([...own]).toEqual(values);
  });

  it.each([
    ['largest', [0xffffffff, 0xffffffff, 0xffffffff, 2091639]],
    ['least', [0, 0, 0, 1]],
  ])('are so from the %s state on', (_, state) => {
    const streams = new Begun(state);
    const own = new Float64Array(1000);
    drawsOf(streams, 1000).next(own);
    expect([...own]).toEqual(reference(streams, 1000).values);
  });

  it.each([3, 20, 256, 257])(
    'of %d members come in the same order one by one and many at once',
    (members) => {
      const [streams, others] = [new Streams('mixed', members), new Streams('others')];
      const rounds = [1, 250, 0, 2, 257].slice(0, members > 256 ? 4 : 5);
      const total = rounds.reduce((sum, count) => sum + count + 1, 0);
      const { values } = reference(streams, total * members);
      const draws = drawsOf(streams, members);
      // Draws of another stream between them, in the same memory.
      const other = drawsOf(others, 5);
      const spare = new Float64Array(5);
      let t = 0;
      for (const count of rounds) {
        const one = new Float64Array(members);
        draws.next(one);
        expect([...one]).toEqual(values.slice(t * members, ++t * members));
        other.next(spare);
        const stride = count + 3;
        const many = new Float64Array(members * stride).fill(-1);
        draws.many(many, stride, count);
        const expected = many.map((_, at) => {
          const [member, within] = [Math.floor(at / stride), at % stride];
          return within < count ? values[(t + within) * members + member] : -1;
        });
        expect(many).toEqual(expected);
        t += count;
      }
      expect([...spare]).toEqual(reference(others, 5 * rounds.length).values.slice(-5));
    },
  );

  it('are not there where JavaScript is asked for', () => {
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(ExponentialDraws.of(0, 1, 20, new Streams('exponential'))).toBeUndefined();
  });

  it('are not there where there is no memory for them, which is tried once', () => {
    // In a process of its own, in which nobody has them yet.
    const script = `
      let tried = 0;
      WebAssembly.Memory = class {
        constructor() {
          tried++;
          throw new RangeError('could not allocate memory');
        }
      };
      const { ExponentialDraws } = await import('./dist/random/exponential-draws.js');
      const { Streams } = await import('./dist/random/stream.js');
      const found = [1, 2, 3].map((block) => ExponentialDraws.of(0, 1, 20, new Streams(block)));
      console.log(found.every((draws) => draws === undefined), tried);
    `;
    const args = ['--input-type=module', '-e', script];
    expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })).toBe('true 1\n');
  });
});
