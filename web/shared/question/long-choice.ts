/** Writes out a choice that its list is too narrow to show whole. */
class LongChoice extends HTMLElement {
  private list!: HTMLSelectElement;
  private whole!: HTMLElement;

  connectedCallback(): void {
    const list = this.querySelector("select");
    if (!list || this.list) return;
    this.list = list;
    this.whole = document.createElement("span");
    this.whole.className = "q-whole";
    this.whole.setAttribute("aria-hidden", "true"); // the list says it already
    this.append(this.whole);
    list.addEventListener("change", () => this.tell());
    addEventListener("resize", () => this.tell());
    this.tell();
  }

  private tell(): void {
    const chosen = this.list.selectedOptions[0];
    const words = chosen && chosen.value ? chosen.text : "";
    this.whole.textContent = words && this.width(words) > this.room() ? words : "";
  }

  private width(words: string): number {
    const pen = document.createElement("canvas").getContext("2d");
    if (!pen) return 0;
    pen.font = getComputedStyle(this.list).font;
    return pen.measureText(words).width;
  }

  /** The width inside the list, less its arrow. */
  private room(): number {
    const style = getComputedStyle(this.list);
    return this.list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
  }
}
customElements.define("long-choice", LongChoice);
