/** Small parts every screen uses: key hints, buttons, chips, empty and error cards. */

import { AlertTriangle, Check, Circle, CircleDot, Copy, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { showKeys } from '../keys.ts';
import { ui } from '../state/ui.ts';

export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd className="kbd">{showKeys(keys)}</kbd>;
}

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly keys?: string;
  readonly primary?: boolean;
  readonly quiet?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly testId?: string;
  readonly autoFocus?: boolean;
  readonly pressed?: boolean;
}

export function Button(props: ButtonProps) {
  const kind = props.primary ? ' is-primary' : props.quiet ? ' is-quiet' : props.danger ? ' is-danger' : '';
  return (
    <button
      type="button"
      className={`button${kind}`}
      onClick={props.onPress}
      disabled={props.disabled}
      title={props.title}
      data-testid={props.testId}
      aria-pressed={props.pressed}
      // biome-ignore lint/a11y/noAutofocus: dialogs put the focus on the next step
      autoFocus={props.autoFocus}
    >
      {props.children}
      {props.keys !== undefined && <Kbd keys={props.keys} />}
    </button>
  );
}

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain';

export function Chip({
  tone = 'plain',
  children,
  title,
  testId,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly title?: string;
  readonly testId?: string;
}) {
  return (
    <span className={`chip is-${tone}`} title={title} data-testid={testId}>
      {children}
    </span>
  );
}

/** Confidence as shape and number: full at or above the threshold, half to 75, empty below. */
export function Confidence({ percent, threshold }: { readonly percent: number; readonly threshold: number }) {
  const level = percent >= threshold ? 'ok' : percent >= 75 ? 'warn' : 'bad';
  const Shape = level === 'ok' ? Check : level === 'warn' ? CircleDot : Circle;
  return (
    <span className={`chip is-${level} confidence`}>
      <Shape aria-hidden="true" size={11} strokeWidth={3} />
      {percent}
      <span className="visually-hidden"> per cent</span>
    </span>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly why: string;
  readonly children?: ReactNode;
  readonly testId?: string;
  readonly icon?: ReactNode;
}

/** What would be here, why it is not, and the next step. */
export function Empty({ title, why, children, testId, icon }: EmptyProps) {
  return (
    <div className="empty" data-testid={testId}>
      <div className="empty-icon" aria-hidden="true">
        {icon ?? <Minus size={20} />}
      </div>
      <h2>{title}</h2>
      <p>{why}</p>
      {children !== undefined && <div className="actions">{children}</div>}
    </div>
  );
}

/** Paths and account numbers stay on this machine: copied details name the call and the code only. */
function detailsOf(error: Error): string {
  if (!(error instanceof ApiError)) return `${error.name}: ${error.message}`;
  return [`code ${error.code}`, `call ${error.method}`, error.detail ?? ''].filter((part) => part !== '').join('\n');
}

export function ErrorCard({
  error,
  title,
  children,
}: {
  readonly error: Error;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const code = error instanceof ApiError ? error.code : 'internal';
  const copy = () => {
    void navigator.clipboard
      .writeText(detailsOf(error))
      .then(() => ui().say({ tone: 'info', text: 'Details copied.' }));
  };
  return (
    <div className="error-card" role="alert" data-testid="error-card" data-code={code}>
      <AlertTriangle aria-hidden="true" size={18} />
      <div>
        <h2>{title}</h2>
        <p>{error.message}</p>
        <div className="actions">
          {children}
          <Button quiet onPress={copy}>
            <Copy aria-hidden="true" size={13} /> Copy details
          </Button>
          <code className="code">{code}</code>
        </div>
      </div>
    </div>
  );
}

/** Rows that are on their way. */
export function Bones({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div className="bones" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => `bone-${index}`).map((id) => (
        <span key={id} className="bone" />
      ))}
    </div>
  );
}

/** A label above its control. */
export function Field({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
    </label>
  );
}
