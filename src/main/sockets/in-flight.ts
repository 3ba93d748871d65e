/** What one page was sent of one socket and has not consumed yet. Pages give credit in bytes; messages are counted from that. */
export class InFlight {
  #sent = 0;
  #consumed = 0;
  #datagrams = 0;
  /** Where in the stream of sent bytes each batch of datagrams ends. */
  #batches: { readonly end: number; readonly count: number }[] = [];
  /** Batches before this index are consumed; they are cut off now and then instead of at every credit. */
  #first = 0;

  get bytes(): number {
    return this.#sent - this.#consumed;
  }

  /** Datagrams in batches that are not consumed whole. A batch of nothing but empty datagrams gets no credit and is not counted. */
  get datagrams(): number {
    return this.#datagrams;
  }

  add(bytes: number, datagrams: number): void {
    this.#sent += bytes;
    if (datagrams === 0 || bytes === 0) return;
    this.#datagrams += datagrams;
    this.#batches.push({ end: this.#sent, count: datagrams });
  }

  /** @returns how much of it was really outstanding. */
  consume(bytes: number): number {
    const taken = Math.min(bytes, this.bytes);
    this.#consumed += taken;
    for (let batch = this.#batches[this.#first]; batch && batch.end <= this.#consumed;) {
      this.#datagrams -= batch.count;
      batch = this.#batches[++this.#first];
    }
    if (this.#first >= 256) {
      this.#batches = this.#batches.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }
}
