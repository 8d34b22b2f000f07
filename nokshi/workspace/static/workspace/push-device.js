// A form whose button asks the browser for a subscription and posts it; data-key: the public key of the house.
customElements.define("push-device", class extends HTMLElement {
  connectedCallback() {
    const can = "PushManager" in window && "serviceWorker" in navigator && window.isSecureContext;
    this.querySelector(can ? "button" : "p").hidden = false;
    this.querySelector("button").addEventListener("click", () => this.ask().catch(() => this.fail()));
  }

  async ask() {
    const form = this.closest("form");
    const worker = await navigator.serviceWorker.ready;
    const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.dataset.key });
    form.elements.subscription.value = JSON.stringify(given);
    form.submit();
  }

  fail() {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: this.dataset.failed, bad: true } }));
  }
});
