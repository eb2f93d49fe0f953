/** Every posting destination. One line each; a destination that is not listed is dead code. */

import type { Destination } from './destination.ts';
import { journalCsvDestination } from './journal-csv.ts';

export const DESTINATIONS: readonly Destination[] = [journalCsvDestination];

/** The destination of an id, or null. */
export function destinationById(id: string): Destination | null {
  return DESTINATIONS.find((destination) => destination.id === id) ?? null;
}
