// A table marked data-filter="ID" is filtered while typing into the field with that id.
// Without this file the field's own GET form filters on the server.

const folded = (words) =>
  words
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

for (const table of document.querySelectorAll("table[data-filter]")) {
  const field = document.getElementById(table.dataset.filter);
  if (!field) continue;

  const count = document.createElement("p");
  count.className = "note";
  count.setAttribute("role", "status");
  (table.closest(".table-region") ?? table).before(count);

  const rows = [...table.tBodies[0].rows].map((row) => ({ row, words: folded(row.textContent) }));

  const filter = () => {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, words } of rows) {
      const fits = wanted.every((word) => words.includes(word));
      row.classList.toggle("filtered-out", !fits);
      shown += fits ? 1 : 0;
    }
    count.textContent = wanted.length ? `${shown} of ${rows.length} shown` : "";
  };

  field.addEventListener("input", filter);
  // Back to the page may bring the field's words along, but not the filter.
  if (field.value && field.value !== field.defaultValue) filter();
}
