import { read, write } from "../../shared/question/answer";
import { Ack, Queue, Waiting, backoff, later } from "./queue";
import { close } from "./closed";

/** Stores answers while they are given, and says so beside each question. */
class AutoSave extends HTMLElement {
  private queue!: Queue;
  private busy = false;
  private leaving = false;
  private handing = false;
  private closed = false;
  private out = false; // signed out: what is answered waits until somebody signs in
  private tries = 0;
  private timer = 0;
  private typing: Record<string, number> = {};
  private given: Record<string, string> = {}; // what was last heard of each question
  private refused: Record<string, boolean> = {};
  private lost: Record<string, boolean> = {}; // an answer may have arrived of which no word came back
  private over: Record<string, boolean> = {}; // takes the place of another window's answer

  connectedCallback(): void {
    let store: Storage | Pick<Storage, "getItem" | "setItem" | "removeItem"> = { getItem: () => null, setItem: () => { throw new Error("blocked"); }, removeItem: () => undefined };
    try { store = sessionStorage; } catch (e) { /* blocked: memory only */ }
    this.queue = new Queue("attempt." + this.getAttribute("attempt"), store);
    this.restore();
    this.addEventListener("input", (e) => this.heard(e, 700));
    this.addEventListener("change", (e) => this.heard(e, 0));
    this.addEventListener("click", (e) => this.signIn(e));
    this.addEventListener("submit", () => { this.leaving = true; clearTimeout(this.timer); });
    addEventListener("pageshow", () => { this.leaving = false; });
    addEventListener("online", () => { this.tries = 0; this.flush(); });
    addEventListener("beforeunload", (e) => { if (!this.leaving && this.unsaved()) { e.preventDefault(); e.returnValue = ""; } }); // the second for Chrome before 119
    document.addEventListener("time-over", () => this.handIn());
  }

  private unsaved(): boolean { return !this.closed && (this.queue.items().length > 0 || Object.keys(this.typing).length > 0); }

  private question(item: string): HTMLElement | null { return this.querySelector('[data-item="' + item + '"]'); }

  /** Puts answers that an earlier page could not send back into the form. */
  private restore(): void {
    for (const item of this.queue.items()) {
      const q = this.question(item), w = this.queue.get(item)!;
      if (!q) { this.queue.done(item, w); continue; }
      write(q, w.answer);
      q.dataset.seq = String(Math.min(Number(q.dataset.seq), w.known));
      this.lost[item] = true;
    }
    this.flush();
  }

  /**
   * Notes a changed answer, after a pause in typing. Steps are sent by button.
   * Leaving a field tells once more what its keys have told: no later answer.
   */
  private heard(e: Event, wait: number): void {
    const q = (e.target as Element).closest<HTMLElement>("[data-item]");
    if (!q || !q.dataset.item || q.querySelector(".q-steps") || this.closed) return;
    const item = q.dataset.item, at = Date.now(), given = JSON.stringify(read(q));
    if (e.type === "change" && !this.typing[item] && this.given[item] === given) return;
    this.given[item] = given;
    clearTimeout(this.typing[item]);
    this.typing[item] = window.setTimeout(() => {
      delete this.typing[item];
      delete this.refused[item];
      this.queue.add(item, { at, known: Number(q.dataset.seq), answer: read(q) });
      this.say(item, this.getAttribute(this.out ? "here" : "saving"), this.out);
      this.flush();
    }, wait);
  }

  private say(item: string, words: string | null, bad: boolean): void {
    const out = this.querySelector('[data-state="' + item + '"]');
    if (!out) return;
    out.textContent = words;
    out.classList.toggle("bad", bad);
    const all = this.querySelector("[data-all]");
    if (all) all.textContent = this.getAttribute(this.unsaved() || Object.keys(this.refused).length > 0 ? "pending" : "all");
  }

  /** Sends what waits, one answer after the other. */
  private async flush(): Promise<void> {
    const item = this.queue.items()[0];
    const w = item && this.queue.get(item);
    if (!w || this.busy || this.handing || this.leaving || this.closed || this.out) return;
    this.busy = true;
    const again = await this.send(item, w);
    this.busy = false;
    clearTimeout(this.timer);
    if (again) this.timer = window.setTimeout(() => this.flush(), backoff(this.tries++));
    else { this.tries = 0; this.flush(); }
  }

  /** Sends one answer; true asks for another try. */
  private async send(item: string, w: Waiting): Promise<boolean> {
    const q = this.question(item), sent = Date.now();
    try {
      const r = await fetch(this.getAttribute("action") || "", { method: "POST", headers: {
        "Content-Type": "application/json", Accept: "application/json", "X-Form-Token": this.getAttribute("token") || "" },
        body: JSON.stringify({ item, seq: (q ? Number(q.dataset.seq) : w.known) + 1, answer: w.answer }) });
      if (r.status >= 500 || r.status === 429) throw new Error(String(r.status));
      const reply = await r.json();
      if (r.ok) this.stored(item, w, sent, reply);
      else if (r.status === 401 || r.status === 403) this.signedOut(q, r.status);
      else this.refuse(item, w, r.status === 409 && reply.code !== "question.step_taken" && reply.code !== "assessment.forward", reply.message);
      return false;
    } catch (e) {
      this.lost[item] = true;
      for (const each of this.queue.items()) this.say(each, this.getAttribute("failed"), true); // those behind it wait for the same line
      return true;
    }
  }

  /** Notes what the server holds. An answer that is later than the one there is sent again. */
  private stored(item: string, w: Waiting, sent: number, ack: Ack): void {
    const q = this.question(item), base = q && q.querySelector<HTMLInputElement>("[data-base]");
    if (q) q.dataset.seq = String(ack.seq);
    if (later(w, ack, sent)) { this.over[item] = !this.lost[item]; return; }
    this.queue.done(item, w);
    if (base && ack.base) base.value = ack.base;
    if (!this.queue.get(item)) this.say(item, !ack.kept ? this.getAttribute("kept") : this.over[item] ? ack.text + " " + this.getAttribute("replaced") : ack.text, !ack.kept);
    delete this.lost[item];
    delete this.over[item];
  }

  private refuse(item: string, w: Waiting, closed: boolean, why: string): void {
    this.queue.done(item, w);
    if (!closed) { this.refused[item] = true; this.say(item, why, true); return; }
    this.closed = true;
    this.queue.clear();
    close(this, this.question(item), why);
  }

  /** Keeps what waits, and says once how it will be sent: the page's session is over. */
  private signedOut(at: HTMLElement | null, status: number): void {
    this.out = true;
    for (const item of this.queue.items()) this.say(item, this.getAttribute("here"), true);
    const alert = this.querySelector<HTMLElement>('[data-out="' + status + '"]');
    if (!alert) return;
    if (at) at.after(alert);
    alert.hidden = false;
  }

  /** Leaves to sign in. What the window cannot keep goes along in the form. */
  private signIn(e: Event): void {
    const form = this.querySelector("form");
    if (!form || !(e.target as Element).closest("[data-out] a")) return;
    this.leaving = true;
    if (this.queue.kept) return;
    e.preventDefault();
    form.submit();
  }

  /**
   * Hands in when time is up: what is on the page reaches the server in its
   * grace. A device may be wrong about being online, so the page stays until
   * somebody has answered; then handing in once more, which changes nothing,
   * shows the answer.
   */
  private async handIn(): Promise<void> {
    const form = this.querySelector("form");
    if (!form || this.leaving || this.handing) return;
    this.handing = true;
    form.action = (this.getAttribute("action") || "").replace(/save$/, "submit");
    for (let n = 0; !await this.reaches(form); n++) {
      await new Promise((again) => { setTimeout(again, backoff(n)); addEventListener("online", again, { once: true }); });
    }
    this.leaving = true;
    form.submit();
  }

  /** Sends a form behind the page; false asks for another try. */
  private async reaches(form: HTMLFormElement): Promise<boolean> {
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    try {
      const r = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      return r.status < 500 && r.status !== 429;
    } catch (e) { return false; }
  }
}
customElements.define("auto-save", AutoSave);
