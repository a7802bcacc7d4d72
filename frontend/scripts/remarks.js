// 补正意见: "提意见" beside an answer adds a line to the list below; without a script the list has empty lines.
import { forEach, on } from "./dom.js";

const names = ["remark_field", "remark_text", "remark_spot"];

function lineFor(list, field, label) {
  const template = list.parentElement.querySelector("template[data-remark-template]");
  const line = template.content.firstElementChild.cloneNode(true);
  line.querySelector("[data-remark-field]").value = field;
  line.querySelector("[data-remark-label-shown]").textContent = label;
  const text = line.querySelector("[data-remark-text]");
  text.setAttribute("aria-label", `对“${label}”的补正意见`);
  list.append(line);
  return line;
}

function add(list, field, label, spot) {
  const line = lineFor(list, field, label);
  line.querySelector("[data-remark-spot]").value = spot;
  line.querySelector("[data-remark-text]").focus();
}

function valueOf(line, name) {
  return line.querySelector(`[data-remark-${name}]`)?.value ?? "";
}

function labelOf(field) {
  return document.querySelector(`[data-remark-on="${CSS.escape(field)}"]`)?.dataset.remarkLabel ?? field;
}

/** Lines of a draft: in place of those that are here, or with `more` beside them. */
function take(form, { values, more }) {
  const list = form.querySelector("[data-remarks]");
  if (!list) return;
  if (!more) list.replaceChildren();
  const [fields, texts, spots] = names.map((name) => values[name] ?? []);
  fields.forEach((field, index) => {
    const line = lineFor(list, field, labelOf(field));
    line.querySelector("[data-remark-text]").value = texts[index] ?? "";
    line.querySelector("[data-remark-spot]").value = spots[index] ?? "";
  });
}

/** Begin a remark, with the choice that it goes with; on a spot of a scan (JSON) there may be several of one field. */
export function addRemark(field, label, spot = "") {
  const list = document.querySelector("[data-remarks]");
  if (!list) return;
  const choice = document.querySelector('.decision-choices input[value="return"]');
  if (choice && !choice.checked) choice.click();
  const there = [...list.children].find((line) => valueOf(line, "field") === field && valueOf(line, "spot") === spot);
  if (there) there.querySelector("[data-remark-text]").focus();
  else add(list, field, label, spot);
}

export function startRemarks() {
  on("click", "[data-remark-on]", (event, button) => addRemark(button.dataset.remarkOn, button.dataset.remarkLabel));
  on("click", "[data-remark-remove]", (event, button) => {
    event.preventDefault();
    const form = button.closest("form");
    button.closest("li").remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Enter in a line of text must not hand the decision in; the button and Ctrl+Enter do.
  on("keydown", "[data-decision] input", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  on("change", "[data-phrases]", (event, select) => {
    const area = document.getElementById(select.dataset.phrases);
    if (!select.value || !area) return;
    area.value = area.value ? `${area.value}\n${select.value}` : select.value;
    select.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  on("draft:values", "[data-decision]", (event, form) => take(form, event.detail));
  forEach("[data-decision]", (form) => {
    const show = () => {
      const chosen = form.querySelector('.decision-choices input:checked')?.value;
      for (const part of form.querySelectorAll("[data-for-decision]")) {
        part.hidden = !part.dataset.forDecision.split(" ").includes(chosen);
      }
    };
    form.addEventListener("change", show);
    show();
  });
}
