// Spots on scans that remarks point at: those of earlier rounds, those in the decision that is being written, new ones.
import { make } from "./dom.js";
import { addRemark } from "./remarks.js";

const step = 0.02;

export class Pins {
  constructor(viewer) {
    this.viewer = viewer;
    this.marking = false;
    this.at = { x: 0.5, y: 0.5 };
    this.button = viewer.root.querySelector('[data-viewer-do="mark"]');
    for (const pane of viewer.panes) {
      pane.stage.addEventListener("click", (event) => this.click(event, pane));
    }
    const list = document.querySelector("[data-remarks]");
    if (!list || !this.button) return;
    const observer = new MutationObserver(() => (viewer.root.isConnected ? this.draw() : observer.disconnect()));
    observer.observe(list, { childList: true });
  }

  toggle(on = !this.marking) {
    if (!this.button) return;
    this.marking = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.viewer.root.classList.toggle("viewer-marking", on);
    this.viewer.say(on ? "点击需要补正的位置，或用方向键移动十字、按 Enter 标记；Esc 退出。" : "");
    if (on) this.viewer.present.stage.focus({ preventScroll: true });
    this.draw();
  }

  /** Returns whether the key was one for marking. */
  press(event, pane) {
    if (event.key === "m" && this.button && event.target === pane.stage) {
      this.toggle();
      return true;
    }
    if (!this.marking || event.target !== pane.stage) return false;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[event.key];
    if (move) this.aim(pane, move);
    else if (event.key === "Enter") this.place(pane, this.at);
    else if (event.key === "Escape") this.toggle(false);
    else return false;
    return true;
  }

  aim(pane, [x, y]) {
    const within = (value) => Math.min(1, Math.max(0, value));
    this.at = { x: within(this.at.x + x), y: within(this.at.y + y) };
    this.draw();
    pane.sheet.querySelector(".viewer-aim")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  click(event, pane) {
    const image = event.target.closest("img");
    if (!this.marking || !image) return;
    this.viewer.present = pane;
    // Offsets are those of the picture itself, however it is turned.
    this.place(pane, { x: event.offsetX / image.offsetWidth, y: event.offsetY / image.offsetHeight });
  }

  place(pane, { x, y }) {
    const { attachment, page, field, label } = pane.pages[pane.page].dataset;
    const rounded = (value) => Math.round(value * 1000) / 1000;
    const spot = { attachment, page: Number(page), x: rounded(x), y: rounded(y) };
    this.toggle(false);
    addRemark(field, `${label} 标记 ${this.drafts().length + 1}`, JSON.stringify(spot));
  }

  /** The spots in the decision form, in the order of its lines. */
  drafts() {
    const found = [];
    for (const input of document.querySelectorAll("[data-remarks] [data-remark-spot]")) {
      if (input.value) found.push({ ...JSON.parse(input.value), line: input.closest("li") });
    }
    return found;
  }

  /** Put all pins on the pages that are shown. */
  draw() {
    const drafts = this.drafts();
    for (const pane of this.viewer.panes) {
      const { dataset } = pane.pages[pane.page];
      pane.sheet.querySelectorAll(".viewer-pin, .viewer-aim").forEach((old) => old.remove());
      for (const note of pane.pages[pane.page].querySelectorAll("[data-viewer-pin]")) {
        this.pin(pane, note.dataset, note.dataset.number, note.textContent, true);
      }
      drafts.forEach((draft, index) => {
        if (draft.attachment !== dataset.attachment || String(draft.page) !== dataset.page) return;
        this.pin(pane, draft, index + 1, `本轮标记 ${index + 1}`, false, draft.line);
      });
      if (this.marking && pane === this.viewer.present) pane.sheet.append(placed(make("span", { class: "viewer-aim" }), this.at));
    }
  }

  pin(pane, at, number, text, earlier, line) {
    const style = earlier ? "viewer-pin viewer-pin-earlier" : "viewer-pin";
    const pin = make("button", { type: "button", class: style, title: text, "aria-label": `${number} ${text}` }, String(number));
    pin.addEventListener("click", () => {
      this.viewer.say(text);
      line?.querySelector("[data-remark-text]").focus();
    });
    pane.sheet.append(placed(pin, at));
  }
}

function placed(element, { x, y }) {
  element.style.left = `${x * 100}%`;
  element.style.top = `${y * 100}%`;
  return element;
}
