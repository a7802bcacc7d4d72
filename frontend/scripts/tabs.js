// On narrow screens a row of tabs scrolls; the current one is brought into sight.
import { forEach } from "./dom.js";

export function startTabs() {
  forEach(".view-tabs", (list) => {
    const current = list.querySelector("[aria-current]");
    if (current) list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  });
}
