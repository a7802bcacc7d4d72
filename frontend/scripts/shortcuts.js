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

function here() {
  return document.querySelector("[data-shortcut-row].row-here");
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(here()) + step))];
  all.forEach((row) => row.classList.toggle("row-here", row === next));
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
  forEach("[data-shortcut-switch]", (box) => {
    box.checked = enabled();
    box.addEventListener("change", () => localStorage.setItem(memory, box.checked ? "on" : "off"));
  });
}
