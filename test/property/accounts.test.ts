/** Laws of accounts over random histories: joining and parting gives every line back, and each text means one account. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allAccounts, findAccount, namedAccount } from '../../electron/store/accounts.ts';
import { addAlias, renameAccount } from '../../electron/store/aliases.ts';
import type { WriteHandle } from '../../electron/store/handle.ts';
import { joinAccounts, partAccount } from '../../electron/store/join-accounts.ts';
import { CallError } from '../../shared/contract/index.ts';
import { foldAlias, resolveLedgerAccount } from '../../shared/ledger/accounts.ts';
import { importLines, line, WHO, World } from '../storage/world.ts';

const NAMES = ['Current', 'CURRENT', '20-45-45 73014471', '20454573014471', 'Visa 4111', 'visa-4111', 'Stripe', 'Till'];
const name = fc.constantFrom(...NAMES);
const step = fc.oneof(
  fc.record({ act: fc.constant('import' as const), name, side: fc.constantFrom('bank' as const, 'book' as const) }),
  fc.record({ act: fc.constant('join' as const), name, other: name }),
  fc.record({ act: fc.constant('part' as const), name }),
  fc.record({ act: fc.constant('alias' as const), name, other: name }),
  fc.record({ act: fc.constant('rename' as const), name, other: name }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const places = (write: WriteHandle) => write.all('SELECT id, account_id, statement_id FROM line ORDER BY id');

function take(write: WriteHandle, at: number, item: Step): void {
  if (item.act === 'import') {
    const iso = `2026-10-${String(1 + at).padStart(2, '0')}`;
    importLines(write, [line(1, iso, 100 + at, `L${at}`)], { account: item.name, side: item.side });
    return;
  }
  const account = findAccount(write, item.name);
  if (account === null) return;
  if (item.act === 'part') partAccount(write, item.name, WHO);
  else if (item.act === 'alias') addAlias(write, account, item.other, WHO);
  else if (item.act === 'rename') renameAccount(write, account, item.other, WHO);
  else {
    const other = findAccount(write, item.other);
    if (other !== null) joinAccounts(write, account, other, WHO);
  }
}

/** Takes a step; one that is refused leaves every line where it was. */
function tryStep(write: WriteHandle, at: number, item: Step): void {
  const before = places(write);
  try {
    take(write, at, item);
  } catch (error) {
    expect(error).toBeInstanceOf(CallError);
    expect(places(write)).toEqual(before);
  }
}

function laws(write: WriteHandle): void {
  const astray = 'SELECT l.id FROM line l JOIN statement s ON s.id = l.statement_id WHERE l.account_id <> s.account_id';
  expect(write.all(astray)).toEqual([]);
  // Every statement stands where the name its file gave leads.
  for (const { named, account } of write.all<{ named: string; account: number }>(
    'SELECT named, account_id AS account FROM statement',
  ))
    expect(findAccount(write, named)?.id).toBe(account);
  const texts = [
    ...write.all<{ text: string }>('SELECT name AS text FROM account'),
    ...write.all<{ text: string }>('SELECT alias AS text FROM account_alias'),
  ].map(({ text }) => foldAlias(text));
  expect(new Set(texts).size).toBe(texts.length);
}

it('holds for any history of imports, aliases, renames, joins and parts', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 14 }), (steps) => {
      const world = new World();
      try {
        steps.forEach((item, at) => {
          tryStep(world.write, at, item);
          laws(world.write);
        });
        for (const into of allAccounts(world.write))
          for (const from of allAccounts(world.write)) joinAndPart(world.write, into.name, from.name);
      } finally {
        world.close();
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

function joinAndPart(write: WriteHandle, into: string, from: string): void {
  const [one, two] = [findAccount(write, into), findAccount(write, from)];
  if (one === null || two === null || one.id === two.id) return;
  const before = places(write);
  try {
    joinAccounts(write, one, two, WHO);
  } catch (error) {
    expect(error).toBeInstanceOf(CallError);
    return;
  }
  laws(write);
  expect(namedAccount(write, from)?.id).toBe(two.id);
  partAccount(write, from, WHO);
  expect(places(write)).toEqual(before);
  laws(write);
}

it('means no account by a text unlike every name and code', () => {
  const text = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(fc.uniqueArray(text.filter((value) => value.trim() !== '')), text, (names, asked) => {
      const chart = names.map((value, at) => ({ name: value, code: String(9_000_000 + at) }));
      const { found, nearest } = resolveLedgerAccount(chart, asked);
      if (found !== null)
        expect([found.name, found.code].map(foldAlias).concat(found.name)).toContain(
          found.name === asked ? asked : foldAlias(asked),
        );
      for (const account of chart) expect(resolveLedgerAccount(chart, account.name).found).toBe(account);
      expect(found === null || nearest.length === 0).toBe(true);
    }),
  );
});
