// A page that the browser has kept whole may have been overtaken: its reader has
// signed out, or has handed in. It is asked for again.
addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
