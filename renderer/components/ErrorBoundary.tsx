/** Keeps the frame of the window alive when a screen fails to draw: says so, and offers to draw it again. */

import { Component, type ReactNode } from 'react';
import { Button, ErrorCard } from './basic.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <ErrorCard error={error} title="This screen could not be drawn. Your work is safe: nothing was changed.">
        <Button primary onPress={() => this.setState({ error: null })}>
          Draw it again
        </Button>
      </ErrorCard>
    );
  }
}
