// A form that sends itself when a choice changes; its button is for those without script.
customElements.define("auto-submit", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => target.form?.requestSubmit());
  }
});
