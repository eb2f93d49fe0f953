/** Two lines side by side, field by field; only what differs is marked. */

import type { LineView } from '../../../shared/contract/basic.ts';
import { Chip } from '../../components/basic.tsx';
import { diffTail, diffText, type Span, type SpanPair } from '../../diff.ts';
import { day, money, plural, sentence, shown } from '../../format.ts';

function Marked({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map((span, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: spans of one text keep their order
    span.differs ? <mark key={at}>{span.text}</mark> : <span key={at}>{span.text}</span>,
  );
}

interface Row {
  readonly label: string;
  readonly pair: SpanPair;
  /** How far apart, in its own words: "2 days", "−2.20". */
  readonly apart?: string;
  readonly figure?: boolean;
}

function textRow(label: string, left: string, right: string): Row[] {
  if (left === '' && right === '') return [];
  const [a, b] = [shown(left), shown(right)];
  // One side silent is not a difference between texts: nothing to mark.
  if (a === '' || b === '')
    return [
      { label, pair: { left: a ? [{ text: a, differs: false }] : [], right: b ? [{ text: b, differs: false }] : [] } },
    ];
  return [{ label, pair: diffText(a, b) }];
}

function rowsOf(left: LineView, right: LineView): Row[] {
  const days = Math.abs(left.day - right.day);
  const off = left.amount - right.amount;
  const sameCurrency = left.currency === right.currency;
  const amountOf = (line: LineView) =>
    sameCurrency ? money(line.amount, line.currency) : `${money(line.amount, line.currency)} ${line.currency}`;
  return [
    {
      label: 'Date',
      pair: diffTail(day(left.day), day(right.day)),
      figure: true,
      ...(days > 0 ? { apart: plural(days, 'day') } : {}),
    },
    {
      label: 'Amount',
      pair: diffTail(amountOf(left), amountOf(right)),
      figure: true,
      ...(off !== 0 && sameCurrency ? { apart: money(off, left.currency) } : {}),
    },
    ...textRow('Description', left.description, right.description),
    ...textRow('Counterparty', left.counterparty, right.counterparty),
    ...textRow('Reference', left.reference, right.reference),
    ...textRow('Document', left.documentNumber, right.documentNumber),
    ...textRow('Cheque', left.checkNumber, right.checkNumber),
    ...textRow('Batch', left.batch, right.batch),
    ...textRow('Account', left.account, right.account),
  ];
}

function heading(line: LineView): string {
  if (line.side === 'bank') return 'Bank line';
  return line.documentType === '' ? 'Book line' : sentence(shown(line.documentType.replaceAll('_', ' ')));
}

function Origin({ line }: { readonly line: LineView }) {
  return (
    <span className="muted origin">
      {shown(line.file)} row&nbsp;{line.row}
    </span>
  );
}

export function PairDiff({ left, right }: { readonly left: LineView; readonly right: LineView }) {
  return (
    <table className="pair" data-testid="pair-diff">
      <thead>
        <tr>
          <td />
          <th scope="col">
            {heading(left)} <Origin line={left} />
          </th>
          <th scope="col">
            {heading(right)} <Origin line={right} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rowsOf(left, right).map((row) => (
          <tr
            key={row.label}
            className={row.figure ? 'is-figure' : ''}
            data-testid={`field-${row.label.toLowerCase()}`}
          >
            <th scope="row">{row.label}</th>
            <td>
              <Marked spans={row.pair.left} />
            </td>
            <td>
              <Marked spans={row.pair.right} />
              {row.apart !== undefined && <Chip tone={row.label === 'Amount' ? 'warn' : 'plain'}>{row.apart}</Chip>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One line alone: every field it has. */
export function OneLine({ line }: { readonly line: LineView }) {
  const fields: readonly (readonly [string, string])[] = [
    ['Date', day(line.day)],
    ['Amount', `${money(line.amount, line.currency)} ${line.currency}`],
    ['Description', line.description],
    ['Counterparty', line.counterparty],
    ['Reference', line.reference],
    ['Document', [line.documentType, line.documentNumber].filter((part) => part !== '').join(' ')],
    ['Cheque', line.checkNumber],
    ['Due', line.dueDay === null ? '' : day(line.dueDay)],
    ['Batch', line.batch],
    [
      'Original',
      line.originalAmount === null
        ? ''
        : `${money(line.originalAmount, line.originalCurrency)} ${line.originalCurrency}`,
    ],
    ['Account', line.account],
    ['Source', `${line.file} row ${line.row}`],
  ];
  return (
    <table className="pair is-single" data-testid="one-line">
      <tbody>
        {fields
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <tr key={label} className={label === 'Amount' ? 'is-strong' : ''}>
              <th scope="row">{label}</th>
              <td>{shown(value)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** One side of a match of many lines, with its sum. */
export function LegList({ title, lines }: { readonly title: string; readonly lines: readonly LineView[] }) {
  const currency = lines[0]?.currency ?? '';
  const sum = lines.reduce((total, line) => total + line.amount, 0);
  return (
    <table className="plain-table legs" data-testid={`legs-${title.toLowerCase()}`}>
      <caption>
        {title} · {plural(lines.length, 'line')}
      </caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td className="leg-day">{day(line.day)}</td>
            <td className="leg-text" title={shown(line.description)}>
              {shown(
                [line.counterparty, line.description, line.reference || line.documentNumber]
                  .filter((part) => part !== '')
                  .join(' · '),
              )}
            </td>
            <td className="is-end">{money(line.amount, line.currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>Sum</td>
          <td className="is-end">{money(sum, currency)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
