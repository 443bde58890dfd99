// The menu of the administration is wider than a phone: where one is stands in it.
class AdminMenu extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }
}
customElements.define("admin-menu", AdminMenu);
