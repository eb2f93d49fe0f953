/** Gusto: Payroll Journal report CSV. Positive is what the company paid; the pay day stands above the table. */

import type { Preset } from '../preset.ts';

export const gustoPayrollJournal: Preset = {
  id: 'gusto/payroll-journal',
  title: 'Gusto: Payroll Journal report CSV',
  header: [
    'Last Name',
    'First Name',
    'Department',
    'Work Address',
    'Employee Type',
    'Payment',
    'Job',
    'Pay Type',
    'Hours',
    'Rate',
    'Amount',
    'Employee Taxes',
    'Employer Taxes',
    'Net Pay',
    'Reimbursements',
    'Donations',
    'Check Amount',
    'Employer Cost',
  ],
  detect: ['Last Name', 'First Name', 'Net Pay'],
  columns: { counterparty: 'Last Name', description: 'First Name', amount: 'Net Pay', documentType: 'Payment' },
  descriptionParts: ['Last Name'],
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  inverted: true,
  kinds: { '*': 'payroll_run' },
  confidence: 'medium',
};
