/** Shown while files are held over the window. */

import { FileDown } from 'lucide-react';
import { useUi } from '../state/ui.ts';

export function DropOverlay() {
  const dropping = useUi((state) => state.dropping);
  if (!dropping) return null;
  return (
    <div className="drop-overlay" data-testid="drop-overlay" role="status">
      <div className="drop-card">
        <FileDown aria-hidden="true" size={32} />
        <strong>Drop to read the files</strong>
        <span>
          Bank statements, card and processor exports, ledgers: CSV, Excel, OFX and more. Nothing is written before you
          say so.
        </span>
      </div>
    </div>
  );
}
