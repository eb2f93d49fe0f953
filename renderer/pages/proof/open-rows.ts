/** Opens the rows that a figure of the proof stands for. */

import type { Queue } from '../../../shared/contract/review.ts';
import { openQueue } from '../../commands.ts';
import { showRows } from '../../state/review.ts';

export function openRows(queue: Queue, filter = ''): void {
  showRows({ filter });
  openQueue(queue);
}
