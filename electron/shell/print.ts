/** HTML to PDF: a hidden window with scripts off, a session of its own that can load nothing but the given page. */

import { randomUUID } from 'node:crypto';
import { BrowserWindow, type Session, session } from 'electron';
import { PRINT_POLICY, responseHeaders } from './csp.ts';
import { hardenSession } from './hardening.ts';
import { replaceFile } from './replace-file.ts';
import { securePreferences } from './window.ts';

const pages = new Map<string, string>();

/** Prints `html` (its own @page sets size and margins) as a tagged PDF to `file`, replacing it at once. Returns its bytes. */
export async function printPdf(html: string, file: string): Promise<number> {
  const url = `app://print/${randomUUID()}.html`;
  pages.set(url, html);
  const window = new BrowserWindow({
    show: false,
    webPreferences: { ...securePreferences(), javascript: false, session: printSession() },
  });
  try {
    await window.loadURL(url);
    const bytes = await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
    });
    await replaceFile(file, bytes);
    return bytes.length;
  } finally {
    pages.delete(url);
    window.destroy();
  }
}

function printSession(): Session {
  const own = session.fromPartition('print');
  if (own.protocol.isProtocolHandled('app')) return own;
  hardenSession(own);
  own.protocol.handle('app', (request) => {
    const html = pages.get(request.url);
    const status = html === undefined ? 404 : 200;
    return new Response(html ?? '', { status, headers: responseHeaders('text/html; charset=utf-8', PRINT_POLICY) });
  });
  return own;
}
