/** Splits BAI2 text into logical records with their continuations: one or several per physical line, slashes inside texts kept. */

export interface BaiRecord {
  /** 01, 02, 03, 16, 49, 98 or 99. */
  readonly code: string;
  /** Fields after the code; continuation fields (88) of a header or summary are appended. */
  readonly fields: readonly string[];
  /** Bodies of the 88 records that follow, as written. */
  readonly continuations: readonly string[];
  /** 1-based physical line. */
  readonly row: number;
  /** Records this stands for: itself and its continuations (what 49, 98 and 99 count). */
  readonly records: number;
}

const START = /^(01|02|03|16|49|88|98|99),?/;
/** A record may be followed by another on the same physical line: slash, blanks, record code. */
const NEXT_SPACED = /\/\s+(?=(?:01|02|03|16|49|88|98|99),)/;
const NEXT_GLUED = /\/\s*(?=(?:01|02|03|16|49|88|98|99),)/;

interface Draft {
  code: string;
  body: string;
  continuations: string[];
  row: number;
}

/** Records in file order. Text that begins with no record code continues the record before it. */
export function baiRecords(text: string): readonly BaiRecord[] {
  const lines = text.split(/\r\n|\n|\r/);
  // A file without line breaks can only be split at its slashes; otherwise a blank must follow, so that "5/16," stays text.
  const next = lines.length <= 2 ? NEXT_GLUED : NEXT_SPACED;
  const drafts: Draft[] = [];
  lines.forEach((line, index) => {
    for (const piece of line.split(next)) addPiece(drafts, piece.trim(), index + 1);
  });
  return drafts.map(finish);
}

function addPiece(drafts: Draft[], piece: string, row: number): void {
  if (piece === '') return;
  const body = piece.endsWith('/') ? piece.slice(0, -1) : piece;
  const code = START.exec(body)?.[1];
  const last = drafts.at(-1);
  if (code === undefined) {
    if (last === undefined) return;
    if (last.continuations.length > 0) last.continuations[last.continuations.length - 1] += ` ${body}`;
    else last.body += ` ${body}`;
  } else if (code === '88') last?.continuations.push(body.slice(3));
  else drafts.push({ code, body: body.slice(3), continuations: [], row });
}

function finish({ code, body, continuations, row }: Draft): BaiRecord {
  const own = body.split(',');
  const fields = code === '16' ? own : [...own, ...continuations.flatMap((continuation) => continuation.split(','))];
  return { code, fields, continuations, row, records: 1 + continuations.length };
}

/** Fields a funds type takes after itself: V date and time, S three amounts, D a count and pairs (BAI2 format guide, funds type). */
export function fundsFields(fields: readonly string[], at: number): number {
  const type = (fields[at] ?? '').trim().toUpperCase();
  if (type === 'V') return 2;
  if (type === 'S') return 3;
  if (type !== 'D') return 0;
  const pairs = Number(fields[at + 1]);
  return Number.isInteger(pairs) && pairs >= 0 && pairs < 1000 ? 1 + pairs * 2 : 1;
}
