// Passkeys: the browser signs what the server asks, and the answer goes with the form. Without this, codes do as well.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// A passkey belongs to a name; an address in figures has none.
const isPossible = window.PublicKeyCredential && window.isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname);

const listed = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

const asked = async (kind, options) => {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (kind === "get") {
    publicKey.allowCredentials = listed(options.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }
  publicKey.excludeCredentials = listed(options.excludeCredentials);
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  return navigator.credentials.create({ publicKey });
};

const told = (key) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = text(key.response[name]);
  }
  const extensions = key.getClientExtensionResults();
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: extensions });
};

const press = async (button) => {
  const form = button.form;
  const problem = button.parentElement.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const token = form.elements.csrf_token.value;
    const answer = await fetch(button.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error(String(answer.status));
    form.querySelector("[data-passkey-answer]").value = told(await asked(button.dataset.passkey, await answer.json()));
    form.submit();
  } catch {
    problem.textContent = "No passkey was taken. Try again, or go on without one.";
    problem.hidden = false;
  }
};

if (isPossible) {
  for (const hint of document.querySelectorAll("[data-without-passkeys]")) hint.hidden = true;
  for (const form of document.querySelectorAll("[data-passkey-form]")) form.hidden = false;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
  }
}
