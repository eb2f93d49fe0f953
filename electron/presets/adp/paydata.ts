/** Adp: Paydata import (EPI) file. N/a (hours). */

import type { Preset } from '../preset.ts';

export const adpPaydata: Preset = {
  id: 'adp/paydata',
  title: 'Adp: Paydata import (EPI) file',
  header: [
    'Co Code',
    'Batch ID',
    'File #',
    'Reg Hours',
    'O/T Hours',
    'Hours 3 Code',
    'Hours 3 Amount',
    'Hours 4 Code',
    'Hours 4 Amount',
  ],
  detect: ['Co Code', 'Batch ID', 'File #'],
  columns: {},
  dateFormat: null,
  decimal: '.',
  confidence: 'medium',
};
