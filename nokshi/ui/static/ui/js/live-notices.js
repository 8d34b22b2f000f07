// Hears that somebody was told of something, asks whether it was this reader, and says it once in a toast with the way to it.
const TOLD = "nokshi.told";
const MOST = 50;

customElements.define("live-notices", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("live:wake", () => this.ask());
  }

  async ask() {
    const answer = await fetch(this.dataset.url, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    // All pages of this browser share what was told, so that a second window does not say it again.
    const told = new Set(JSON.parse(localStorage.getItem(TOLD) ?? "[]"));
    const { notices } = await answer.json();
    for (const { id, text, url, bad } of notices) {
      if (told.has(id)) continue;
      told.add(id);
      if (url !== location.pathname) document.dispatchEvent(new CustomEvent("toast", { detail: { text, bad, url, urlLabel: this.dataset.look } }));
    }
    localStorage.setItem(TOLD, JSON.stringify([...told].slice(-MOST)));
  }
});
