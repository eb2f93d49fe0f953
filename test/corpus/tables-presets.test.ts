/** Recognition of every preset by its header, and inference of the same exports with their preset taken away. */

import { describe, expect, test } from 'vitest';
import { csv, planTable, readPlanned } from '../../electron/formats/csv.ts';
import { matchPreset, type Preset, presetKey } from '../../electron/presets/preset.ts';
import { PRESETS } from '../../electron/presets/registry.ts';
import { type Written, writeExport } from './tables-synthesis.ts';

const withHeader = PRESETS.filter((preset) => preset.header.length > 0);

describe('presets', () => {
  test.each(withHeader.filter((preset) => preset.detect.length > 0).map((preset) => [preset.id, preset] as const))(
    '%s is recognised by its own header, in any order',
    (_, preset) => {
      const shuffled = [...preset.header].reverse();
      const match = matchPreset(shuffled, PRESETS);
      expect(match?.preset.id).toBe(preset.id);
    },
  );

  test('every column a preset names stands in its header', () => {
    const missing = withHeader.flatMap((preset) =>
      Object.values(preset.columns)
        .filter(
          (name) => typeof name === 'string' && !preset.header.some((cell) => presetKey(cell) === presetKey(name)),
        )
        .map((name) => `${preset.id}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('ids and files are one to one', () => {
    expect(new Set(PRESETS.map((preset) => preset.id)).size).toBe(PRESETS.length);
  });
});

/** Exports that carry money: the others (hours, orders without amounts) have nothing to infer. */
const readable = PRESETS.filter(
  (preset) =>
    preset.columns.date !== undefined &&
    (preset.columns.amount !== undefined || preset.columns.debit !== undefined || preset.columns.credit !== undefined),
);

interface Score {
  readonly id: string;
  readonly date: boolean;
  readonly sign: boolean;
  readonly description: boolean;
  readonly note: string;
}

function scoreOf(preset: Preset, written: Written): Score {
  const planned = planTable(new TextEncoder().encode(written.text), {
    map: null,
    currency: 'USD',
    whole: true,
    // An import always names the side; journals and ledgers are books.
    side: /journal|ledger/.test(preset.id) ? 'book' : null,
    presets: PRESETS.filter((other) => other.id !== preset.id && !isTwin(other, preset)),
  });
  if (!planned.ok) {
    const note = planned.problems.map((one) => one.code).join(' ');
    return { id: preset.id, date: false, sign: false, description: false, note };
  }
  const reading = readPlanned(new TextEncoder().encode(written.text), planned.plan);
  const lines = reading.statements[0]?.lines ?? [];
  const byRow = new Map(lines.map((line) => [line.row, line]));
  const all = (same: (line: (typeof lines)[number], row: Written['rows'][number]) => boolean): boolean =>
    written.rows.every((row) => {
      const line = byRow.get(row.row);
      return line !== undefined && same(line, row);
    });
  return {
    id: preset.id,
    date: all((line, row) => row.days.includes(line.day)),
    // A fee that no net column states is known to the preset alone: the gross is then the amount in the file.
    sign: all((line, row) => line.amount === row.amount || (preset.lessFee === true && line.amount === row.gross)),
    description: all((line, row) => row.texts.includes(line.description)),
    note: reading.problems.map((one) => one.code).join(' '),
  };
}

/** Another layout of the same system that would still recognise the file: taken away as well, so that inference is tested. */
function isTwin(other: Preset, preset: Preset): boolean {
  return matchPreset(preset.header, [other]) !== null;
}

test('with its preset file taken away each export is still mapped right in at least 85 % of cases', () => {
  const scores = readable.map((preset) => scoreOf(preset, writeExport(preset)));
  const share = (of: (score: Score) => boolean): number => scores.filter(of).length / scores.length;
  for (const score of scores) {
    if (score.date && score.sign && score.description) continue;
    const wrong = [!score.date && 'date', !score.sign && 'sign', !score.description && 'description'].filter(Boolean);
    console.log(`inferred otherwise: ${score.id}: ${wrong.join(', ')} ${score.note}`);
  }
  const result = {
    exports: scores.length,
    date: share((score) => score.date),
    sign: share((score) => score.sign),
    description: share((score) => score.description),
    all: share((score) => score.date && score.sign && score.description),
  };
  console.log(`inference without presets: ${JSON.stringify(result)}`);
  expect(result.date).toBeGreaterThanOrEqual(0.85);
  expect(result.sign).toBeGreaterThanOrEqual(0.85);
  expect(result.description).toBeGreaterThanOrEqual(0.85);
});

test('with the preset in place every export is read right', () => {
  const wrong: string[] = [];
  for (const preset of readable) {
    if (preset.header.length === 0) continue;
    const written = writeExport(preset);
    const reading = csv.read(
      { name: 'export', bytes: new TextEncoder().encode(written.text) },
      { map: null, currency: 'USD' },
    );
    if (reading instanceof Promise) throw new Error('text is read at once');
    const lines = reading.statements[0]?.lines ?? [];
    const isRight =
      lines.length === written.rows.length &&
      lines.every(
        (line, index) => line.amount === written.rows[index]?.amount && written.rows[index]?.days[0] === line.day,
      );
    if (!isRight || (preset.detect.length > 0 && reading.preset !== preset.id)) {
      wrong.push(
        `${preset.id}: ${reading.preset} ${lines.length} of ${written.rows.length} ${reading.problems.map((one) => one.message).join(' ')}`,
      );
    }
  }
  expect(wrong).toEqual([]);
});
