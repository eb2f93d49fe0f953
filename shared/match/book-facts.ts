/** What a run looks up about book lines beside their columns: batches and owners of reference keys. */

import type { BookSide } from './encode.ts';
import { digitHigh, digitLow, SALT_DIGITS } from './hash.ts';
import { Scanner } from './tokens.ts';

/** Batch that each reference key belongs to, 0 = none. */
export function keyBatches(book: BookSide): Int32Array {
  const { keyTable, table } = book;
  const out = new Int32Array(book.keyLines.length);
  const seen = new Uint8Array(book.batchCount);
  const scanner = new Scanner();
  for (let j = 0; j < book.size; j++) {
    const batch = book.batch[j]!;
    if (batch === 0 || seen[batch]) continue;
    seen[batch] = 1;
    scanner.scan(table.batch.at(book.row[j]!)!);
    for (let r = 0; r < scanner.runs; r++) {
      const key = keyTable.find(scanner.runHigh[r]!, scanner.runLow[r]!);
      if (key >= 0) out[key] = batch;
    }
    for (let d = 0; d < scanner.digitRuns; d++) {
      const value = scanner.digitValue[d]!;
      const key = keyTable.find(digitHigh(value, SALT_DIGITS), digitLow(value, SALT_DIGITS));
      if (key >= 0) out[key] = batch;
    }
  }
  return out;
}

/** The last book line that holds a main reference key held by few lines, -1 where none does. */
export function keyOwners(book: BookSide): Int32Array {
  const { start, items } = book.keys;
  const out = new Int32Array(book.keyLines.length).fill(-1);
  for (let j = 0; j < book.size; j++) {
    for (let k = start[j]!; k < start[j + 1]!; k++) {
      const key = items[k]!;
      if (book.keyMain[key] && book.keyLines[key]! <= 4 && book.keyLength[key]! >= 4) out[key] = j;
    }
  }
  return out;
}
