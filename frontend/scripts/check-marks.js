// A reviewer's own ticks beside the answers: a memory aid, kept on this machine only.
import { forEach } from "./dom.js";

export function startCheckMarks() {
  forEach("[data-check-marks]", (list) => {
    const key = `checked:${list.dataset.checkMarks}`;
    const boxes = [...list.querySelectorAll("[data-check-mark]")];
    const done = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
    for (const box of boxes) {
      box.checked = done.has(box.dataset.checkMark);
      box.addEventListener("change", () => {
        if (box.checked) done.add(box.dataset.checkMark);
        else done.delete(box.dataset.checkMark);
        localStorage.setItem(key, JSON.stringify([...done]));
      });
    }
  });
}
