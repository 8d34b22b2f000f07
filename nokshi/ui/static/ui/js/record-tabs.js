// The tabs of a record on a phone: the address chooses the part; this says so to those who listen.
const mark = () => {
  const parts = document.querySelectorAll(".record__tabs [href^='#']");
  const shown = [...parts].find((tab) => tab.hash === location.hash) ?? parts[0];
  for (const tab of parts) {
    if (tab === shown) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
};
addEventListener("hashchange", mark);
mark();
