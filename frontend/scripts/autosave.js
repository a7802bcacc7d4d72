// Drafts save themselves: every 20 seconds and when a field is left, if something changed; with data-autosave-soon as
// soon as the typing pauses, and when the page is left.
// 409 opens the choice between two versions; a lost session keeps what was typed until after the login.
import { resolve } from "./conflict.js";
import { csrfToken, forEach, on } from "./dom.js";
import { toast } from "./messages.js";
import { forget, forgetAll, keep, restore } from "./stash.js";
import { fingerprint } from "./values.js";

const every = 20_000;
const pause = 900;
const afterDownload = 8_000;
const patience = 15_000;

export function startAutosave() {
  forEach("form[data-autosave-url]", (form) => new Draft(form));
  on("submit", "[data-logout]", forgetAll);
}

class Draft {
  constructor(form) {
    this.form = form;
    this.note = document.querySelector("[data-autosave-note]");
    this.saved = fingerprint(form);
    this.saving = null;
    this.leaving = false;
    this.soon = form.dataset.autosaveSoon !== undefined;
    if (restore(form)) {
      toast("已恢复您上次填写、尚未保存的内容，请核对后保存", "warning", 0);
      form.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.timer = setInterval(() => this.save(), every);
    form.addEventListener("focusout", () => setTimeout(() => this.save(), 400));
    form.addEventListener("submit", (event) => this.send(event));
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.soon && this.typed());
    window.addEventListener("beforeunload", (event) => this.warn(event));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.leaving = false;
    });
  }

  changed() {
    return fingerprint(this.form) !== this.saved;
  }

  typed() {
    if (this.lost) keep(this.form);
    if (this.lost || !this.changed()) return;
    this.say("有尚未保存的修改");
    if (this.soon) this.saveSoon();
  }

  saveSoon() {
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.save(), pause);
  }

  fileChosen() {
    return [...this.form.elements].some((control) => control.type === "file" && control.files.length);
  }

  send(event) {
    if (event.defaultPrevented) return;
    if (this.saving) {
      event.preventDefault();
      this.sendLater(event.submitter);
      return;
    }
    this.leaving = true;
    if (this.changed()) keep(this.form, true);
    // An answer that is a download leaves the person on this page, where drafts go on being saved.
    setTimeout(() => {
      this.leaving = false;
    }, afterDownload);
  }

  /** Sent now, the form would carry the version from before the save that is under way, and meet its own draft as stale. */
  async sendLater(submitter) {
    const already = this.waiting;
    this.waiting = { submitter };
    if (already) return;
    const saved = await this.saving;
    const last = this.waiting.submitter;
    this.waiting = null;
    if (saved && this.form.isConnected) this.form.requestSubmit(last);
  }

  warn(event) {
    if (this.leaving || !(this.changed() || this.fileChosen())) return;
    if (this.soon && keep(this.form, true)) {
      this.post({ keepalive: true }).catch(() => {}); // it waits in this tab as well
      return;
    }
    event.preventDefault();
  }

  save() {
    if (this.lost || this.saving || this.leaving || !this.changed() || !this.form.isConnected) return;
    this.saving = this.saveNow().finally(() => {
      this.saving = null;
      if (this.soon && fingerprint(this.form) !== this.tried) this.typed();
    });
  }

  /** Resolves to whether the form may be sent after it: false when the session is over. */
  async saveNow() {
    const sent = fingerprint(this.form);
    this.tried = sent;
    this.say("正在保存草稿……");
    try {
      return await this.judge(await this.post(), sent);
    } catch {
      keep(this.form);
      this.say("暂时无法保存，内容已留在本页，将自动重试");
      return true;
    }
  }

  post(options = {}) {
    const body = new FormData(this.form);
    for (const control of this.form.elements) if (control.type === "file" && control.name) body.delete(control.name);
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
      ...options,
    });
  }

  async judge(answer, sent) {
    // 400 is a token of a session that is no more.
    if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status)) {
      this.sessionLost();
      return false;
    }
    if (answer.ok) {
      this.done(await answer.json(), sent);
    } else {
      keep(this.form);
      await this.refused(await answer.json().catch(() => ({})));
    }
    return true;
  }

  /** The server did not take it: another version is there, or a reason in words. */
  async refused(told) {
    if (told.fields) {
      await this.choose(told);
      this.saved = "";
      setTimeout(() => this.save(), 0); // unless the form is sent at once
    } else {
      this.say(told.error?.message ?? told.message ?? "暂时无法保存，将自动重试");
    }
  }

  /** Ask for each field; what can stand beside one another, such as remarks, is taken over without asking. */
  async choose(told) {
    if (told.values) {
      this.form.dispatchEvent(new CustomEvent("draft:values", { bubbles: true, detail: { values: told.values, more: true } }));
    }
    if (told.fields.length || !told.values) {
      await resolve(this.form, told);
      return;
    }
    this.form.elements.version.value = told.version;
    toast(told.message, "warning", 0);
  }

  done(answer, sent) {
    this.saved = sent;
    if (answer.version !== undefined && this.form.elements.version) this.form.elements.version.value = answer.version;
    forget(this.form);
    const now = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    this.say(`草稿已保存 ${answer.saved_at ?? now}`);
  }

  sessionLost() {
    clearInterval(this.timer);
    this.lost = true;
    const kept = keep(this.form);
    this.leaving = kept;
    this.say("登录已过期");
    const message = toast(kept ? "登录已过期，填写的内容已保留在本机。" : "登录已过期，请先在另一个窗口登录再保存。", "danger");
    const link = Object.assign(document.createElement("a"), { href: window.location.href, textContent: "重新登录后继续填写" });
    message.querySelector("p").append(link);
  }

  say(text) {
    if (this.note) this.note.textContent = text;
  }
}
