/** Currency cells: ISO codes, signs and the names Chinese exports use. */

const CURRENCY_NAMES: Readonly<Record<string, string>> = {
  '\u20ac': 'EUR',
  '\u00a3': 'GBP',
  $: 'USD',
  '\u00a5': 'CNY',
  RMB: 'CNY',
  '\u4eba\u6c11\u5e01': 'CNY',
  '\u5143': 'CNY',
  '\u7f8e\u5143': 'USD',
  '\u5186': 'JPY',
};

/** ISO code of a currency cell, or null. */
export function currencyCode(text: string): string | null {
  const upper = text.trim().toUpperCase();
  const known = CURRENCY_NAMES[upper];
  if (known !== undefined) return known;
  return /^[A-Z]{3}$/.test(upper) ? upper : (/^[A-Z]{3}\b/.exec(upper)?.[0] ?? null);
}
