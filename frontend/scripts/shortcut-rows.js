// The row somebody is at, by keyboard: a case in the queue, an answer in the form.

// By its address, since a list that refreshes itself brings new rows, and by its place, for when the row has gone.
const present = { address: null, place: -1 };

function rows() {
  return [...document.querySelectorAll("[data-shortcut-row]")];
}

function addressOf(row) {
  return row.id || ((row.querySelector("[data-shortcut-open]") ?? row.querySelector("a"))?.getAttribute("href") ?? null);
}

/** The row that is marked, or the one that was before the list was refreshed. */
export function here() {
  const all = rows();
  const marked = all.find((row) => row.classList.contains("row-here"));
  return marked ?? all.find((row) => present.address !== null && addressOf(row) === present.address);
}

export function mark(row) {
  rows().forEach((other) => other.classList.toggle("row-here", other === row));
}

/** Where a step begins: at the row, or between its former neighbours. */
function place(all, step) {
  const row = here();
  if (row) return all.indexOf(row);
  return step > 0 ? present.place - 1 : present.place;
}

/** Go to the next row (1) or the one before (-1). */
export function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = Math.min(all.length - 1, Math.max(0, place(all, step) + step));
  stand(all[at], at);
}

/** Go to the first row behind the part that the present one is in. */
export function leave(part) {
  const all = rows();
  const at = all.findIndex((row, index) => index > all.indexOf(here()) && !part.contains(row));
  if (at >= 0) stand(all[at], at);
}

function stand(row, at) {
  Object.assign(present, { address: addressOf(row), place: at });
  mark(row);
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector("[data-shortcut-open]") ?? row.querySelector("a, button");
  (row.tabIndex === -1 && row.hasAttribute("tabindex") ? row : link)?.focus({ preventScroll: true });
}
