// The list of what is wrong with a form takes the focus when the form comes
// back, so that a screen reader begins there.
class MistakeList extends HTMLElement {
  connectedCallback(): void {
    this.focus();
  }
}
customElements.define("mistake-list", MistakeList);
