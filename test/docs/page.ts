import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cli/straggle.js';

/** A fenced block of code of a page, by what is done with it. */
export type Block =
  /** A file: "`name`:" stands before it. */
  | { readonly kind: 'file'; readonly name: string; readonly content: string }
  /** Lines to be changed in a file of the source, which is named in the same way. */
  | { readonly kind: 'change'; readonly name: string; readonly content: string }
  /** Commands for a shell, a line each. */
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  /** What the commands before it print. */
  | { readonly kind: 'output'; readonly content: string }
  /** A part of an experiment file. */
  | { readonly kind: 'fragment'; readonly content: string };

const FENCE = /(?:`([^`\n]+)`:\s*\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

/**
 * The blocks of a page, in their order.
 * @throws Error for a block of which it is not clear what a reader would do with it
 */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(FENCE)].map(([, name, language, content]): Block => {
    if (language === 'diff' && name !== undefined) return { kind: 'change', name, content };
    if (name !== undefined) return { kind: 'file', name, content };
    if (language === 'sh') return { kind: 'commands', lines: content.trimEnd().split('\n') };
    if (language === 'text') return { kind: 'output', content };
    if (language === 'yaml') return { kind: 'fragment', content };
    throw new Error(`a block of ${language || 'no language'} without a name: ${content.slice(0, 60)}`);
  });
}

/** All pages under docs/ by their paths, but for those that are written from the code. */
export function pages(): Map<string, string> {
  const names = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.md') && !/node_modules|\.vitepress|^reference.(api|claims)\.md/.test(name),
  );
  const texts = names.sort().map((name) => [name, readFileSync(join(ROOT, 'docs', name), 'utf8')] as const);
  return new Map(texts.filter(([, text]) => !text.includes('<!-- Written by scripts/')));
}
