/** The debugging protocol of one guest, which its scripts, its dialogs and the kiosk's guards share. src/main/app/guest-protocol.ts has it. */

/** The session of the guest's own document and the frames in its process. Frames in other processes have sessions of their own. */
export const MAIN_SESSION = '';

export interface GuestProtocol {
  /** The sessions that there are, the main one first; only that one before `everywhere` is called. */
  readonly sessions: readonly string[];
  /** @throws what the protocol says. Never in the midst of the guest's end, when it must not be touched. */
  send(session: string, method: string, params?: object): Promise<unknown>;
  /** @param listener hears every event of the protocol, whoever asked for it */
  listen(listener: (session: string, method: string, params: unknown) => void): void;
  /**
   * Sets something up in the guest's document and, from then on, in every frame of another process before its document begins.
   * @returns when it holds for all that are there
   * @throws when it failed for the guest's document or the protocol cannot be had
   */
  everywhere(setUp: (session: string) => Promise<void>): Promise<void>;
}
