// A moment, said from now: "3 minutes ago" for a week, then as the server wrote it.
const STEPS = [[60, "second"], [3600, "minute"], [86400, "hour"], [604800, "day"]];
const SIZES = { second: 1, minute: 60, hour: 3600, day: 86400 };
const MINUTE = 60000;

customElements.define("relative-time", class extends HTMLElement {
  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), MINUTE);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const time = this.querySelector("time");
    const seconds = (new Date(time?.dateTime) - Date.now()) / 1000;
    const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
    if (!step) return;
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    time.textContent = words.format(Math.round(seconds / SIZES[step[1]]), step[1]);
  }
});
