// Shows the password that stands in the field before it, while its box is
// ticked. A long one typed on a phone is hard to get right unseen.
class ShowPassword extends HTMLElement {
  connectedCallback(): void {
    const input = this.parentElement!.querySelector<HTMLInputElement>("input[type=password]");
    const box = this.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (!input || !box) return;
    const show = (shown: boolean): void => {
      input.type = shown ? "text" : "password";
    };
    box.checked = false; // a page that comes back hides it
    box.addEventListener("change", () => show(box.checked));
    // The browser offers to keep a password only where the field is one.
    input.form?.addEventListener("submit", () => show(false));
    this.hidden = false;
  }
}
customElements.define("show-password", ShowPassword);
