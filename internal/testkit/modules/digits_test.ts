import { digits } from "../../../web/shared/digits";
import { equal } from "./check";

/** Writes two numbers on a page of a language with the mark of its digits, or none. */
function written(lang: string, chosen?: string): string[] {
  const page = document.documentElement, before = page.lang;
  page.lang = lang;
  if (chosen) page.dataset.digits = chosen;
  const both = [digits(7, 2), digits(1234)];
  delete page.dataset.digits;
  page.lang = before;
  return both;
}

export function those_the_reader_chose(): void { equal("digits", written("ar", "arab"), ["٠٧", "١٢٣٤"]); }

export function not_those_of_the_language(): void { equal("digits", written("ar"), ["07", "1234"]); }

export function of_an_english_page(): void { equal("digits", written("en"), ["07", "1234"]); }
