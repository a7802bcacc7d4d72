// A dialog in which a photo is moved, enlarged and turned inside a 295 × 413 frame, by mouse, finger or keyboard.
import { coverScale, firstThatFits, frame, held, maxBytes, qualities, turnedSize, workingSize } from "./crop.js";
import { make } from "./dom.js";

const finer = 2; // printed at 590 × 826, two times the frame

/** Let the person cut the photo; resolves to a JPEG file, or null when given up. */
export async function crop(file) {
  const cropper = new Cropper(await opened(file));
  const accepted = await cropper.ask();
  return accepted ? cropper.file(file.name) : null;
}

/** The picture, upright, and no larger than it is needed. */
async function opened(file) {
  const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = workingSize(whole);
  if (width === whole.width && height === whole.height) return whole;
  const smaller = await createImageBitmap(whole, { resizeWidth: width, resizeHeight: height, resizeQuality: "high" });
  whole.close();
  return smaller;
}

class Cropper {
  constructor(picture) {
    this.picture = picture;
    this.turns = 0;
    this.zoom = 1;
    this.offset = { x: 0, y: 0 };
    this.stage = make("canvas", {
      class: "crop-stage",
      width: frame.width * finer,
      height: frame.height * finer,
      tabindex: 0,
      role: "img",
      "aria-label": "照片裁剪框。方向键移动，加号和减号缩放，r 旋转",
    });
    this.slider = make("input", { type: "range", min: 1, max: 4, step: 0.01, value: 1, "aria-label": "缩放" });
    this.turn = make("button", { type: "button", class: "btn btn-outline-primary" }, "旋转");
    this.listen();
    this.draw();
  }

  size() {
    return turnedSize(this.picture.width, this.picture.height, this.turns);
  }

  scale() {
    return coverScale(this.size()) * this.zoom;
  }

  draw(canvas = this.stage) {
    const size = this.size();
    this.offset = held(this.offset, size, this.scale());
    const pen = canvas.getContext("2d");
    const ratio = canvas.width / frame.width;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.translate((frame.width / 2 + this.offset.x) * ratio, (frame.height / 2 + this.offset.y) * ratio);
    pen.rotate((this.turns * Math.PI) / 2);
    pen.scale(this.scale() * ratio, this.scale() * ratio);
    pen.drawImage(this.picture, -this.picture.width / 2, -this.picture.height / 2);
  }

  move(x, y) {
    this.offset = { x: this.offset.x + x, y: this.offset.y + y };
    this.draw();
  }

  enlarge(zoom) {
    this.zoom = Math.min(4, Math.max(1, zoom));
    this.slider.value = this.zoom;
    this.draw();
  }

  rotate() {
    this.turns = (this.turns + 1) % 4;
    this.draw();
  }

  listen() {
    const pointers = new Map();
    let spread = 0;
    this.stage.addEventListener("pointerdown", (event) => {
      this.stage.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, event);
      spread = distance(pointers);
    });
    this.stage.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      pointers.set(event.pointerId, event);
      const ratio = frame.width / this.stage.clientWidth;
      if (pointers.size === 1) this.move((event.clientX - before.clientX) * ratio, (event.clientY - before.clientY) * ratio);
      else if (spread) {
        this.enlarge((this.zoom * distance(pointers)) / spread);
        spread = distance(pointers);
      }
    });
    for (const end of ["pointerup", "pointercancel"]) this.stage.addEventListener(end, (event) => pointers.delete(event.pointerId));
    this.stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.enlarge(this.zoom * (event.deltaY < 0 ? 1.06 : 0.94));
    });
    this.stage.addEventListener("keydown", (event) => this.press(event));
    this.slider.addEventListener("input", () => this.enlarge(Number(this.slider.value)));
    this.turn.addEventListener("click", () => this.rotate());
  }

  press(event) {
    const keys = {
      ArrowLeft: () => this.move(-6, 0),
      ArrowRight: () => this.move(6, 0),
      ArrowUp: () => this.move(0, -6),
      ArrowDown: () => this.move(0, 6),
      "+": () => this.enlarge(this.zoom + 0.1),
      "=": () => this.enlarge(this.zoom + 0.1),
      "-": () => this.enlarge(this.zoom - 0.1),
      r: () => this.rotate(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  ask() {
    const dialog = make(
      "dialog",
      { class: "ask", "aria-labelledby": "crop-title" },
      make("h2", { id: "crop-title" }, "裁剪证件照"),
      make(
        "form",
        { method: "dialog" },
        make(
          "div",
          { class: "ask-body" },
          this.stage,
          make("div", { class: "crop-tools" }, this.slider, this.turn),
          make("p", { class: "field-hint text-center" }, "拖动照片，使面部居中；保存时自动压缩到 200K 以内。"),
        ),
        make(
          "div",
          { class: "ask-foot" },
          make("button", { class: "btn btn-outline-primary", value: "no" }, "取消"),
          make("button", { class: "btn btn-primary", value: "yes" }, "使用这张照片"),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }

  /** The cut photo as a JPEG of at most 204,800 bytes. */
  file(name) {
    const encoded = (quality) => bytesOf(this.stage.toDataURL("image/jpeg", quality));
    const bytes = firstThatFits(qualities, encoded, (made) => made.length <= maxBytes);
    return bytes && new File([bytes], name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
  }
}

/** The bytes of a data: address. `toBlob` would spare the detour, but browsers put it off until they are idle, for
 *  seconds; this takes milliseconds. */
function bytesOf(address) {
  return Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));
}

function distance(pointers) {
  const [a, b] = [...pointers.values()];
  return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
}
