// The reviewers' queue: it looks every few seconds for what colleagues have done, and keeps ticks and focus meanwhile.
import { forEach, on } from "./dom.js";

const pause = 5000;
const ticked = new Set();
let resting = null;

function look() {
  if (document.visibilityState !== "visible") return;
  document.querySelector("[data-queue]")?.dispatchEvent(new CustomEvent("queue:look"));
}

function boxes() {
  return [...document.querySelectorAll("[data-batch-tick]")];
}

/** Boxes, the box above them and the bar below say the same; a case that has gone is not ticked any more. */
function show() {
  const bar = document.querySelector("[data-batch]");
  if (!bar) return;
  const all = boxes();
  for (const id of [...ticked]) if (!all.some((box) => box.value === id)) ticked.delete(id);
  for (const box of all) box.checked = ticked.has(box.value);
  const top = document.querySelector("[data-batch-all]");
  if (top) {
    top.checked = all.length > 0 && ticked.size === all.length;
    top.indeterminate = ticked.size > 0 && !top.checked;
    top.disabled = all.length === 0;
  }
  bar.toggleAttribute("data-empty", ticked.size === 0);
  bar.querySelector("[data-batch-count]").textContent = `已选 ${ticked.size} 件`;
}

function tick(chosen, checked) {
  for (const box of chosen) {
    if (checked) ticked.add(box.value);
    else ticked.delete(box.value);
  }
  show();
}

/** What had the focus before a swap has it afterwards; htmx does so only for what has an id in the new list too. */
function restFocus(list) {
  const focused = document.activeElement;
  resting = list.contains(focused) ? { id: focused.id, row: rowOf(focused) } : null;
}

function rowOf(element) {
  const rows = [...document.querySelectorAll("[data-queue] tbody tr")];
  return rows.indexOf(element.closest("tr"));
}

/** When the row with the focus has gone, the row that took its place gets it. */
function giveFocus() {
  if (!resting) return;
  const { id, row } = resting;
  resting = null;
  if (id && document.getElementById(id)) {
    document.getElementById(id).focus({ preventScroll: true });
    return;
  }
  const rows = [...document.querySelectorAll("[data-queue] tbody tr")];
  const next = rows[Math.min(Math.max(row, 0), rows.length - 1)];
  (next?.querySelector("a, button") ?? document.getElementById("search"))?.focus({ preventScroll: true });
}

export function startQueue() {
  if (!document.querySelector("[data-queue]")) return;
  setInterval(look, pause);
  document.addEventListener("visibilitychange", look);
  on("change", "[data-batch-tick]", (event, box) => tick([box], box.checked));
  on("change", "[data-batch-all]", (event, box) => tick(boxes(), box.checked));
  on("click", "[data-batch-none]", () => tick(boxes(), false));
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.shouldSwap && event.detail.target.matches?.("[data-queue]")) restFocus(event.detail.target);
  });
  document.addEventListener("htmx:afterSettle", () => {
    show();
    giveFocus();
  });
  // A browser that comes back to the page ticks its boxes again by itself.
  forEach("[data-batch]", () => {
    for (const box of boxes()) if (box.checked) ticked.add(box.value);
    show();
  });
}
