/** A problem found in user data: what, where, the excerpt and what to do. Values, never exceptions. */

export const PROBLEM_CODES = [
  // whole file
  'empty_file',
  'not_data',
  'unsupported_format',
  'encrypted',
  'too_large',
  'zip_bomb',
  'nested_archive',
  'unsafe_path',
  'doctype_refused',
  'malformed',
  'truncated',
  'unreadable_bytes',
  'pdf_refused',
  'no_rows',
  'no_statement',
  'changed_while_reading',
  // a reading that must be asked
  'ambiguous_date',
  'ambiguous_decimal',
  'ambiguous_sign',
  'ambiguous_columns',
  'ambiguous_sheet',
  'no_amount_column',
  'no_date_column',
  'ambiguous_format',
  // one row
  'bad_amount',
  'bad_date',
  'missing_amount',
  'missing_date',
  'amount_precision',
  'amount_range',
  'column_count',
  'bad_currency',
  'unterminated_quote',
  'formula_error',
  'field_too_long',
  'not_booked',
  'invalid_entry',
  'bad_mapping',
  'required_missing',
  'out_of_range',
  'unknown_reference',
  'duplicate_value',
  // the whole statement, reported but read
  'balance_mismatch',
  'balance_missing',
  'control_total',
  'record_count',
  'currency_mixed',
  'duplicate_bank_id',
  'gap',
  'overlap',
  'continuity',
  'encoding_guessed',
  'skipped_rows',
  'notice',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** `refused`: this row (or file) was not read. `asked`: nothing is read until a person settles it. `warning`: read, but look here. */
export type Severity = 'refused' | 'asked' | 'warning';

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** 1-based physical line or sheet row in the source file; null where the problem is about the whole file. */
  readonly row: number | null;
  /** Header name, tag or field name; null where no column is meant. */
  readonly column: string | null;
  /** The offending text, at most 120 characters. */
  readonly excerpt: string | null;
  /** What was expected, what was found and what to do, in one or two plain sentences. */
  readonly message: string;
  /** For `asked`: the readings to choose from. */
  readonly readings?: readonly string[];
}

/** Longest excerpt a problem carries, in UTF-16 units. */
export const EXCERPT_LENGTH = 120;

/** Builds a problem; shortens the excerpt. */
export function problem(
  code: ProblemCode,
  severity: Severity,
  message: string,
  where: {
    readonly row?: number;
    readonly column?: string;
    readonly excerpt?: string;
    readonly readings?: readonly string[];
  } = {},
): Problem {
  const excerpt =
    where.excerpt === undefined
      ? null
      : where.excerpt.length > EXCERPT_LENGTH
        ? `${where.excerpt.slice(0, EXCERPT_LENGTH - 1)}\u2026`
        : where.excerpt;
  return {
    code,
    severity,
    row: where.row ?? null,
    column: where.column ?? null,
    excerpt,
    message,
    ...(where.readings ? { readings: where.readings } : {}),
  };
}
