/** The keys that work on this screen, from the list that binds them. */

import { commandsFor } from '../commands.ts';
import { type Screen, ui, useUi } from '../state/ui.ts';
import { Kbd } from './basic.tsx';
import { Dialog } from './Dialog.tsx';

function Section({
  title,
  screen,
  which,
}: {
  readonly title: string;
  readonly screen: Screen;
  readonly which: string;
}) {
  const commands = commandsFor(screen).filter((command) => command.screen === which && command.keys.length > 0);
  if (commands.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl className="key-list">
        {commands.map((command) => (
          <div key={command.id} data-testid={`key-${command.id}`}>
            <dt>
              {command.keys.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dt>
            <dd>{command.title}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function KeysOverlay() {
  const screen = useUi((state) => state.screen);
  const singleKeys = useUi((state) => state.singleKeys);
  return (
    <Dialog title="Keys that work here" size="large" onClose={() => ui().show('none')} testId="keys-overlay">
      {!singleKeys && <p className="muted">Single-letter keys are switched off in the settings.</p>}
      <div className="key-columns">
        <Section title="On this screen" screen={screen} which={screen} />
        <Section title="In tables" screen={screen} which="grid" />
        <Section title="Everywhere" screen={screen} which="any" />
      </div>
    </Dialog>
  );
}
