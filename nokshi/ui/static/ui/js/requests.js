// Requests by htmx carry the seal of the page; what fails is said where the reader sees it.
const seal = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

const say = (key) => {
  const text = document.querySelector("toast-rack")?.dataset[key];
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, bad: true } }));
};

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = seal();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status } = ctx.response;
  if (status === 404) say("gone");
  else if (status === 403 || status >= 500) say("failed");
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.response) say("offline");
});
