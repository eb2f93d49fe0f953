/** Object streams for pdfkit (ISO 32000-1, 7.5.7): the tags of a long table are a hundred thousand small objects, packed to a tenth. */

import { deflateSync } from 'node:zlib';
import type PDFDocument from 'pdfkit';
import type { PdfReference } from 'pdfkit';

/** Objects in one stream: enough that deflate finds the repetition, few enough that a reader unpacks little for one object. */
const OBJECTS_PER_STREAM = 200;
/** Bytes of the three fields of a cross-reference entry: type, offset or stream number, index within it. */
const FIELDS = [1, 4, 2] as const;
const ENTRY_BYTES = FIELDS[0] + FIELDS[1] + FIELDS[2];
const WRITTEN = Object.freeze({});
const PLAIN = 1;
const PACKED = 2;

interface Place {
  readonly stream: number;
  readonly index: number;
}

/** Makes `doc` write what has no stream of its own into object streams, and its table of objects as a stream (PDF 1.5 and later). */
export function packObjects(doc: PDFDocument): void {
  const places = new Map<number, Place>();
  const write = doc._write.bind(doc);
  const makeRef = doc.ref.bind(doc);
  const finish = doc._root.finalize;
  let waiting: { readonly id: number; readonly text: string }[] = [];
  let captured: string[] | null = null;

  const flush = (): void => {
    if (waiting.length === 0) return;
    const stream = doc._offsets.length + 1;
    waiting.forEach(({ id }, index) => {
      places.set(id, { stream, index });
    });
    doc._offsets.push(doc._offset);
    const { head, body } = joined(waiting);
    const packed = deflateSync(Buffer.from(head + body, 'latin1'));
    const facts = `/Type /ObjStm /N ${waiting.length} /First ${head.length}`;
    waiting = [];
    writeStream(write, stream, facts, packed);
  };
  doc._write = (data) => {
    if (captured === null) write(data);
    else captured.push(typeof data === 'string' ? data : Buffer.from(data).toString('latin1'));
  };
  const pack = (ref: PdfReference): void => {
    captured = [];
    // pdfkit writes three parts: "7 0 obj", the object, "endobj"; then it counts the object as done and may close the file.
    const parts = captured;
    const close = doc._finalize;
    let isLast = false;
    doc._finalize = () => {
      isLast = true;
    };
    finish.call(ref);
    doc._finalize = close;
    captured = null;
    waiting.push({ id: ref.id, text: parts[1] ?? 'null' });
    // What is written is not needed again: a long table's tags would fill the memory.
    ref.data = WRITTEN;
    if (waiting.length >= OBJECTS_PER_STREAM) flush();
    if (isLast) doc._finalize();
  };
  // One function for every object: it is called on the object that ends.
  function finalize(this: PdfReference): void {
    if (this.buffer.length > 0) finish.call(this);
    else pack(this);
  }
  doc.ref = (data) => {
    const ref = makeRef(data);
    ref.finalize = finalize;
    return ref;
  };
  doc._finalize = () => {
    flush();
    writeTable(doc, write, places);
    doc.push(null);
  };
}

/** Numbers and offsets of the objects, then the objects. */
function joined(objects: readonly { readonly id: number; readonly text: string }[]): { head: string; body: string } {
  let head = '';
  let body = '';
  for (const { id, text } of objects) {
    head += `${id} ${body.length} `;
    body += `${text}\n`;
  }
  return { head, body };
}

function writeStream(write: (data: string | Uint8Array) => void, id: number, facts: string, packed: Uint8Array): void {
  write(`${id} 0 obj\n<< ${facts} /Filter /FlateDecode /Length ${packed.length} >>\nstream`);
  write(packed);
  write('\nendstream\nendobj');
}

/** The cross-reference stream, which is also the trailer (7.5.8). */
function writeTable(
  doc: PDFDocument,
  write: (data: string | Uint8Array) => void,
  places: ReadonlyMap<number, Place>,
): void {
  const start = doc._offset;
  const id = doc._offsets.length + 1;
  doc._offsets.push(start);
  const table = Buffer.alloc((id + 1) * ENTRY_BYTES);
  // Object 0 heads the list of free objects, which is empty: generation 65535 (7.5.4).
  table.writeUInt16BE(65_535, FIELDS[0] + FIELDS[1]);
  doc._offsets.forEach((offset, index) => {
    const place = places.get(index + 1);
    const at = (index + 1) * ENTRY_BYTES;
    table.writeUInt8(place === undefined ? PLAIN : PACKED, at);
    table.writeUInt32BE(place?.stream ?? offset ?? 0, at + FIELDS[0]);
    table.writeUInt16BE(place?.index ?? 0, at + FIELDS[0] + FIELDS[1]);
  });
  const mark = Buffer.from(doc._id).toString('hex');
  const facts = `/Type /XRef /Size ${id + 1} /W [${FIELDS.join(' ')}] /Root ${doc._root.id} 0 R /Info ${doc._info.id} 0 R /ID [<${mark}> <${mark}>]`;
  writeStream(write, id, facts, deflateSync(table));
  write(`startxref\n${start}\n%%EOF`);
}
