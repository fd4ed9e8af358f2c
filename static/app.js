"use strict";
// Every page works without this file. It adds the time zone to a new chat.

for (const input of document.querySelectorAll("[data-time-zone]")) {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
