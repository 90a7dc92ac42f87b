import type { Scale } from './axes.js';
import { textWidth, wrapText } from './font.js';
import { FONT_SIZE, fixed, INK, type Layer } from './frame.js';

/** A labelled reference to compare lines with: a rule across the panel, or a point. */
export type ReferenceMark =
  | { readonly kind: 'horizontal'; readonly y: number; readonly label: string }
  | { readonly kind: 'vertical'; readonly x: number; readonly label: string }
  | { readonly kind: 'point'; readonly x: number; readonly y: number; readonly label: string };

/** A point of a drawn line, to be avoided by labels; null coordinates are outside what the axes can show. */
export interface CurvePoint {
  /** Consecutive points of one series are connected. */
  readonly series: string;
  readonly x: number;
  readonly y: number | null;
  /** Ends of its confidence interval. */
  readonly low: number | null;
  readonly high: number | null;
}

type Size = { readonly width: number; readonly height: number };

/** The values of the marks that an axis must include. */
export function markExtent(marks: readonly ReferenceMark[], axis: 'x' | 'y'): number[] {
  return marks.flatMap((mark) => {
    if (axis === 'x') return mark.kind === 'horizontal' ? [] : [mark.x];
    return mark.kind === 'vertical' ? [] : [mark.y];
  });
}

/** The marks' layers: rules below the lines; points and labels above them. */
export function referenceLayers(
  marks: readonly ReferenceMark[],
  rows: readonly CurvePoint[],
  x: Scale,
  y: Scale,
  size: Size,
): { below: Layer[]; above: Layer[] } {
  if (marks.length === 0) return { below: [], above: [] };
  const segments = marks.map((mark) => segmentOf(mark, x.at, (value) => size.height - y.at(value), size));
  return {
    below: drawRules(segments),
    above: [...drawPoints(segments), ...labelLayers(marks, rows, x, y, size)],
  };
}

/** The labels of marks, each where it covers least of the lines, marks and other labels. */
export function labelLayers(
  marks: readonly ReferenceMark[],
  rows: readonly CurvePoint[],
  x: Scale,
  y: Scale,
  size: Size,
): Layer[] {
  const down = (value: number) => size.height - y.at(value);
  const segments = marks.map((mark) => segmentOf(mark, x.at, down, size));
  const obstacles = [...curves(rows, x.at, down), ...segments.flatMap(alongSegment)];
  const placed: Box[] = [];
  const labels = marks.map((mark, i) => {
    const lines = balanced(mark.label, 0.72 * size.width);
    const width = Math.max(...lines.map((line) => textWidth(line, FONT_SIZE.mark)));
    const height = lines.length * LINE_HEIGHT;
    const box = leastObstructed(candidates(mark, segments[i], width, height, size), obstacles, placed, size);
    placed.push(box);
    return { text: lines.join('\n'), left: box.left, top: box.top };
  });
  return drawLabels(labels);
}

/** Breaks a label into lines of about equal length. */
function balanced(label: string, width: number): string[] {
  const lines = wrapText(label, width, FONT_SIZE.mark);
  for (let narrower = width; ; narrower -= 4) {
    const next = wrapText(label, narrower, FONT_SIZE.mark);
    if (next.length > lines.length || narrower < width / 2)
      return wrapText(label, narrower + 4, FONT_SIZE.mark);
  }
}

const LINE_HEIGHT = 12;
const SPACE = 5; // between a mark and its label

interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

function segmentOf(
  mark: ReferenceMark,
  across: (value: number) => number,
  down: (value: number) => number,
  { width, height }: Size,
): Segment {
  const [x1, x2] = mark.kind === 'horizontal' ? [0, width] : [across(mark.x), across(mark.x)];
  const [y1, y2] = mark.kind === 'vertical' ? [0, height] : [down(mark.y), down(mark.y)];
  return { x1, y1, x2, y2 };
}

/** Possible boxes for a label beside its mark, best first. */
function candidates(
  mark: ReferenceMark,
  { x1, y1, x2, y2 }: Segment,
  width: number,
  height: number,
  size: Size,
) {
  const at = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + height });
  const [right, left] = [x2 + SPACE, x1 - SPACE - width];
  const [above, below] = [y1 - 3 - height, y2 + 3];
  if (mark.kind === 'horizontal') {
    const across = [size.width - width - SPACE, SPACE, (size.width - width) / 2];
    return across.flatMap((each) => [at(each, above), at(each, below)]);
  }
  if (mark.kind === 'vertical') {
    const down = [SPACE, size.height - height - SPACE, (size.height - height) / 2];
    return down.flatMap((each) => [at(right, each), at(left, each)]);
  }
  const middle = y1 - height / 2;
  const beside = [at(right + 2, middle), at(left - 2, middle)];
  return [
    ...beside,
    ...[x1 - width / 2, x1 + 2, x1 - 2 - width].flatMap((each) => [at(each, above - 4), at(each, below + 4)]),
  ];
}

/** Closely spaced points, in pixels, on all lines of a panel and on the edges of their bands. */
function curves(rows: readonly CurvePoint[], across: (v: number) => number, down: (v: number) => number) {
  return (['y', 'low', 'high'] as const).flatMap((edge) =>
    rows.flatMap((row, i) => {
      const [before, from, to] = [rows[i - 1], rows[i - 1]?.[edge] ?? null, row[edge]];
      if (to === null) return [];
      const [x2, y2] = [across(row.x), down(to)];
      if (before?.series !== row.series || from === null) return [{ x: x2, y: y2 }];
      return alongSegment({ x1: across(before.x), y1: down(from), x2, y2 });
    }),
  );
}

function alongSegment({ x1, y1, x2, y2 }: Segment): { x: number; y: number }[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 2));
  return Array.from({ length: steps + 1 }, (_, i) => ({
    x: x1 + ((x2 - x1) * i) / steps,
    y: y1 + ((y2 - y1) * i) / steps,
  }));
}

/** Cross of a point of reference, larger than the point shapes of the lines. */
export const CROSS = {
  type: 'point',
  shape: 'M-1,-1L1,1M-1,1L1,-1',
  size: 100,
  strokeWidth: 1.3,
  color: INK.text,
  opacity: 1,
} as const;

function drawRules(segments: readonly Segment[]): Layer[] {
  return [
    {
      data: { values: segments.filter((segment) => !isPoint(segment)) },
      mark: { type: 'rule', color: INK.mark, strokeWidth: 0.9 },
      encoding: { x: fixed('x1'), y: fixed('y1'), x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
  ];
}

function drawPoints(segments: readonly Segment[]): Layer[] {
  return [
    {
      data: { values: segments.filter(isPoint) },
      mark: CROSS,
      encoding: { x: fixed('x1'), y: fixed('y1') },
    },
  ];
}

function isPoint({ x1, y1, x2, y2 }: Segment): boolean {
  return x1 === x2 && y1 === y2;
}

/** Labels with a white rim, so that they can be read where they cross a line. */
function drawLabels(values: { text: string; left: number; top: number }[]): Layer[] {
  const text = {
    type: 'text',
    align: 'left',
    baseline: 'top',
    lineBreak: '\n',
    fontSize: FONT_SIZE.mark,
    lineHeight: LINE_HEIGHT,
  } as const;
  const encoding = { x: fixed('left'), y: fixed('top'), text: { field: 'text' } };
  return [
    {
      data: { values },
      mark: { ...text, color: 'white', stroke: 'white', strokeWidth: 3, strokeJoin: 'round' },
      encoding,
    },
    { data: { values }, mark: { ...text, color: INK.text }, encoding },
  ];
}

/** A rectangle in pixels; top is less than bottom. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The candidate box that covers least: preferably within the panel, not on another label, on few points of lines.
 * The first of equals wins.
 */
export function leastObstructed(
  candidates: readonly Box[],
  obstacles: readonly { x: number; y: number }[],
  placed: readonly Box[],
  panel: { readonly width: number; readonly height: number },
): Box {
  const cost = (box: Box): number => {
    const outside = box.left < 0 || box.right > panel.width || box.top < 0 || box.bottom > panel.height;
    const labels = placed.filter((other) => overlap(box, other)).length;
    const covered = obstacles.filter(({ x, y }) => within(box, x, y)).length;
    return (outside ? 1e6 : 0) + 1e4 * labels + covered;
  };
  return candidates.reduce((best, box) => (cost(box) < cost(best) ? box : best));
}

function within(box: Box, x: number, y: number): boolean {
  return x > box.left - 2 && x < box.right + 2 && y > box.top - 1 && y < box.bottom + 1;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
