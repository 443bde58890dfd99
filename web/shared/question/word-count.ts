import { digits } from "../digits";

/** Counts the words of the text field inside it. */
class WordCount extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector("textarea");
    const out = this.querySelector("[data-count]");
    if (!field || !out) return;
    field.addEventListener("input", () => {
      out.textContent = this.getAttribute("words") + " " + digits(field.value.split(/\s+/).filter(Boolean).length);
    });
  }
}
customElements.define("word-count", WordCount);
