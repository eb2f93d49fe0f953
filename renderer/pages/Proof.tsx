/** Proof: both equations of an account, the first day that breaks them, what is open and why. There is no way to force them. */

import { CalendarX2, Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Proof } from '../../shared/contract/close.ts';
import type { Queue } from '../../shared/contract/review.ts';
import { AgeingBar } from '../charts/AgeingBar.tsx';
import { DayStrip } from '../charts/DayStrip.tsx';
import { Bones, Button, Empty, ErrorCard } from '../components/basic.tsx';
import { chooseAccount } from '../components/TopBar.tsx';
import { count, day, longDay, money, plural, sentence, shown, signedMoney } from '../format.ts';
import { useAccount, useAccounts, useProof } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import { causeWord, word } from '../words.ts';
import { OpeningDialog } from './OpeningDialog.tsx';
import { BooksProof } from './proof/BooksProof.tsx';
import { Closing } from './proof/Closing.tsx';
import { OffBy, Term } from './proof/Equation.tsx';
import { openRows } from './proof/open-rows.ts';

/** Causes that are queues of their own; the others are kinds of exception, which the filter finds by name. */
const CAUSE_QUEUES: Readonly<Record<string, Queue>> = {
  suggested: 'suggested',
  duplicate_suspect: 'duplicates',
  ignored: 'ignored',
};

/** Causes without a queue: nobody named them, or they are settled since the period's last day. */
const NO_QUEUE: ReadonlySet<string> = new Set(['unknown', 'cleared_later', 'booked_later']);

function openCause(kind: string): void {
  const queue = CAUSE_QUEUES[kind];
  if (queue === undefined) openRows('exceptions', kind);
  else openRows(queue);
}

function StatementProof({ proof }: { readonly proof: Proof }) {
  const { statement, currency } = proof;
  return (
    <section className="panel" aria-labelledby="proof-a" data-testid="proof-a">
      <h2 id="proof-a">Statement arithmetic</h2>
      <dl className="equation">
        <Term sign="" label="Opening balance" amount={money(statement.opening, currency)} />
        <Term
          sign="+"
          label="Money in"
          note={plural(statement.moneyInCount, 'line')}
          amount={money(statement.moneyIn, currency)}
        />
        <Term
          sign="−"
          label="Money out"
          note={plural(statement.moneyOutCount, 'line')}
          amount={money(Math.abs(statement.moneyOut), currency)}
        />
        <Term sign="=" label="Computed closing" amount={money(statement.computed, currency)} strong />
        <Term sign="" label="Statement says" amount={money(statement.closing, currency)} />
      </dl>
      {statement.excludedCount > 0 && (
        <p className="equation-note">
          {plural(statement.excludedCount, 'duplicate')} worth {money(statement.excluded, currency)}{' '}
          {statement.excludedCount === 1 ? 'is' : 'are'} taken out already.
        </p>
      )}
      {statement.opening === null && (
        <div className="note-bar">
          <span>The files state no opening balance.</span>
          <Button keys="O" onPress={() => ui().show('opening')} testId="set-opening">
            Set it
          </Button>
        </div>
      )}
      <OffBy
        off={statement.offBy}
        currency={currency}
        unknown="Not known: no statement states its balances"
        testId="off-by-a"
      />
      {statement.firstBadDay !== null && (
        <p className="bad-day" data-testid="first-bad-day">
          <CalendarX2 aria-hidden="true" size={15} />
          <span>
            <strong>First bad day: {longDay(statement.firstBadDay)}.</strong> {sentence(shown(statement.firstBadNote))}
          </span>
        </p>
      )}
    </section>
  );
}

function Breakdown({
  title,
  rows,
  currency,
  empty,
}: {
  readonly title: string;
  readonly rows: readonly {
    readonly name: string;
    readonly count: number;
    readonly sum: number;
    readonly onOpen?: (() => void) | undefined;
  }[];
  readonly currency: string;
  readonly empty: string;
}) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="muted">{empty}</p>
      ) : (
        <table className="plain-table">
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.onOpen ? (
                    <button type="button" className="link" onClick={row.onOpen}>
                      {row.name}
                    </button>
                  ) : (
                    row.name
                  )}
                </th>
                <td className="is-end">{count(row.count)}</td>
                <td className="is-end">{signedMoney(row.sum, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What was open on the period's last day and is not any more, with the day on which the other side came. */
function ClearedLater({ proof }: { readonly proof: Proof }) {
  if (proof.clearedLater.length === 0) return null;
  return (
    <Panel title={`Open on ${longDay(proof.to)}, cleared since`}>
      <table className="plain-table" data-testid="cleared-later">
        <tbody>
          {proof.clearedLater.map((item) => (
            <tr key={item.lineId}>
              <th scope="row">
                {item.side === 'book' ? 'In the books' : 'At the bank'} {day(item.day)}
              </th>
              <td>
                {item.side === 'book' ? 'cleared' : 'booked'} {day(item.clearedDay)}
              </td>
              <td className="is-end">{signedMoney(item.amount, proof.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function ProofView({ proof }: { readonly proof: Proof }) {
  const exceptions = proof.exceptionsByKind.map((row) => ({
    name: causeWord(row.kind),
    count: row.count,
    sum: row.sum,
    onOpen: NO_QUEUE.has(row.kind) ? undefined : () => openCause(row.kind),
  }));
  const differences = proof.differencesByType.map((row) => ({ name: word(row.type), count: row.count, sum: row.sum }));
  return (
    <div className="page" data-pane="proof">
      <header className="page-head">
        <h1>Proof · {proof.account}</h1>
        <span className="muted">
          {day(proof.from)} to {day(proof.to)} · {proof.currency}
        </span>
        <span className="spring" />
        <span className={`chip is-${proof.state === 'proved' ? 'ok' : 'plain'}`} data-testid="proof-state">
          {word(proof.state)}
        </span>
      </header>
      <Closing proof={proof} />
      <div className="panels is-two">
        <StatementProof proof={proof} />
        <BooksProof proof={proof} />
      </div>
      <Panel title="Statements by day">
        <DayStrip proof={proof} />
      </Panel>
      <ClearedLater proof={proof} />
      <div className="panels is-three">
        <Panel title="Ageing of open items">
          <AgeingBar ageing={proof.ageing} currency={proof.currency} />
        </Panel>
        <Breakdown title="Exceptions by cause" rows={exceptions} currency={proof.currency} empty="No exceptions." />
        <Breakdown
          title="Differences by type"
          rows={differences}
          currency={proof.currency}
          empty="No differences: every match is exact."
        />
      </div>
    </div>
  );
}

/** Asks for an account, since a proof is of one account. */
export function ChooseAccount({ title, why }: { readonly title: string; readonly why: string }) {
  const banks = useAccounts().data?.filter((account) => account.side === 'bank') ?? [];
  return (
    <>
      <h1 className="visually-hidden">{title}</h1>
      <Empty
        title={title}
        why={banks.length === 0 ? 'There is no account yet. Import a bank statement first (Ctrl O).' : why}
        icon={<Scale size={20} />}
        testId="choose-account"
      >
        {banks.slice(0, 8).map((account) => (
          <Button key={account.id} onPress={() => chooseAccount(account)} testId={`choose-${account.id}`}>
            {account.name || 'Unnamed account'}
          </Button>
        ))}
      </Empty>
    </>
  );
}

export function ProofPage() {
  const account = useAccount();
  const overlay = useUi((state) => state.overlay);
  const { data: proof, error, refetch } = useProof(account?.id ?? null);
  if (account === null)
    return (
      <ChooseAccount
        title="Which account?"
        why="A proof is of one account: statement arithmetic on the left, bank to books on the right."
      />
    );
  if (error) {
    return (
      <ErrorCard error={error} title="The proof could not be computed">
        <Button primary onPress={() => void refetch()}>
          Try again
        </Button>
      </ErrorCard>
    );
  }
  if (!proof) return <Bones rows={10} />;
  return (
    <>
      <ProofView proof={proof} />
      {overlay === 'opening' && <OpeningDialog proof={proof} />}
    </>
  );
}
