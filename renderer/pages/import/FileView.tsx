/** One staged file: as it stands in the file on the left, as it is read on the right, and the sums that must agree. */

import type { StagedFile, StagedStatement } from '../../../shared/contract/import.ts';
import { Chip } from '../../components/basic.tsx';
import { bytes, count, day, money, plural, shown } from '../../format.ts';
import { Answers } from './Answers.tsx';
import { Problems } from './Problems.tsx';
import { RawTable } from './RawTable.tsx';
import { ReadingTable } from './ReadingTable.tsx';
import { Transforms } from './Transforms.tsx';
import { Why } from './Why.tsx';

/** "214 read = 163 new + 48 already imported + 3 refused": the sum is shown as the engine gives it. */
function Identity({ statement }: { readonly statement: StagedStatement }) {
  const adds = statement.read === statement.added + statement.known + statement.refused;
  return (
    <p className="identity" data-testid="identity" data-adds={adds}>
      <strong>{count(statement.read)}</strong> read = <strong className="is-ok">{count(statement.added)}</strong> new +{' '}
      <strong>{count(statement.known)}</strong> already imported +{' '}
      <strong className={statement.refused > 0 ? 'is-bad' : ''}>{count(statement.refused)}</strong> refused
    </p>
  );
}

/** Opening and sum against the closing balance the file states. */
function Balance({ statement }: { readonly statement: StagedStatement }) {
  const { currency, opening, closing, offBy, sum } = statement;
  if (opening === null || closing === null) {
    return (
      <p className="balance-check" data-testid="balance-check">
        Sum {money(sum, currency)} {currency}; the file states no{' '}
        {opening === null && closing === null ? 'balances' : opening === null ? 'opening balance' : 'closing balance'}{' '}
        to check it against.
      </p>
    );
  }
  const agrees = offBy === 0;
  return (
    <p className={`balance-check ${agrees ? 'is-ok' : 'is-bad'}`} data-testid="balance-check">
      Opening {money(opening, currency)} + sum {money(sum, currency)} = {money(opening + sum, currency)}; the file says{' '}
      {money(closing, currency)} {agrees ? '✓' : `✗ off by ${money(offBy, currency)}`}
    </p>
  );
}

function Statement({ statement, several }: { readonly statement: StagedStatement; readonly several: boolean }) {
  return (
    <div className="statement-sums">
      {several && (
        <strong>
          {statement.account || `Statement ${statement.index + 1}`} · {statement.currency}
        </strong>
      )}
      <Identity statement={statement} />
      <Balance statement={statement} />
      <p className="muted">
        {day(statement.firstDay)} to {day(statement.lastDay)}
      </p>
    </div>
  );
}

function Facts({ file }: { readonly file: StagedFile }) {
  const table = file.table;
  const parts = [
    file.preset ?? file.format,
    file.encoding,
    ...(table?.delimiter ? [`separator ${table.delimiter === '\t' ? 'tab' : table.delimiter}`] : []),
    ...(table ? [table.headerRow === null ? 'no header row' : `header in row ${table.headerRow}`] : []),
    bytes(file.bytes),
  ];
  return (
    <p className="facts" data-testid="file-facts">
      <span>{parts.filter((part) => part !== '').join(' · ')}</span>
      {file.remembered && <Chip tone="ok">Known layout: read as last time</Chip>}
      <code title="SHA-256 of the file">{file.sha256.slice(0, 12)}</code>
      <span className="spring" />
      {file.state !== 'refused' && <span>Positive = money into the account</span>}
    </p>
  );
}

/** The whole file was refused: what it is, why, and what to do. */
function Refusal({ file }: { readonly file: StagedFile }) {
  return (
    <div className="refusal" role="alert" data-testid="refusal">
      <h2>
        <span className="file-name">{shown(file.file)}</span> cannot be imported
      </h2>
      {file.problems.map((problem) => (
        <div key={`${problem.code}-${problem.message}`}>
          <p>{shown(problem.message)}</p>
          <code className="code">{problem.code}</code>
        </div>
      ))}
      <p className="muted">Nothing of this file was read or written.</p>
    </div>
  );
}

export function FileView({ stageId, file }: { readonly stageId: string; readonly file: StagedFile }) {
  const table = file.table;
  const listed = file.statements.length > 0 || file.state !== 'refused';
  return (
    <div className="file-view" role="tabpanel" aria-label={file.file} data-keys="import">
      <Facts file={file} />
      {file.state === 'refused' && <Refusal file={file} />}
      {file.state !== 'refused' && <Answers file={file} />}
      {listed && (
        <div className={`reading${table ? '' : ' is-single'}`}>
          {table && <RawTable table={table} />}
          <div className="reading-right">
            <ReadingTable stageId={stageId} file={file} />
          </div>
        </div>
      )}
      {table && file.state !== 'refused' && <Transforms table={table} />}
      <div className="file-foot">
        <div className="sums">
          {file.statements.map((statement) => (
            <Statement key={statement.index} statement={statement} several={file.statements.length > 1} />
          ))}
          {file.state !== 'refused' && file.problemCount > 0 && <Problems stageId={stageId} file={file} />}
        </div>
        {table && <Why table={table} />}
      </div>
      <p className="visually-hidden">{plural(file.problemCount, 'problem')}</p>
    </div>
  );
}
