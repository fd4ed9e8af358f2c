"use strict";
// Every page works without this file.

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

  // Clicks made while an answer is awaited wait in line; the last one counts.
  for (const form of document.querySelectorAll("form[data-saves-itself]")) {
    const toggle = form.querySelector("[role=switch]");
    const said = form.querySelector(".said");
    let sent = toggle.checked;
    let waits = false;

    form.addEventListener("change", () => {
      if (!window.htmx) form.requestSubmit();
    });
    form.addEventListener("htmx:beforeRequest", () => {
      sent = toggle.checked;
      waits = true;
    });
    form.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (detail.xhr.status < 300) toggle.defaultChecked = sent;
    });
    for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
      // A later click is sent first.
      form.addEventListener(failure, () =>
        setTimeout(() => {
          if (form.matches(".htmx-request")) return;
          waits = false;
          form.reset();
          sent = toggle.checked;
          said.textContent = said.dataset.failed;
        }),
      );
    }
    // What is on its way could be lost.
    form.addEventListener("htmx:beforeOnLoad", () => {
      waits = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (waits) event.preventDefault();
    });
  }
}
