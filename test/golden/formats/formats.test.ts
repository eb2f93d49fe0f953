/** Every fixture of a tagged format reads exactly as the JSON beside it says; each holds the dialects and faults named in it. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSource } from '../../../electron/formats/detect.ts';
import { plainReading } from './plain.ts';

const root = path.resolve(import.meta.dirname, '../../fixtures/formats');
const FORMATS = ['ofx', 'qif', 'mt940', 'camt', 'bai2', 'datev', 'iif'] as const;

describe.each(FORMATS)('golden %s', (format) => {
  const folder = path.join(root, format);
  const samples = readdirSync(folder).filter((name) => !name.endsWith('.json'));
  test.each(samples)('%s', async (name) => {
    const expected: unknown = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
    const reading = await readSource(
      { name: 'anything', bytes: readFileSync(path.join(folder, name)) },
      { map: null, currency: 'EUR' },
    );
    expect(plainReading(reading)).toEqual(expected);
  });
});
