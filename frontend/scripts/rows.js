// Repeated rows: added and removed in the page; names and ids are renumbered so that they stay without gaps.
import { on, make, pageChanged } from "./dom.js";

const renamed = ["name", "id", "for", "aria-describedby", "aria-controls", "value", "data-show-when"];

/** Put another number into `work_history-3-unit`, `f-work_history-3-unit-error`, `work_history.3.unit`. */
export function renumbered(text, rows, number) {
  return text.replace(new RegExp(`(^|[ -])(${rows})([-.])(\\d+|__index__)(?=[-.]|$)`, "g"), `$1$2$3${number}`);
}

function number(row, rows, index) {
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of renamed) {
      if (attribute === "value" && element.tagName !== "BUTTON") continue;
      const text = element.getAttribute(attribute);
      if (text) element.setAttribute(attribute, renumbered(text, rows, index));
    }
  }
  const shown = row.querySelector("[data-row-number]");
  if (shown) shown.textContent = index + 1;
}

/** Add an empty row to the block; returns it, or null when there are as many as allowed. */
export function addRow(block) {
  const list = block.querySelector("[data-row-list]");
  const index = list.querySelectorAll("[data-row]").length;
  if (index >= Number(block.dataset.rowsMax)) return null;
  list.querySelector(":scope > p")?.remove();
  const row = block.querySelector("template[data-row-template]").content.firstElementChild.cloneNode(true);
  number(row, block.dataset.rows, index);
  list.append(row);
  refresh(block);
  pageChanged();
  return row;
}

/** Make the block hold exactly this many rows. */
export function resize(block, count) {
  const rows = () => [...block.querySelectorAll("[data-row]")];
  rows().slice(count).forEach((row) => row.remove());
  while (rows().length < count && addRow(block));
  refresh(block);
}

function removeRow(row) {
  const block = row.closest("[data-rows]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const form = block.closest("form");
  row.remove();
  block.querySelectorAll("[data-row]").forEach((each, index) => number(each, block.dataset.rows, index));
  refresh(block);
  (next?.querySelector("input, select, textarea") ?? block.querySelector('[name="add_row"]'))?.focus();
  form?.dispatchEvent(new Event("change", { bubbles: true }));
}

function refresh(block) {
  const most = Number(block.dataset.rowsMax);
  const button = block.querySelector('[name="add_row"]');
  const full = block.querySelectorAll("[data-row]").length >= most;
  button.disabled = full;
  let note = block.querySelector("[data-rows-note]");
  if (full && !note) {
    note = make("p", { class: "field-hint", "data-rows-note": true, role: "status" }, `最多 ${most} 条`);
    button.after(note);
  } else if (!full) {
    note?.remove();
  }
}

export function startRows() {
  on("click", '[data-rows] [name="add_row"]', (event, button) => {
    event.preventDefault();
    addRow(button.closest("[data-rows]"))?.querySelector("input, select, textarea")?.focus();
  });
  on("click", '[data-rows] [name="remove_row"]', (event, button) => {
    event.preventDefault();
    removeRow(button.closest("[data-row]"));
  });
}
