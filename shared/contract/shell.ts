/** Contract: calls the window makes to the shell (dialogs, saving, window); the command line has none of them. */

import { z } from 'zod';
import { nothing } from './basic.ts';

const chosen = z.object({ path: z.string().nullable() });

export const shellContract = {
  'shell.chooseFiles': {
    input: z.strictObject({ title: z.string().max(200).optional(), folders: z.boolean().optional() }),
    output: z.object({ paths: z.array(z.string()) }),
  },
  'shell.chooseWorkspace': { input: z.strictObject({ mode: z.enum(['open', 'create']) }), output: chosen },
  'shell.saveAs': {
    input: z.strictObject({
      suggestedName: z.string().max(200),
      extensions: z.array(z.string().regex(/^[a-z0-9]{1,10}$/)).max(10),
    }),
    output: chosen,
  },
  /** Writes a document the engine made (a PDF); `path` must come from `shell.saveAs` of this session. */
  'shell.saveBytes': {
    input: z.strictObject({ path: z.string(), base64: z.base64() }),
    output: z.object({ bytes: z.number().int() }),
  },
  /** Writes a text the page made (a template, a list of refused rows); `path` must come from `shell.saveAs` of this session. */
  'shell.saveText': {
    input: z.strictObject({ path: z.string(), text: z.string() }),
    output: z.object({ bytes: z.number().int() }),
  },
  'shell.recent': {
    input: nothing,
    output: z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.string() })),
  },
  'shell.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      electron: z.string(),
      platform: z.string(),
      /** The keychain behind stored secrets; `basic_text` and `none` protect nothing. */
      secretsBackend: z.string(),
      /** Where the sample company's workspace belongs. */
      samplePath: z.string(),
    }),
  },
  /** Shows a file in the file manager; the file must exist. */
  'shell.showItem': { input: z.strictObject({ path: z.string() }), output: nothing },
  'shell.setTitle': { input: z.strictObject({ title: z.string().max(300) }), output: nothing },
} as const;

export type ShellContract = typeof shellContract;
export type ShellMethod = keyof ShellContract;
export type ShellInput<M extends ShellMethod> = z.output<ShellContract[M]['input']>;
export type ShellOutput<M extends ShellMethod> = z.output<ShellContract[M]['output']>;
