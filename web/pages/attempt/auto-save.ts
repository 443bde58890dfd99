import { read, write } from "../../shared/question/answer";
import { Queue, backoff } from "./queue";

/** Stores answers while they are given, and says so beside each question. */
class AutoSave extends HTMLElement {
  private queue!: Queue;
  private busy = false;
  private leaving = false;
  private closed = false;
  private tries = 0;
  private timer = 0;
  private typing: Record<string, number> = {};

  connectedCallback(): void {
    let store: Storage | Pick<Storage, "getItem" | "setItem" | "removeItem"> = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
    try { store = sessionStorage; } catch (e) { /* blocked: memory only */ }
    this.queue = new Queue("attempt." + this.getAttribute("attempt"), store);
    this.restore();
    this.addEventListener("input", (e) => this.heard(e, 700));
    this.addEventListener("change", (e) => this.heard(e, 0));
    this.addEventListener("submit", () => { this.leaving = true; clearTimeout(this.timer); });
    addEventListener("pageshow", () => { this.leaving = false; });
    addEventListener("online", () => { this.tries = 0; this.flush(); });
    addEventListener("beforeunload", (e) => { if (!this.leaving && this.unsaved()) e.preventDefault(); });
    document.addEventListener("time-over", () => this.handIn());
  }

  private unsaved(): boolean { return !this.closed && (this.queue.items().length > 0 || Object.keys(this.typing).length > 0); }

  private question(item: string): HTMLElement | null { return this.querySelector('[data-item="' + item + '"]'); }

  /** Puts answers that an earlier page could not send back into the form. */
  private restore(): void {
    for (const item of this.queue.items()) {
      const q = this.question(item), w = this.queue.get(item);
      if (q && w && w.seq > Number(q.dataset.seq)) write(q, w.answer);
      else if (w) this.queue.done(item, w.seq);
    }
    this.flush();
  }

  /** Notes a changed answer, after a pause in typing. Steps are sent by button. */
  private heard(e: Event, wait: number): void {
    const q = (e.target as Element).closest<HTMLElement>("[data-item]");
    if (!q || !q.dataset.item || q.querySelector(".q-steps") || this.closed) return;
    const item = q.dataset.item;
    clearTimeout(this.typing[item]);
    this.typing[item] = window.setTimeout(() => {
      delete this.typing[item];
      const earlier = this.queue.get(item);
      this.queue.add(item, { seq: Math.max(Number(q.dataset.seq), earlier ? earlier.seq : 0) + 1, answer: read(q) });
      this.say(item, this.getAttribute("saving"), false);
      this.flush();
    }, wait);
  }

  private say(item: string, words: string | null, bad: boolean): void {
    const out = this.querySelector('[data-state="' + item + '"]');
    if (!out) return;
    out.textContent = words;
    out.classList.toggle("bad", bad);
    const all = this.querySelector("[data-all]");
    if (all) all.textContent = this.getAttribute(this.unsaved() ? "pending" : "all");
  }

  /** Sends what waits, one answer after the other. */
  private async flush(): Promise<void> {
    const item = this.queue.items()[0];
    const w = item && this.queue.get(item);
    if (!w || this.busy || this.leaving || this.closed) return;
    this.busy = true;
    const again = await this.send(item, w.seq, JSON.stringify({ item, seq: w.seq, answer: w.answer }));
    this.busy = false;
    clearTimeout(this.timer);
    if (again) this.timer = window.setTimeout(() => this.flush(), backoff(this.tries++));
    else { this.tries = 0; this.flush(); }
  }

  /** Sends one answer; true asks for another try. */
  private async send(item: string, seq: number, body: string): Promise<boolean> {
    try {
      const r = await fetch(this.getAttribute("action") || "", { method: "POST", body, headers: {
        "Content-Type": "application/json", Accept: "application/json", "X-Form-Token": this.getAttribute("token") || "" } });
      if (r.status >= 500 || r.status === 429) throw new Error(String(r.status));
      const reply = await r.json();
      this.queue.done(item, seq);
      if (r.ok) this.stored(item, seq, reply);
      else { this.closed = r.status === 409 && reply.code !== "question.step_taken" && reply.code !== "assessment.forward"; this.say(item, reply.message, true); }
      return false;
    } catch (e) {
      for (const each of this.queue.items()) this.say(each, this.getAttribute("failed"), true); // those behind it wait for the same line
      return true;
    }
  }

  private stored(item: string, seq: number, ack: { seq: number; kept: boolean; text: string }): void {
    const q = this.question(item);
    if (q) q.dataset.seq = String(Math.max(ack.seq, seq));
    if (!this.queue.get(item)) this.say(item, ack.kept ? ack.text : this.getAttribute("kept"), !ack.kept);
  }

  /** Hands in when time is up: what is on the page reaches the server in its grace. */
  private handIn(): void {
    const form = this.querySelector("form");
    if (!form || this.leaving) return;
    this.leaving = true;
    form.action = (this.getAttribute("action") || "").replace(/save$/, "submit");
    if (navigator.onLine) form.submit(); else addEventListener("online", () => form.submit(), { once: true });
  }
}
customElements.define("auto-save", AutoSave);
