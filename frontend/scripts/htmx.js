// htmx with our rules: the CSRF header on every request, our dialogs instead of the browser's.
import "htmx.org";

import { csrfToken, pageChanged } from "./dom.js";
import { ask } from "./dialogs.js";
import { toast } from "./messages.js";

export function startHtmx() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
  document.addEventListener("htmx:afterSettle", pageChanged);
  document.addEventListener("htmx:sendError", () => toast("网络不通，请检查网络后再试", "danger"));
  document.addEventListener("htmx:responseError", (event) => toast(sentence(event.detail.xhr.status), "danger"));
}

function sentence(status) {
  if (status === 401 || status === 403) return "登录已过期或无权办理，请刷新页面";
  if (status === 409) return "此事项的状态已变化，请刷新后再办理";
  if (status === 429) return "操作过于频繁，请稍后再试";
  return "暂时无法办理，请稍后再试";
}
