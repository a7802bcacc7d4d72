// Two tabs saved different things: both are shown, the person chooses for each field, nothing is lost.
import { make } from "./dom.js";
import { resize } from "./rows.js";
import { growRows } from "./stash.js";
import { asList, controlsNamed, nameOf, setValues, shownValue } from "./values.js";

/**
 * Ask which value to keep; resolves when the form holds the choices.
 * `conflict`: {message, version, fields: [{path, label, yours, theirs, yours_text?, theirs_text?}]}; the texts are what people read.
 */
export function resolve(form, conflict) {
  const fields = conflict.fields ?? [];
  const dialog = make(
    "dialog",
    { class: "ask ask-wide", "aria-labelledby": "conflict-title" },
    make("h2", { id: "conflict-title" }, conflict.message || "页面已过期：此草稿已在别处保存过"),
    make(
      "form",
      { method: "dialog" },
      make(
        "div",
        { class: "ask-body" },
        make("p", {}, "请逐项选择要保留的内容，两处内容都不会丢失，选定后一并保存。"),
        make("div", { class: "conflict-choices" }, ...fields.map((field, index) => choice(form, field, index))),
      ),
      make("div", { class: "ask-foot" }, make("button", { class: "btn btn-primary", value: "chosen" }, "按所选内容保存")),
    ),
  );
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      fields.forEach((field, index) => {
        const picked = dialog.querySelector(`input[name="choice-${index}"]:checked`).value;
        put(form, field.path, field[picked], field[`${picked}_text`]);
      });
      dialog.remove();
      if (form.elements.version) form.elements.version.value = conflict.version;
      form.dispatchEvent(new Event("change", { bubbles: true }));
      done();
    });
  });
}

function choice(form, field, index) {
  const option = (key, label) =>
    make(
      "label",
      {},
      make("input", { type: "radio", name: `choice-${index}`, value: key, checked: key === "yours" }),
      make("span", { class: "quiet" }, label),
      make("span", {}, (field[`${key}_text`] ?? shownValue(form, nameOf(field.path), field[key])) || "（空）"),
    );
  return make("fieldset", {}, make("legend", {}, field.label), option("yours", "您填写的"), option("theirs", "已保存的"));
}

function put(form, path, value, text) {
  const name = nameOf(path);
  const block = form.querySelector(`[data-rows="${CSS.escape(name)}"]`);
  if (block) {
    putRows(form, block, path, value || []);
    return;
  }
  const list = asList(value);
  growRows(form, { [name]: list });
  setValues(form, name, value === true ? ["true"] : value === false ? [] : list);
  for (const control of controlsNamed(form, name)) {
    control.dispatchEvent(new CustomEvent("picker:set", { detail: text ?? "" }));
  }
}

function putRows(form, block, path, rows) {
  resize(block, rows.length);
  rows.forEach((row, index) => {
    empty(form, `${nameOf(path)}-${index}-`);
    for (const [key, inner] of Object.entries(row)) put(form, `${path}.${index}.${key}`, inner);
  });
}

/** What a stored row does not mention is blank in it. */
function empty(form, prefix) {
  const names = [...form.elements].map((control) => control.name).filter((name) => name?.startsWith(prefix));
  for (const name of new Set(names)) setValues(form, name, []);
}
