"use strict";
// Every page works without this file.

{
  for (const input of document.querySelectorAll("[data-time-zone]")) {
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  // An Enter that ends a composition (Chinese, Japanese, Korean) doesn't send.
  for (const area of document.querySelectorAll("[data-enter-sends]")) {
    let sending = false;
    area.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      if (!event.repeat && area.value.trim()) area.form.requestSubmit();
    });
    area.form.addEventListener("submit", (event) => {
      if (sending) event.preventDefault();
      sending = true;
    });
    window.addEventListener("pageshow", () => {
      sending = false;
    });
  }

  const menus = ".person, .title-menu, .drawer";
  const drawer = document.querySelector(".drawer");
  const fold = document.querySelector(".fold");

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(".person[open], .title-menu[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const open = event.target.closest?.(menus) ?? document.querySelector(".drawer[open]");
    if (event.key !== "Escape" || event.isComposing || !open?.open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.getElementById("content")?.addEventListener("focusin", () => {
    if (drawer) drawer.open = false; // whoever goes on behind it wants to see where they are
  });
  fold?.addEventListener("toggle", () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `sidebar=${fold.open ? "open" : "folded"}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });

  if (!location.hash && document.querySelector("[data-newest-last]")) {
    window.scrollTo(0, document.documentElement.scrollHeight);
  }

  // Ten seconds, and for as long as somebody points at it; a click takes it away at once.
  const toast = document.querySelector(".content > .notes:not(:has(.error, .warning))");
  if (toast) {
    const leave = () => toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove();
    setTimeout(leave, 10000);
    toast.addEventListener("click", (event) => event.target.closest("a") || toast.remove());
  }
}
