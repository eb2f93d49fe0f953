/** The local day of time stamps that state UTC or an offset, where the reader is told the zone the books are kept in. */

import { dayOf } from '../../../shared/day.ts';

const TIME =
  /[T\s,](\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\.?)?\s*\(?(z|utc|gmt|[+-]\d{2}:?\d{2})?\)?$/i;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Zones differ from UTC by whole quarters of an hour, so all instants of one lie in the same local day. */
const QUARTER_MS = 900_000;

/** Moves days of one zone's time stamps; remembers the quarters of an hour it has seen. */
export class LocalDays {
  private readonly format: Intl.DateTimeFormat;
  private readonly seen = new Map<number, number>();

  /**
   * `zone`: IANA name. `isUtc`: stamps without a zone of their own are UTC. Throws RangeError for a zone nobody knows.
   */
  constructor(
    zone: string,
    private readonly isUtc: boolean,
  ) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  }

  /** Local epoch day of a cell whose written day is `day`; the written day where the cell has no time, or a time of no stated zone. */
  local(text: string, day: number): number {
    const match = TIME.exec(text);
    if (match === null) return day;
    const [, hour = '', minute = '', half = '', zone = ''] = match;
    const offset = offsetMinutes(zone);
    if (offset === null && !this.isUtc) return day;
    const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
    if (hours > 24 || Number(minute) > 59) return day;
    return this.dayAt(day * DAY_MS + (hours * 60 + Number(minute) - (offset ?? 0)) * MINUTE_MS);
  }

  private dayAt(instant: number): number {
    const quarter = Math.floor(instant / QUARTER_MS);
    let day = this.seen.get(quarter);
    if (day === undefined) {
      const parts = new Map(this.format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
      day = dayOf(parts.get('year') ?? 0, parts.get('month') ?? 0, parts.get('day') ?? 0) ?? Number.NaN;
      this.seen.set(quarter, day);
    }
    return day;
  }
}

/** Minutes east of UTC that a zone text states, null where it states none. */
function offsetMinutes(zone: string): number | null {
  if (zone === '') return null;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}
