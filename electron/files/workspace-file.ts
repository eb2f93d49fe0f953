/** Tells files that hold somebody's books, encrypted or not: no output is ever written over one. */

import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const SQLITE = 'SQLite format 3\0';
/** First four bytes of SQLite's log, for either byte order. */
const LOG_MAGIC = new Set(['377f0682', '377f0683']);
const SIDE = /-(?:wal|shm|journal|head)$/;
/** How a PDF begins. An encrypted database begins with a random salt: with these five bytes one in 2^40 does. */
const PDF = '%PDF-';
const SAMPLE_BYTES = 4_096;
/**
 * Most often one byte value comes up among 4,096 random ones: 16 on average with a spread of 4, so 48 is eight spreads away. Text,
 * PDF, spreadsheets and pictures repeat some byte hundreds of times.
 */
const MOST_REPEATED = 48;

function headOf(file: string): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(SAMPLE_BYTES);
    return bytes.subarray(0, readSync(handle, bytes, 0, SAMPLE_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}

/** An encrypted database has no header: every page of it looks random. */
function looksRandom(bytes: Buffer): boolean {
  if (bytes.length < SAMPLE_BYTES) return false;
  const counts = new Uint16Array(256);
  for (const byte of bytes) counts[byte]!++;
  return Math.max(...counts) <= MOST_REPEATED;
}

/** True for a workspace, any other SQLite database, their side files, and whatever may be an encrypted one. The file must exist. */
export function holdsWorkspace(file: string): boolean {
  if (/\.tieout(?:-\w+)?$/i.test(file)) return true;
  if (SIDE.test(file) && existsSync(file.replace(SIDE, ''))) return true;
  const head = headOf(file);
  if (head.toString('latin1', 0, SQLITE.length) === SQLITE || LOG_MAGIC.has(head.toString('hex', 0, 4))) return true;
  // A short report is mostly its compressed fonts, which look as random as an encrypted page.
  return head.toString('latin1', 0, PDF.length) !== PDF && looksRandom(head);
}
