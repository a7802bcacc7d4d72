// The picture of a process is wider than most screens: it opens at the place where the case stands.
import { forEach } from "./dom.js";

export function startDiagrams() {
  forEach(".diagram", (frame) => {
    const here = frame.querySelector(".node.here");
    if (!here) return;
    const place = here.getBoundingClientRect();
    const shown = frame.getBoundingClientRect();
    frame.scrollLeft += place.left + place.width / 2 - (shown.left + shown.width / 2);
    frame.scrollTop += place.top + place.height / 2 - (shown.top + shown.height / 2);
  });
}
