/** A statement line whose line end was lost is reported, whatever else is wrong with the file. */

import { expect, test } from 'vitest';
import { readFile } from '../../../electron/formats/detect.ts';

const statement = (lines: readonly string[]): string =>
  [':20:X', ':25:DE1', ':28C:1', ':60F:C240301EUR100,00', ...lines, ':62F:C240331EUR115,00', '-'].join('\r\n');

const FIRST = ':61:2403010301C10,00NTRFA//1';
const SECOND = ':61:2403020302C5,00NTRFB//2';

test.each([
  ['behind a statement line', [`${FIRST}${SECOND}`, ':86:second']],
  ['behind details', [FIRST, `:86:first${SECOND}`, ':86:second']],
  ['behind details, beside a broken line', [FIRST, `:86:first${SECOND}`, ':86:second', ':61:24XX02C5,00NTRFC']],
])('%s', async (_, lines) => {
  const bytes = new TextEncoder().encode(statement(lines));
  const [reading] = await readFile({ name: 'x', bytes }, { map: null, currency: 'EUR' });
  const problems = reading?.statements.flatMap((one) => one.problems) ?? [];
  expect(problems.filter(({ message }) => message.includes('line end was lost'))).toHaveLength(1);
  expect(reading?.statements[0]?.read).toBe(lines.join().split(':61:').length - 1);
});
