/** What only a person can settle: side, account, sheet, sign, and the questions the file leaves open. */

import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import type { StagedFile, TableReadingView } from '../../../shared/contract/import.ts';
import type { ColumnMap } from '../../../shared/mapping.ts';
import { Button } from '../../components/basic.tsx';
import { shown } from '../../format.ts';
import { remap, settleQuestion } from '../../state/import.ts';
import { useAccounts } from '../../state/queries.ts';
import { word } from '../../words.ts';

type Asked = StagedFile['problems'][number];

function Question({ problem, table }: { readonly problem: Asked; readonly table: TableReadingView | null }) {
  const map: ColumnMap = table?.map ?? { columns: {} };
  const sheets = table?.sheets.map((sheet) => sheet.name) ?? [];
  const answers = (problem.readings ?? []).flatMap((reading) => {
    const settled = settleQuestion(problem.code, reading, { map, sheets });
    return settled === null ? [] : [{ reading, settled }];
  });
  return (
    <div className="question" data-testid={`question-${problem.code}`}>
      <CircleHelp aria-hidden="true" size={16} />
      <div>
        <p>{shown(problem.message)}</p>
        {problem.excerpt !== null && <code className="excerpt">{shown(problem.excerpt)}</code>}
        {answers.length === 0 && <p className="muted">Choose what each column is in the menus above the rows.</p>}
        <div className="actions">
          {answers.map(({ reading, settled }) => (
            <Button key={reading} testId={`reading-${reading}`} onPress={() => void remap({ map: settled })}>
              {reading}
            </Button>
          ))}
        </div>
      </div>
    </div>
  );
}

function AccountField({ file }: { readonly file: StagedFile }) {
  const [account, setAccount] = useState(file.account);
  const accounts = useAccounts().data ?? [];
  const settleAccount = () => {
    const next = account.trim();
    if (next !== file.account && next !== '') void remap({ account: next });
  };
  return (
    <label className="inline-label">
      <span>Account</span>
      <input
        className="input"
        list="known-accounts"
        value={account}
        data-testid="import-account"
        placeholder="Name of the account"
        onChange={(event) => setAccount(event.target.value)}
        onBlur={settleAccount}
        onKeyDown={(event) => event.key === 'Enter' && settleAccount()}
      />
      <datalist id="known-accounts">
        {accounts
          .filter((one) => one.side === file.side)
          .map((one) => (
            <option key={one.id} value={one.name} />
          ))}
      </datalist>
    </label>
  );
}

function SideChoice({ file }: { readonly file: StagedFile }) {
  return (
    <fieldset className="segments" aria-label="Side">
      {(['bank', 'book'] as const).map((side) => (
        <button
          key={side}
          type="button"
          className={`segment${file.side === side ? ' is-on' : ''}`}
          aria-pressed={file.side === side}
          data-testid={`side-${side}`}
          onClick={() => file.side !== side && void remap({ side })}
        >
          {word(side)}
        </button>
      ))}
    </fieldset>
  );
}

function SheetChoice({ table }: { readonly table: TableReadingView }) {
  if (table.sheets.length < 2) return null;
  return (
    <label className="inline-label">
      <span>Sheet</span>
      <select
        className="bar-select"
        data-testid="sheet"
        value={table.map.sheet ?? table.sheets[0]?.name}
        onChange={(event) => void remap({ map: { ...table.map, sheet: event.target.value } })}
      >
        {table.sheets.map((sheet) => (
          <option key={sheet.name} value={sheet.name}>
            {shown(sheet.name)} ({sheet.rows}){sheet.hidden ? ' hidden' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}

const DATE_ORDERS = [
  'yyyy-MM-dd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd.MM.yyyy',
  'dd-MM-yyyy',
  'dd.MM.yy',
  'dd/MM/yy',
  'MM/dd/yy',
  'yyyyMMdd',
  'd MMM yyyy',
] as const;

function TableChoices({ table }: { readonly table: TableReadingView }) {
  const { map } = table;
  const format = map.dateFormat ?? '';
  const formats = format === '' || DATE_ORDERS.some((one) => one === format) ? DATE_ORDERS : [format, ...DATE_ORDERS];
  return (
    <>
      <label className="inline-label">
        <span>Dates</span>
        <select
          className="bar-select"
          value={format}
          data-testid="date-format"
          onChange={(event) => void remap({ map: { ...map, dateFormat: event.target.value || null } })}
        >
          <option value="">inferred</option>
          {formats.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <label className="inline-label">
        <span>Decimals</span>
        <select
          className="bar-select"
          value={map.decimal ?? ''}
          data-testid="decimal"
          onChange={(event) =>
            void remap({
              map: { ...map, decimal: event.target.value === '' ? null : event.target.value === ',' ? ',' : '.' },
            })
          }
        >
          <option value="">inferred</option>
          <option value=".">1,234.56</option>
          <option value=",">1.234,56</option>
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={map.flipSign ?? false}
          data-testid="flip-sign"
          onChange={(event) => void remap({ map: { ...map, flipSign: event.target.checked } })}
        />
        <span>Flip signs</span>
      </label>
    </>
  );
}

/** True for a problem that is put as a question above the rows. */
export function isQuestion(problem: Asked): boolean {
  return problem.severity === 'asked' || (problem.readings ?? []).length > 0;
}

export function Answers({ file }: { readonly file: StagedFile }) {
  const questions = file.problems.filter(isQuestion);
  return (
    <>
      {questions.map((problem) => (
        <Question key={`${problem.code}-${problem.column}`} problem={problem} table={file.table} />
      ))}
      <div className="answers">
        <SideChoice file={file} />
        <AccountField key={file.account} file={file} />
        {file.table && <SheetChoice table={file.table} />}
        {file.table && <TableChoices table={file.table} />}
      </div>
    </>
  );
}
