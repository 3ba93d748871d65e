/** Asks the user for files with the system's own dialog. */
import { join } from 'node:path';
import { dialog } from 'electron';
import type { BrowserWindow, FileFilter, OpenDialogOptions } from 'electron';
import type { FileQuestion } from '../host/file-service.ts';

/** What answers in the user's place, in tests: for each dialog the paths, or null for one that is cancelled; after the last all are cancelled. */
export type FileAnswers = readonly (readonly string[] | null)[];

export class FileDialogs {
  readonly #answers: (readonly string[] | null)[] | undefined;

  /** @param answers undefined: the user is asked */
  constructor(answers: FileAnswers | undefined) {
    this.#answers = answers && [...answers];
  }

  /**
   * @param window in front of which the dialog is; undefined when there is none
   * @returns absolute paths; undefined when the user gave none
   */
  async ask(window: BrowserWindow | undefined, question: FileQuestion): Promise<readonly string[] | undefined> {
    if (this.#answers) return this.#answers.shift() ?? undefined;
    if (question.type === 'saveFile') {
      const options = optionsFor(question);
      const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      return answer.canceled || answer.filePath === '' ? undefined : [answer.filePath];
    }
    const kind = question.type === 'openDirectory' ? 'openDirectory' : 'openFile';
    const properties: NonNullable<OpenDialogOptions['properties']> = [kind, 'createDirectory'];
    if (question.multiple) properties.push('multiSelections');
    const options = { ...optionsFor(question), properties };
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return answer.canceled || answer.filePaths.length === 0 ? undefined : answer.filePaths;
  }
}

interface DialogOptions {
  defaultPath?: string;
  filters?: FileFilter[];
}

function optionsFor({ folder, suggestedName, filters }: FileQuestion): DialogOptions {
  const defaultPath = folder === undefined ? suggestedName : join(folder, suggestedName);
  return {
    ...(defaultPath === '' ? {} : { defaultPath }),
    ...(filters.length === 0
      ? {}
      : { filters: filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] })) }),
  };
}
