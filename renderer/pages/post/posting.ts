/** What the Post screen does: dry run, confirmation, writing, taking back, and another copy. */

import { useState } from 'react';
import type { PostResult, PostSummary, ReverseResult } from '../../../shared/contract/posting.ts';
import { ApiError, call, shell } from '../../api.ts';
import { baseName, monthSpan, plural } from '../../format.ts';
import { onWorkspaceChanged } from '../../state/decide.ts';
import { useAccount } from '../../state/queries.ts';
import { ui, useUi } from '../../state/ui.ts';

export interface Layout {
  readonly id: string;
  readonly title: string;
  readonly extension: string;
}

/** The account and month the window is set to. */
export function usePostScope() {
  const accountId = useAccount()?.id ?? null;
  const month = useUi((state) => state.month);
  return { accountId, ...monthSpan(month) };
}

export type Scope = ReturnType<typeof usePostScope>;

async function target(layout: Layout, name: string): Promise<string | null> {
  const { extension } = layout;
  const { path } = await shell('shell.saveAs', { suggestedName: `${name}.${extension}`, extensions: [extension] });
  return path;
}

/** What is asked before something is written; null while nothing is. */
export type Asked =
  | { readonly of: 'post'; readonly summary: PostSummary }
  | { readonly of: 'reverse'; readonly reversal: ReverseResult; readonly key: string };

export function usePosting(scope: Scope, layout: Layout) {
  const [result, setResult] = useState<PostResult | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new ApiError('internal', String(thrown), null, 'post.run'));
    } finally {
      setBusy(false);
    }
  };
  const by = ui().actor;
  const back = { destination: layout.id, matches: [], scope: null, day: null, by };
  return {
    result,
    asked,
    error,
    busy,
    cancel: () => setAsked(null),
    dryRun: () =>
      attempt(async () =>
        setResult(await call('post.run', { destination: layout.id, path: '', dryRun: true, scope, by })),
      ),
    ask: () => attempt(async () => setAsked({ of: 'post', summary: await call('post.summary', { scope }) })),
    post: () =>
      attempt(async () => {
        setAsked(null);
        const path = await target(layout, 'journal');
        if (path === null) return;
        setResult(await call('post.run', { destination: layout.id, path, dryRun: false, scope, by }));
        onWorkspaceChanged();
      }),
    askReverse: (key: string) =>
      attempt(async () =>
        setAsked({
          of: 'reverse',
          key,
          reversal: await call('post.reverse', { ...back, keys: [key], path: '', dryRun: true }),
        }),
      ),
    reverse: (key: string) =>
      attempt(async () => {
        setAsked(null);
        const path = await target(layout, 'reversal');
        if (path === null) return;
        const { entries } = await call('post.reverse', { ...back, keys: [key], path, dryRun: false });
        ui().say({ tone: 'ok', text: `${plural(entries.length, 'entry', 'entries')} reversed in ${baseName(path)}.` });
        onWorkspaceChanged();
      }),
    again: (file: string) =>
      attempt(async () => {
        const { path } = await shell('shell.saveAs', {
          suggestedName: `copy of ${baseName(file)}`,
          extensions: [file.split('.').at(-1) ?? 'csv'],
        });
        if (path === null) return;
        const copy = await call('post.again', { destination: null, file, path, by });
        const same = copy.same === true ? ', the same bytes as before' : '';
        ui().say({ tone: 'ok', text: `${plural(copy.entries, 'entry', 'entries')} written again${same}.` });
        onWorkspaceChanged();
      }),
  };
}

export type Posting = ReturnType<typeof usePosting>;
