// 补正意见: "提意见" beside an answer adds a line to the list below; without a script the list has empty lines.
import { forEach, on } from "./dom.js";

function add(list, field, label) {
  const template = list.parentElement.querySelector("template[data-remark-template]");
  const line = template.content.firstElementChild.cloneNode(true);
  line.querySelector("[data-remark-field]").value = field;
  line.querySelector("[data-remark-label-shown]").textContent = label;
  const text = line.querySelector("[data-remark-text]");
  text.setAttribute("aria-label", `对“${label}”的补正意见`);
  list.append(line);
  text.focus();
}

export function startRemarks() {
  on("click", "[data-remark-on]", (event, button) => {
    const list = document.querySelector("[data-remarks]");
    if (!list) return;
    const choice = document.querySelector('.decision-choices input[value="return"]');
    if (choice && !choice.checked) choice.click();
    const field = button.dataset.remarkOn;
    const there = [...list.querySelectorAll("[data-remark-field]")].find((each) => each.value === field);
    if (there) there.closest("li").querySelector("[data-remark-text]").focus();
    else add(list, field, button.dataset.remarkLabel);
  });
  on("click", "[data-remark-remove]", (event, button) => {
    event.preventDefault();
    button.closest("li").remove();
  });
  on("change", "[data-phrases]", (event, select) => {
    const area = document.getElementById(select.dataset.phrases);
    if (!select.value || !area) return;
    area.value = area.value ? `${area.value}\n${select.value}` : select.value;
    select.value = "";
    area.focus();
  });
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
