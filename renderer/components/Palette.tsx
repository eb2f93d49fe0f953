/** Command palette: finds a verb by its bookkeeping name and runs it. */

import Fuse from 'fuse.js';
import { useEffect, useMemo, useState } from 'react';
import { type Command, commandsFor } from '../commands.ts';
import { type Screen, ui, useUi } from '../state/ui.ts';
import { focusGrid } from '../table/grid-focus.ts';
import { Kbd } from './basic.tsx';
import { Dialog } from './Dialog.tsx';

const SHOWN = 12;

/** The screen's own verbs, then the ways to other screens, then what works everywhere; a title that is there twice is shown once. */
function inOrder(list: readonly Command[], screen: Screen): readonly Command[] {
  const rank = (command: Command) => (command.screen === screen ? 0 : command.id.startsWith('go.') ? 1 : 2);
  const sorted = [...list].sort((a, b) => rank(a) - rank(b));
  return sorted.filter((command, at) => sorted.findIndex(({ title }) => title === command.title) === at);
}

function search(list: readonly Command[], text: string): readonly Command[] {
  if (text.trim() === '') return list;
  const fuse = new Fuse(list, { keys: ['title', 'also'], threshold: 0.4, ignoreLocation: true });
  return fuse.search(text, { limit: SHOWN }).map((hit) => hit.item);
}

function run(command: Command | undefined): void {
  if (command === undefined) return;
  ui().show('none');
  // The dialog gives the focus back first; verbs of the table need it there.
  requestAnimationFrame(() => {
    if (command.screen === ui().screen || command.screen === 'grid') focusGrid();
    command.run();
  });
}

export function Palette() {
  const screen = useUi((state) => state.screen);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useMemo(
    () =>
      inOrder(
        commandsFor(screen).filter((command) => command.id !== 'palette.open' && command.screen !== 'grid'),
        screen,
      ),
    [screen],
  );
  const found = search(list, text);
  const activeId = found[active] ? `palette-${found[active].id}` : undefined;
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((at) => Math.min(found.length - 1, Math.max(0, at + step)));
    else if (event.key === 'Enter') run(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Find a command" onClose={() => ui().show('none')} testId="palette" onKeyDown={onKeyDown}>
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={activeId}
        aria-label="Command"
        placeholder="bank fee, approve, outstanding cheque …"
        data-autofocus
        data-testid="palette-input"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
      />
      <div role="listbox" id="palette-list" aria-label="Commands" className="palette-list">
        {found.map((command, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the box above
          // biome-ignore lint/a11y/useFocusableInteractive: the box above points at the active one
          <div
            key={command.id}
            id={`palette-${command.id}`}
            role="option"
            aria-selected={at === active}
            className={`palette-item${at === active ? ' is-active' : ''}`}
            onClick={() => run(command)}
            data-testid={`palette-${command.id}`}
          >
            <span>{command.title}</span>
            {command.keys[0] !== undefined && <Kbd keys={command.keys[0]} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="muted">No command is called that. Try another word.</p>}
    </Dialog>
  );
}
