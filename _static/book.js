// A formula that is wider than the screen scrolls sideways: let the keyboard reach it.
function reach() {
  for (const formula of document.querySelectorAll("mjx-container[display]")) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}
addEventListener("resize", reach);
addEventListener("load", reach);

// The empty corner of a table heads nothing: say so to those who have it read aloud.
addEventListener("DOMContentLoaded", () => {
  for (const corner of document.querySelectorAll("th")) {
    if (!corner.textContent.trim()) corner.replaceWith(document.createElement("td"));
  }
});
