import * as vega from 'vega';
import { textWidth } from './font.js';

/** vega-scenegraph's text measuring; vega exports it, though its types do not say so. */
interface TextMetrics {
  width: (item: { fontSize?: number; fontWeight?: string | number }, line: unknown) => number;
}

/**
 * Lets vega measure text with the font that it is drawn in. Without a browser it would guess 0.8 em for each
 * character, and leave gaps in legends and beside axes.
 */
export function useOwnFont(): void {
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = ({ fontSize, fontWeight }, line) =>
    line === undefined || line === null ? 0 : textWidth(String(line), fontSize ?? 11, isBold(fontWeight));
}

function isBold(weight: string | number | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}

/** Errors within vega's data flow are thrown; by default they are only logged, and the figure is empty. */
export const strictLogger: vega.LoggerInterface = {
  level: (() => strictLogger) as vega.LoggerInterface['level'],
  error: (...messages) => {
    throw messages[0] instanceof Error ? messages[0] : new Error(messages.map(String).join(' '));
  },
  warn: (...messages) => {
    console.warn(...messages);
    return strictLogger;
  },
  info: () => strictLogger,
  debug: () => strictLogger,
};
