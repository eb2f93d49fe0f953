/** The window's calls to main: one channel per window, sender checked, size capped, input parsed (security.md 3.1 row 17). */

import type { BrowserWindow, WebFrameMain } from 'electron';
import { CallError } from '../../shared/contract/index.ts';
import { type ShellInput, type ShellMethod, type ShellOutput, shellContract } from '../../shared/contract/shell.ts';
import { MAX_DOCUMENT_LENGTH, MAX_MESSAGE_BYTES } from '../../shared/limits.ts';

/** Calls whose parameters are a whole document. */
const CARRY_DOCUMENTS: readonly ShellMethod[] = ['shell.saveBytes', 'shell.saveText'];

export type ShellMethods = { [M in ShellMethod]: (params: ShellInput<M>) => Promise<ShellOutput<M>> | ShellOutput<M> };
type Answer =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string; readonly detail: string | null };
    };

/** Answers `rpc` of this window's page and of nothing else. */
export function attachRpc(window: BrowserWindow, methods: ShellMethods): void {
  window.webContents.ipc.handle('rpc', (event, request: unknown) =>
    isOwnFrame(event.senderFrame) ? answer(methods, request) : refusal('bad_request', 'This page may not call Tieout.'),
  );
}

/** True for the top frame of a page of the app's own origin. */
export function isOwnFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith('app://tieout/');
}

async function answer(methods: ShellMethods, request: unknown): Promise<Answer> {
  try {
    const { method, params } = readRequest(request);
    return { ok: true, value: await dispatch(methods, method, params) };
  } catch (error) {
    if (error instanceof CallError) return refusal(error.code, error.message, error.detail);
    const detail = error instanceof Error ? error.message : String(error);
    return refusal('internal', 'That did not work. Nothing was changed.', detail);
  }
}

function dispatch<M extends ShellMethod>(methods: ShellMethods, method: M, params: unknown): unknown {
  const parsed = shellContract[method].input.safeParse(params);
  if (!parsed.success) throw new CallError('bad_request', `The call ${method} was given something it does not take.`);
  // The schema of `method` made this value, so it is that method's input.
  return methods[method](parsed.data as ShellInput<M>);
}

function readRequest(request: unknown): { method: ShellMethod; params: unknown } {
  if (typeof request !== 'object' || request === null || !('method' in request) || !('params' in request)) {
    throw new CallError('bad_request', 'A call needs a method and parameters.');
  }
  const method = Object.keys(shellContract).find((name): name is ShellMethod => name === request.method);
  if (method === undefined) throw new CallError('unknown_method', 'There is no such call.');
  const limit = CARRY_DOCUMENTS.includes(method) ? MAX_DOCUMENT_LENGTH : MAX_MESSAGE_BYTES;
  if ((JSON.stringify(request.params) ?? '').length > limit)
    throw new CallError('bad_request', 'The request is too large.');
  return { method, params: request.params };
}

function refusal(code: string, message: string, detail: string | null = null): Answer {
  return { ok: false, error: { code, message, detail } };
}
