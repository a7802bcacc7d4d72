// A case that changes while somebody looks at it: the page says so within seconds and leaves what was typed alone.
import { forEach, make } from "./dom.js";

const every = 4_000;
const patience = 10_000;

export function startLive() {
  forEach("[data-live]", (place) => new Watch(place));
}

class Watch {
  constructor(place) {
    this.place = place;
    this.seen = place.dataset.liveSeen;
    this.timer = setInterval(() => this.look(), every);
    document.addEventListener("visibilitychange", () => this.look());
  }

  async look() {
    if (document.hidden || this.looking) return;
    if (!this.place.isConnected) {
      clearInterval(this.timer);
      return;
    }
    this.looking = true;
    try {
      const answer = await fetch(this.place.dataset.live, {
        headers: { Accept: "application/json", "X-Seen": this.seen },
        redirect: "manual",
        signal: AbortSignal.timeout(patience),
      });
      if (answer.status === 200) this.tell(await answer.json());
    } catch {
      this.looking = false; // the network is away; the next look will tell
    } finally {
      this.looking = false;
    }
  }

  tell(state) {
    this.seen = state.mark;
    const again = make("a", { href: window.location.href }, "刷新页面");
    const words = make("p", {}, `${state.text}${this.place.dataset.liveKept ?? ""} `);
    words.append(again);
    this.place.replaceChildren(make("div", { class: `message message-${state.tone}` }, make("div", {}, words)));
  }
}
