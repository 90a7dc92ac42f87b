import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  about,
  above,
  atMost,
  below,
  between,
  claimsFor,
  close,
  judge,
} from '../../../src/analysis/figures/claim.js';
import { interval } from '../../../src/statistics/estimate.js';

describe('a verdict', () => {
  const around = (value: number, se: number) => judge({ value, se }, interval({ value, se }), atMost(1));

  it('follows from where the interval lies', () => {
    expect(around(0.9, 0.01)).toBe('holds');
    expect(around(1.1, 0.01)).toBe('fails');
    expect(around(0.99, 0.01)).toBe('inconclusive');
    expect(around(1.01, 0.01)).toBe('inconclusive');
  });

  it('of a number that was not sampled follows from the number, ends included or not', () => {
    expect(judge(1, undefined, atMost(1))).toBe('holds');
    expect(judge(1, undefined, below(1))).toBe('fails');
    expect(judge(0, undefined, above(0))).toBe('fails');
    expect(judge(Number.NaN, undefined, atMost(1))).toBe('inconclusive');
  });

  it('is not told from a single run', () => {
    expect(judge({ value: 0, se: 0, df: 0 }, { low: 0, high: 0 }, atMost(1))).toBe('inconclusive');
  });

  it('has one meaning of "about" and of "close", on both sides', () => {
    const verdicts = [19.9, 20, 30, 30.1].map((x) => judge(x, undefined, about(25)));
    expect(verdicts).toEqual(['fails', 'holds', 'holds', 'fails']);
    expect(judge(-25, undefined, about(-25))).toBe('holds');
    expect(judge(1 / 1.1, undefined, close)).toBe('holds');
    expect(judge(1 / 1.11, undefined, close)).toBe('fails');
  });

  it('never contradicts its own interval', () => {
    const real = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(real, real, real, real, (a, b, c, d) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [from, to] = [Math.min(c, d), Math.max(c, d)];
        const verdict = judge({ value: low, se: 1 }, { low, high }, between(from, to));
        const overlaps = high >= from && low <= to;
        if (verdict === 'holds') expect(low >= from && high <= to).toBe(true);
        else expect(verdict).toBe(overlaps ? 'inconclusive' : 'fails');
      }),
    );
  });
});

describe('a claim', () => {
  const draft = {
    ...{
      id: 'bound',
      section: '3',
      statement: 'The error is at most the bound',
      note: 'value: error ÷ bound',
    },
    verdict: atMost(1),
    instead: 'twice the bound',
  };
  const make = claimsFor('paper');
  const sampled = { value: 0.99, se: 0.05, df: 199 };

  it('rests on an exact value where there is one, and shows the sampled one beside it', () => {
    const claim = make({ ...draft, found: { exact: 1.045, sampled } });
    expect(claim).toMatchObject({ value: 1.045, verdict: 'fails' });
    expect(claim.low).toBeUndefined();
    expect(claim.note).toBe(
      'value: error ÷ bound; exact; sampled as a check: 0.99 [0.8914, 1.089]; in its place: twice the bound',
    );
    expect(make({ ...draft, found: sampled }).verdict).toBe('inconclusive');
  });

  it('changes with a planted wrong bound', () => {
    const right = make({ ...draft, found: { exact: 0.98, sampled } });
    const planted = make({ ...draft, found: { exact: 0.98 * 1.05, sampled } });
    expect([right.verdict, planted.verdict]).toEqual(['holds', 'fails']);
  });

  it('without a number is inconclusive, whatever its verdict rests on', () => {
    for (const verdict of [atMost(1), true, false, 'holds'] as const) {
      for (const found of [Number.NaN, { value: Number.NaN, se: 0 }]) {
        const claim = make({ ...draft, found, verdict });
        expect(claim).toMatchObject({ value: Number.NaN, verdict: 'inconclusive' });
        expect(claim.low).toBeUndefined();
      }
    }
  });

  it('of an amended reading holds as amended at best', () => {
    expect(make({ ...draft, found: 0.5, amended: true }).verdict).toBe('holds as amended');
    expect(make({ ...draft, found: 2, amended: true }).verdict).toBe('fails');
  });
});
