// 执业单位: a search box with a list below it, in the combobox pattern of the ARIA practices.
import { forEach } from "./dom.js";

const pause = 250;

export function startPickers() {
  forEach("[data-picker]", (picker) => picker.dataset.search && new Picker(picker));
}

class Picker {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("[data-picker-input]");
    this.value = root.querySelector("[data-picker-value]");
    this.list = root.querySelector('[role="listbox"]');
    this.status = root.querySelector("[data-picker-status]");
    this.button = root.querySelector("[data-picker-open]");
    this.chosen = this.input.value;
    this.active = -1;
    this.asked = 0;
    this.input.readOnly = false;
    this.button.type = "button";
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), pause);
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.button.addEventListener("click", () => {
      this.input.focus();
      this.search();
    });
    this.value.addEventListener("picker:set", (event) => {
      this.chosen = event.detail;
      this.input.value = event.detail;
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest('[role="option"]')));
  }

  options() {
    return [...this.list.querySelectorAll('[role="option"]:not([aria-disabled])')];
  }

  async search() {
    const mine = ++this.asked;
    const query = this.input.value.trim();
    if (!query) this.set("", "");
    const url = new URL(this.root.dataset.search, window.location.href);
    url.searchParams.set("q", query === this.chosen ? "" : query);
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      if (mine !== this.asked) return;
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.list.innerHTML = await answer.text();
      this.open();
    } catch {
      this.status.textContent = "暂时无法查询单位，请稍后再试";
    }
  }

  open() {
    this.active = -1;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const found = this.options().length;
    this.status.textContent = found ? `找到 ${found} 个单位，用上下方向键选择` : "未找到单位";
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  leave() {
    this.close();
    // What was typed without choosing is not an organisation.
    this.input.value = this.chosen;
  }

  press(event) {
    const keys = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Escape: () => this.leave() };
    if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.options()[this.active] ?? this.options()[0]);
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  }

  move(step) {
    if (this.list.hidden) {
      this.search();
      return;
    }
    const options = this.options();
    if (!options.length) return;
    this.active = (this.active + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.active)));
    options[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
  }

  choose(option) {
    if (!option?.dataset.value) return;
    this.set(option.dataset.value, option.dataset.label);
    this.input.value = this.chosen;
    this.status.textContent = `已选择 ${this.chosen}`;
    this.close();
  }

  set(value, label) {
    this.chosen = label;
    this.value.value = value;
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
