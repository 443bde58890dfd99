import { digits } from "../../shared/digits";

/** Shows the time that is left by the server's reckoning. It extends nothing. */
class QuizTimer extends HTMLElement {
  private end = 0;
  private ticking = 0;
  private said: Record<string, boolean> = {};

  connectedCallback(): void {
    const left = Number(this.getAttribute("seconds"));
    this.end = performance.now() + left * 1000;
    if (left <= 300) this.said.five = true; // said by the page itself
    this.ticking = window.setInterval(() => this.tick(), 1000);
    document.addEventListener("attempt-closed", () => { clearInterval(this.ticking); this.remove(); });
    this.tick();
  }

  private tick(): void {
    const left = Math.max(0, Math.round((this.end - performance.now()) / 1000));
    const out = this.querySelector("[data-left]");
    if (out) out.textContent = this.getAttribute("left") + " " + this.clock(left);
    this.classList.toggle("soon", left <= 60);
    if (left <= 300 && left > 60) this.say("five");
    if (left <= 60 && left > 0) this.say("one");
    if (left > 0) return;
    this.say("over");
    clearInterval(this.ticking);
    document.dispatchEvent(new Event("time-over"));
  }

  private clock(left: number): string {
    return digits(Math.floor(left / 60), 2) + ":" + digits(left % 60, 2);
  }

  private say(what: string): void {
    const out = this.querySelector("[data-say]");
    if (this.said[what] || !out) return;
    this.said[what] = true;
    out.textContent = this.getAttribute(what);
  }
}
customElements.define("quiz-timer", QuizTimer);
