/** Runs the tests of a file and notes what came of each: "", or what was wrong. */
export function run(file: string, tests: Record<string, () => void>, outcomes: Record<string, string>): void {
  for (const name of Object.keys(tests)) {
    sessionStorage.clear();
    document.body.textContent = "";
    try {
      tests[name]();
      outcomes[file + "/" + name] = "";
    } catch (e) {
      outcomes[file + "/" + name] = String(e);
    }
  }
}

/** Throws unless both are the same when written down. */
export function equal(what: string, got: unknown, want: unknown): void {
  const g = JSON.stringify(got), w = JSON.stringify(want);
  if (g !== w) throw new Error(what + ": got " + g + ", want " + w);
}
