/** Where the window was: kept in userData, used only while it still fits a connected screen. */

import path from 'node:path';
import { app, type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';

const placeSchema = z.object({
  bounds: z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int() }),
  isMaximized: z.boolean(),
});

interface Place {
  readonly bounds: Partial<Rectangle>;
  readonly isMaximized: boolean;
}

const DEFAULT_PLACE: Place = { bounds: { width: 1280, height: 800 }, isMaximized: false };

export function restorePlace(): Place {
  const saved = readJson(placeFile(), placeSchema);
  return saved !== null && fitsAScreen(saved.bounds) ? saved : DEFAULT_PLACE;
}

export function rememberPlace(window: BrowserWindow): void {
  window.on('close', () =>
    writeJson(placeFile(), { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  );
}

function fitsAScreen(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const isInside = bounds.x >= workArea.x - 8 && bounds.y >= workArea.y - 8;
    return isInside && bounds.x < workArea.x + workArea.width - 100 && bounds.y < workArea.y + workArea.height - 100;
  });
}

function placeFile(): string {
  return path.join(app.getPath('userData'), 'window.json');
}
