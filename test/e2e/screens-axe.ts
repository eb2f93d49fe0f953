/** Accessibility check of the page as it stands: axe-core, evaluated outside the page's content policy. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run(document).then((result) => JSON.stringify(result.violations.map((violation) =>
  violation.id + ': ' + violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | '))))`;

const sessions = new WeakMap<Page, CDPSession>();

/** Violations on the page as readable lines; empty when there are none. */
export async function violations(page: Page): Promise<string[]> {
  let session = sessions.get(page);
  if (!session) {
    session = await page.context().newCDPSession(page);
    sessions.set(page, session);
  }
  // Colours that are still fading would be measured half-way.
  await page.waitForTimeout(150);
  const known = await session.send('Runtime.evaluate', { expression: 'typeof axe' });
  if (known.result.value !== 'object') await session.send('Runtime.evaluate', { expression: AXE });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression: RUN, awaitPromise: true });
  if (exceptionDetails) throw new Error(`axe did not run: ${exceptionDetails.text}`);
  const found: unknown = JSON.parse(String(result.value));
  return Array.isArray(found) ? found.map(String) : [];
}
