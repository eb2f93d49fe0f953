/** A modal dialog on the browser's own <dialog>: it holds the focus, closes with Esc and gives the focus back. */

import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { focusGrid } from '../table/grid-focus.ts';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  readonly testId: string;
  readonly onKeyDown?: (event: React.KeyboardEvent) => void;
}

export function Dialog({ title, onClose, children, footer, size = 'small', testId, onKeyDown }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = document.activeElement;
    // autoFocus ran before the dialog was modal: put the focus back where it wanted to be.
    const wanted = dialog.contains(before) ? before : dialog.querySelector('[data-autofocus]');
    dialog.showModal();
    if (wanted instanceof HTMLElement) wanted.focus();
    gone.current = false;
    return () => {
      gone.current = true;
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected && before !== document.body)
        before.focus({ preventScroll: true });
      else focusGrid();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog is-${size}`}
      aria-label={title}
      data-testid={testId}
      onKeyDown={onKeyDown}
      onClose={() => {
        // The browser may close a dialog without asking first; the state must follow.
        if (!gone.current) onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" onClick={onClose} aria-label="Close">
          <X aria-hidden="true" size={16} />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
    </dialog>
  );
}
