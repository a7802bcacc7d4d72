// Keyboard for reviewers: j k Enter c / ? and Ctrl+Enter. Each person can switch them off on this machine (WCAG 2.1.4).
import { forEach } from "./dom.js";

const memory = "shortcuts";

function enabled() {
  return localStorage.getItem(memory) !== "off";
}

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

function rows() {
  return [...document.querySelectorAll("[data-shortcut-row]")];
}

// Which row somebody is at: by its address, since a list that refreshes itself brings new rows, and by its place, for
// when the row has gone meanwhile.
const present = { address: null, place: -1 };

function addressOf(row) {
  return (row.querySelector("[data-shortcut-open]") ?? row.querySelector("a"))?.getAttribute("href") ?? null;
}

function here() {
  const all = rows();
  const marked = all.find((row) => row.classList.contains("row-here"));
  return marked ?? all.find((row) => present.address !== null && addressOf(row) === present.address);
}

function mark(row) {
  rows().forEach((other) => other.classList.toggle("row-here", other === row));
}

/** Where a step begins: at the row, or between its former neighbours. */
function place(all, step) {
  const row = here();
  if (row) return all.indexOf(row);
  return step > 0 ? present.place - 1 : present.place;
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = Math.min(all.length - 1, Math.max(0, place(all, step) + step));
  const next = all[at];
  Object.assign(present, { address: addressOf(next), place: at });
  mark(next);
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("[data-shortcut-open]") ?? next.querySelector("a, button"))?.focus({ preventScroll: true });
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  c: () => (here() ?? document).querySelector("[data-shortcut-claim]")?.click(),
  "/": () => document.querySelector("[data-shortcut-search]")?.focus(),
  "?": () => document.getElementById("shortcut-help")?.showModal(),
};

function press(event) {
  if (!enabled() || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form") ?? document.querySelector("[data-shortcut-submit]");
    if (form?.matches("[data-shortcut-submit]")) form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

export function startShortcuts() {
  if (!document.getElementById("shortcut-help")) return;
  document.addEventListener("keydown", press);
  document.addEventListener("htmx:afterSwap", () => mark(here()));
  forEach("[data-shortcut-switch]", (box) => {
    box.checked = enabled();
    box.addEventListener("change", () => localStorage.setItem(memory, box.checked ? "on" : "off"));
  });
}
