// Dialogs: a question before a form is sent (data-confirm), and dialogs of the page (data-dialog-open).
import { make, on } from "./dom.js";

/** Ask a yes-or-no question; resolves to true for yes. */
export function ask(question, yes = "确定") {
  const dialog = make(
    "dialog",
    { class: "ask", "aria-labelledby": "ask-question" },
    make("h2", { id: "ask-question" }, question),
    make(
      "form",
      { method: "dialog", class: "ask-foot" },
      make("button", { class: "btn btn-outline-primary", value: "no" }, "取消"),
      make("button", { class: "btn btn-primary", value: "yes" }, yes),
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

export function startDialogs() {
  const agreed = new WeakSet();
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
      if (!question || agreed.delete(form)) return;
      event.preventDefault();
      event.stopPropagation();
      ask(question).then((yes) => {
        if (!yes) return;
        agreed.add(form);
        form.requestSubmit(event.submitter);
      });
    },
    true,
  );
  on("click", "[data-dialog-open]", (event, opener) => {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  });
}
