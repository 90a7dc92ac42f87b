import { expect, it } from 'vitest';
import { oneLine, visible } from '../../src/report/plain-text.js';

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

it('every control and format character of Unicode is escaped, and no other', () => {
  const wrong: number[] = [];
  let escaped = 0;
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    const shown = visible(character);
    if (shown !== character) escaped++;
    const isHidden = HIDDEN.test(character) && code !== 10;
    // As JSON and JavaScript have it.
    const isEscaped = /^(\\u[0-9a-f]{4}){1,2}$/.test(shown) && JSON.parse(`"${shown}"`) === character;
    if (isHidden !== isEscaped) wrong.push(code);
  }
  expect(wrong).toEqual([]);
  // Control characters but for the line feed, half pairs, both separators, and the format characters.
  expect(escaped).toBeGreaterThan(64 + 2048 + 2 + 150);
});

it('names stay on their line, and as they are if they hide nothing', () => {
  expect(oneLine('a\r\n\tb\u2028c')).toBe('a b c');
  expect(oneLine('a\u202eb\u001b[31mc\u0007')).toBe('a\\u202eb\\u001b[31mc\\u0007');
  for (const name of ['Gündüz', '漢字', 'عربي', '🎲', 'a – b · c']) expect(oneLine(name)).toBe(name);
});
