/** Gusto: Payroll Journal report CSV. Positive. */

import type { Preset } from '../preset.ts';

export const gustoPayrollJournal: Preset = {
  id: 'gusto/payroll-journal',
  title: 'Gusto: Payroll Journal report CSV',
  header: ['Last Name', 'First Name', 'Department'],
  detect: ['Last Name', 'First Name'],
  columns: {},
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'payroll_run' },
  confidence: 'medium',
};
