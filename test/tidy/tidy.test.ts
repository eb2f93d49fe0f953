/** The house rules, enforced: each test names one rule and lists every place that breaks it. */

import { describe, expect, it } from 'vitest';
import { importTable } from './rules/imports.ts';
import { noMachinePaths, publicRegistry } from './rules/places.ts';
import { everyEntryHasSample, everythingListed } from './rules/registry.ts';
import { fileLength, fileNames, firstLine, functionLength } from './rules/size.ts';
import {
  contiguousMigrations,
  migrationHash,
  namedColumns,
  noRealColumns,
  shippedMigrations,
  strictTables,
} from './rules/sql.ts';
import { everyTestRuns, noAny, noDefaultExport, noDoubleCast, nothingUnfinished, sharedIsPure } from './rules/words.ts';
import { SHIPPED_MIGRATIONS } from './shipped.ts';
import { type Finding, type Rule, readSources, type Source } from './source.ts';

/** Each rule with a file it must refuse and one it must accept. */
const RULES: readonly { name: string; rule: Rule; bad: Source; good: Source }[] = [
  {
    name: 'import table',
    rule: importTable,
    bad: file('shared/a.ts', "import fs from 'node:fs';"),
    good: file('shared/a.ts', "import { z } from 'zod';"),
  },
  {
    name: 'electron stays in the shell',
    rule: importTable,
    bad: file('electron/store/a.ts', "import { app } from 'electron';"),
    good: file('electron/shell/a.ts', "import { app } from 'electron';"),
  },
  {
    name: 'renderer has no Node',
    rule: importTable,
    bad: file('renderer/a.ts', "const a = import('../electron/a.ts');"),
    good: file('renderer/a.ts', "import { a } from '../shared/a.ts';"),
  },
  {
    name: 'explicit extensions',
    rule: importTable,
    bad: file('shared/a.ts', "import { b } from './b';"),
    good: file('shared/a.ts', "import { b } from './b.ts';"),
  },
  {
    name: 'files of 400 lines',
    rule: fileLength,
    bad: file('shared/a.ts', 'x\n'.repeat(401)),
    good: file('shared/a.ts', 'x\n'.repeat(400)),
  },
  {
    name: 'functions of 70 lines',
    rule: functionLength,
    bad: file('shared/a.ts', longFunction(71)),
    good: file('shared/a.ts', longFunction(70)),
  },
  {
    name: 'first line',
    rule: firstLine,
    bad: file('shared/a.ts', 'export const a = 1;'),
    good: file('shared/a.ts', '/** A. */'),
  },
  { name: 'file names', rule: fileNames, bad: file('shared/utils.ts', ''), good: file('shared/money.ts', '') },
  {
    name: 'no any',
    rule: noAny,
    bad: file('shared/a.ts', 'const a: any = 1;'),
    good: file('shared/a.ts', "const a = 'any';"),
  },
  {
    name: 'no double cast',
    rule: noDoubleCast,
    bad: file('shared/a.ts', 'const a = b as unknown as string;'),
    good: file('shared/a.ts', 'const a = b as string;'),
  },
  {
    name: 'no default export',
    rule: noDefaultExport,
    bad: file('shared/a.ts', 'export default function a() {}'),
    good: file('vite.config.ts', 'export default {};'),
  },
  {
    name: 'shared is pure',
    rule: sharedIsPure,
    bad: file('shared/a.ts', 'export const a = (1.5).toFixed(2);'),
    good: file('electron/a.ts', 'export const a = Date.now();'),
  },
  {
    name: 'nothing unfinished',
    rule: nothingUnfinished,
    bad: file('shared/a.ts', `// ${'TO'.concat('DO')}: later`),
    good: file('shared/a.ts', '// done'),
  },
  {
    name: 'every test runs',
    rule: everyTestRuns,
    bad: file('test/a.test.ts', 'it.skip("a", () => {});'),
    good: file('test/a.test.ts', 'it.each([1])("a", () => {});'),
  },
  {
    name: 'named columns',
    rule: namedColumns,
    bad: file('electron/store/a.ts', 'const a = `SELECT * FROM line`;'),
    good: file('electron/store/a.ts', 'const a = `SELECT count(*) FROM line`;'),
  },
  {
    name: 'no REAL',
    rule: noRealColumns,
    bad: file('electron/a.sql', 'CREATE TABLE a (b REAL) STRICT;'),
    good: file('electron/a.sql', '-- no real\nCREATE TABLE a (b INTEGER) STRICT;'),
  },
  {
    name: 'strict tables',
    rule: strictTables,
    bad: file('electron/a.sql', 'CREATE TABLE a (b INTEGER);'),
    good: file('electron/a.sql', 'CREATE TABLE a (b INTEGER) STRICT, WITHOUT ROWID;'),
  },
  {
    name: 'contiguous migrations',
    rule: contiguousMigrations,
    bad: file('electron/store/migrations/0002_a.sql', ''),
    good: file('electron/store/migrations/0001_a.sql', ''),
  },
  {
    name: 'everything listed',
    rule: everythingListed,
    bad: file('electron/formats/a.ts', 'export const a: Format = {};'),
    good: file('electron/formats/a.ts', 'export const a = 1;'),
  },
  {
    name: 'every entry has a sample',
    rule: everyEntryHasSample,
    bad: file('electron/formats/a.ts', 'export const a: Format = {};'),
    good: file('electron/formats/a.ts', 'export const a = 1;'),
  },
  {
    name: 'no machine paths',
    rule: noMachinePaths,
    bad: file('README.md', `see ${['', 'root', 'x'].join('/')}`),
    good: file('README.md', 'see ./x'),
  },
  {
    name: 'public registry',
    rule: publicRegistry,
    bad: file('package-lock.json', '"resolved": "https://npm.example.com/a.tgz"'),
    good: file('package-lock.json', '"resolved": "https://registry.npmjs.org/a.tgz"'),
  },
];

function describeFinding({ path, line, message }: Finding): string {
  return `${path}:${line} ${message}`;
}

function file(path: string, text: string): Source {
  return { path, text };
}

function longFunction(lines: number): string {
  return `function a() {\n${'  b();\n'.repeat(lines - 2)}}`;
}

describe('house rules', () => {
  const sources = readSources();
  const distinct = RULES.filter((entry, index) => RULES.findIndex(({ rule }) => rule === entry.rule) === index);
  it.each(distinct)('$name', ({ rule }) => {
    expect(rule(sources).map(describeFinding)).toEqual([]);
  });
  it('shipped migrations', () => {
    expect(shippedMigrations(SHIPPED_MIGRATIONS)(sources).map(describeFinding)).toEqual([]);
  });
});

describe('each rule', () => {
  it.each(RULES)('$name: refuses and accepts', ({ rule, bad, good }) => {
    expect(rule([bad])).toHaveLength(1);
    expect(rule([good])).toEqual([]);
  });

  it('shipped migrations: refuses an edited and a missing file', () => {
    const shipped = file('electron/store/migrations/0001_a.sql', 'CREATE TABLE a (b INTEGER) STRICT;');
    const rule = shippedMigrations({ '0001_a.sql': migrationHash(shipped.text) });
    expect(rule([shipped])).toEqual([]);
    expect(rule([{ ...shipped, text: `${shipped.text}\n` }])).toHaveLength(1);
    expect(rule([])).toHaveLength(1);
  });
});
