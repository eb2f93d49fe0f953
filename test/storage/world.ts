/** Helpers for storage tests: a real workspace in a temporary folder, and imports made of given lines. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitFile } from '../../electron/imports/commit.ts';
import { SILENT } from '../../electron/imports/control.ts';
import type { SourceFile } from '../../electron/imports/source.ts';
import { evaluate } from '../../electron/imports/stage.ts';
import { createWorkspace } from '../../electron/store/create.ts';
import type { WriteHandle } from '../../electron/store/handle.ts';
import type { Scope } from '../../shared/contract/basic.ts';
import type { ImportResult } from '../../shared/contract/import.ts';
import { type Day, parseIsoDay } from '../../shared/day.ts';
import { type ParsedLine, parsedLine, type Side } from '../../shared/line.ts';
import { type Minor, minor } from '../../shared/money.ts';

export const AT = '2026-11-03T09:00:00.000Z';
export const WHO = { at: AT, actor: 'Asha' };

/** Everything there is. */
export const WHOLE: Scope = { account: null, from: null, to: null, filter: '' };

export function day(iso: string): Day {
  const value = parseIsoDay(iso);
  if (value === null) throw new Error(`not a day: ${iso}`);
  return value;
}

/** The day `AT` is on. */
export const NOW = { today: day('2026-11-03') };

/** A line with sensible defaults; amount in cents. */
export function line(
  row: number,
  iso: string,
  cents: number,
  description: string,
  more: Partial<ParsedLine> = {},
): ParsedLine {
  return parsedLine({ row, day: day(iso), amount: minor(cents), currency: 'USD', description, ...more });
}

export interface FakeFile {
  readonly name?: string;
  readonly side?: Side;
  readonly account?: string;
  readonly opening?: Minor | null;
  readonly closing?: Minor | null;
}

let made = 0;

/** A source file holding these lines as one statement. */
export function sourceOf(lines: readonly ParsedLine[], file: FakeFile = {}): SourceFile {
  made++;
  const { opening = null, closing = null } = file;
  return {
    name: file.name ?? `file-${made}.csv`,
    path: '',
    bytes: 1,
    sha256: String(made).padStart(64, '0'),
    format: 'csv',
    preset: null,
    encoding: 'utf-8',
    table: null,
    problems: [],
    content: null,
    modifiedMs: null,
    walks: [
      {
        account: '',
        currency: 'USD',
        number: '',
        total: lines.length,
        unit: 'rows',
        *portions() {
          yield { lines, problems: [], done: lines.length };
          return { opening, openingDay: null, closing, closingDay: null, refused: 0, problems: [] };
        },
      },
    ],
  };
}

/** Imports lines as the screen would: judged, then committed. */
export function importLines(write: WriteHandle, lines: readonly ParsedLine[], file: FakeFile = {}): ImportResult {
  const entry = evaluate(
    write,
    sourceOf(lines, file),
    { side: file.side ?? 'bank', account: file.account ?? 'Current', map: null },
    false,
    SILENT,
  );
  const [result] = commitFile(write, entry, { ...WHO, control: SILENT });
  if (result === undefined) throw new Error('nothing was imported');
  return result;
}

export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'tieout-test-'));
  readonly path = join(this.folder, 'month.tieout');
  readonly write: WriteHandle;

  constructor(passphrase: string | null = null) {
    this.write = createWorkspace(this.path, { currency: 'USD', passphrase, at: AT });
  }

  close(): void {
    this.write.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
