// The chat page. What is typed waits in `waiting` until the server says it is done, through reloads and lost
// connections; what is shown comes from the server as HTML, in numbered changes that may be repeated harmlessly.
"use strict";
const $ = (id) => document.getElementById(id);
const page = document.body.dataset, log = $("log"), scroll = $("scroll"), say = $("say"), file = $("file");
const KEY = `zhibu-${page.chat}-`;
const keep = (name, value) => { try { sessionStorage.setItem(KEY + name, JSON.stringify(value)); } catch { /* full, or forbidden */ } };
const kept = (name) => { try { return JSON.parse(sessionStorage.getItem(KEY + name)); } catch { return null; } };
const on = (target, kind, deed) => target.addEventListener(kind, deed);
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
// Where the focus goes when its button is gone: on a phone not into the input, which would open the keyboard.
const rest = matchMedia("(pointer: coarse)").matches ? scroll : say;
const make = (tag, className, ...inside) => { const made = document.createElement(tag); made.className = className; made.append(...inside); return made; };
let change = Number(page.change), waiting = kept("waiting") || [], fileId = "", socket = null, tries = 0, retry = 0, silence = 0, noteTimer = 0;

// What is shown
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };
function separateDays() {
  let day = "";
  for (const article of log.querySelectorAll("article")) {
    const before = article.previousElementSibling, mark = before && before.className === "day" ? before : null;
    if (mark && (article.dataset.day === day || mark.textContent !== article.dataset.day)) mark.remove();
    if (article.dataset.day !== day && !(mark && mark.isConnected)) article.before(make("p", "day", article.dataset.day));
    day = article.dataset.day;
  }
}
function show({ id, html }) {
  const template = document.createElement("template"), old = $(`m${id}`);
  template.innerHTML = html;
  const fresh = template.content.firstElementChild, choices = "button, a";
  waiting = waiting.filter((each) => each.id !== fresh.dataset.client);
  if (old) {
    const focused = old.contains(document.activeElement) ? [...old.querySelectorAll(choices)].indexOf(document.activeElement) : -1;
    old.replaceWith(fresh);
    if (focused >= 0) (fresh.querySelectorAll(choices)[focused] || fresh.querySelector(choices) || rest).focus();
  } else if (id > Number(page.oldest)) {
    log.insertBefore(fresh, [...log.children].find((each) => Number(each.dataset.id) > id) || null);
  }
  for (const image of fresh.querySelectorAll("img")) on(image, "load", () => { if (fresh === log.lastElementChild) toEnd(); });
}
function showWaiting() {
  // Where somebody is goes to the server alone and is not kept here either.
  keep("waiting", waiting.filter((each) => !each.locate));
  const spoken = waiting.filter((each) => each.say !== undefined);
  $("pending").replaceChildren(...spoken.map((each) =>
    make("article", "me", make("div", "said", make("div", "bubble", each.say), make("span", "when", "待发送")))));
  for (const button of log.querySelectorAll("[data-press]")) {
    // A button of a later look of the message is another one, though the press before it may not be confirmed yet.
    const isMine = (each) => ["press", "revision", "button"].every((name) => each[name] === Number(button.dataset[name]));
    button.toggleAttribute("aria-busy", waiting.some(isMine));
  }
}
function note(text, seconds = 0) {
  clearTimeout(noteTimer);
  $("status").textContent = text;
  if (seconds) noteTimer = setTimeout(() => note(isOpen() ? "" : away()), seconds * 1000);
}

// The connection
const away = () => navigator.onLine ? "正在重新连接…" : "现在没有网络，写的都留着，连上以后自动发出。";
const isOpen = () => socket !== null && socket.readyState === WebSocket.OPEN;
const send = (frame) => { if (isOpen()) socket.send(JSON.stringify(frame)); };
function connect() {
  clearTimeout(retry);
  if (socket && socket.readyState < WebSocket.CLOSING) return;
  const mine = socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/chat/ws?after=${change}`);
  on(mine, "open", () => { tries = 0; note(""); waiting.forEach(send); listen(); });
  on(mine, "message", (event) => { listen(); receive(JSON.parse(event.data)); });
  on(mine, "close", (event) => { if (mine === socket) lost(event.code); });
}
function lost(code) {
  clearTimeout(silence);
  if (code === 4401) return location.reload();
  note(away());
  retry = setTimeout(connect, Math.min(15000, 500 * 2 ** tries++) * (0.75 + Math.random() / 2));
}
// A phone may lose a connection without a word: after a while ask, and without an answer begin anew.
function listen(patience = 25000) {
  clearTimeout(silence);
  silence = setTimeout(() => { send({ ping: 1 }); silence = setTimeout(drop, 6000); }, patience);
}
function drop() { const dead = socket; socket = null; dead.close(); lost(0); }
function receive(frame) {
  const wasAtEnd = atEnd();
  (frame.messages || []).forEach(show);
  change = Math.max(change, frame.change || 0);
  separateDays();
  if (frame.menu !== undefined && $("commands").innerHTML !== frame.menu) {
    $("commands").innerHTML = frame.menu;
    $("menu").hidden = frame.menu.trim() === "";
  }
  waiting = waiting.filter((each) => each.id !== frame.done && each.id !== frame.refused);
  if (frame.later) setTimeout(() => waiting.filter((each) => each.id === frame.later).forEach(send), frame.seconds * 1000);
  if (frame.note) note(frame.note, 6);
  showWaiting();
  if (wasAtEnd) toEnd();
}

// What people do
function post(frame) {
  waiting.push({ ...frame, id: newId() });
  showWaiting();
  send(waiting.at(-1));
}
async function upload(caption) {
  const form = new FormData();
  for (const [name, value] of [["id", fileId], ["caption", caption], ["file", file.files[0]]]) form.append(name, value);
  note("正在上传…");
  const answer = await fetch("/chat/file", { method: "POST", body: form })
    .then((got) => got.json()).then((body) => body.note || "", () => "没有发出去，请连上网再试。");
  note(answer, 8);
  return answer === "";
}
function locate() {
  if (!navigator.geolocation) { note("这个浏览器不能定位，请用别的方式签到。", 8); return; }
  note("正在定位…");
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    note("");
    post({ locate: [coords.latitude, coords.longitude, coords.accuracy] });
  }, (error) => note(error.code === 1 ? "浏览器没有允许定位。请在浏览器里允许，或者用别的方式签到。" : "没有定到位，请到窗边再试，或者用别的方式签到。", 10),
  { enableHighAccuracy: true, maximumAge: 0, timeout: 20000 });
}
async function submit(event) {
  event.preventDefault();
  const text = say.value.trim();
  if (file.files[0]) { if (!await upload(text)) return; } else if (text) post({ say: text });
  say.value = "";
  attach(null);
  grow();
  toEnd();
}
function attach(chosen) {
  if (chosen && chosen.size > Number(file.dataset.limit)) { note(`文件不能超过 ${Math.floor(file.dataset.limit / 1048576)} MB。`, 8); chosen = null; }
  if (!chosen) file.value = "";
  fileId = newId();
  $("attached").hidden = !chosen;
  $("attached").firstElementChild.textContent = chosen ? chosen.name : "";
}
function grow() { say.style.height = "auto"; say.style.height = `${Math.min(say.scrollHeight + 2, 160)}px`; keep("draft", say.value); }
function wake() { if (document.visibilityState === "visible") { if (isOpen()) listen(0); else connect(); } }

separateDays();
toEnd();
if ("live" in page) {
  say.value = kept("draft") || "";
  grow();
  showWaiting();
  on($("composer"), "submit", submit);
  on(say, "input", grow);
  on(say, "keydown", (event) => {
    // While an input method composes, Enter chooses a word (229 where isComposing already ended).
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
  });
  on(file, "change", () => { attach(file.files[0]); say.focus(); });
  on($("attached").querySelector("button"), "click", () => { attach(null); say.focus(); });
  if ($("locate")) on($("locate"), "click", locate);
  on(log, "click", (event) => {
    const button = event.target.closest("[data-press]:not([aria-busy])");
    if (button) post({ press: Number(button.dataset.press), revision: Number(button.dataset.revision), button: Number(button.dataset.button) });
  });
  on($("commands"), "click", (event) => {
    const button = event.target.closest("[data-say]");
    if (!button) return;
    $("menu").open = false;
    post({ say: button.dataset.say });
    say.focus();
    toEnd();
  });
  on(document, "visibilitychange", wake);
  on(window, "online", wake);
  // The browser knows at once what a silent socket would tell after half a minute.
  on(window, "offline", () => { if (isOpen()) drop(); });
  on(window, "pageshow", (event) => { if (event.persisted) wake(); });
  connect();
}
