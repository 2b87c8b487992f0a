// Pairs what is marked in a text with its entry: pointing at one, or reaching it by keyboard, shows the other.
"use strict";
(() => {
  const all = new Map();
  for (const part of document.querySelectorAll("[data-entry]")) {
    const name = part.dataset.entry;
    if (!all.has(name)) all.set(name, []);
    all.get(name).push(part);
  }
  let shown = [];
  const show = (name) => {
    for (const part of shown) part.classList.remove("on");
    shown = all.get(name) || [];
    for (const part of shown) part.classList.add("on");
  };
  const from = (event) => {
    const part = event.target.closest("[data-entry]");
    show(part ? part.dataset.entry : "");
  };
  document.addEventListener("mouseover", from);
  document.addEventListener("focusin", from);
})();
