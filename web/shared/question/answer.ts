/** What a page sends of one question: tokens picked, or values by part. */
export interface Answer { choices?: string[]; parts?: Record<string, string> }

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const ticks = (c: Control): c is HTMLInputElement => c.type === "checkbox" || c.type === "radio";

/** The controls of a question. */
function controls(q: HTMLElement): Control[] {
  const name = "q." + q.dataset.item;
  const all = Array.from(q.querySelectorAll<Control>("input, select, textarea"));
  return all.filter((c) => c.name === name || c.name.indexOf(name + ".") === 0 && c.name !== name + ".on");
}

/** The part that a control answers; "" is the whole question. */
const partOf = (q: HTMLElement, c: Control): string => c.name.slice(("q." + q.dataset.item).length + 1);

/** Reads the answer that a question's controls hold. */
export function read(q: HTMLElement): Answer {
  const answer: Answer = {};
  for (const c of controls(q)) {
    const part = partOf(q, c);
    if (ticks(c) && !c.checked) continue;
    if (part) (answer.parts = answer.parts || {})[part] = c.value;
    else (answer.choices = answer.choices || []).push(c.value);
  }
  return answer;
}

/** Puts an answer back into a question's controls. */
export function write(q: HTMLElement, answer: Answer): void {
  for (const c of controls(q)) {
    const part = partOf(q, c);
    const given = part ? [(answer.parts || {})[part] || ""] : answer.choices || [];
    if (ticks(c)) c.checked = given.indexOf(c.value) >= 0;
    else c.value = given[0] || "";
  }
}
