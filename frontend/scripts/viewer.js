// Scans: one page at a time, zoom, fit, quarter turns, dragging, thumbnails, keyboard.
import { forEach, make } from "./dom.js";

const steps = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];

export function startViewers() {
  forEach("[data-viewer]", (root) => {
    if (root.querySelector("[data-viewer-page]")) new Viewer(root);
  });
}

class Viewer {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-viewer-stage]");
    this.pages = [...root.querySelectorAll("[data-viewer-page]")];
    this.images = this.pages.map((page) => page.querySelector("img"));
    this.turns = this.pages.map(() => 0);
    this.page = 0;
    this.zoom = 1;
    root.classList.add("viewer-ready");
    this.thumbnails();
    this.listen();
    this.show(0);
  }

  thumbnails() {
    const list = this.root.querySelector("[data-viewer-thumbs]");
    if (this.pages.length < 2) {
      list.remove();
      this.thumbs = [];
      return;
    }
    this.thumbs = this.pages.map((page, index) => {
      const button = make(
        "button",
        { type: "button", "aria-label": `第 ${index + 1} 页` },
        make("img", { src: page.dataset.thumbnail, alt: "", loading: "lazy" }),
        String(index + 1),
      );
      button.addEventListener("click", () => this.show(index));
      list.append(make("li", {}, button));
      return button;
    });
  }

  listen() {
    for (const button of this.root.querySelectorAll("[data-viewer-do]")) {
      button.addEventListener("click", () => this.act(button.dataset.viewerDo));
    }
    this.images.forEach((image) => image.addEventListener("load", () => this.lay()));
    new ResizeObserver(() => this.lay()).observe(this.stage);
    this.stage.addEventListener("keydown", (event) => this.press(event));
    this.drag();
  }

  act(name) {
    const acts = {
      in: () => this.scale(steps.find((step) => step > this.zoom + 0.001) ?? this.zoom),
      out: () => this.scale([...steps].reverse().find((step) => step < this.zoom - 0.001) ?? this.zoom),
      fit: () => this.scale(1),
      turn: () => {
        this.turns[this.page] = (this.turns[this.page] + 1) % 4;
        this.lay();
      },
      previous: () => this.show(this.page - 1),
      next: () => this.show(this.page + 1),
    };
    acts[name]();
  }

  press(event) {
    const keys = { "+": "in", "=": "in", "-": "out", 0: "fit", r: "turn", PageUp: "previous", PageDown: "next" };
    const moves = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]) this.act(keys[event.key]);
    else if (moves[event.key]) this.stage.scrollBy(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  drag() {
    let from = null;
    this.stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      from = { x: event.clientX + this.stage.scrollLeft, y: event.clientY + this.stage.scrollTop };
      this.stage.setPointerCapture(event.pointerId);
      this.stage.classList.add("viewer-dragging");
    });
    this.stage.addEventListener("pointermove", (event) => {
      if (from) this.stage.scrollTo(from.x - event.clientX, from.y - event.clientY);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      this.stage.addEventListener(end, () => {
        from = null;
        this.stage.classList.remove("viewer-dragging");
      });
    }
  }

  show(index) {
    this.page = Math.min(this.pages.length - 1, Math.max(0, index));
    this.pages.forEach((page, each) => {
      page.hidden = each !== this.page;
    });
    this.images[this.page].loading = "eager";
    this.thumbs.forEach((thumb, each) => thumb.setAttribute("aria-current", String(each === this.page)));
    this.root.querySelector("[data-viewer-position]").textContent = `第 ${this.page + 1} / ${this.pages.length} 页`;
    this.root.querySelector('[data-viewer-do="previous"]').disabled = this.page === 0;
    this.root.querySelector('[data-viewer-do="next"]').disabled = this.page === this.pages.length - 1;
    this.stage.scrollTo(0, 0);
    this.lay();
  }

  scale(zoom) {
    this.zoom = zoom;
    this.lay();
  }

  /** Give the page its size: at zoom 1 it is as wide as the stage; a turned page swaps its sides. */
  lay() {
    const image = this.images[this.page];
    if (!image.naturalWidth) return;
    const turned = this.turns[this.page] % 2 === 1;
    const padding = parseFloat(getComputedStyle(this.stage).paddingLeft) * 2;
    const across = turned ? image.naturalHeight : image.naturalWidth;
    const ratio = ((this.stage.clientWidth - padding) / across) * this.zoom;
    const width = image.naturalWidth * ratio;
    const height = image.naturalHeight * ratio;
    const gap = turned ? (width - height) / 2 : 0;
    Object.assign(image.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `rotate(${this.turns[this.page] * 90}deg)`,
      margin: turned ? `${gap}px ${-gap}px` : "0",
    });
  }
}
