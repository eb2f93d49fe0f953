/** Which accounts a list of double entries is about: each entry names an account and the other side, and either may be one of them. */

/**
 * For each entry, whether its first and its second account move a line. The accounts that stand first are what the list is about, unless one
 * account alone stands second on every entry: then the list is that account's. An entry between two such accounts moves both.
 */
export function ownSide(entries: readonly (readonly [string, string])[]): readonly (readonly [boolean, boolean])[] {
  const first = new Set(entries.map(([account]) => account));
  const second = new Set(entries.map(([, other]) => other));
  if (first.size > 1 && second.size === 1 && !second.has('')) return entries.map(() => [false, true]);
  return entries.map(([, other]) => [true, other !== '' && first.has(other)]);
}
