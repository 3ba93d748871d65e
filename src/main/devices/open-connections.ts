/** The connections of one app to devices of one kind, by the numbers that it has been given. */

export interface DeviceConnection {
  /** False once it has been closed, or its device is gone. */
  readonly isOpen: boolean;
  /** What is under way in it is answered first. */
  close(): Promise<void>;
}

export class OpenConnections<Connection extends DeviceConnection> {
  readonly #most: number;
  readonly #open = new Map<number, Connection>();
  #opening = 0;
  #lastId = 0;
  /** Grows when all are closed: what was being opened then is closed too. */
  #closings = 0;

  /** @param most more than any machine has devices: each costs a table and, for the system, a file */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * @returns its number, which no other one gets
   * @throws what `connect` throws, and Error when there are too many, or all were closed meanwhile
   */
  async add(connect: () => Promise<Connection>): Promise<number> {
    if (this.#open.size + this.#opening >= this.#most) this.#forgetLost();
    if (this.#open.size + this.#opening >= this.#most) throw new Error('the app has too many connections');
    this.#opening += 1;
    const closings = this.#closings;
    try {
      const connection = await connect();
      if (this.#closings !== closings) {
        await connection.close();
        throw new Error('the app or its event page has ended');
      }
      this.#lastId += 1;
      this.#open.set(this.#lastId, connection);
      return this.#lastId;
    } finally {
      this.#opening -= 1;
    }
  }

  get(id: number): Connection | undefined {
    return this.#open.get(id);
  }

  /** It is found no more at once. */
  close(id: number): void {
    const connection = this.#open.get(id);
    this.#open.delete(id);
    void connection?.close();
  }

  /** Who opens them is gone: what is about to be opened is closed again. */
  async closeAll(): Promise<void> {
    this.#closings += 1;
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map((connection) => connection.close()));
  }

  /** Apps need not close what was unplugged. */
  #forgetLost(): void {
    for (const [id, { isOpen }] of this.#open) if (!isOpen) this.close(id);
  }
}
