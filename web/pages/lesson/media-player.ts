/** Goes on where an audio or video was left, at the speed the listener likes. */
class MediaPlayer extends HTMLElement {
  private medium!: HTMLMediaElement;
  private furthest = 0;
  private since = 0;

  connectedCallback(): void {
    const m = this.querySelector<HTMLMediaElement>("audio, video");
    if (!m) return;
    this.medium = m;
    m.addEventListener("loadedmetadata", () => this.begin(), { once: true });
    m.addEventListener("ratechange", () => { try { localStorage.setItem("speed", String(m.playbackRate)); } catch (e) { /* private window */ } });
    m.addEventListener("timeupdate", () => { if (Date.now() - this.since > 15000) this.tell(); });
    m.addEventListener("pause", () => this.tell());
    m.addEventListener("ended", () => this.tell());
    addEventListener("pagehide", () => this.tell());
  }

  private begin(): void {
    const at = Number(this.getAttribute("at"));
    if (at > 2 && at < this.medium.duration - 2) this.medium.currentTime = at;
    try { this.medium.playbackRate = Number(localStorage.getItem("speed")) || 1; } catch (e) { /* private window */ }
  }

  private tell(): void {
    const place = this.closest("reading-place");
    const m = this.medium;
    if (!place || !m.duration || !m.currentTime) return;
    this.since = Date.now();
    let seen = 0;
    for (let i = 0; i < m.played.length; i++) seen += m.played.end(i) - m.played.start(i);
    this.furthest = Math.max(this.furthest, Math.round(100 * seen / m.duration));
    const block = this.closest("[data-b]");
    const body = new URLSearchParams({
      _token: place.getAttribute("token") || "", opened: place.getAttribute("opened") || "", block: block ? block.id : "",
      medium: this.getAttribute("medium") || "", percent: String(this.furthest), second: String(Math.floor(m.currentTime)),
    });
    navigator.sendBeacon(place.getAttribute("action") || "", body);
  }
}
customElements.define("media-player", MediaPlayer);
