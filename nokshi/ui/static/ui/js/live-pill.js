// A list with news does not jump: a button above it says how many are new, and shows them when pressed.
const news = new WeakMap();

document.addEventListener("live:news", ({ target: part, detail: times }) => {
  const { fresh, changed } = document.querySelector("live-line").dataset;
  const language = document.documentElement.lang;
  const known = part.previousElementSibling?.matches(".live-pill") ? part.previousElementSibling : null;
  const button = known ?? Object.assign(document.createElement("button"), { type: "button", className: "live-pill button button--small" });
  if (!known) {
    part.before(button);
    button.addEventListener("click", () => {
      button.remove();
      news.delete(part);
      document.getElementById(part.id)?.dispatchEvent(new CustomEvent("live:wanted", { bubbles: true }));
    });
  }
  news.set(part, (news.get(part) ?? 0) + times);
  const count = new Intl.NumberFormat(language === "bn" ? "bn-BD-u-nu-beng" : language).format(news.get(part));
  button.textContent = news.get(part) ? fresh.replace("{count}", count) : changed;
});
