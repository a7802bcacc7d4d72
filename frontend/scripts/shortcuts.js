// Keyboard for reviewers. Each person can switch the single keys off (WCAG 2.1.4); they rest while somebody types.
import { tickAll } from "./check-marks.js";
import { csrfToken, forEach } from "./dom.js";
import { here, leave, mark, move } from "./shortcut-rows.js";

const writing = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

function help() {
  return document.getElementById("shortcut-help");
}

function enabled() {
  return help()?.dataset.shortcuts !== "off";
}

function resting(target) {
  return target.closest(writing) !== null || document.querySelector("dialog[open]") !== null;
}

function click(selector, within = document) {
  within.querySelector(selector)?.click();
}

/** Choose an outcome and go to what it still asks for. */
function choose(value) {
  const choice = document.querySelector(`[data-decision] input[name="outcome"][value="${value}"]`);
  if (!choice) return;
  if (!choice.checked) choice.click();
  const asks = { return: "#f-remarks", refuse: "#f-reason_code" }[value];
  const filled = document.querySelector("[data-remarks] li");
  const next = value === "return" && filled ? null : document.querySelector(asks ?? "nothing");
  (next ?? choice).focus();
}

function tick() {
  const box = here()?.querySelector("[data-check-mark]");
  if (!box) return;
  box.click();
  if (box.checked) move(1);
}

/** Tick what is left of a section and go to the next one. */
function tickSection() {
  if (!here()) move(1);
  const part = here()?.closest("[data-check-marks]");
  if (!part) return;
  tickAll(part);
  if (part.querySelector("[data-check-mark]:checked")) leave(part);
}

function attachment(number) {
  const tabs = document.querySelectorAll("[data-viewer] nav a, [data-viewer] nav button");
  tabs[number - 1]?.click();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  c: () => click("[data-shortcut-claim]", here() ?? document),
  n: () => click("[data-shortcut-next]"),
  a: () => choose("approve"),
  r: () => choose("return"),
  b: () => choose("refuse"),
  x: tick,
  X: tickSection,
  m: () => here() && click("[data-remark-on]", here()),
  "/": () => document.querySelector("[data-shortcut-search]")?.focus(),
  "?": () => help()?.showModal(),
};
for (let number = 1; number <= 9; number += 1) keys[number] = () => attachment(number);

function press(event) {
  if (event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form") ?? document.querySelector("[data-shortcut-submit]");
    if (form?.matches("[data-shortcut-submit]")) {
      form.requestSubmit(event.shiftKey ? form.querySelector("[data-shortcut-submit-next]") : null);
    }
    return;
  }
  if (event.key === "Escape" && event.target.matches(writing) && !event.target.closest("dialog")) {
    event.target.blur(); // the keys are awake again
    return;
  }
  if (!enabled() || event.ctrlKey || event.metaKey || event.altKey || resting(event.target) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

async function remember(box) {
  const body = new URLSearchParams({ shortcuts: box.checked ? "on" : "off" });
  help().dataset.shortcuts = body.get("shortcuts");
  await fetch(box.form.action, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, redirect: "manual" });
}

export function startShortcuts() {
  if (!help()) return;
  document.addEventListener("keydown", press);
  document.addEventListener("htmx:afterSwap", () => mark(here()));
  forEach("[data-shortcut-switch]", (box) => box.addEventListener("change", () => remember(box)));
}
