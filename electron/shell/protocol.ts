/** The app scheme: the only origin any window loads; serves the renderer's files with the content security policy. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { findContent } from './content.ts';
import { contentSecurityPolicy, responseHeaders } from './csp.ts';

const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

/** Must run before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the app scheme of `session` from the files under `root`. */
export function serveApp(session: Session, root: string): void {
  if (session.protocol.isProtocolHandled('app')) return;
  session.protocol.handle('app', (request) => respond(root, request));
}

async function respond(root: string, request: Request): Promise<Response> {
  const content = request.method === 'GET' ? findContent(root, request.url) : null;
  if (content === null) {
    return new Response('Not found', {
      status: 404,
      headers: responseHeaders('text/plain', contentSecurityPolicy(null)),
    });
  }
  const bytes = await readFile(content.file);
  if (!content.type.startsWith('text/html')) {
    return new Response(new Uint8Array(bytes), { headers: responseHeaders(content.type, contentSecurityPolicy(null)) });
  }
  const nonce = randomBytes(16).toString('base64');
  const page = bytes.toString('utf8').replace(NONCE_PLACEHOLDER, nonce);
  return new Response(page, { headers: responseHeaders(content.type, contentSecurityPolicy(nonce)) });
}
