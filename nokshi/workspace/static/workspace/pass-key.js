// A button that asks the device for a passkey and posts what it answers with its form.
// data-options: what the server asks for; data-makes: a new passkey; else the form's address is asked first.
customElements.define("pass-key", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const form = this.closest("form");
      try {
        const passkey = await this.ask(form);
        form.elements.credential.value = JSON.stringify(passkey.toJSON());
        form.submit();
      } catch {
        document.dispatchEvent(new CustomEvent("toast", { detail: { text: this.dataset.failed } }));
      }
    });
  }

  async ask(form) {
    if (this.dataset.options === "") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      return this.answer((await answer.json()).request_options.publicKey);
    }
    return this.answer(JSON.parse(this.dataset.options).publicKey);
  }

  answer(wanted) {
    if (this.hasAttribute("data-makes")) {
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
    }
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) });
  }
});
