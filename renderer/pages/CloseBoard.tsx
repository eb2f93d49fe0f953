/** Close board: where every account of the month stands, and the next step for each. */

import { CheckCheck, Circle, CircleDashed, CircleDot, Inbox, Lock, PenLine } from 'lucide-react';
import { useState } from 'react';
import type { AccountView } from '../../shared/contract/workspace.ts';
import { AgeingBar } from '../charts/AgeingBar.tsx';
import { openQueue } from '../commands.ts';
import { Bones, Button, Chip, Empty, ErrorCard, type Tone } from '../components/basic.tsx';
import { chooseAccount, isProved } from '../components/TopBar.tsx';
import { count, day, money, monthName, plural } from '../format.ts';
import { chooseFiles } from '../state/files.ts';
import { runMatch } from '../state/match.ts';
import { useAccounts, useCounts, useProof, useWorkspace } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import { type Column, DataGrid } from '../table/DataGrid.tsx';
import { word } from '../words.ts';
import { JoinQuestions } from './JoinQuestions.tsx';

const STATES: Readonly<Record<AccountView['state'], { tone: Tone; icon: typeof Circle }>> = {
  no_statement: { tone: 'plain', icon: CircleDashed },
  open: { tone: 'warn', icon: Circle },
  matched: { tone: 'info', icon: CircleDot },
  proved: { tone: 'ok', icon: CheckCheck },
  signed: { tone: 'ok', icon: PenLine },
  locked: { tone: 'ok', icon: Lock },
};

function StateChip({ state }: { readonly state: AccountView['state'] }) {
  const { tone, icon: Icon } = STATES[state];
  return (
    <Chip tone={tone}>
      <Icon aria-hidden="true" size={12} /> {word(state)}
    </Chip>
  );
}

function nextStep(account: AccountView): string {
  if (account.lines === 0) return 'Drop a statement';
  if (account.open > 0) return `Review ${count(account.open)}`;
  if (account.offBy !== null && account.offBy !== 0) return 'Find the first bad day';
  if (account.state === 'locked') return 'Print the report';
  if (account.state === 'signed') return 'Review and lock';
  if (account.state === 'proved') return 'Sign';
  return account.offBy === 0 && account.ledger === null ? 'Enter the ledger balance' : 'Look at the proof';
}

function OffBy({ off, currency }: { readonly off: number | null; readonly currency: string }) {
  return <span className={off !== null && off !== 0 ? 'is-off' : ''}>{money(off, currency)}</span>;
}

const COLUMNS: readonly Column<AccountView>[] = [
  { id: 'name', title: 'Account', cell: (row) => <strong>{row.name || 'Unnamed account'}</strong> },
  { id: 'currency', title: 'Cur.', cell: (row) => row.currency },
  { id: 'statement', title: 'Statement', align: 'end', cell: (row) => money(row.statementClosing, row.currency) },
  { id: 'off', title: 'Off by', align: 'end', cell: (row) => <OffBy off={row.offBy} currency={row.currency} /> },
  { id: 'ledger', title: 'Ledger', align: 'end', cell: (row) => money(row.ledger, row.currency) },
  {
    id: 'books',
    title: 'Books off by',
    align: 'end',
    cell: (row) => <OffBy off={row.booksOffBy} currency={row.currency} />,
  },
  { id: 'open', title: 'Open', align: 'end', cell: (row) => count(row.open) },
  { id: 'state', title: 'State', cell: (row) => <StateChip state={row.state} /> },
  { id: 'next', title: 'Next', cell: (row) => <span className="next">{nextStep(row)}</span> },
];

const LEDGER_COLUMNS: readonly Column<AccountView>[] = [
  { id: 'name', title: 'In the books', cell: (row) => <strong>{row.name || 'Unnamed ledger'}</strong> },
  { id: 'currency', title: 'Cur.', cell: (row) => row.currency },
  { id: 'lines', title: 'Lines', align: 'end', cell: (row) => count(row.books.lines) },
  { id: 'span', title: 'Days', cell: (row) => `${day(row.books.firstDay)} to ${day(row.books.lastDay)}` },
];

/** Opens the account where its next step is done. */
function openAccount(account: AccountView): void {
  chooseAccount(account);
  if (account.lines === 0) void chooseFiles(false);
  else if (account.open > 0) openQueue('suggested');
  else ui().go(account.state === 'locked' ? 'report' : 'proof');
}

function FirstSteps() {
  return (
    <>
      <h1 className="visually-hidden">Close board</h1>
      <Empty
        title="No accounts yet"
        why="Accounts appear here with their balances once you import a bank statement. Drop one or more files anywhere in this window."
        icon={<Inbox size={20} />}
        testId="close-empty"
      >
        <Button primary keys="Mod+O" onPress={() => void chooseFiles(false)} testId="close-import">
          Import files
        </Button>
      </Empty>
    </>
  );
}

function StaleNote() {
  const { data: workspace } = useWorkspace();
  if (!workspace?.matchStale) return null;
  return (
    <div className="note-bar" data-testid="match-stale">
      <span>Lines changed since the last match: suggestions may be missing.</span>
      <Button onPress={() => void runMatch()} keys="Mod+M" testId="match-run">
        Match again
      </Button>
    </div>
  );
}

function AgeingPanel({ account }: { readonly account: AccountView }) {
  const { data: proof } = useProof(account.id);
  return (
    <section className="panel">
      <h2>Ageing of open items · {account.name}</h2>
      {proof ? <AgeingBar ageing={proof.ageing} currency={proof.currency} /> : <Bones rows={5} />}
    </section>
  );
}

function WorkPanel() {
  const { data: counts } = useCounts();
  if (!counts) return null;
  const items = [
    ['suggested', 'to approve or reject'],
    ['duplicates', 'that may be there twice'],
    ['exceptions', 'with a named cause'],
    ['approved', 'approved, not posted yet'],
  ] as const;
  return (
    <section className="panel">
      <h2>What is left</h2>
      <ul className="work-list">
        {items.map(([queue, text]) => (
          <li key={queue}>
            <button type="button" className="work-item" onClick={() => openQueue(queue)}>
              <strong>{count(counts[queue])}</strong> <span>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Board({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const banks = accounts.filter((account) => account.side === 'bank');
  const ledgers = accounts.filter((account) => account.books.lines > 0);
  const [active, setActive] = useState(0);
  const chosen = banks[Math.min(active, banks.length - 1)];
  const proved = banks.filter(isProved).length;
  const month = useUi((state) => state.month);
  return (
    <div className="page" data-pane="board">
      <header className="page-head">
        <h1>Close board</h1>
        <span className="muted" data-testid="proved-count">
          {month === null ? 'All days' : monthName(month)} · {proved} of {plural(banks.length, 'account')} proved
        </span>
        <span className="spring" />
        <Button keys="I" onPress={() => void chooseFiles(false)}>
          Import
        </Button>
      </header>
      <StaleNote />
      <JoinQuestions />
      <div className="board-grid">
        <DataGrid
          label="Bank, card and processor accounts"
          layout="accounts"
          columns={COLUMNS}
          total={banks.length}
          rowAt={(index) => banks[index]}
          keyOf={(row) => `account-${row.id}`}
          active={active}
          onActive={setActive}
          onOpen={(index) => banks[index] && openAccount(banks[index])}
          fit
          testId="accounts-grid"
        />
      </div>
      <div className="panels">
        {chosen && <AgeingPanel account={chosen} />}
        <WorkPanel />
      </div>
      {ledgers.length > 0 && (
        <div className="board-grid is-ledger">
          <DataGrid
            label="Ledger accounts"
            layout="ledgers"
            columns={LEDGER_COLUMNS}
            total={ledgers.length}
            rowAt={(index) => ledgers[index]}
            keyOf={(row) => `ledger-${row.id}`}
            active={-1}
            onActive={() => undefined}
            fit
            testId="ledgers-grid"
          />
        </div>
      )}
    </div>
  );
}

export function CloseBoard() {
  const { data: accounts, error, isPending, refetch } = useAccounts();
  if (isPending) return <Bones rows={8} />;
  if (error && !accounts) {
    return (
      <ErrorCard error={error} title="The accounts could not be read">
        <Button primary onPress={() => void refetch()}>
          Try again
        </Button>
      </ErrorCard>
    );
  }
  return accounts && accounts.length > 0 ? <Board accounts={accounts} /> : <FirstSteps />;
}
