"use strict";
// Every page works without this file. It adds: Escape, a record that the toggle was moved, saving at once, a word when that fails.

{
  const choice = document.querySelector("[data-verdict]");
  const over = document.querySelector("dialog.choice-over");

  // The server sends the dialog open and the page behind it inert; a modal dialog keeps focus inside as well.
  function showOver() {
    if (over.matches(":modal")) return;
    over.removeAttribute("open");
    over.showModal();
  }

  // "Not now" while it is offered; once a choice is needed, nothing.
  function putOff() {
    const notNow = choice.querySelector("button[formaction]");
    if (notNow) notNow.form.requestSubmit(notNow);
  }

  if (over) {
    showOver();
    over.addEventListener("close", showOver);
    over.addEventListener("cancel", (event) => {
      event.preventDefault();
      putOff();
    });
  }

  if (choice) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      putOff();
    });
    const toggle = choice.querySelector("[role=switch]");
    toggle?.addEventListener(
      "change",
      () => toggle.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "moved", value: "1" })),
      { once: true },
    );
  }

  // One click saves the setting: in place on a site that has htmx, else by sending the form.
  document.getElementById("help-improve")?.addEventListener("change", ({ currentTarget }) => {
    if (!window.htmx) currentTarget.requestSubmit();
  });

  // A setting that could not be saved goes back to what the server knows, and says so. Any form with a line of that name.
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ target }) => {
      const said = document.getElementById(`${target.id}-said`);
      if (!said) return;
      target.reset();
      said.textContent = said.dataset.failed;
    });
  }
}
