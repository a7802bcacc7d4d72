// Menus made of <details>: the person's menu closes at Escape and outside clicks, the tree starts closed on phones.
import { forEach } from "./dom.js";

export function startPopups() {
  forEach("details[data-popup]", (popup) => {
    document.addEventListener("click", (event) => {
      if (!popup.contains(event.target)) popup.open = false;
    });
    popup.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !popup.open) return;
      popup.open = false;
      popup.querySelector("summary").focus();
    });
  });
  forEach("details[data-menu]", (menu) => {
    const wide = window.matchMedia("(min-width: 992px)");
    const fit = () => {
      menu.open = wide.matches;
    };
    fit();
    wide.addEventListener("change", fit);
  });
}
