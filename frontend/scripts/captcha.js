// 验证码: another picture, and the same digits spoken.
import { forEach } from "./dom.js";

export function startCaptcha() {
  forEach("[data-captcha]", (box) => {
    const image = box.querySelector("[data-captcha-image]");
    const audio = box.querySelector("[data-captcha-audio]");
    const input = box.querySelector("input");
    const fresh = (url) => `${url}${url.includes("?") ? "&" : "?"}t=${Date.now()}`;
    box.querySelector("[data-captcha-refresh]").addEventListener("click", () => {
      // A new picture is a new answer: the picture's address with new=1 tells the server so.
      image.src = `${fresh(box.dataset.image)}&new=1`;
      input.value = "";
      input.focus();
    });
    box.querySelector("[data-captcha-speak]").addEventListener("click", () => {
      audio.src = fresh(box.dataset.audio);
      audio.play().catch(() => {});
      input.focus();
    });
  });
}
