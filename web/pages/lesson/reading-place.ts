/** Tells the server where the reader is, seldom, and when the end was reached. */
class ReadingPlace extends HTMLElement {
  private near: Element[] = []; // the blocks in the upper part of the window
  private block = "";
  private told = "";
  private ended = false;
  private since = 0;

  connectedCallback(): void {
    const blocks = Array.from(this.querySelectorAll("[data-b]"));
    const last = blocks[blocks.length - 1];
    if (!last || !("IntersectionObserver" in window)) return;
    // A block that an address or a link leads to stands 96 px below the edge (5rem and --s4).
    const top = new IntersectionObserver((seen) => this.see(seen), { rootMargin: "-100px 0px -60% 0px" });
    blocks.forEach((b) => top.observe(b));
    const end = new IntersectionObserver((seen) => {
      if (!seen.some((e) => e.isIntersecting)) return;
      this.ended = true;
      end.disconnect();
    });
    end.observe(last);
    setInterval(() => this.tell(false), 10000);
    addEventListener("pagehide", () => this.tell(true));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.tell(true); });
  }

  /** Notes the first of the blocks in the upper part, by whatever jumps it came there. */
  private see(seen: IntersectionObserverEntry[]): void {
    this.near = this.near.filter((b) => !seen.some((e) => e.target === b)).concat(seen.filter((e) => e.isIntersecting).map((e) => e.target));
    if (!this.near.length) return;
    this.block = this.near.reduce((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_PRECEDING ? b : a).id;
    const other = document.querySelector<HTMLAnchorElement>("a[data-switch]");
    if (other) other.hash = this.block;
  }

  /** Reports once what has changed; the last report of a page is a beacon. */
  private tell(last: boolean): void {
    const news = this.block + (this.ended ? "." : "");
    if (!this.block || news === this.told || !last && Date.now() - this.since < 10000) return;
    this.since = Date.now();
    const body = new URLSearchParams({ _token: this.getAttribute("token") || "", opened: this.getAttribute("opened") || "", block: this.block });
    if (this.ended) body.set("viewed", "1");
    const to = this.getAttribute("action") || "";
    if (last && navigator.sendBeacon && navigator.sendBeacon(to, body)) { this.told = news; return; }
    fetch(to, { method: "POST", body, headers: { Accept: "application/json" } }).then((r) => { if (r.ok) this.told = news; }, () => undefined);
  }
}
customElements.define("reading-place", ReadingPlace);
