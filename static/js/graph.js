// The graph by mouse and by keyboard: drag moves the region, arrows follow edges, Home and End go to the
// first and last node of a level, Escape goes back to the list. Without this file the nodes are plain links.
//
// A node is a link with id, data-node (its level) and the ids of its neighbours, separated by spaces:
// data-left (seats that its leader is named for) and data-right (leaders named for it).

const region = document.querySelector("[data-graph]");

if (region) {
  const nodes = [...region.querySelectorAll("[data-node]")];
  const near = (ids) =>
    (ids ?? "")
      .split(" ")
      .filter(Boolean)
      .map((id) => document.getElementById(id))
      .filter(Boolean);
  const level = (node) => nodes.filter((other) => other.dataset.node === node.dataset.node);

  const go = (node) => {
    if (!node) return;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  };

  region.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const list = document.getElementById(region.dataset.graph);
      if (!list) return;
      event.preventDefault();
      list.setAttribute("tabindex", "-1");
      list.focus();
      return;
    }
    const node = event.target.closest("[data-node]");
    if (!node || event.ctrlKey || event.altKey || event.metaKey) return;
    const column = level(node);
    const place = column.indexOf(node);
    const next = {
      ArrowLeft: () => near(node.dataset.left)[0],
      ArrowRight: () => near(node.dataset.right)[0],
      ArrowUp: () => column[place - 1],
      ArrowDown: () => column[place + 1],
      Home: () => column[0],
      End: () => column[column.length - 1],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    go(next());
  });

  let from = null;
  let isDragged = false;

  region.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType !== "mouse") return;
    from = { x: event.clientX, y: event.clientY, left: region.scrollLeft, top: region.scrollTop };
    isDragged = false;
  });
  region.addEventListener("pointermove", (event) => {
    if (!from) return;
    const across = event.clientX - from.x;
    const down = event.clientY - from.y;
    // Less than this is an unsteady click.
    if (Math.hypot(across, down) < 5 && !isDragged) return;
    isDragged = true;
    region.setPointerCapture(event.pointerId);
    region.scrollLeft = from.left - across;
    region.scrollTop = from.top - down;
  });
  const end = () => {
    from = null;
  };
  region.addEventListener("pointerup", end);
  region.addEventListener("pointercancel", end);
  region.addEventListener("dragstart", (event) => event.preventDefault());
  // A drag that ends on a node is not a click on it.
  region.addEventListener(
    "click",
    (event) => {
      if (!isDragged) return;
      event.preventDefault();
      event.stopPropagation();
      isDragged = false;
    },
    true,
  );
}
