/** Questions the screens ask again whenever the workspace changed. */

import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import type { Scope } from '../../shared/contract/basic.ts';
import type { Proof } from '../../shared/contract/close.ts';
import type { Input } from '../../shared/contract/index.ts';
import type { PeriodView } from '../../shared/contract/periods.ts';
import type { BulkPreview } from '../../shared/contract/review.ts';
import type { AccountView } from '../../shared/contract/workspace.ts';
import { ApiError, call, shell } from '../api.ts';
import { monthSpan } from '../format.ts';
import type { BulkBatch } from './review.ts';
import { useUi } from './ui.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, networkMode: 'always' },
  },
});

const CHANGED_EVERY_MS = 80;
let last = 0;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Marks every answer of the engine as old: at once, then at most once per 80 ms while changes keep coming. */
export function workspaceChanged(): void {
  if (timer !== null) return;
  const wait = Math.max(0, last + CHANGED_EVERY_MS - performance.now());
  timer = setTimeout(() => {
    timer = null;
    last = performance.now();
    void queryClient.invalidateQueries({ queryKey: ['engine'] });
  }, wait);
}

export function useWorkspace() {
  return useQuery({
    queryKey: ['engine', 'workspace'],
    queryFn: async () => {
      try {
        return await call('workspace.info', {});
      } catch (thrown) {
        if (thrown instanceof ApiError && thrown.code === 'no_workspace') return null;
        throw thrown;
      }
    },
  });
}

export function useShellInfo() {
  return useQuery({ queryKey: ['shell', 'info'], queryFn: () => shell('shell.info', {}) });
}

export function useRecent() {
  return useQuery({ queryKey: ['shell', 'recent'], queryFn: () => shell('shell.recent', {}) });
}

/** Every account, proved over the chosen period. */
export function useAccounts() {
  const month = useUi((state) => state.month);
  return useQuery({
    queryKey: ['engine', 'accounts', month],
    queryFn: () => call('accounts.list', { side: null, ...monthSpan(month) }),
    placeholderData: keepPreviousData,
  });
}

/** Spans that a person defined or closed. */
export function useStoredPeriods() {
  return useQuery({ queryKey: ['engine', 'storedPeriods'], queryFn: () => call('period.stored', {}) });
}

/** The period that a proof is of; null where the chosen days are not one period of the account. */
export function usePeriod({ accountId, from, to }: Proof): PeriodView | null {
  const { data } = useQuery({
    queryKey: ['engine', 'period', accountId, from, to],
    queryFn: () => call('period.list', { accountId, from, to }),
    placeholderData: keepPreviousData,
  });
  return data?.find((period) => period.accountId === accountId && period.from === from && period.to === to) ?? null;
}

/** The chosen account, or null while all are shown. */
export function useAccount(): AccountView | null {
  const accountId = useUi((state) => state.accountId);
  return useAccounts().data?.find((account) => account.id === accountId) ?? null;
}

/** Account and days the top bar says: every queue, count and action obeys them. */
export function useScope(): Omit<Scope, 'filter'> {
  const account = useAccount()?.name ?? null;
  const month = useUi((state) => state.month);
  return { account, ...monthSpan(month) };
}

/** How many rows each queue holds in the scope of the top bar. */
export function useCounts() {
  const scope = useScope();
  return useQuery({
    queryKey: ['engine', 'counts', scope],
    queryFn: () => call('review.counts', scope),
    placeholderData: keepPreviousData,
  });
}

/** Proof of an account over the chosen month; asked only while an account is chosen. */
export function useProof(accountId: number | null) {
  const month = useUi((state) => state.month);
  return useQuery({
    queryKey: ['engine', 'proof', accountId, month],
    queryFn: () => call('proof.get', { accountId: accountId ?? 0, ...monthSpan(month) }),
    enabled: accountId !== null,
    placeholderData: keepPreviousData,
  });
}

export function useDetail(key: string | null) {
  return useQuery({
    queryKey: ['engine', 'detail', key],
    queryFn: () => call('review.detail', { key: key ?? '' }),
    enabled: key !== null,
    placeholderData: keepPreviousData,
  });
}

/** What approving a batch would do; null while there is none to ask about. */
export function useBulkPreview(batch: BulkBatch | null) {
  return useQuery({
    queryKey: ['engine', 'bulk', batch],
    queryFn: () => previewOf(batch!),
    placeholderData: keepPreviousData,
    enabled: batch !== null,
  });
}

export function previewOf(batch: BulkBatch): Promise<BulkPreview> {
  return 'keys' in batch ? call('review.selectionPreview', batch) : call('review.bulkPreview', batch);
}

/** What may be approved with at most this share wrong; asked only while a bound is chosen. */
export function useRiskOffer(bound: number | null, scope: Scope) {
  return useQuery({
    queryKey: ['engine', 'risk', bound, scope],
    queryFn: () => call('review.riskOffer', { ...scope, maxWrong: bound ?? 0.05 }),
    enabled: bound !== null,
  });
}

/** Kept share by band of confidence. */
export function useReliability() {
  return useQuery({ queryKey: ['engine', 'reliability'], queryFn: () => call('review.reliability', {}) });
}

export function useLastDecision() {
  return useQuery({ queryKey: ['engine', 'lastDecision'], queryFn: () => call('review.lastDecision', {}) });
}

export function useImports() {
  return useQuery({ queryKey: ['engine', 'imports'], queryFn: () => call('import.list', {}) });
}

/** Book sources with what is known of them. */
export function useBookSources() {
  return useQuery({ queryKey: ['engine', 'sources'], queryFn: () => call('books.sources', {}) });
}

export function usePostPreview(scope: Input<'post.summary'>['scope']) {
  return useQuery({
    queryKey: ['engine', 'post', scope],
    queryFn: () => call('post.preview', { offset: 0, limit: 500, scope }),
    placeholderData: keepPreviousData,
  });
}
