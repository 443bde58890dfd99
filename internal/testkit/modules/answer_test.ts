import { Answer, read, write } from "../../../web/shared/question/answer";
import { equal } from "./check";

/** A question of item "i" with controls as the site's pages write them. */
function question(controls: string): HTMLElement {
  const q = document.createElement("fieldset");
  q.dataset.item = "i";
  q.innerHTML = '<input type="hidden" name="q.i.on" value="1"><input type="hidden" name="b.i" value="base">' + controls;
  document.body.append(q);
  return q;
}

const radios = '<input type="radio" name="q.i" value="1"><input type="radio" name="q.i" value="2">';
const boxes = '<input type="checkbox" name="q.i" value="1"><input type="checkbox" name="q.i" value="2"><input type="checkbox" name="q.i" value="3">';
const lists = '<select name="q.i.0"><option value=""></option><option value="1">a</option><option value="2">b</option></select>'
  + '<select name="q.i.1"><option value=""></option><option value="1">a</option><option value="2">b</option></select>';

/** Writes an answer, expects it to be read again, then that another replaces it whole. */
function holds(controls: string, answer: Answer, other: Answer): void {
  const q = question(controls);
  write(q, answer);
  equal("read", read(q), answer);
  write(q, other);
  equal("read in its place", read(q), other);
}

export function one_of_several(): void { holds(radios, { choices: ["2"] }, { choices: ["1"] }); }

export function several_and_none(): void { holds(boxes, { choices: ["1", "3"] }, {}); }

export function a_typed_line(): void { holds('<input name="q.i">', { choices: ["١٢٫٥ \"kg\""] }, { choices: [""] }); }

export function an_essay_over_lines(): void { holds('<textarea name="q.i"></textarea>', { choices: ["سطر\nand another"] }, { choices: [""] }); }

export function parts_by_lists(): void { holds(lists, { parts: { 0: "2", 1: "1" } }, { parts: { 0: "", 1: "2" } }); }

export function steps_of_a_scenario(): void {
  holds('<input type="hidden" name="q.i.0" value="x"><input type="radio" name="q.i.1" value="y"><input type="radio" name="q.i.1" value="z">',
    { parts: { 0: "x", 1: "z" } }, { parts: { 0: "x", 1: "y" } });
}

export function what_marks_the_form_is_no_answer(): void {
  equal("read", read(question("")), {});
  const q = question(radios);
  write(q, { choices: ["1"] });
  equal("marker", q.querySelector<HTMLInputElement>("[name='q.i.on']")!.value, "1");
  equal("base", q.querySelector<HTMLInputElement>("[name='b.i']")!.value, "base");
}

export function another_question_of_a_like_name_is_left_alone(): void {
  const q = question('<input name="q.i"><input name="q.i2" value="theirs"><input name="q.other" value="theirs">');
  write(q, { choices: ["mine"] });
  equal("read", read(q), { choices: ["mine"] });
  equal("theirs", Array.from(q.querySelectorAll<HTMLInputElement>("[name='q.i2'], [name='q.other']")).map((c) => c.value), ["theirs", "theirs"]);
}
