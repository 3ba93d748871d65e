/** What a guest asks of the page that embeds it, and waits for: new windows, permissions, dialogs. */

/** Questions of one guest that its page has not answered. */
const MOST_QUESTIONS = 100;

export type Answer = (allow: boolean, text: string) => void;

export class GuestQuestions {
  readonly #push: (message: Record<string, unknown>) => void;
  readonly #waiting = new Map<number, Answer>();
  /** Those of them that are about permissions; without the guest they are refused. */
  readonly #permissions = new Set<(allow: boolean) => void>();
  /** Those that are dialogs. */
  readonly #dialogs = new Set<number>();
  #last = 0;

  /** @param push tells the embedding page */
  constructor(push: (message: Record<string, unknown>) => void) {
    this.#push = push;
  }

  /** @param answer is called once, or never when the guest goes before; at once where too many wait */
  ask(type: string, fields: Record<string, unknown>, answer: Answer, more: object = {}): void {
    if (this.#waiting.size >= MOST_QUESTIONS) return answer(false, '');
    this.#last += 1;
    this.#waiting.set(this.#last, answer);
    if (type === 'dialog') this.#dialogs.add(this.#last);
    this.#push({ kind: 'request', type, id: this.#last, fields, ...more });
  }

  permission(name: string, fields: Record<string, unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (allow: boolean) => {
        this.#permissions.delete(answer);
        resolve(allow);
      };
      this.#permissions.add(answer);
      this.ask('permission', { permission: name, ...fields }, answer);
    });
  }

  get isAskingDialog(): boolean {
    return this.#dialogs.size > 0;
  }

  decide(question: number, allow: boolean, text: string): void {
    const answer = this.#waiting.get(question);
    this.#waiting.delete(question);
    this.#dialogs.delete(question);
    answer?.(allow, text);
  }

  /** Whoever asked by a dialog waits no more. */
  cancelDialogs(): void {
    for (const question of this.#dialogs) this.decide(question, false, '');
  }

  /** The guest is gone. */
  dispose(): void {
    this.#waiting.clear();
    for (const answer of this.#permissions) answer(false);
  }
}
