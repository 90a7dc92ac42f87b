import { describe, expect, it, vi } from 'vitest';
import { axisScale, logTicks } from '../../src/report/axes.js';
import { renderChart } from '../../src/report/chart.js';
import { textWidth, wrapText } from '../../src/report/font.js';
import { FONT_SIZE, seriesStyle } from '../../src/report/frame.js';
import { type LineChart, type LinePoint, lineChart } from '../../src/report/line-chart.js';
import { leastObstructed } from '../../src/report/reference-marks.js';
import { tableChart } from '../../src/report/table-chart.js';

function chart(points: LinePoint[], more: Partial<LineChart> = {}, log = false): LineChart {
  const panel = { x: { title: 'x', log }, y: { title: 'y', log }, points };
  return { title: 't', caption: 'c', series: [{ name: 'a' }, { name: 'b' }], panels: [panel], ...more };
}

describe('lineChart', () => {
  it.each<[string, LinePoint[], boolean]>([
    ['nothing', [], false],
    ['nothing on logarithmic axes', [], true],
    ['a single point', [{ series: 'a', x: 0, y: 0 }], false],
    ['a constant', [1, 2].map((x) => ({ series: 'a', x, y: 7, low: 7, high: 7 })), true],
    ['infinity', [1, 2, 3].map((x) => ({ series: 'a', x, y: x === 2 ? Infinity : x })), false],
    [
      'zero, and a band below it, on logarithmic axes',
      [0, 1, 2].map((x) => ({ series: 'b', x, y: x, low: -1, high: x + 1 })),
      true,
    ],
  ])('draws %s without a complaint', async (_, points, log) => {
    const warn = vi.spyOn(console, 'warn');
    const { svg } = await renderChart(lineChart(chart(points, {}, log)));
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(warn).not.toHaveBeenCalled();
  });

  it('names the points of reference in the legend, behind the series', async () => {
    const series = ['zeta', 'alpha'].map((name) => ({ name, label: `the ${name}` }));
    const { svg } = await renderChart(lineChart(chart([], { series, crosses: 'the cross' })));
    expect([...svg.matchAll(/>the (\w+)</g)].map((match) => match[1])).toEqual(['zeta', 'alpha', 'cross']);
  });

  it('keeps the order of the legend', async () => {
    const series = ['zeta', 'alpha', 'mid'].map((name) => ({ name, label: `the ${name}` }));
    const { svg } = await renderChart(lineChart(chart([], { series, legend: 'right' })));
    expect([...svg.matchAll(/>the (\w+)</g)].map((match) => match[1])).toEqual(['zeta', 'alpha', 'mid']);
  });

  it('bears a shape on some points of a long line', async () => {
    const points = Array.from({ length: 200 }, (_, x) => ({ series: 'a', x, y: x }));
    const { svg } = await renderChart(lineChart(chart(points, { series: [{ name: 'a' }] })));
    const shapes = svg.match(/stroke="white" stroke-width="0.7"/g)?.length ?? 0;
    expect(shapes).toBeGreaterThan(4);
    expect(shapes).toBeLessThan(20);
  });

  it('bears none on points that are plain', async () => {
    const points = Array.from({ length: 60 }, (_, x) => ({ series: 'a', x, y: x, plain: x % 20 !== 0 }));
    const { svg } = await renderChart(lineChart(chart(points, { series: [{ name: 'a' }] })));
    expect(svg.match(/stroke="white" stroke-width="0.7"/g)).toHaveLength(3);
  });

  it('gives a series the look that it asks for', async () => {
    const points = [1, 2].map((x) => ({ series: 'b', x, y: x }));
    const series = [{ name: 'b', look: 3 }];
    const { svg } = await renderChart(lineChart(chart(points, { series })));
    expect(svg).toContain(`stroke="${seriesStyle(3).color}"`);
    expect(svg).not.toContain(`stroke="${seriesStyle(0).color}"`);
  });

  it('cuts off what lies beyond a given domain', async () => {
    const points = [0, 1, 2].map((x) => ({ series: 'a', x, y: x, low: -9, high: 9 }));
    const marks = [0.5, 7].map((y) => ({ kind: 'horizontal' as const, y, label: `at ${y}` }));
    const panel = { x: { title: 'x' }, y: { title: 'y', domain: [0, 1] as const }, points, marks };
    const { svg } = await renderChart(lineChart(chart([], { panels: [panel] })));
    expect(svg).toContain('clip-path');
    expect(svg).toContain('>at 0.5<');
    expect(svg).not.toContain('>at 7<');
    expect(() =>
      lineChart(chart([], { panels: [{ ...panel, y: { title: 'y', domain: [0, 1], log: true } }] })),
    ).toThrow('axis "y" cannot reach from 0 to 1');
  });

  it('leaves out a number of an axis that would touch the one before it', async () => {
    const points = [0.00085, 0.0041].map((x) => ({ series: 'a', x, y: x }));
    const { panels } = chart(points, {}, true);
    const narrow = chart(points, { panels: [panels[0], panels[0], panels[0]], columns: 3 });
    const { svg } = await renderChart(lineChart(narrow));
    const [, across] = /role-axis-label"[^>]*>(.*?)<\/g>/.exec(svg) ?? [];
    const labels = [...across.matchAll(/<text.*?translate\(([\d.]+),.*?opacity="(\d)">([\d.]+)</g)];
    expect(labels.map(([, , , text]) => text)).toEqual(['0.001', '0.002', '0.003', '0.004']);
    const shown = labels.filter(([, , opacity]) => opacity === '1').map(([, x]) => Number(x));
    expect(shown.length).toBeLessThan(labels.length);
    const width = textWidth('0.001', FONT_SIZE.label);
    for (const [i, x] of shown.slice(1).entries()) expect(x - shown[i]).toBeGreaterThan(width + 2.5);
  });

  it('refuses NaN, a point of no series, and a figure without panels', () => {
    expect(() => lineChart(chart([{ series: 'a', x: 2, y: Number.NaN }]))).toThrow(
      'series "a" has a NaN at x = 2',
    );
    expect(() => lineChart(chart([{ series: 'z', x: 2, y: 1 }]))).toThrow('"z", which is no series');
    expect(() => lineChart(chart([], { panels: [] }))).toThrow('no panel');
  });
});

describe('tableChart', () => {
  it('refuses a row of another length', () => {
    const table = { title: 't', caption: '', columns: [{ header: 'a' }], rows: [['1', '2']] };
    expect(() => tableChart(table)).toThrow('row 1 of table "t" has 2 cells, not 1');
  });
});

describe('axes', () => {
  it('leave a margin, and begin at zero where they shall', () => {
    expect(axisScale({ title: '' }, [1, 2], 100).domain).toEqual([0.96, 2.04]);
    expect(axisScale({ title: '', zero: true }, [1, 2], 100).domain).toEqual([0, 2.08]);
    expect(axisScale({ title: '', domain: [0, 5] }, [1, 2], 100).at(2)).toBe(40);
    expect(axisScale({ title: '', log: true }, [0, 1, 100], 100).at(10)).toBeCloseTo(50, 9);
  });

  it('have readable ticks when logarithmic', () => {
    expect(logTicks([0.9, 5000]).labels).toEqual(['1', '10', '100', '1,000']);
    expect(logTicks([2e-9, 30]).labels).toEqual(['10⁻⁸', '10⁻⁶', '10⁻⁴', '10⁻²', '10⁰']);
    expect(logTicks([0.3, 8]).labels).toEqual(['0.5', '1', '2', '5']);
    expect(logTicks([8e-8, 3e-7]).labels).toEqual(['10⁻⁷', '1.5·10⁻⁷', '2·10⁻⁷', '2.5·10⁻⁷', '3·10⁻⁷']);
    expect(logTicks([0.31, 0.38]).labels).toEqual(['0.32', '0.34', '0.36', '0.38']);
  });
});

describe('text', () => {
  it('is measured with the font that it is drawn in', () => {
    // Advances of DejaVu Sans, in 2048ths of the size: M 1767, i 569; bold M 2038.
    expect(textWidth('Mi', 2048)).toBe(1767 + 569);
    expect(textWidth('M', 2048, true)).toBe(2038);
  });

  it('is wrapped at spaces, and where it says so itself', () => {
    const lines = wrapText('aaa bbb ccc\nd', textWidth('aaa bbb', 11) + 0.01, 11);
    expect(lines).toEqual(['aaa bbb', 'ccc', 'd']);
    expect(wrapText('with K = 4, r = 2', textWidth('with K = 4, r =', 11), 11)).toEqual([
      'with K = 4,',
      'r = 2',
    ]);
  });
});

describe('a label', () => {
  const box = (left: number, top: number) => ({ left, top, right: left + 10, bottom: top + 10 });
  const panel = { width: 100, height: 100 };

  it('stands where it covers least', () => {
    const line = [{ x: 5, y: 5 }];
    expect(leastObstructed([box(0, 0), box(50, 50)], [], [], panel)).toEqual(box(0, 0));
    expect(leastObstructed([box(0, 0), box(50, 50)], line, [], panel)).toEqual(box(50, 50));
    expect(leastObstructed([box(0, 0), box(50, 50)], line, [box(55, 55)], panel)).toEqual(box(0, 0));
    expect(leastObstructed([box(-5, 0), box(0, 0)], line, [box(5, 5)], panel)).toEqual(box(0, 0));
  });
});

describe('series', () => {
  it('differ in each respect for the first six, and as a whole for the first 168', () => {
    const styles = Array.from({ length: 168 }, (_, i) => seriesStyle(i));
    for (const aspect of ['color', 'dash', 'shape'] as const) {
      expect(new Set(styles.slice(0, 6).map((style) => String(style[aspect]))).size).toBe(6);
    }
    expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(168);
  });
});
