/** Look-ups in lists of lines: the first one from a value on, and lists by key. */

/**
 * First index of a list, from `from` to before `to`, whose line's value is not below a bound; `to` where there is none.
 * The lines must come in the order of their values, as positions do in the order of days.
 */
export function firstFrom(
  lines: ArrayLike<number>,
  values: ArrayLike<number>,
  bound: number,
  from = 0,
  to = lines.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (values[lines[mid]!]! < bound) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Appends to the list of a key. */
export function put<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
