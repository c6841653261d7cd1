// Whoever goes to another section comes to the right place: what waits (see book.css) waits no more.
addEventListener(
  "click",
  ({ target }) => target.closest("a[href*='#']") && document.documentElement.classList.remove("fresh"),
  true,
);

// What is wider than its place scrolls sideways: let the keyboard reach it. The browser says when
// the place of a part changes, or when one that waited or was hidden is laid out (see scripts.py).
const WIDE = "div.math, pre, .cell_output > .output, .pst-scrollable-table-container";
const reach = new ResizeObserver((changes) => {
  const wide = changes.map(({ target }) => target.scrollWidth > target.clientWidth);
  changes.forEach(({ target }, k) => {
    if (wide[k]) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  });
});
addEventListener("load", () => document.querySelectorAll(WIDE).forEach((part) => reach.observe(part)));

// A figure opens over the whole screen, at a tap on it twice as large. Without scripts, its file does.
addEventListener("click", (event) => {
  const link = event.target.closest("a.large");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const whole = document.createElement("dialog");
  whole.ariaLabel = "Figure";
  whole.innerHTML = '<button aria-label="Close">✕</button>';
  const image = whole.appendChild(link.firstElementChild.cloneNode());
  whole.onclick = ({ target, offsetX, offsetY }) => {
    if (target !== image) return whole.close();
    const { clientWidth: width, clientHeight: height } = image;
    image.classList.toggle("near"); // what was tapped comes to the middle
    whole.scrollTo({
      left: (offsetX * image.clientWidth) / width - innerWidth / 2,
      top: (offsetY * image.clientHeight) / height - innerHeight / 2,
    });
  };
  whole.onkeydown = ({ key }) => key === "Escape" && whole.close();
  whole.onclose = () => {
    whole.remove();
    if (history.state === "figure") history.back();
  };
  history.pushState("figure", ""); // whoever goes back comes to the page
  addEventListener("popstate", () => whole.close(), { once: true });
  document.querySelector(".bd-article").append(whole);
  whole.showModal();
});

// The fonts of formulas come with the first page, whether it has any or not: the next one does.
addEventListener("load", () => {
  for (const font of ["MJXTEX", "MJXTEX-I", "MJXTEX-A", "MJXTEX-S1", "MJXTEX-S2"]) {
    document.fonts.load(`1em ${font}`);
  }
});

// The empty corner of a table heads nothing: say so to those who have it read aloud.
for (const corner of document.querySelectorAll("th")) {
  if (!corner.textContent.trim()) corner.replaceWith(document.createElement("td"));
}

// What is kept of a reader stays in this browser, or on this page where a browser keeps nothing for
// us (see layout.html). Other books of the same host have a shelf of their own.
const home = new URL(document.documentElement.dataset.content_root, location.href);
const page = (address) => new URL(address).pathname.slice(home.pathname.length);
const shelf = `read ${home.pathname}`;
const tried = `tried ${home.pathname}`;

// Which chapters have been read, the latest first: ticks in the list of pages, a line on the first
// page, and there, in place of the first, the one to go on with: the next unread after the latest. A
// chapter is read when its end has been on the screen. Where nothing is kept, nothing of this is
// shown.
addEventListener("DOMContentLoaded", () => {
  if (!(localStorage instanceof Storage)) return;
  const chapters = new Map();
  for (const link of document.querySelectorAll(".bd-sidenav a")) {
    if (/^\d+\./.test(link.textContent)) chapters.set(page(link.href), link); // those with a number
  }

  const recall = () =>
    (localStorage.getItem(shelf) ?? "").split("\n").filter((name) => chapters.has(name));
  const remember = (names) => localStorage.setItem(shelf, names.join("\n"));
  const start = document.querySelector(".start li");
  const fresh = start?.innerHTML;

  function show() {
    const read = recall();
    for (const [name, link] of chapters) {
      link.querySelector(".read")?.remove();
      if (read.includes(name)) {
        link.insertAdjacentHTML("beforeend", '<span class="read" role="img" aria-label="(read)"></span>');
      }
    }
    if (!start) return;
    const names = [...chapters.keys()];
    const after = names.splice(names.indexOf(read[0]) + 1);
    const next = [...after, ...names].find((name) => !read.includes(name));
    const go = next
      ? `<strong>Go on with</strong> ${chapters.get(next).outerHTML}`
      : '<strong>All read</strong> <a href="CHANGELOG.html">What is new</a>';
    start.innerHTML = read.length ? `<p>${go}</p>` : fresh;
    const line = document.querySelector("#reading");
    line.innerHTML ||=
      '<label for="read" tabindex="-1"></label> <progress id="read"></progress> <button>Forget</button>';
    const [label, bar, button] = line.children;
    label.textContent = `You have read ${read.length} of ${chapters.size} chapters.`;
    bar.max = chapters.size;
    bar.value = read.length;
    button.hidden = !read.length && !localStorage.getItem(tried);
    button.onclick = () => {
      remember([]);
      localStorage.removeItem(tried);
      show();
      label.focus(); // the button is gone
    };
  }

  show();
  addEventListener("pageshow", show); // back to a page that the browser had put aside
  addEventListener("storage", show); // another page has written, in a process of its own

  const end = document.querySelector(".prev-next-footer");
  const here = page(location.href);
  if (!end || !chapters.has(here)) return;
  new IntersectionObserver(([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    observer.disconnect();
    remember([...new Set([here, ...recall()])]);
    show();
  }).observe(end);
});

// A question whose answer is folded has choices: to pick one says whether it is right, and opens the
// answer. First tries are counted. Who walks along the choices by the arrow keys picks none, before
// space or enter.
addEventListener("DOMContentLoaded", () => {
  const prefix = `${page(location.href)} `;
  // What was picked first, by page and question, and whether it was right.
  const recall = () => JSON.parse(localStorage.getItem(tried)) ?? {};
  let known = recall();
  document.querySelectorAll(".choices").forEach((list, k) => {
    const [question, answer] = [list.previousElementSibling, list.nextElementSibling];
    const name = prefix + question.querySelector("strong").textContent;
    const right = answer.querySelector("strong").textContent;
    const verdict = document.createElement("p");
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    list.after(verdict);
    question.id ||= `asked-${k}`;
    list.setAttribute("role", "radiogroup");
    list.setAttribute("aria-labelledby", question.id);
    let walking = false;
    list.onkeydown = (press) => {
      walking = press.key.startsWith("Arrow");
      if (![" ", "Enter"].includes(press.key)) return;
      press.preventDefault();
      press.target.click();
    };
    list.onkeyup = () => (walking = false);
    for (const choice of list.children) {
      const letter = choice.querySelector("strong").textContent;
      const label = document.createElement("label");
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: question.id, autocomplete: "off" });
      label.append(radio, ...choice.firstElementChild.childNodes);
      choice.firstElementChild.append(label);
      choice.role = "none";
      const mark = () => {
        for (const other of list.children) other.className = "";
        choice.className = letter === right ? "right" : "wrong";
        const first = Object.entries(known).filter(([of]) => of.startsWith(prefix));
        const good = first.filter(([, [, hit]]) => hit).length;
        verdict.textContent =
          `${letter === right ? "Right" : "Wrong"}. ${good} of ${first.length} right at the first try.`;
      };
      radio.onclick = () => {
        if (walking) return;
        known = recall();
        known[name] ??= [letter, letter === right];
        localStorage.setItem(tried, JSON.stringify(known));
        mark();
        answer.open = true;
      };
      if (known[name]?.[0] === letter) {
        radio.checked = true;
        mark();
      }
    }
  });
});

// At the foot of each page: keep the book on this device, for a place without a network, or remove
// it (see _ext/offline.py). Nothing is fetched before a reader asks for it, or where data is saved.
addEventListener("load", () => {
  const foot = document.querySelector("#keep");
  const { serviceWorker, connection, storage } = navigator;
  if (!foot || !serviceWorker || location.protocol === "file:") return;
  foot.innerHTML = '<span role="status" tabindex="-1"></span> <button hidden></button>';
  const [line, button] = foot.children;

  function say(text, label, act) {
    line.textContent = text;
    if (document.activeElement === button) line.focus();
    button.hidden = !label;
    button.textContent = label;
    button.onclick = () => act().catch(failed);
  }
  const failed = () => say("The book could not be kept.", "Try again", keep);
  async function show() {
    const whole = await caches.match(`${home}kept.json`);
    const found = await serviceWorker.getRegistration(home);
    const [ours, installing] = [found?.scope === home.href, found?.installing ?? found?.waiting];
    if (ours && whole && found.active) {
      say("The book is on this device, to be read without a network.", "Remove it", () => remove(found));
    } else if (ours && installing) watch(installing);
    else if (!connection?.saveData) say("", "Keep the book on this device (SIZE)", keep);
  }
  function watch(worker) {
    say("Keeping the book on this device …");
    worker.onstatechange = () => {
      if (worker.state === "redundant") failed();
      if (worker.state !== "activated") return;
      worker.onstatechange = null; // later it gives way to a newer one
      show();
    };
  }
  async function keep() {
    say("Keeping the book on this device …");
    // At the same address, a worker that still serves this page would come back, and fill no shelf.
    const { installing, waiting } = await serviceWorker.register(`${home}offline.js?${Date.now()}`);
    watch(installing ?? waiting);
    await storage.persist?.(); // or a browser that is short of room may drop it
  }
  async function remove(found) {
    await found.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`${home} `)) await caches.delete(name);
    await show();
  }
  show().catch(() => {}); // a browser may have no room for us
});

// On paper, solutions stand open and the colours are the light ones.
let folded, theme;
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const solution of folded) solution.open = true;
  theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
});
addEventListener("afterprint", () => {
  for (const solution of folded) solution.open = false;
  document.documentElement.dataset.theme = theme;
});
