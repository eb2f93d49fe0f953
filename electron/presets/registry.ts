/** Every known export layout. One file and one line each; order does not decide, the header does. */

import type { Preset } from './preset.ts';

export const PRESETS: readonly Preset[] = [];
