/** Counts the words of the text field inside it. */
class WordCount extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector("textarea");
    const out = this.querySelector("[data-count]");
    if (!field || !out) return;
    const digits = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-SA" : "en");
    field.addEventListener("input", () => {
      out.textContent = this.getAttribute("words") + " " + digits.format(field.value.split(/\s+/).filter(Boolean).length);
    });
  }
}
customElements.define("word-count", WordCount);
