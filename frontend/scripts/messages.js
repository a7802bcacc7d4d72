// Messages: closing them, adding one at the corner, and going to the list of faults when there is one.
import { make, on } from "./dom.js";

/** Show a message at the corner of the page; it stays for `seconds`, or until it is closed when 0. */
export function toast(text, tone = "info", seconds = tone === "danger" ? 0 : 6) {
  let stack = document.querySelector(".toast-stack");
  if (!stack) {
    stack = make("div", { class: "toast-stack", "aria-live": "polite" });
    document.body.append(stack);
  }
  const message = make(
    "div",
    { class: `message message-${tone}`, role: tone === "danger" ? "alert" : "status" },
    make("div", {}, make("p", {}, text)),
    make("button", { type: "button", class: "message-close", "data-dismiss": true, "aria-label": "关闭提示" }, "×"),
  );
  stack.append(message);
  if (seconds) setTimeout(() => message.remove(), seconds * 1000);
  return message;
}

export function startMessages() {
  on("click", "[data-dismiss]", (event, button) => button.closest(".message").remove());
  on("click", "[data-print]", () => window.print());
  document.querySelector("[data-fault-summary]")?.focus({ preventScroll: false });
  on("click", "[data-fault-summary] a[href^='#']", (event, link) => {
    const place = document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ block: "center" });
    (place.matches("input, select, textarea") ? place : firstControl(place) ?? place).focus({ preventScroll: true });
  });
}

function firstControl(place) {
  return place.querySelector("input:not([type=hidden]), select, textarea, button");
}
