/** The one list of verbs: unique, unambiguous on every screen, and what the keys on a screen mean. */

import { describe, expect, it } from 'vitest';
import { commandFor, commands, commandsFor } from '../../../renderer/commands.ts';
import { isSingleKey } from '../../../renderer/keys.ts';
import { useReview } from '../../../renderer/state/review.ts';
import { SCREENS } from '../../../renderer/state/ui.ts';
import { REJECT_REASONS } from '../../../renderer/words.ts';

describe('commands', () => {
  it('have unique ids and titles that are never empty', () => {
    const ids = commands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(commands.filter((command) => command.title.trim() === '')).toEqual([]);
  });

  it.each(SCREENS)('give every key one meaning on the screen %s', (screen) => {
    const bound = commands
      .filter((command) => ['any', 'grid', screen].includes(command.screen))
      .flatMap((command) => command.keys.map((keys) => ({ keys, command })));
    const clashes = bound.filter(({ keys, command }) =>
      bound.some(
        (other) =>
          other.keys === keys &&
          other.command !== command &&
          other.command.screen === command.screen &&
          !other.command.when &&
          !command.when,
      ),
    );
    expect(clashes.map(({ keys, command }) => `${keys} ${command.id}`)).toEqual([]);
  });

  it('never use the word that promises more than was checked', () => {
    expect(commands.filter((command) => /reconcil/i.test(`${command.title} ${command.also ?? ''}`))).toEqual([]);
  });

  it.each([
    ['suggested', 'A', 'review.approve'],
    ['suggested', 'X', 'review.reject'],
    ['suggested', 'Shift+A', 'review.bulk'],
    ['suggested', 'Z', 'review.undo'],
    ['suggested', 'J', 'row.down'],
    ['suggested', 'K', 'row.up'],
    ['suggested', 'D', undefined],
    ['duplicates', 'D', 'review.exclude'],
    ['duplicates', 'B', 'review.keep'],
    ['duplicates', 'A', undefined],
    ['exceptions', 'F', 'review.find'],
    ['exceptions', 'A', 'review.book'],
    ['exceptions', 'Shift+A', 'review.bookEqual'],
    ['exceptions', 'C', 'review.account'],
    ['bank_only', 'A', 'review.book'],
    ['books_only', 'C', undefined],
    ['ignored', 'C', 'review.account'],
    ['approved', 'U', 'review.unapprove'],
    ['approved', 'F', undefined],
  ] as const)('in the queue %s the key %s means %s', (queue, keys, id) => {
    useReview.setState({ queue, rejecting: false });
    expect(commandFor(keys, 'review')?.id).toBe(id);
  });

  it('number keys give a reason only while the question is open', () => {
    useReview.setState({ queue: 'suggested', rejecting: false });
    expect(commandFor('1', 'review')).toBeUndefined();
    useReview.setState({ rejecting: true });
    expect(REJECT_REASONS.map((_, at) => commandFor(String(at + 1), 'review')?.id)).toEqual(
      REJECT_REASONS.map((_, at) => `review.reason${at + 1}`),
    );
    useReview.setState({ rejecting: false });
  });

  it('single letters never act outside tables: every global command has a modifier or is the key list', () => {
    const single = commands.filter(
      (command) => command.screen === 'any' && command.keys.some((keys) => isSingleKey(keys)),
    );
    expect(single.map((command) => command.id)).toEqual(['help.keys']);
  });

  it.each(SCREENS)('the screen %s lists what works there', (screen) => {
    const listed = commandsFor(screen);
    expect(listed.filter((command) => !['any', 'grid', screen].includes(command.screen))).toEqual([]);
    expect(listed.filter((command) => command.when && !command.when())).toEqual([]);
  });
});
