// Ctrl+K goes to the find field, and answers come while typing. Without this file the field is a plain GET form.

const field = document.querySelector("[data-find]");

if (field) {
  const list = document.createElement("ul");
  list.id = "find-answers";
  list.className = "find-answers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Answers");
  list.hidden = true;
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let asked = 0;
  let waiting = 0;
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const answers = [...list.children];
    if (!answers.length || list.hidden) return;
    chosen = (place + answers.length) % answers.length;
    answers.forEach((answer, at) => answer.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", answers[chosen].id);
    answers[chosen].scrollIntoView({ block: "nearest" });
  };

  const show = (answers) => {
    list.replaceChildren(
      ...answers.map((answer, at) => {
        const line = document.createElement("li");
        line.id = `find-answer-${at}`;
        line.className = "find-answer";
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.dataset.url = answer.url;
        const words = document.createElement("span");
        words.textContent = answer.words;
        const kind = document.createElement("span");
        kind.className = "find-kind";
        kind.textContent = answer.kind;
        line.append(words, kind);
        return line;
      }),
    );
    if (!answers.length) return close();
    chosen = -1;
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    const words = field.value.trim();
    const question = ++asked;
    if (!words) return close();
    try {
      const reply = await fetch(`${field.dataset.find}?q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
      });
      // Only the answer to the newest question counts, in whatever order they arrive.
      if (question === asked && reply.ok) show(await reply.json());
    } catch {
      close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });

  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      choose(chosen + 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen < 0 ? -1 : chosen - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.url);
    }
  });

  // A press on an answer must not take the focus away before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-url]");
    if (answer) location.assign(answer.dataset.url);
  });
  field.addEventListener("blur", () => {
    asked += 1;
    clearTimeout(waiting);
    close();
  });
}

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
