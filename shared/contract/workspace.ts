/** Contract: the workspace file, its accounts, jobs and audit trail. */

import { z } from 'zod';
import { daySchema, idSchema, minorSchema, nothing, pageSchema, sideSchema } from './basic.ts';

export const workspaceInfoSchema = z.object({
  path: z.string(),
  name: z.string(),
  currency: z.string(),
  encrypted: z.boolean(),
  /** The bundled sample company: posting is off and one click removes it. */
  sample: z.boolean(),
  readOnly: z.boolean(),
  /** What a person must know before going on: acknowledged entries that are missing, a backup that failed. */
  warning: z.string().nullable(),
  lines: z.number().int(),
  imports: z.number().int(),
  /** True when lines or decisions changed since the last match. */
  matchStale: z.boolean(),
  /** Counts up with every committed change; screens re-ask when it moves. */
  revision: z.number().int(),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfoSchema>;

export const ACCOUNT_STATES = ['no_statement', 'open', 'matched', 'proved', 'signed', 'locked'] as const;

export const accountViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  side: sideSchema,
  currency: z.string(),
  lines: z.number().int(),
  firstDay: daySchema.nullable(),
  lastDay: daySchema.nullable(),
  /** What the books hold of this account, whichever side it is listed on. */
  books: z.object({ lines: z.number().int(), firstDay: daySchema.nullable(), lastDay: daySchema.nullable() }),
  /** Closing balance the last statement states; null where none does. */
  statementClosing: minorSchema.nullable(),
  /** Opening balance plus every line of the span; null without an opening balance. */
  computedClosing: minorSchema.nullable(),
  /** statementClosing - computedClosing; null while either is unknown. */
  offBy: minorSchema.nullable(),
  /** The ledger's own balance at the span's end, the adjusted bank balance, and what bank to books is off by; null while not known. */
  ledger: minorSchema.nullable(),
  adjustedBank: minorSchema.nullable(),
  booksOffBy: minorSchema.nullable(),
  /** Why the books are off or not known; '' where there is nothing to say. */
  note: z.string(),
  /** Bank lines neither approved, nor excluded as a duplicate. */
  open: z.number().int(),
  oldestOpenDay: daySchema.nullable(),
  state: z.enum(ACCOUNT_STATES),
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const auditEntrySchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  body: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const verifyCheckSchema = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });
export const verifyResultSchema = z.object({
  ok: z.boolean(),
  checks: z.array(verifyCheckSchema),
  chainHead: z.string(),
});
export type VerifyResult = z.infer<typeof verifyResultSchema>;

export const backupSchema = z.object({
  /** File name, in the folder of the backups. */
  name: z.string(),
  at: z.string(),
  reason: z.enum(['import', 'post', 'migration', 'hand']),
  bytes: z.number().int(),
  /** Length of its audit chain. */
  entries: z.number().int(),
});
export type BackupView = z.infer<typeof backupSchema>;

const passphrase = z.string().min(1).max(1024).nullable();

export const workspaceContract = {
  'workspace.create': {
    input: z.strictObject({
      path: z.string(),
      currency: z.string().regex(/^[A-Z]{3}$/),
      passphrase,
      /** IANA zone the books are kept in; the machine's where none is stated. */
      zone: z.string().min(1).max(64).optional(),
    }),
    output: workspaceInfoSchema,
  },
  'workspace.open': { input: z.strictObject({ path: z.string(), passphrase }), output: workspaceInfoSchema },
  'workspace.close': { input: nothing, output: nothing },
  'workspace.info': { input: nothing, output: workspaceInfoSchema.nullable() },
  /** Makes the bundled sample company at `path`, imports its month and matches it. */
  'workspace.createSample': { input: z.strictObject({ path: z.string() }), output: workspaceInfoSchema },
  /** Closes and deletes the open sample workspace with its side files. Refused for any other workspace. */
  'workspace.removeSample': { input: nothing, output: nothing },
  /** Verified backups of a workspace, open or not, newest first. */
  'workspace.backups': {
    input: z.strictObject({ path: z.string() }),
    output: z.object({ folder: z.string(), backups: z.array(backupSchema) }),
  },
  /** Writes a backup of the open workspace now. */
  'workspace.backUp': { input: nothing, output: backupSchema },
  /** Puts a backup (null: the newest) in the workspace's place and opens it; what stood there is moved aside. */
  'workspace.restore': {
    input: z.strictObject({ path: z.string(), passphrase, name: z.string().nullable(), by: z.string().max(120) }),
    output: workspaceInfoSchema.extend({
      backup: z.string(),
      at: z.string(),
      /** Entries of the audit trail that were known and are not in the backup. */
      givenUp: z.number().int(),
      replaced: z.string().nullable(),
    }),
  },
  'workspace.verify': { input: nothing, output: verifyResultSchema },
  /** Every account, proved over the span; over all days without one. */
  'accounts.list': {
    input: z.strictObject({
      side: sideSchema.nullable(),
      from: daySchema.nullable().default(null),
      to: daySchema.nullable().default(null),
    }),
    output: z.array(accountViewSchema),
  },
  'audit.page': {
    input: pageSchema.extend({ filter: z.string().max(200) }),
    output: z.object({ total: z.number().int(), rows: z.array(auditEntrySchema) }),
  },
  /** Asks a running job to stop; it rolls back and its call answers with code `cancelled`. */
  'job.cancel': { input: z.strictObject({ jobId: z.string() }), output: nothing },
} as const;
