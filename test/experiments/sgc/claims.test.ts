import { describe, expect, it } from 'vitest';
import { claimRow } from '../../../src/analysis/figures/claim.js';
import { dependenceClaims } from '../../../src/experiments/sgc/fig4.js';
import {
  batchClaim,
  bgcClaim,
  largePClaim,
  noStragglersClaim,
  reductionClaim,
  sendAllClaims,
  sendAllTableClaim,
  smallPClaim,
} from '../../../src/experiments/sgc/floors.js';
import {
  cumulatedStep,
  decayRate,
  erasureheadCodeClaim,
  erasureheadRateClaim,
  middleOfPhase,
  samePhaseClaim,
  straightness,
  twoPhasesClaims,
} from '../../../src/experiments/sgc/phases.js';
import type { VariantName } from '../../../src/experiments/sgc/settings.js';
import { type Curve, Study } from '../../../src/experiments/sgc/study.js';

const ITERATIONS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2500, 5000];
/** What a run has in common in all schemes, as it meets the same stragglers. */
const RUNS = [0.9, 1.05, 1.1, 0.95];
/** A little that it has not. */
const JITTER = [1, 1.01, 0.99, 1];

interface Shape {
  /** Decay per unit of the cumulated step, at first. */
  readonly rate: number;
  /** Error that it ends at. */
  readonly floor: number;
  readonly start?: number;
}

/** An error that falls exponentially in the cumulated step until it is at its floor. */
function curve(variant: VariantName, p: number, shape: Shape, persistence = 1): Curve {
  const { rate, floor, start = 50 } = shape;
  const errors = ITERATIONS.map((t) => {
    const error = Math.max(floor, start * Math.exp(-rate * (cumulatedStep(t) - 1)));
    return RUNS.map((run, i) => error * run * (variant === 'sgc' ? JITTER[i] : 1));
  });
  return { variant, p, persistence, iterations: ITERATIONS, errors, rows: [] };
}

const PS = [0.1, 0.3, 0.7, 0.9];

/** A study in which every variant has the same shape for all p, unless told otherwise. */
function study(shapes: Partial<Record<VariantName, Shape | ((p: number) => Shape)>>): Study {
  return new Study(
    Object.entries(shapes).flatMap(([name, shape]) =>
      PS.map((p) => curve(name as VariantName, p, typeof shape === 'function' ? shape(p) : shape)),
    ),
  );
}

const verdicts = (claims: readonly { verdict: string }[]) => claims.map(({ verdict }) => verdict);

describe('phases', () => {
  const pure = curve('bgc', 0.5, { rate: 0.5, floor: 1e-9 });

  it('finds the rate of an error that falls exponentially in the cumulated step', () => {
    expect(cumulatedStep(3)).toBeCloseTo(1 + 2 ** -0.7 + 3 ** -0.7, 12);
    expect(decayRate(pure)).toBeCloseTo(0.5, 10);
    expect(decayRate(pure, [1])).toBeCloseTo(0.5, 10);
    expect(straightness(pure)).toBeCloseTo(1, 10);
  });

  it('finds it where the level is never reached, and where it is at once', () => {
    expect(decayRate(curve('bgc', 0.5, { rate: 0.1, floor: 1e-9 }))).toBeCloseTo(0.1, 10);
    const low = curve('bgc', 0.5, { rate: 0.1, floor: 1e-9, start: 0.01 });
    expect(decayRate(low)).toBeCloseTo(0.1, 10);
  });

  it('finds the middle of the phase', () => {
    const { errors } = pure;
    const middle = errors[middleOfPhase(pure)][0];
    expect(middle).toBeGreaterThan(0.05);
    expect(middle).toBeLessThan(50);
  });
});

describe('claims on floors', () => {
  const ignore = { rate: 0.5, floor: 1e-4 };
  const where = { id: 'floor', section: 'VI', setting: 'here' };

  it.each([
    [0.7, 30, 'holds'],
    [0.66, 30, 'holds'],
    [0.44, 50, 'holds'],
    [0.38, 50, 'fails'],
    [0.9, 30, 'fails'],
  ])('judge a floor of %s times that without a code against %s %%', (factor, stated, verdict) => {
    const found = study({ ignore, sgc: { rate: 0.5, floor: factor * 1e-4 } });
    const claim = reductionClaim(where, found, PS, stated);
    expect(claim.verdict).toBe(verdict);
    expect(claim.value).toBeCloseTo(100 * (1 - factor), 0);
    expect(claim.low).toBeLessThan(claim.value);
    expect(claim.high).toBeGreaterThan(claim.value);
  });

  const erasurehead = (p: number) => ({ rate: 0.5, floor: p < 0.5 ? 2e-5 : 5e-4 });
  const full = study({
    gd: { rate: 0.5, floor: 1e-8 },
    ignore,
    batch: ignore,
    sgc: { rate: 0.5, floor: 6e-5 },
    bgc: { rate: 0.5, floor: 6.1e-5 },
    erasurehead,
    'erasurehead-unbiased': { rate: 0.5, floor: 5e-5 },
    'send-all': (p) => ({ rate: 0.5, floor: p < 0.5 ? 3e-5 : 5.8e-5 }),
    'send-all-paper': { rate: 0.5, floor: 2e-4 },
  });

  it('hold where they are as the papers say', () => {
    expect(bgcClaim(full, PS).verdict).toBe('holds');
    const small = { id: 'x', section: 'VI', statement: 'is lower' };
    expect(smallPClaim(small, full, ['sgc', 'send-all'], PS).verdict).toBe('holds');
    expect(smallPClaim(small, full, ['sgc', 'send-all'], PS).note).toContain('SGC-Send-All, the closest');
    expect(largePClaim({ id: 'x', section: 'VI', setting: 'here' }, full, PS).verdict).toBe('holds');
    const sendAll = sendAllClaims({ id: 'x', section: 'VI' }, full, PS);
    expect(verdicts(sendAll)).toEqual(['holds', 'holds', 'holds']);
    expect(batchClaim(full, PS, 'n = 10').verdict).toBe('holds');
  });

  it('fail where they are not', () => {
    expect(sendAllTableClaim(full, PS).verdict).toBe('fails');
    const equalOrBetter = study({ sgc: { rate: 0.5, floor: 2e-5 }, erasurehead: { rate: 0.5, floor: 1e-5 } });
    const turned = study({
      sgc: { rate: 0.5, floor: 2e-5 },
      bgc: { rate: 0.5, floor: 6e-5 },
      erasurehead: { rate: 0.5, floor: 2.1e-5 },
      'erasurehead-unbiased': { rate: 0.5, floor: 2.1e-5 },
      'send-all': { rate: 0.5, floor: 9e-5 },
    });
    expect(bgcClaim(turned, PS).verdict).toBe('fails');
    const small = { id: 'x', section: 'VI', statement: 'is lower' };
    expect(smallPClaim(small, turned, ['sgc'], PS).verdict).toBe('fails');
    const { verdict, note } = largePClaim({ id: 'x', section: 'I', setting: 'here' }, equalOrBetter, PS);
    expect([verdict, note.includes('divided by')]).toEqual(['fails', false]);
    expect(verdicts(sendAllClaims({ id: 'x', section: 'VI' }, turned, PS))).toEqual([
      'fails',
      'fails',
      'fails',
    ]);
  });

  it('compare all at p = 0 with gradient descent', () => {
    const found = (factor: number) => {
      const pair = [
        curve('gd', 0, { rate: 0.5, floor: 1e-5 }),
        curve('bgc', 0, { rate: 0.5, floor: factor * 1e-5 }),
      ];
      // Without stragglers all runs are the same.
      const alike = pair.map((each) => ({ ...each, errors: each.errors.map(([first]) => [first]) }));
      return noStragglersClaim(new Study(alike), ['bgc']);
    };
    expect(found(1).verdict).toBe('holds');
    expect(found(1.1).verdict).toBe('fails');
    expect(found(1.1).value).toBeCloseTo(0.1, 12);
    expect(found(1.1).note).toContain('9.000e-6');
  });

  it('become rows without a gap', () => {
    for (const claim of sendAllClaims({ id: 'x', section: 'VI' }, full, PS)) {
      expect(claimRow(claim).some(Number.isNaN)).toBe(false);
    }
  });
});

describe('claims on phases', () => {
  it('tell a flat floor from one that goes on falling', () => {
    const flat = study({ sgc: { rate: 0.8, floor: 1e-4 } });
    expect(verdicts(twoPhasesClaims(flat, PS))).toEqual(['holds', 'holds']);
    const falling = study({ sgc: { rate: 0.2, floor: 1e-9 } });
    expect(verdicts(twoPhasesClaims(falling, PS))).toEqual(['holds', 'fails']);
  });

  it('tell equal rates from equal errors', () => {
    const where = { id: 'x', section: 'VI' };
    const ignore = { rate: 0.5, floor: 1e-4 };
    const verdict = (sgc: Shape) => samePhaseClaim(where, study({ ignore, sgc }), PS).verdict;
    expect(verdict({ rate: 0.5, floor: 1e-5 })).toBe('holds');
    expect(verdict({ rate: 0.5, floor: 1e-5, start: 40 })).toBe('holds as amended');
    expect(verdict({ rate: 0.7, floor: 1e-5 })).toBe('fails');
  });

  it('tell ErasureHead’s code from its missing divisor', () => {
    const where = { id: 'x', section: 'VI' };
    const sgc = { rate: 0.5, floor: 1e-4 };
    const found = (erasurehead: Shape, unbiased: Shape) => {
      const all = study({ sgc, erasurehead, 'erasurehead-unbiased': unbiased });
      const rate = { ...where, statement: 'drops', part: 0.5 };
      return verdicts([erasureheadRateClaim(rate, all, PS), erasureheadCodeClaim(where, all, PS)]);
    };
    const slow = { rate: 0.1, floor: 1e-4 };
    expect(found(slow, sgc)).toEqual(['holds', 'holds as amended']);
    expect(found(slow, slow)).toEqual(['holds', 'holds']);
    expect(found(sgc, sgc)).toEqual(['fails', 'fails']);
  });
});

describe('claims on stragglers that stay', () => {
  const NU = [1, 10, 100];
  const found = (shape: (nu: number) => Shape) =>
    verdicts(
      dependenceClaims(new Study(PS.flatMap((p) => NU.map((nu) => curve('sgc', p, shape(nu), nu)))), PS, NU),
    );

  it('hold where the floor rises and the rate falls with ν', () => {
    expect(found((nu) => ({ rate: 0.8 / nu ** 0.1, floor: 1e-5 * Math.sqrt(nu) }))).toEqual([
      'holds',
      'holds',
      'holds',
    ]);
  });

  it('fail where the floor falls somewhere, or nothing changes', () => {
    expect(found((nu) => ({ rate: 0.8, floor: nu === 10 ? 1e-6 : 1e-5 * nu }))).toEqual([
      'fails',
      'fails',
      'holds',
    ]);
  });
});
