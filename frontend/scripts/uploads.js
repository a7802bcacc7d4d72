// Slots for scans: dropping, several files one after the other with progress, refusal before sending.
// The server answers with the slot as it is then, and that takes the slot's place.
import { csrfToken, forEach, make, pageChanged } from "./dom.js";
import { refusal } from "./files.js";

export function startUploads() {
  forEach("[data-upload-slot]", (slot) => {
    const form = slot.querySelector("[data-upload-form]");
    if (form) new Slot(slot, form);
  });
  forEach("form[data-upload-clear]", (form) => {
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const slot = form.closest("[data-upload-slot]");
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) replace(slot, await answer.text());
      else window.location.reload();
    });
  });
}

function replace(slot, html) {
  const holder = make("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("[data-upload-slot]");
  if (!fresh) {
    window.location.reload();
    return slot;
  }
  slot.replaceWith(fresh);
  pageChanged();
  return fresh;
}

class Slot {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.input = form.querySelector('input[type="file"]');
    this.consent = form.querySelector("[data-upload-consent]");
    this.list = form.querySelector("[data-upload-progress]");
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.drop(form.querySelector("[data-upload-drop]"));
  }

  drop(box) {
    const over = (event, inside) => {
      event.preventDefault();
      box.classList.toggle("upload-over", inside);
    };
    box.addEventListener("dragover", (event) => over(event, true));
    box.addEventListener("dragleave", (event) => over(event, false));
    box.addEventListener("drop", (event) => {
      over(event, false);
      this.take([...event.dataTransfer.files]);
    });
  }

  async take(files) {
    this.list.replaceChildren();
    this.list.hidden = false;
    if (this.consent && !this.consent.checked) {
      this.refuse("请先勾选同意，再上传此附件");
      this.consent.focus();
      this.input.value = "";
      return;
    }
    const chosen = this.input.multiple ? files : files.slice(0, 1);
    let html = "";
    const refused = [];
    for (const file of chosen) {
      const reason = refusal(file, this.input.accept, Number(this.root.dataset.maxBytes));
      if (reason) {
        refused.push(reason);
        this.refuse(reason);
      } else {
        html = (await this.send(file)) || html;
      }
    }
    this.input.value = "";
    if (html) this.show(html, refused);
  }

  show(html, refused) {
    const fresh = replace(this.root, html);
    const list = fresh.querySelector("[data-upload-progress]");
    for (const reason of refused) {
      list.hidden = false;
      list.append(told(reason));
    }
    fresh.querySelector('input[type="file"]')?.focus();
  }

  refuse(reason) {
    this.list.append(told(reason));
  }

  /** Send one file; resolves to the slot's new HTML, or "" when it could not be sent. */
  send(file) {
    const bar = make("progress", { max: 100, value: 0, "aria-label": `正在上传 ${file.name}` });
    const line = make("li", {}, `正在上传 ${file.name}`, bar);
    this.list.append(line);
    const body = new FormData(this.form);
    body.delete("file");
    body.append("file", file);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.form.action);
      request.setRequestHeader("HX-Request", "true");
      request.setRequestHeader("X-CSRFToken", csrfToken());
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = Math.round((event.loaded / event.total) * 100);
      });
      request.addEventListener("loadend", () => {
        line.remove();
        const whole = request.status === 200 || request.status === 422;
        if (!whole) this.refuse(reasonFor(request.status, file.name));
        resolve(whole ? request.responseText : "");
      });
      request.send(body);
    });
  }
}

function told(reason) {
  return make("li", { class: "field-fault" }, make("span", { role: "alert" }, reason));
}

function reasonFor(status, name) {
  if (status === 413) return `“${name}”太大，未能上传`;
  if (status === 401 || status === 403) return "登录已过期或无权上传，请刷新页面后重试";
  if (status === 409) return "材料已提交，不能再修改，请刷新页面";
  if (status === 429) return "上传过于频繁，请稍后再试";
  return `“${name}”未能上传，请检查网络后重试`;
}
