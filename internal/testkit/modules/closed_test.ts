import { close } from "../../../web/pages/attempt/closed";
import { equal } from "./check";

/** A page of two questions as the site writes it, and a button that is not the attempt's. */
function attempt(alert = '<div data-closed tabindex="-1" role="alert" hidden><p data-why></p><a href="/result">result</a></div>'): HTMLElement {
  document.body.innerHTML = "<main>" + alert
    + '<fieldset data-item="a"><input name="q.a"></fieldset><p data-state="a">Saved</p>'
    + '<fieldset data-item="b"><input name="q.b"></fieldset><p data-state="b">Saving</p><p data-all>All saved</p>'
    + '<button name="do">Hand in</button><button name="other">Switch</button></main>';
  return document.body.querySelector("main")!;
}

function all<T extends Element>(selector: string): T[] { return Array.from(document.body.querySelectorAll<T>(selector)); }

export function nothing_can_be_changed_or_sent(): void {
  close(attempt(), null, "why");
  equal("questions closed", all<HTMLFieldSetElement>("fieldset").map((q) => q.disabled), [true, true]);
  equal("the attempt's button closed", all<HTMLButtonElement>("[name=do]").map((b) => b.disabled), [true]);
  equal("another button closed", all<HTMLButtonElement>("[name=other]").map((b) => b.disabled), [false]);
}

export function nothing_claims_to_be_saved(): void {
  close(attempt(), null, "why");
  equal("states", all("[data-state], [data-all]").map((s) => s.textContent), ["", "", ""]);
}

export function the_alert_says_why_beside_the_question_and_is_read(): void {
  const page = attempt(), at = page.querySelector<HTMLElement>("[data-item=b]");
  close(page, at, "It was handed in <elsewhere>.");
  const alert = page.querySelector<HTMLElement>("[data-closed]")!;
  equal("hidden", alert.hidden, false);
  equal("words", alert.querySelector("[data-why]")!.textContent, "It was handed in <elsewhere>.");
  equal("stands behind the question", at!.nextElementSibling === alert, true);
  equal("has the focus", document.activeElement === alert, true);
  equal("leads to the result", alert.querySelector("a")!.getAttribute("href"), "/result");
}

export function without_a_question_at_hand_the_alert_stays_where_it_is(): void {
  const page = attempt();
  close(page, null, "why");
  equal("hidden", page.querySelector<HTMLElement>("[data-closed]")!.hidden, false);
  equal("first on the page", page.firstElementChild!.hasAttribute("data-closed"), true);
}

export function the_clock_is_told_once_and_a_page_without_an_alert_closes_too(): void {
  let told = 0;
  const tell = () => { told++; };
  document.addEventListener("attempt-closed", tell);
  close(attempt(""), null, "why");
  document.removeEventListener("attempt-closed", tell);
  equal("told", told, 1);
  equal("questions closed", all<HTMLFieldSetElement>("fieldset").map((q) => q.disabled), [true, true]);
}
