// Long texts show how much room is left.
import { forEach, make } from "./dom.js";

export function startCounts() {
  forEach("textarea[data-count]", (area) => {
    const shown = make("span", { class: "field-count", "aria-hidden": "true" });
    const count = () => {
      shown.textContent = `${[...area.value].length} / ${area.dataset.count} 字`;
    };
    area.before(shown);
    area.addEventListener("input", count);
    count();
  });
}
