/**
 * What the command asks of the shell: one JSON argument on Electron's command line, and again what a second command hands to the
 * shell that runs already. The latter comes from another process, so it is checked like any input.
 */
import * as z from 'zod';
import { LOG_LEVELS } from './log.ts';

export const runRequest = z.strictObject({
  folders: z.array(z.string().min(1)).min(1),
  profile: z.string().optional(),
  /** A folder that several machines share for `storage.sync`; absolute. */
  syncDir: z.string().optional(),
  /** The policy file for `storage.managed`; absolute. */
  managed: z.string().optional(),
  /** The file with the OAuth clients of apps; absolute. */
  oauth: z.string().optional(),
  /** Serial ports beside those that the system lists, e.g. pseudo terminals; absolute. */
  serialPorts: z.array(z.string().min(1)).optional(),
  headless: z.boolean().default(false),
  devtools: z.boolean().default(false),
  log: z.enum(LOG_LEVELS).default('info'),
  /** What followed `--`: absolute paths of files, and links. */
  args: z.array(z.string()).default([]),
  /** Chrome's own waiting times before an idle event page is told and unloaded; shorter ones are for tests. */
  idleMs: z.number().int().positive().default(10_000),
  suspendMs: z.number().int().positive().default(5_000),
  /** End when the standard input closes: the command that started the shell is gone. */
  tethered: z.boolean().default(false),
  /** What becomes of the question whether an app may have an optional permission; the answers without asking are for tests. */
  permissionDialog: z.enum(['show', 'allow', 'deny']).default('show'),
  /**
   * What answers the dialogs for files in the user's place, for tests: for each dialog in turn the absolute paths, or null for one that is
   * cancelled, as all are after the last. Without it the user is asked.
   */
  fileDialogs: z.array(z.array(z.string()).min(1).nullable()).optional(),
  /** What answers the questions which galleries an app may use, as for files: for each in turn the names of the allowed ones. */
  galleries: z.array(z.array(z.string()).nullable()).optional(),
  /** What answers the questions for devices in the same way: for each in turn the names of those that are chosen. */
  devices: z.array(z.array(z.string())).optional(),
  /** Lock the screen to the app of the one folder. */
  kiosk: z
    .strictObject({
      /** The policy file; absolute. */
      policy: z.string().optional(),
      /** Where the policy is, instead of a file. */
      policyUrl: z.url({ protocol: /^https$/ }).optional(),
      deviceId: z.string().optional(),
      /** The command that started the shell waits for signs of life over Node's channel. */
      supervised: z.boolean().default(false),
      /** The shell has failed so often that the screen is to say so until the app is there. */
      worn: z.boolean().default(false),
      /** How often the command has started the shell anew, and what ended the last one. */
      restarts: z.int().nonnegative().default(0),
      lastEnd: z.string().optional(),
      /** Shorter times are for tests. */
      backOff: z.strictObject({ quick: z.int(), firstMs: z.int(), longestMs: z.int(), calmMs: z.int() }).optional(),
    })
    .optional(),
  /** Put the shell where the end-to-end tests can reach it. */
  testHook: z.boolean().default(false),
});

export type RunRequest = z.infer<typeof runRequest>;
/** As the command writes it: what has a default may be left out. */
export type RunRequestInput = z.input<typeof runRequest>;
