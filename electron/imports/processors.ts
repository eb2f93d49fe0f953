/** Payment processors by their exports: what they hold for a company is a clearing account, not a bank account. */

import type { AccountKind } from '../../shared/ledger/accounts.ts';
import type { Side } from '../../shared/line.ts';

const PROCESSORS: Readonly<Record<string, string>> = {
  amazon: 'Amazon',
  ebay: 'eBay',
  paypal: 'PayPal',
  shopify: 'Shopify',
  square: 'Square',
  stripe: 'Stripe',
};

/** Name of the processor whose report a preset reads ("stripe/payouts"); null for any other file. */
export function processorOf(preset: string | null): string | null {
  return PROCESSORS[preset?.split('/')[0] ?? ''] ?? null;
}

/** Kind of an account that is first seen in a file of this preset. */
export function kindOfPreset(preset: string | null, side: Side): AccountKind {
  if (side === 'bank' && processorOf(preset) !== null) return 'clearing';
  return preset?.split('/')[1]?.startsWith('card') ? 'card' : 'bank';
}
