// One scan in the viewer: its pages and thumbnails, which page is shown, how large and how turned, dragging.
import { make } from "./dom.js";

const lost = "此页未能显示。身份证件影像的查看时间可能已过，请重新打开此附件。";

export class Pane {
  constructor(viewer, root) {
    this.viewer = viewer;
    this.root = root;
    this.stage = root.querySelector("[data-viewer-stage]");
    this.pages = [...root.querySelectorAll("[data-viewer-page]")];
    this.turns = this.pages.map(() => 0);
    this.page = 0;
    this.thumbnails();
    this.listen();
  }

  get sheet() {
    return this.pages[this.page].querySelector("[data-viewer-sheet]");
  }

  thumbnails() {
    const list = this.root.querySelector("[data-viewer-thumbs]");
    this.thumbs = [];
    if (this.pages.length < 2) {
      list.remove();
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
    for (const page of this.pages) {
      const image = page.querySelector("img");
      image.addEventListener("load", () => this.lay());
      image.addEventListener("error", () => this.viewer.say(lost));
    }
    for (const button of this.root.querySelectorAll("[data-viewer-go]")) {
      button.addEventListener("click", () => this.show(this.page + (button.dataset.viewerGo === "next" ? 1 : -1)));
    }
    new ResizeObserver(() => this.lay()).observe(this.stage);
    this.drag();
  }

  /** A mouse moves the page; a finger does so by itself. */
  drag() {
    let from = null;
    this.stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType !== "mouse" || this.viewer.pins.marking) return;
      if (event.target.closest("button")) return;
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
    this.sheet.querySelector("img").loading = "eager";
    this.thumbs.forEach((thumb, each) => thumb.setAttribute("aria-current", String(each === this.page)));
    this.root.querySelector("[data-viewer-position]").textContent = `第 ${this.page + 1} / ${this.pages.length} 页`;
    this.root.querySelector('[data-viewer-go="previous"]').disabled = this.page === 0;
    this.root.querySelector('[data-viewer-go="next"]').disabled = this.page === this.pages.length - 1;
    this.stage.scrollTo(0, 0);
    this.lay();
    this.viewer.pins.draw();
  }

  turn() {
    this.turns[this.page] = (this.turns[this.page] + 1) % 4;
    this.lay();
  }

  /** Give the page its size: at zoom 1 as wide as the stage, or as large as it is seen whole; a turn swaps its sides. */
  lay() {
    const image = this.sheet.querySelector("img");
    if (!image.naturalWidth) return;
    const seen = this.place();
    const turned = this.turns[this.page] % 2 === 1;
    const padding = parseFloat(getComputedStyle(this.stage).paddingLeft) * 2;
    const [across, down] = turned
      ? [image.naturalHeight, image.naturalWidth]
      : [image.naturalWidth, image.naturalHeight];
    const wide = (this.stage.clientWidth - padding) / across;
    const ratio = this.viewer.whole ? Math.min(wide, (this.stage.clientHeight - padding) / down) : wide * this.viewer.zoom;
    const width = image.naturalWidth * ratio;
    const height = image.naturalHeight * ratio;
    const gap = turned ? (width - height) / 2 : 0;
    Object.assign(this.sheet.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `rotate(${this.turns[this.page] * 90}deg)`,
      margin: turned ? `${gap}px ${-gap}px` : "0",
    });
    this.sheet.style.setProperty("--turned-back", `${this.turns[this.page] * -90}deg`);
    this.moveTo(seen);
  }

  /** Which part is in the middle, as shares of what can be scrolled. */
  place() {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = this.stage;
    return [scrollLeft / Math.max(1, scrollWidth - clientWidth), scrollTop / Math.max(1, scrollHeight - clientHeight)];
  }

  /** Returns whether anything moved. */
  moveTo([x, y]) {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight, scrollLeft, scrollTop } = this.stage;
    this.stage.scrollTo(x * (scrollWidth - clientWidth), y * (scrollHeight - clientHeight));
    return this.stage.scrollLeft !== scrollLeft || this.stage.scrollTop !== scrollTop;
  }
}
