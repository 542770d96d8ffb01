// Ctrl+Enter submits a form, changes that were not saved ask before they are lost, errors take the focus.

document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey) return;
  const form = event.target.form;
  if (!form || form.method !== "post") return;
  event.preventDefault();
  form.requestSubmit();
});

// Only fields that a person typed into count, and going through a submit is not leaving.
const changed = new Set();

const isDirty = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) {
    const started = [...field.options].some((option) => option.defaultSelected);
    return [...field.options].some((option, at) =>
      started || field.multiple ? option.selected !== option.defaultSelected : option.selected !== (at === 0),
    );
  }
  return field.value !== field.defaultValue;
};

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.form?.method !== "post" || field.type === "password" || field.form.hasAttribute("data-leave")) return;
  if (isDirty(field)) changed.add(field);
  else changed.delete(field);
});

document.addEventListener("submit", () => changed.clear());
document.addEventListener("reset", () => changed.clear());

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((field) => field.isConnected && isDirty(field))) event.preventDefault();
});
