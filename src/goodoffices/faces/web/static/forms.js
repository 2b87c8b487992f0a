// A choice in a form of filters takes effect at once; the button stays for those without scripts.
"use strict";
for (const form of document.querySelectorAll("form[data-auto]")) {
  for (const field of form.querySelectorAll("select")) {
    field.addEventListener("change", () => form.submit());
  }
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.querySelector(".find input").focus();
  }
});
