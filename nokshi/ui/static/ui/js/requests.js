// Requests by htmx carry the seal of the page; what fails is said where the reader sees it.
const seal = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

const say = (key) => {
  const text = document.querySelector("toast-rack")?.dataset[key];
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, bad: true } }));
};

// A part that was to come later: gone where it is not for this reader, else it says that it did not come.
const missed = (part, status) => {
  if (status === 404) return part.remove();
  const words = document.createElement("p");
  words.className = "small muted";
  words.textContent = part.dataset.missed;
  return part.querySelector(".sewing")?.replaceWith(words);
};

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = seal();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { response: { status }, sourceElement: source } = ctx;
  if (status < 500 && ![403, 404, 409, 429].includes(status)) return;
  if (source?.dataset.missed) missed(source, status);
  else if (status === 404) say("gone");
  else if (status === 409) say("collided");
  else if (status === 429) say("often");
  else say(ctx.request.method === "GET" ? "missed" : "failed");
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.response) return;
  if (ctx.sourceElement?.dataset.missed) missed(ctx.sourceElement, 0);
  else say("offline");
});
