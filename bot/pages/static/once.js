// A second tap must not send a form twice: it would use up a one-time link that the first tap was opening.
"use strict";
let isSent = false;
addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
  if (event.target.hasAttribute("data-forget")) sessionStorage.clear();
});
// A page taken back from the browser's memory may be sent again.
addEventListener("pageshow", () => { isSent = false; });
