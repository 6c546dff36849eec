// The page for the projector: what it shows comes from the server, only the countdown runs here, by the server's clock.
"use strict";
const now = document.getElementById("now"), lost = document.getElementById("lost");
const SILENCE = 40000, RETRY = 3000;
let ahead = Number(document.body.dataset.now) - performance.now(), heard = performance.now();

function count() {
  const place = now.querySelector("[data-starts]");
  const seconds = Math.ceil((Number(place.dataset.starts) - performance.now() - ahead) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  const text = seconds > 0 ? `距开始 ${hours ? `${hours}:` : ""}${two(minutes)}:${two(seconds % 60)}` : "已开始";
  if (place.textContent !== text) place.textContent = text;
  lost.hidden = performance.now() - heard < SILENCE;
}
function follow() {
  const events = new EventSource(document.body.dataset.live);
  events.onmessage = (event) => {
    const told = JSON.parse(event.data);
    ahead = told.now - performance.now();
    heard = performance.now();
    now.innerHTML = told.html;
    count();
  };
  events.addEventListener("over", () => { events.close(); location.reload(); });
  // A browser comes back by itself after a lost connection, but not after an answer it did not expect.
  events.onerror = () => { if (events.readyState === EventSource.CLOSED) setTimeout(again, RETRY); };
}
async function again() {
  try {
    const answer = await fetch(location.href);
    if (answer.status === 410) { location.reload(); return; }
  } catch { /* still away */ }
  follow();
}
count();
setInterval(count, 250);
follow();
