// Catching up with the server: hints may come twice, late or never, so only the numbered truth is followed.
// No browser is needed to test it: `fetchSince(after)` is given and answers {seq, html, gone}.

export class CatchUp {
  /** `apply(html, seq)` shows what came; `refuse(why)` is told "left" or "signed_out". */
  constructor({ after, fetchSince, apply, refuse = () => {} }) {
    this.after = after;
    this.fetchSince = fetchSince;
    this.apply = apply;
    this.refuse = refuse;
    this.isRunning = false;
    this.isWanted = false;
    this.isOver = false;
  }

  /** A hint that the stream reached `seq`: fetch unless that is known already. */
  hint(seq) {
    return seq !== undefined && seq <= this.after ? Promise.resolve() : this.run();
  }

  /** Fetch what is new. While one fetch is under way, any number of calls make one more after it. */
  async run() {
    if (this.isOver) return;
    this.isWanted = true;
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      while (this.isWanted && !this.isOver) {
        this.isWanted = false;
        await this.once();
      }
    } finally {
      this.isRunning = false;
    }
  }

  async once() {
    const answer = await this.fetchSince(this.after);
    if (this.isOver) return;
    if (answer.gone) {
      this.stop();
      this.refuse(answer.gone);
      return;
    }
    if (answer.seq > this.after) this.after = answer.seq;
    if (answer.html) this.apply(answer.html, this.after);
  }

  stop() {
    this.isOver = true;
  }
}
