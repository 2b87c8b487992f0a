// Keys of the review: each presses the button that carries its letter. They sleep in fields and can be switched off.
"use strict";
(() => {
  const box = document.getElementById("keys-on");
  const kept = "goodoffices-keys";
  if (box) {
    box.checked = localStorage.getItem(kept) !== "off";
    box.closest("label").hidden = false;
    box.addEventListener("change", () => localStorage.setItem(kept, box.checked ? "on" : "off"));
  }
  const open = (id) => {
    const part = document.getElementById(id);
    part.open = true;
    const first = part.querySelector("select, input:not([type=hidden]), button");
    first.focus();
    part.scrollIntoView({ block: "nearest" });
  };
  for (const link of document.querySelectorAll("[data-opens]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(link.dataset.opens);
    });
  }
  if (location.hash.length > 1) {
    const part = document.getElementById(location.hash.slice(1));
    if (part && part.tagName === "DETAILS") part.open = true;
  }
  let sent = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
    if (box && !box.checked) return;
    if (event.key === "?") {
      const list = document.getElementById("keys");
      if (list) list.open = !list.open;
      return;
    }
    const meant = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!meant || sent) return;
    event.preventDefault();
    if (meant.tagName === "BUTTON") sent = true;
    meant.click();
  });
  // Words that are selected in a report fill the field.
  const text = document.querySelector("[data-words]");
  const words = document.getElementById("words");
  if (text && words) {
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection();
      if (!chosen.rangeCount || chosen.isCollapsed) return;
      const range = chosen.getRangeAt(0);
      if (text.contains(range.commonAncestorContainer)) words.value = range.toString().trim();
    });
  }
})();
