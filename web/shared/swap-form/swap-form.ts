/**
 * Sends the form inside it without leaving the page and puts the block of the
 * answered page in the place of its own, and with it every part that tells how
 * far the reader is ([data-renew]). Where that fails, the form is sent as any
 * other.
 */
class SwapForm extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", (e) => {
      const form = e.target as HTMLFormElement;
      const block = this.closest("[data-b]");
      if (!block) return;
      e.preventDefault();
      this.send(form, block);
    });
  }

  private send(form: HTMLFormElement, block: Element): void {
    const ask = new XMLHttpRequest();
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => fields.append(name, String(value)));
    ask.open("POST", form.action.split("#")[0]);
    ask.responseType = "document"; // parsed by the browser: nothing in it runs
    ask.onload = () => {
      const answer = ask.response as Document | null;
      const fresh = answer && answer.getElementById(block.id);
      if (!answer || !fresh) { form.submit(); return; }
      this.renew(answer);
      this.swap(block, fresh);
    };
    ask.onerror = () => form.submit();
    ask.setRequestHeader("X-Part", "1");
    ask.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    ask.send(fields.toString());
  }

  private renew(answer: Document): void {
    document.querySelectorAll("[data-renew]").forEach((old) => {
      const fresh = answer.getElementById(old.id);
      if (fresh) old.replaceWith(document.importNode(fresh, true));
    });
  }

  private swap(block: Element, fresh: Element): void {
    const here = document.importNode(fresh, true);
    block.replaceWith(here);
    const said = here.querySelector<HTMLElement>(".said") || here.querySelector<HTMLElement>("fieldset");
    if (!said) return;
    said.tabIndex = -1;
    said.focus({ preventScroll: true });
  }
}
customElements.define("swap-form", SwapForm);
