/** Writes a whole number of at least so many digits, in the digits the page's reader chose. */
export function digits(n: number, least = 1): string {
  const text = String(n).padStart(least, "0");
  if (document.documentElement.dataset.digits !== "arab") return text;
  return text.replace(/\d/g, (d) => "٠١٢٣٤٥٦٧٨٩"[Number(d)]);
}
