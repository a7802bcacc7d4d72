// Fields that depend on another one (data-show-when, data-show-in) appear and disappear with its value.
// They keep what was typed: the server drops what is hidden.
import { on, forEach } from "./dom.js";

/** The values that the controls of one name have now. */
export function valuesOf(form, name) {
  const values = [];
  for (const control of form.elements) {
    if (control.name !== name) continue;
    if (control.type === "radio" || control.type === "checkbox") {
      if (control.checked) values.push(control.value);
      else if (control.value === "true") values.push("false"); // a box of its own says yes or no
    } else {
      values.push(control.value);
    }
  }
  return values;
}

function refresh(form) {
  const names = new Set([...form.elements].map((control) => control.name));
  for (const field of form.querySelectorAll("[data-show-when]")) {
    if (!names.has(field.dataset.showWhen)) continue; // it hangs on one that is only shown: the server has decided
    const wanted = JSON.parse(field.dataset.showIn).map(String);
    field.hidden = !valuesOf(form, field.dataset.showWhen).some((value) => wanted.includes(value));
  }
}

export function startDependents() {
  on("change", "form", (event, form) => refresh(form));
  forEach("[data-show-when]", (field) => {
    const form = field.closest("form");
    if (form) refresh(form);
  });
}
