"use strict";
// Passkeys: asks the browser for what data-passkey-options says and sends its answer with the form. Without this file, and in
// browsers that know no passkeys, the buttons stay hidden; codes work without it.

{
  const known = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
  for (const form of document.querySelectorAll("[data-passkey-options]")) {
    const button = form.querySelector("[data-passkey]");
    const failed = form.querySelector("[data-passkey-failed]");
    if (!known || !button) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const told = JSON.parse(form.dataset.passkeyOptions);
      failed.hidden = true;
      try {
        const credential = form.dataset.passkeyMakes
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told) });
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.requestSubmit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
