import { describe, expect, it } from 'vitest';
import { Progress, progressLine } from '../../src/report/terminal.js';

function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe('Progress', () => {
  it('says nothing where there is no terminal', () => {
    const stream = terminal(false);
    const progress = new Progress('cpgc-fig1', 10, stream);
    progress.update(5);
    progress.end();
    expect(stream.written).toEqual([]);
  });

  it('draws on one line, not too often, and wipes it', () => {
    let now = 0;
    const stream = terminal(true);
    const progress = new Progress('cpgc-fig1', 1000, stream, () => now);
    for (; now <= 1000; now += 10) progress.update(now / 2);
    progress.end();
    expect(stream.written.length).toBe(7);
    expect(stream.written[5]).toBe('\rcpgc-fig1  500/1000  50 %  500/s  1 s left\u001b[J');
    expect(stream.written[6]).toBe('\r\u001b[J');
  });

  it('wipes nothing where nothing was drawn', () => {
    const stream = terminal(true);
    new Progress('x', 0, stream).end();
    expect(stream.written).toEqual([]);
  });
});

describe('progressLine', () => {
  it('shows large numbers and long times briefly', () => {
    expect(progressLine('run', 1_234_567, 88_000_000, 300, 79)).toBe(
      'run  1.2M/88.0M  1 %  4115/s  5 h 51 min left',
    );
    expect(progressLine('run', 0, 10, 0, 79)).toBe('run  0/10  0 %');
    expect(progressLine('run', 10, 10, 80, 79)).toBe('run  10/10  100 %  0.13/s  0 s left');
    expect(progressLine('run', 1, 3, 100, 79)).toContain('3 min 20 s left');
  });

  it('fits any width', () => {
    for (const width of [79, 40, 20, 3]) {
      const line = progressLine('a label that is much too long for a line '.repeat(3), 123, 45_678, 9, width);
      expect(line.length).toBeLessThanOrEqual(width);
    }
    expect(progressLine('a label that is too long', 1, 2, 1, 40)).toMatch(/^a la.*… {2}1\/2/);
  });
});
