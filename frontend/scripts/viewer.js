// Scans: one page at a time, zoom, quarter turns, two beside each other, spots that remarks point at.
import { forEach } from "./dom.js";
import { Pane } from "./viewer-pane.js";
import { Pins } from "./viewer-pins.js";

const steps = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];

export function startViewers() {
  forEach("[data-viewer]", (root) => {
    if (root.querySelector("[data-viewer-page]")) new Viewer(root);
  });
}

class Viewer {
  constructor(root) {
    this.root = root;
    this.zoom = 1;
    this.whole = false;
    root.classList.add("viewer-ready");
    const panes = [...root.querySelectorAll("[data-viewer-pane]")].filter((pane) => pane.querySelector("[data-viewer-page]"));
    this.panes = panes.map((pane) => new Pane(this, pane));
    this.present = this.panes[0];
    this.pins = new Pins(this);
    this.listen();
    for (const pane of this.panes) pane.show(0);
  }

  listen() {
    for (const button of this.root.querySelectorAll("[data-viewer-do]")) {
      button.addEventListener("click", () => this.act(button.dataset.viewerDo));
    }
    for (const pane of this.panes) {
      pane.stage.addEventListener("focus", () => (this.present = pane));
      pane.stage.addEventListener("pointerdown", () => (this.present = pane));
      pane.stage.addEventListener("keydown", (event) => this.press(event, pane));
      pane.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      pane.stage.addEventListener("scroll", () => this.follow(pane));
    }
  }

  act(name) {
    const acts = {
      in: () => this.scale(steps.find((step) => step > this.zoom + 0.001) ?? this.zoom),
      out: () => this.scale([...steps].reverse().find((step) => step < this.zoom - 0.001) ?? this.zoom),
      width: () => this.scale(1),
      whole: () => this.scale(1, true),
      turn: () => this.present.turn(),
      mark: () => this.pins.toggle(),
      previous: () => this.present.show(this.present.page - 1),
      next: () => this.present.show(this.present.page + 1),
    };
    acts[name]();
  }

  press(event, pane) {
    const keys = { "+": "in", "=": "in", "-": "out", 0: "width", r: "turn", PageUp: "previous", PageDown: "next" };
    const moves = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.pins.press(event, pane)) event.preventDefault();
    if (event.defaultPrevented || event.target !== pane.stage) return;
    if (keys[event.key]) this.act(keys[event.key]);
    else if (moves[event.key]) pane.stage.scrollBy(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.act(event.deltaY < 0 ? "in" : "out");
  }

  scale(zoom, whole = false) {
    this.zoom = zoom;
    this.whole = whole;
    for (const pane of this.panes) pane.lay();
  }

  /** The other pane shows the same part of its page. */
  follow(pane) {
    const box = this.root.querySelector("[data-viewer-sync]");
    if (!box?.checked || this.led === pane) {
      this.led = null;
      return;
    }
    for (const other of this.panes) {
      if (other === pane) continue;
      this.led = other;
      if (!other.moveTo(pane.place())) this.led = null;
    }
  }

  /** Say something beside the tools, also to whoever does not see the page. */
  say(text) {
    this.root.querySelector("[data-viewer-said]").textContent = text;
  }
}
