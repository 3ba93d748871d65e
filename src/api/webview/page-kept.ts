/** What an app asks of an element before there is a guest, or what holds for the next guest too, as Chrome had it. */
import { pageNavigator } from '../../renderer/primordials.ts';
import type { View } from './page-view.ts';

interface Script {
  readonly name: string;
}

export class KeptSettings {
  readonly #view: View;
  #userAgent = '';
  /** In the order in which they are to run. */
  #scripts: Script[] = [];
  #zoom: number | undefined;
  #isMuted = false;

  constructor(view: View) {
    this.#view = view;
  }

  /** The element has a guest, which has not been anywhere. */
  attached(): void {
    const view = this.#view;
    if (this.#userAgent !== '') view.calls.tell('overrideUserAgent', [this.#userAgent]);
    if (this.#zoom !== undefined) view.calls.tell('setZoom', [this.#zoom]);
    this.#zoom = undefined;
    if (this.#isMuted) view.calls.tell('setAudioMuted', [true]);
    if (this.#scripts.length > 0) view.calls.invoke('addContentScripts', [this.#scripts]);
  }

  get userAgent(): string {
    return this.#userAgent === '' ? (pageNavigator['userAgent'] as string) : this.#userAgent;
  }

  get isUserAgentOverridden(): boolean {
    return this.#userAgent !== '';
  }

  /** @returns whether there is a guest that has it at once */
  setUserAgent(given: string): boolean {
    this.#userAgent = given;
    if (this.#view.guest === '') return false;
    this.#view.calls.tell('overrideUserAgent', [given]);
    return true;
  }

  /** As `setUserAgent`. A zoom belongs to where the guest is: the next one has what its partition remembers. */
  setZoom(given: readonly unknown[]): boolean {
    if (this.#view.guest !== '') return this.#view.calls.invoke('setZoom', given);
    this.#zoom = given[0] as number;
    return false;
  }

  /** @throws Chrome's TypeError, as those below */
  setAudioMuted(given: readonly unknown[]): void {
    this.#isMuted = this.#view.calls.match('setAudioMuted', given).args[1] as boolean;
    this.#view.calls.invoke('setAudioMuted', given);
  }

  addContentScripts(given: readonly unknown[]): void {
    const added = this.#view.calls.match('addContentScripts', given).args[1] as readonly Script[];
    for (let i = 0; i < added.length; i++) {
      const script = added[i] as Script;
      this.#forget(script.name);
      this.#scripts[this.#scripts.length] = script;
    }
    this.#view.calls.invoke('addContentScripts', given);
  }

  /** Without names, or with none in the list, all. */
  removeContentScripts(given: readonly unknown[]): void {
    const names = (this.#view.calls.match('removeContentScripts', given).args[1] ?? []) as readonly string[];
    for (let i = 0; i < names.length; i++) this.#forget(names[i] as string);
    if (names.length === 0) this.#scripts = [];
    this.#view.calls.invoke('removeContentScripts', given);
  }

  #forget(name: string): void {
    const kept: Script[] = [];
    for (let i = 0; i < this.#scripts.length; i++) {
      const script = this.#scripts[i] as Script;
      if (script.name !== name) kept[kept.length] = script;
    }
    this.#scripts = kept;
  }
}
