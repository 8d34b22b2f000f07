// Light, dark, or as the device: at once, and kept by the form behind it.
customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const form = button?.form;
      if (!form) return;
      event.preventDefault();
      document.documentElement.dataset.theme = button.value;
      for (const other of this.querySelectorAll("button")) other.setAttribute("aria-pressed", other === button);
      fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
    });
  }
});
