/** The chart, ties, aliases, joining and parting over a real workspace: what each changes, and what each refuses by name. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountId, allAccounts, findAccount } from '../../electron/store/accounts.ts';
import { addAlias, aliasesOf, renameAccount } from '../../electron/store/aliases.ts';
import { categoriseLines } from '../../electron/store/categorise.ts';
import { matchByHand } from '../../electron/store/decisions.ts';
import { joinAccounts, partAccount } from '../../electron/store/join-accounts.ts';
import { joinQuestions } from '../../electron/store/join-questions.ts';
import { EVERYTHING, readyMatches } from '../../electron/store/journal-entries.ts';
import {
  addLedgerAccount,
  chartOf,
  ledgerAccounts,
  ledgerName,
  takeChart,
  tieAccount,
} from '../../electron/store/ledger-accounts.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { DEFAULT_CHART } from '../../shared/ledger/chart.ts';
import { minor } from '../../shared/money.ts';
import { importLines, line, WHO, World } from './world.ts';

let world: World;
const readyNow = () => readyMatches(world.write, EVERYTHING).map(({ entry }) => entry);
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const BANK = '20-45-45 73014471';
const BOOKS = 'Current account';
const account = (name: string) => {
  const found = findAccount(world.write, name);
  if (found === null) throw new Error(`no account ${name}`);
  return found;
};
const join = (into: string, from: string) => joinAccounts(world.write, account(into), account(from), WHO);
const places = () =>
  world.write.all<{ line: number; account: string }>(
    'SELECT l.id AS line, a.name AS account FROM line l JOIN account a ON a.id = l.account_id ORDER BY l.id',
  );
const statements = () =>
  world.write.all('SELECT s.id, s.named, a.name FROM statement s JOIN account a ON a.id = s.account_id ORDER BY s.id');

function month(): void {
  importLines(
    world.write,
    [
      line(1, '2026-10-03', 50_000, 'FPS ABLE'),
      line(2, '2026-10-12', -20_000, 'RENT'),
      line(3, '2026-10-30', -500, 'FEE'),
    ],
    { account: BANK, name: 'october.csv', opening: minor(100_000), closing: minor(129_500) },
  );
  importLines(world.write, [line(1, '2026-10-03', 50_000, 'Able Ltd'), line(2, '2026-10-11', -20_000, 'Rent')], {
    side: 'book',
    account: BOOKS,
  });
}

describe('the chart', () => {
  it('starts with every account the journal names', () => {
    const names = ledgerAccounts(world.write).map(({ name }) => name);
    const { kinds, documents, differences, party, ...plain } = DEFAULT_CHART;
    const pairs = [...Object.values(kinds), ...documents, ...Object.values(differences), party];
    const named = [
      ...pairs.flatMap(({ moneyIn, moneyOut }) => [moneyIn, moneyOut]),
      plain.processingFees,
      plain.exchange,
      plain.suspense,
    ].filter((name) => name !== null);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect(ledgerAccounts(world.write).filter(({ type }) => type === null)).toEqual([]);
  });

  it('means an account by name or code, and answers a typo with the nearest', () => {
    addLedgerAccount(world.write, { name: 'Hosting', code: '6300', type: 'expense' }, WHO);
    for (const text of ['Hosting', 'hosting', '6300', '6300 Hosting', ' HOSTING '])
      expect(ledgerName(world.write, text)).toBe('Hosting');
    expect(() => ledgerName(world.write, 'Hostng')).toThrow(/no account “Hostng”.*Nothing was changed.*“Hosting”/);
    expect(() => addLedgerAccount(world.write, { name: 'HOSTING', code: '', type: 'expense' }, WHO)).toThrow(/already/);
    expect(() => addLedgerAccount(world.write, { name: 'Servers', code: '6300', type: 'expense' }, WHO)).toThrow(
      /6300/,
    );
  });

  it('takes a file twice without adding anything the second time', () => {
    const accounts = [
      { name: 'Bank charges', code: '7901', type: 'expense' as const, taxCode: 'T2' },
      { name: 'Sales', code: '4000', type: 'income' as const, taxCode: 'T1' },
    ];
    const from = { ...WHO, file: 'chart.csv' };
    expect(takeChart(world.write, accounts, from)).toEqual({ added: 1, changed: 1, same: 0 });
    expect(takeChart(world.write, accounts, from)).toEqual({ added: 0, changed: 0, same: 2 });
    expect(ledgerAccounts(world.write).find(({ code }) => code === '7901')).toMatchObject({
      name: 'Bank charges',
      taxCode: 'T2',
    });
  });

  it('learns the accounts the books name', () => {
    month();
    expect(ledgerAccounts(world.write)).toContainEqual(expect.objectContaining({ name: BOOKS, type: null }));
  });
});

describe('ties', () => {
  it('post under the ledger account', () => {
    month();
    addLedgerAccount(world.write, { name: 'Barclays', code: '1200', type: 'asset', currency: 'USD' }, WHO);
    tieAccount(world.write, account(BANK), '1200', WHO);
    categoriseLines(world.write, { keys: ['l:3'], account: 'Bank charges' }, WHO);
    expect(readyNow().flatMap(({ lines }) => lines.map(({ account: name }) => name))).toEqual([
      'Barclays',
      'Bank charges',
    ]);
    expect(categoriseLines(world.write, { keys: ['l:2'], account: 'Barclays' }, WHO).refused[0]?.reason).toContain(
      'itself',
    );
    tieAccount(world.write, account(BANK), '', WHO);
    expect(chartOf(world.write).banks).toEqual({});
  });

  it.each([
    ['another currency', 'Euros', /kept in EUR.*Nothing was changed/],
    ['one that is tied', 'Till', /ledger account of Cash/],
    ['an account here itself', BOOKS, /join them/],
    ['one its lines are booked to', 'Bank charges', /booked to “Bank charges”/],
    ['nothing of that name', 'Tilll', /Did you mean “Till”/],
  ])('are refused: %s', (_, ledger, message) => {
    month();
    importLines(world.write, [line(1, '2026-10-05', 100, 'TILL')], { account: 'Cash' });
    addLedgerAccount(world.write, { name: 'Euros', code: '', type: 'asset', currency: 'EUR' }, WHO);
    addLedgerAccount(world.write, { name: 'Till', code: '', type: 'asset' }, WHO);
    tieAccount(world.write, account('Cash'), 'Till', WHO);
    categoriseLines(world.write, { keys: ['l:3'], account: 'Bank charges' }, WHO);
    const before = chartOf(world.write).banks;
    expect(() => tieAccount(world.write, account(BANK), ledger, WHO)).toThrow(message);
    expect(chartOf(world.write).banks).toEqual(before);
  });
});

describe('aliases', () => {
  it('mean one account, however they are written', () => {
    month();
    addAlias(world.write, account(BANK), 'GB29 NWBK 6016 1331 9268 19', WHO);
    for (const text of [
      BANK,
      '20454573014471',
      '204545 73014471',
      'GB29NWBK60161331926819',
      'gb29-nwbk-6016-1331-9268-19',
    ])
      expect(accountId(world.write, text, 'USD')).toBe(account(BANK).id);
    expect(() => addAlias(world.write, account(BOOKS), '20-45-45-73014471', WHO)).toThrow(
      new RegExp(`means ${BANK}.*Nothing was changed`),
    );
    expect(() => addAlias(world.write, account(BANK), '***', WHO)).toThrow(/no letter or digit/);
  });

  it('keep the name an account had', () => {
    month();
    renameAccount(world.write, account(BANK), 'Barclays', WHO);
    expect(importLines(world.write, [line(1, '2026-11-02', 5, 'NOV')], { account: BANK }).added).toBe(1);
    expect(places().map(({ account: name }) => name)).toEqual([...Array(3).fill('Barclays'), BOOKS, BOOKS, 'Barclays']);
    expect(() => renameAccount(world.write, account('Barclays'), BOOKS, WHO)).toThrow(/means Current account/);
    renameAccount(world.write, account('Barclays'), BANK, WHO);
    expect(aliasesOf(world.write, account(BANK).id)).toEqual(['barclays']);
  });
});

describe('joining', () => {
  it('moves lines with their statements, sends next month there, and is undone', () => {
    month();
    const [before, stated] = [places(), statements()];
    expect(joinQuestions(world.write)).toEqual([
      { into: BOOKS, join: BANK, evidence: ['2 of 2 amounts stand in both'] },
    ]);
    expect(join(BOOKS, BANK)).toEqual({ statements: 1, lines: 3 });
    expect(new Set(places().map(({ account: name }) => name))).toEqual(new Set([BOOKS]));
    expect(allAccounts(world.write).map(({ name }) => name)).toEqual([BOOKS]);
    expect(importLines(world.write, [line(1, '2026-10-30', -500, 'FEE')], { account: '20454573014471' }).known).toBe(1);
    expect(verifyWorkspace(world.write).ok).toBe(true);
    expect(() => partAccount(world.write, BOOKS, WHO)).toThrow(/not an alias/);
    partAccount(world.write, BANK, WHO);
    expect(places()).toEqual(before);
    expect(statements().slice(0, 2)).toEqual(stated);
    expect(joinQuestions(world.write)).toEqual([]);
    expect(verifyWorkspace(world.write).ok).toBe(true);
  });

  it('of the books into the bank ties it to the name the books use', () => {
    month();
    join(BANK, BOOKS);
    expect(chartOf(world.write).banks).toEqual({ [BANK]: BOOKS });
    partAccount(world.write, BOOKS, WHO);
    expect(chartOf(world.write).banks).toEqual({});
  });

  it('takes matches along, and parts none that would stand on both', () => {
    month();
    join(BOOKS, BANK);
    matchByHand(world.write, { bank: [2], book: [5], differences: [], note: '' }, WHO);
    const before = places();
    expect(() => partAccount(world.write, BANK, WHO)).toThrow(/1 approved match would stand on both \(“RENT”\)/);
    expect(places()).toEqual(before);
  });

  it.each([
    ['another currency', 'Euro', /Euro in EUR; an account has one currency/],
    ['statements of the same days', 'Other', /october.csv.*other.csv.*one statement of a day/],
    ['balances that do not carry on', 'Next', /closes with 1,295.00.*opens with 7.00/],
    ['itself', BANK, /one account already/],
  ])('is refused for %s, and nothing changes', (_, name, message) => {
    month();
    importLines(world.write, [line(1, '2026-10-03', 7, 'E', { currency: 'EUR' })], { account: 'Euro' });
    importLines(world.write, [line(1, '2026-10-05', 7, 'O')], { account: 'Other', name: 'other.csv' });
    importLines(world.write, [line(1, '2026-10-31', 7, 'N')], {
      account: 'Next',
      name: 'next.csv',
      opening: minor(700),
    });
    const before = places();
    expect(() => join(BANK, name)).toThrow(message);
    expect(places()).toEqual(before);
  });

  it('is refused where a locked month would change', () => {
    month();
    world.write.transaction(() =>
      world.write.run(
        "INSERT INTO period (account_id, first_day, last_day, state) VALUES (?, 20727, 20757, 'locked')",
        account(BANK).id,
      ),
    );
    expect(() => join(BOOKS, BANK)).toThrow(/2026-10-01 to 2026-10-31 of 20-45-45 73014471 is signed or locked/);
  });
});

it('lets a line change its account only with its statement', () => {
  month();
  const move = () => world.write.run('UPDATE line SET account_id = ? WHERE id = 1', account(BOOKS).id);
  expect(() => world.write.transaction(move)).toThrow(/stands on the account of its statement/);
  expect(places()[0]?.account).toBe(BANK);
});
