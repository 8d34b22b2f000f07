// A button that copies a text, where the browser lets it.
customElements.define("copy-text", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.dataset.text);
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: this.dataset.said } }));
    });
  }
});
