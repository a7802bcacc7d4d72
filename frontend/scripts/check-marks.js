// A reviewer's own ticks beside the answers: hidden inputs of the decision, so that its draft keeps them.
import { forEach, make, on } from "./dom.js";

const name = "seen";

function formOf() {
  return document.querySelector("[data-decision]");
}

function inputs(form) {
  return [...form.elements].filter((control) => control.name === name);
}

function ticked(form) {
  return new Set(inputs(form).map((input) => input.value).filter(Boolean));
}

function write(form, paths) {
  for (const input of inputs(form)) input.remove();
  for (const path of paths) form.append(make("input", { type: "hidden", name, value: path }));
}

function show() {
  const form = formOf();
  if (!form) return;
  const done = ticked(form);
  const boxes = [...document.querySelectorAll("[data-check-mark]")];
  for (const box of boxes) box.checked = done.has(box.dataset.checkMark);
  for (const place of document.querySelectorAll("[data-check-count]")) {
    place.textContent = `已核对 ${boxes.filter((box) => box.checked).length} / ${boxes.length} 项`;
  }
}

function change(boxes, checked) {
  const form = formOf();
  const done = ticked(form);
  for (const box of boxes) {
    if (checked) done.add(box.dataset.checkMark);
    else done.delete(box.dataset.checkMark);
  }
  write(form, done);
  show();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Tick every box of the part around `place`, or untick them when all are ticked. */
export function tickAll(place) {
  const boxes = [...(place.closest("[data-check-marks]")?.querySelectorAll("[data-check-mark]") ?? [])];
  if (boxes.length) change(boxes, !boxes.every((box) => box.checked));
}

export function startCheckMarks() {
  on("change", "[data-check-mark]", (event, box) => change([box], box.checked));
  on("click", "[data-check-all]", (event, button) => tickAll(button));
  forEach("[data-check-marks]", show);
  // What a lost session left behind is put back by name: there must be as many inputs as values.
  document.addEventListener("draft:values", (event) => {
    if (event.target !== formOf()) return;
    const theirs = event.detail.more ? ticked(event.target) : [];
    write(event.target, new Set([...theirs, ...(event.detail.values[name] ?? [])]));
    show();
  });
}
