/** Adds buttons that move things up and down; the selects keep the places. */
class OrderList extends HTMLElement {
  private list!: HTMLOListElement;

  connectedCallback(): void {
    const list = this.querySelector("ol");
    if (!list || list.closest("fieldset:disabled") || this.list) return;
    this.list = list;
    for (const item of Array.from(list.children)) this.dress(item as HTMLElement);
    this.limits();
    list.addEventListener("change", () => this.sort());
  }

  private dress(item: HTMLElement): void {
    const moves = document.createElement("span");
    moves.className = "q-moves";
    moves.append(this.button("up", "↑", item, -1), this.button("down", "↓", item, 1));
    item.append(moves);
  }

  private button(words: string, sign: string, item: HTMLElement, by: number): HTMLButtonElement {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = sign;
    const label = item.querySelector("label");
    b.setAttribute("aria-label", this.getAttribute(words) + ": " + (label ? label.textContent : ""));
    b.addEventListener("click", () => this.move(item, by, b));
    return b;
  }

  private move(item: HTMLElement, by: number, from: HTMLButtonElement): void {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (by < 0) this.list.insertBefore(item, other); else this.list.insertBefore(other, item);
    this.number();
    from.focus();
  }

  /** Writes the places as the list stands. */
  private number(): void {
    Array.from(this.list.querySelectorAll("select")).forEach((s, i) => { s.value = String(i + 1); });
    this.limits();
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Puts the list in order once every place is taken once. */
  private sort(): void {
    const items = Array.from(this.list.children) as HTMLElement[];
    const place = (e: HTMLElement) => Number((e.querySelector("select") as HTMLSelectElement).value);
    const taken = new Set(items.map(place));
    if (taken.size !== items.length || taken.has(0)) return;
    if (items.every((e, i) => place(e) === i + 1)) return;
    const focus = document.activeElement as HTMLElement | null;
    items.sort((a, b) => place(a) - place(b)).forEach((e) => this.list.append(e));
    if (focus && this.contains(focus)) focus.focus(); // moving took it away
    this.limits();
  }

  private limits(): void {
    const items = Array.from(this.list.children);
    items.forEach((e, i) => {
      const moves = e.querySelectorAll<HTMLButtonElement>(".q-moves button");
      moves[0].disabled = i === 0;
      moves[1].disabled = i === items.length - 1;
    });
  }
}
customElements.define("order-list", OrderList);
