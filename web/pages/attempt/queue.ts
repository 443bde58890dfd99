import { Answer } from "../../shared/question/answer";

/**
 * An answer that the server has not acknowledged: when it was given by the
 * clock of this machine, and the number of the latest answer that the page then
 * knew the server to hold.
 */
export interface Waiting { at: number; known: number; answer: Answer }

/** What the server says of an answer: it is stored, or another has been there for age milliseconds. */
export interface Ack { seq: number; kept: boolean; age: number; base?: string; text: string }

/** Tells whether an answer, sent at a time, was given after the one that the server holds in its place. */
export function later(w: Waiting, ack: Ack, sent: number): boolean { return !ack.kept && sent - w.at < ack.age; }

/**
 * The answers of an attempt that wait to be stored, the latest of each
 * question. They outlive a reload of the page in this window, and nothing else.
 */
export class Queue {
  /** Whether what waits outlives the page. */
  kept = true;
  private waiting: Record<string, Waiting>;

  constructor(private key: string, private store: Pick<Storage, "getItem" | "setItem" | "removeItem">) {
    try { this.waiting = JSON.parse(store.getItem(key) || "{}"); } catch (e) { this.waiting = {}; }
  }

  /** Waits with an answer; a later one replaces it. */
  add(item: string, w: Waiting): void { this.waiting[item] = w; this.keep(); }

  /** Forgets an answer, unless a later one has come meanwhile. */
  done(item: string, w: Waiting): void {
    if (this.waiting[item] === w) delete this.waiting[item];
    this.keep();
  }

  /** Forgets everything. */
  clear(): void { this.waiting = {}; this.keep(); }

  items(): string[] { return Object.keys(this.waiting); }

  get(item: string): Waiting | undefined { return this.waiting[item]; }

  private keep(): void {
    try {
      if (this.items().length) this.store.setItem(this.key, JSON.stringify(this.waiting)); else this.store.removeItem(this.key);
      this.kept = true;
    } catch (e) { this.kept = false; /* no room, or a private window: memory has it */ }
  }
}

/** How long to wait before the n-th further try, in milliseconds. */
export function backoff(n: number): number { return Math.min(30000, 1000 * Math.pow(2, n)); }
