// A part that only hears of what moved passes it on to what asks the server within it.
const AGAIN = 300;

// What is to hear of it may not listen yet, so soon after the page came: it is told once it does.
const wake = (part) => {
  if (!part.isConnected) return;
  if (part.querySelector("[hx-trigger]:not([data-htmx-powered])")) setTimeout(() => wake(part), AGAIN);
  else for (const one of [part, ...part.querySelectorAll('[hx-trigger="moved"]')]) one.dispatchEvent(new CustomEvent("moved"));
};

document.addEventListener("live:wake", ({ target }) => wake(target));
