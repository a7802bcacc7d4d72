// What was typed survives the end of a session: it waits in this tab's own storage, for the same person only.
import { setValues, typedValues } from "./values.js";
import { addRow } from "./rows.js";

const prefix = "typed:";

function keyOf(form) {
  return `${prefix}${window.location.pathname}#${form.id || form.dataset.autosaveUrl}`;
}

function owner() {
  return document.body.dataset.account ?? "";
}

/** Keep what was typed. `sent` says that it is on its way to the server, so it may well arrive. */
export function keep(form, sent = false) {
  const version = form.elements.version?.value ?? "";
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ owner: owner(), version, sent, values: typedValues(form) }));
  } catch {
    return false; // a full or forbidden storage must not stop the form from being sent
  }
  return true;
}

export function forget(form) {
  sessionStorage.removeItem(keyOf(form));
}

export function forgetAll() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}

/** Put kept values back when the server never got them; true when something was restored. */
export function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  if (!kept) return false;
  forget(form);
  const version = form.elements.version;
  const arrived = kept.sent && kept.version !== (version?.value ?? "");
  const nothingNew = JSON.stringify(kept.values) === JSON.stringify(typedValues(form));
  if (kept.owner !== owner() || arrived || nothingNew) return false;
  // With the version that it was typed on, a draft saved elsewhere meanwhile leads to the choice between both.
  if (version) version.value = kept.version;
  growRows(form, kept.values);
  form.dispatchEvent(new CustomEvent("draft:values", { bubbles: true, detail: { values: kept.values } }));
  // A group without any ticked box has no entry: every control is set, not only the named ones.
  for (const name of new Set([...form.elements].map((control) => control.name))) {
    if (name && Object.hasOwn(typedNames(form), name)) setValues(form, name, kept.values[name] ?? []);
  }
  return true;
}

function typedNames(form) {
  const names = {};
  for (const control of form.elements) {
    if (control.name && !/^(submit|button|file|reset)$/.test(control.type) && !["csrf_token", "version"].includes(control.name)) {
      names[control.name] = true;
    }
  }
  return names;
}

/** Add the rows that a set of values needs. */
export function growRows(form, values) {
  for (const block of form.querySelectorAll("[data-rows]")) {
    const numbers = Object.keys(values)
      .filter((name) => name.startsWith(`${block.dataset.rows}-`))
      .map((name) => Number(name.slice(block.dataset.rows.length + 1).split("-")[0]));
    const wanted = Math.max(-1, ...numbers.filter(Number.isInteger)) + 1;
    while (block.querySelectorAll("[data-row]").length < wanted && addRow(block));
  }
}
