// A styled file button hides the browser's own words for the chosen file, so they are written beside it.
import { forEach } from "./dom.js";

export function startFileFields() {
  forEach("[data-file-field]", (field) => {
    const input = field.querySelector("input[type=file]");
    const shown = field.querySelector("[data-file-name]");
    const none = shown.textContent;
    const tell = () => {
      shown.textContent = [...input.files].map((file) => file.name).join("、") || none;
    };
    input.addEventListener("change", tell);
    input.form?.addEventListener("reset", () => setTimeout(tell));
    tell();
  });
}
