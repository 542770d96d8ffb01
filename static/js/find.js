// Ctrl+K goes to the find field, and answers come while typing. Without this file the field is a plain GET form.

import { offer } from "./picker.js";

const find = document.querySelector("[data-find]");

if (find) offer(find, find.dataset.find, { take: (answer) => location.assign(answer.url) });

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return;
  const menu = document.querySelector(".top-menu");
  const fields = [...document.querySelectorAll(".find-field")];
  let target = fields.find((one) => one.checkVisibility());
  if (!target && menu && fields.length) {
    menu.open = true;
    target = fields.find((one) => menu.contains(one));
  }
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
});

// Menus close on Escape and on a press elsewhere; Escape gives the focus back to the menu's own button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
