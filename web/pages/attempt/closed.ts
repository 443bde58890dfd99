/**
 * Ends answering on a page whose attempt has been handed in elsewhere: nothing
 * can be changed any more, nothing claims to be saved, and one alert beside the
 * question at hand says why and leads to the result.
 */
export function close(page: HTMLElement, at: HTMLElement | null, why: string): void {
  page.querySelectorAll("fieldset").forEach((q) => { q.disabled = true; });
  page.querySelectorAll<HTMLButtonElement>("button[name=do]").forEach((b) => { b.disabled = true; });
  page.querySelectorAll("[data-state], [data-all]").forEach((s) => { s.textContent = ""; });
  document.dispatchEvent(new Event("attempt-closed"));
  const alert = page.querySelector<HTMLElement>("[data-closed]");
  const words = alert && alert.querySelector("[data-why]");
  if (!alert || !words) return;
  words.textContent = why;
  if (at) at.after(alert);
  alert.hidden = false;
  alert.focus();
}
