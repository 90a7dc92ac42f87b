import { describe, expect, it, vi } from 'vitest';
import { renderChart, roundedSvg, svgToPng } from '../../src/report/chart.js';
import { lineChart } from '../../src/report/line-chart.js';
import { tableChart } from '../../src/report/table-chart.js';

const small = lineChart({
  title: 'Time',
  caption: 'Seed 1.',
  series: [{ name: 'a', label: 'A' }, { name: 'b' }],
  width: 120,
  height: 80,
  panels: [
    {
      x: { title: 'tolerance' },
      y: { title: 'time', zero: true },
      points: [0, 1, 2].flatMap((x) => [
        { series: 'a', x, y: 3 - x, low: 2.8 - x, high: 3.2 - x },
        { series: 'b', x, y: 1 },
      ]),
      marks: [{ kind: 'horizontal', y: 2, label: 'paper: 2' }],
    },
  ],
});

const table = tableChart({
  title: 'Table',
  caption: 'By counting.',
  columns: [{ header: 'type' }, { header: 'n', align: 'right' }],
  rows: [
    ['first', '4'],
    ['second', { text: '12', emphasis: true }],
  ],
});

describe('renderChart', () => {
  it('marks characters that the font does not have, and names each once', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const odd = tableChart({
        title: '速い μ 速',
        caption: 'By counting.',
        columns: [{ header: 'type' }],
        rows: [['a']],
      });
      const { svg } = await renderChart(odd);
      await renderChart(odd);
      expect(svg).toContain('>�� μ �<');
      expect(svg).not.toMatch(/>[^<]*速/);
      expect(write.mock.calls).toEqual([
        ['not in the font of figures, shown as �: 速 (U+901F), い (U+3044)\n'],
      ]);
    } finally {
      write.mockRestore();
    }
  });

  it('draws a small figure as it always did', async () => {
    const { svg } = await renderChart(small);
    expect(roundedSvg(svg, 1)).toMatchSnapshot();
  });

  it('draws a small table as it always did', async () => {
    const { svg } = await renderChart(table);
    expect(roundedSvg(svg, 1)).toMatchSnapshot();
  });

  it('gives the same bytes again, also when two are drawn at once, and warns of nothing', async () => {
    const warn = vi.spyOn(console, 'warn');
    const [first, second, other] = await Promise.all([small, small, table].map(renderChart));
    expect(second.svg).toBe(first.svg);
    expect(Buffer.compare(second.png, first.png)).toBe(0);
    expect(other.svg).not.toBe(first.svg);
    expect(warn).not.toHaveBeenCalled();
  });

  it('makes a PNG of twice the size', async () => {
    const { svg, png } = await renderChart(small);
    const size = /width="(\d+)" height="(\d+)"/.exec(svg);
    const bytes = Buffer.from(png);
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(bytes.readUInt32BE(16)).toBe(2 * Number(size?.[1]));
    expect(bytes.readUInt32BE(20)).toBe(2 * Number(size?.[2]));
  });

  it('draws its text', async () => {
    const { svg, png } = await renderChart(small);
    expect(svg).toContain(`font-family="'DejaVu Sans', sans-serif"`);
    for (const shown of ['Time', 'Seed 1.', 'tolerance', 'paper: 2', 'A'])
      expect(svg).toContain(`>${shown}<`);
    // Without a font, resvg would leave the text out and both pictures would be the same.
    const bare = await svgToPng(svg.replace(/<text[\s\S]*?<\/text>/g, ''));
    expect(png.length).toBeGreaterThan(1.2 * bare.length);
  });

  it('says what it shows to those who cannot see it', async () => {
    expect((await renderChart(small)).svg).toMatch(/^<svg role="img" aria-label="Time. Seed 1."/);
  });

  it('throws instead of drawing an empty figure', async () => {
    const broken = {
      data: { values: [{ a: 1 }] },
      mark: 'bar',
      transform: [{ calculate: 'nonsense(', as: 'b' }],
    } as const;
    await expect(renderChart({ ...broken, transform: [...broken.transform] })).rejects.toThrow();
    expect((await renderChart(table)).svg).toContain('second');
  });
});

describe('roundedSvg', () => {
  it('rounds attributes only', () => {
    const svg =
      '<g transform="translate(1.2345,-0.004) scale(1e-7)" id="a1.234"><text x=".25" fill="#123456">1.2345</text></g>';
    expect(roundedSvg(svg, 1)).toBe(
      '<g transform="translate(1.2,0) scale(1e-7)" id="a1.234"><text x="0.3" fill="#123456">1.2345</text></g>',
    );
  });
});
