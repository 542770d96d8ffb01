// Answers come while a name is typed. Without this file a name is typed in full, and the server finds it.

let lists = 0;

/** Offer answers of `url` below `field`: those that `keep` lets through, and `take` does what choosing one means. */
export const offer = (field, url, { keep = () => true, take }) => {
  const list = document.createElement("ul");
  list.id = `answers-${++lists}`;
  list.className = "find-answers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Answers");
  list.hidden = true;
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let answers = [];
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
    if (!answers.length || list.hidden) return;
    const lines = [...list.children];
    chosen = (place + lines.length) % lines.length;
    lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", lines[chosen].id);
    lines[chosen].scrollIntoView({ block: "nearest" });
  };

  const show = () => {
    list.replaceChildren(
      ...answers.map((answer, at) => {
        const line = document.createElement("li");
        line.id = `${list.id}-${at}`;
        line.className = "find-answer";
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
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
      const reply = await fetch(`${url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      const found = reply.ok ? (await reply.json()).filter(keep) : null;
      // Only the answer to the newest question counts, in whatever order they arrive.
      if (question !== asked || !found) return;
      answers = found;
      show();
    } catch {
      close();
    }
  };

  const pick = (place) => {
    const answer = answers[place];
    asked += 1;
    close();
    take(answer);
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
    } else if (event.key === "Enter" && chosen >= 0 && !event.ctrlKey) {
      event.preventDefault();
      pick(chosen);
    }
  });

  // A press on an answer must not take the focus away before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("li"));
    if (place >= 0) pick(place);
  });
  field.addEventListener("blur", () => {
    asked += 1;
    clearTimeout(waiting);
    close();
  });
  return list;
};

for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = offer(field, field.dataset.suggest, {
    keep: (answer) => answer.kind === field.dataset.kind,
    take: (answer) => {
      field.value = answer.words;
    },
  });
}
