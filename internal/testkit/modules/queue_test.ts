import { Queue, Waiting, backoff, later } from "../../../web/pages/attempt/queue";
import { equal } from "./check";

const waits = (choice: string, at = 1000): Waiting => ({ at, known: 0, answer: { choices: [choice] } });

export function keeps_the_latest_answer_of_each_question(): void {
  const q = new Queue("k", sessionStorage);
  q.add("a", waits("1"));
  q.add("b", waits("2"));
  q.add("a", waits("3"));
  equal("questions", q.items().sort(), ["a", "b"]);
  equal("the answer to a", q.get("a")!.answer.choices, ["3"]);
}

export function outlives_a_reload_under_its_own_name(): void {
  const q = new Queue("k", sessionStorage);
  q.add("a", waits("1"));
  equal("outlives the page", q.kept, true);
  equal("after a reload", new Queue("k", sessionStorage).get("a"), waits("1"));
  equal("another attempt's", new Queue("other", sessionStorage).items(), []);
}

export function forgets_what_was_acknowledged_and_leaves_nothing_behind(): void {
  const q = new Queue("k", sessionStorage), w = waits("1");
  q.add("a", w);
  q.done("a", w);
  equal("waiting", q.items(), []);
  equal("stored", sessionStorage.length, 0);
}

export function an_acknowledgement_does_not_take_a_later_answer(): void {
  const q = new Queue("k", sessionStorage), first = waits("1"), second = waits("2");
  q.add("a", first);
  q.add("a", second);
  q.done("a", first);
  equal("the later answer", q.get("a"), second);
  equal("the later answer after a reload", new Queue("k", sessionStorage).get("a"), second);
  q.done("none", first);
  equal("waiting", q.items(), ["a"]);
}

export function clears_everything(): void {
  const q = new Queue("k", sessionStorage);
  q.add("a", waits("1"));
  q.add("b", waits("2"));
  q.clear();
  equal("waiting", q.items(), []);
  equal("stored", sessionStorage.length, 0);
}

export function what_is_stored_and_broken_is_nothing(): void {
  sessionStorage.setItem("k", "{no JSON");
  const q = new Queue("k", sessionStorage);
  equal("waiting", q.items(), []);
  q.add("a", waits("1"));
  equal("stored again", new Queue("k", sessionStorage).items(), ["a"]);
}

export function a_store_without_room_leaves_the_answer_in_memory(): void {
  const full = { getItem: () => null, setItem: () => { throw new Error("no room"); }, removeItem: () => { throw new Error("blocked"); } };
  const q = new Queue("k", full), w = waits("1");
  q.add("a", w);
  equal("waiting", q.get("a"), w);
  equal("outlives the page", q.kept, false);
  q.done("a", w);
  equal("waiting after that", q.items(), []);
}

export function tells_whose_answer_is_the_later(): void {
  const ack = (kept: boolean, age: number) => ({ seq: 2, kept, age, text: "" });
  equal("given after the other", later(waits("1", 9000), ack(false, 2000), 10000), true);
  equal("given before the other", later(waits("1", 5000), ack(false, 2000), 10000), false);
  equal("given at one moment", later(waits("1", 8000), ack(false, 2000), 10000), false);
  equal("stored already", later(waits("1", 9000), ack(true, 2000), 10000), false);
}

export function waits_longer_each_time_and_half_a_minute_at_most(): void {
  equal("milliseconds", [0, 1, 2, 3, 4, 5, 50].map(backoff), [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
}
