// What a form holds, by name, in the words of the server: {"work_history-0-unit": ["…"], …}.

const notAnswers = new Set(["csrf_token", "version", "action", "add_row", "remove_row", "clear", "pick_organisation"]);

/** The typed values of a form: names to lists of text; files, tokens and buttons are left out. */
export function typedValues(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !notAnswers.has(name)) (values[name] ??= []).push(value);
  }
  return values;
}

/** One text that changes exactly when an answer changes. */
export function fingerprint(form) {
  return JSON.stringify(Object.entries(typedValues(form)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function nameOf(path) {
  return path.replaceAll(".", "-");
}

export function controlsNamed(form, name) {
  return [...form.elements].filter((control) => control.name === name);
}

/** Put values into the controls of one name; false when the form has no such control. */
export function setValues(form, name, values) {
  const controls = controlsNamed(form, name);
  const texts = values.map(asText);
  controls.forEach((control, index) => {
    if (control.type === "radio" || control.type === "checkbox") control.checked = texts.includes(control.value);
    else if (control.type !== "file") control.value = texts[index] ?? "";
  });
  return controls.length > 0;
}

export function asText(value) {
  return value === null || value === undefined ? "" : String(value);
}

export function asList(value) {
  return Array.isArray(value) ? value : [value];
}

/** What a person would read for a value of this control: labels instead of codes. */
export function shownValue(form, name, value) {
  const controls = controlsNamed(form, name);
  const label = (one) => {
    const text = asText(one);
    const option = controls.flatMap((control) => [...(control.options ?? [])]).find((each) => each.value === text);
    const choice = controls.find((control) => control.value === text && /radio|checkbox/.test(control.type));
    return option?.text ?? choice?.labels[0]?.textContent.trim() ?? (one === true ? "是" : one === false ? "否" : text);
  };
  return asList(value).map((one) => (typeof one === "object" && one !== null ? Object.values(one).join(" ") : label(one))).join("、") || "（空）";
}
