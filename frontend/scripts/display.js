// 字号 and 高对比: kept in two cookies, so that the server draws the next page the same way.
import { on } from "./dom.js";

const year = 365 * 24 * 3600;
const nextType = { normal: "large", large: "larger", larger: "normal" };

export function startDisplay() {
  on("submit", "[data-display]", (event, form) => {
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    const page = document.documentElement.dataset;
    if (button.name === "type") page.type = nextType[page.type] ?? "large";
    else page.contrast = page.contrast === "high" ? "normal" : "high";
    const value = page[button.name];
    document.cookie = `${button.name}=${value}; path=/; max-age=${year}; samesite=lax`;
    button.setAttribute("aria-pressed", String(value !== "normal"));
  });
}
