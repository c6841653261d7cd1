// Keeps the whole book on a device (see _ext/offline.py). The network comes first, so nothing is
// old; what is kept stands in for it. Other books of the same host have other scopes and shelves.
const { scope } = registration;
const SHELF = `${scope} `;
const KEPT = `${SHELF}VERSION`;
const ANEW = { cache: "no-cache" };
const PATIENCE = 3000; // ms: on a train, a network may take for ever
const NAMED_BY_CONTENT = /\/_images\/[0-9a-f]{64}\.\w+$/;

// A file is asked for, and kept, under name and hash: no cache on the way has an old one by that
// name, and one that has not changed is there from the version before. Nor is it said for ten minutes
// that there is none, while a new version comes up file by file.
async function keep() {
  if (navigator.connection?.saveData) throw new Error("This browser is to save data.");
  const list = await fetch("kept.json?VERSION", ANEW);
  const shelf = await caches.open(KEPT);
  const one = async ([path, hash]) => {
    const name = `${scope}${path}?${hash}`;
    const file = (await caches.match(name)) ?? (await fetch(name, ANEW));
    if (!file.ok) throw new Error(`${path}: ${file.status}`);
    await shelf.put(name, file);
  };
  await Promise.all(Object.entries(await list.clone().json()).map(one));
  await shelf.put(`${scope}kept.json`, list); // last: to `book.js` it says that all is there
  await skipWaiting();
}

async function clear() {
  for (const name of await caches.keys()) {
    if (name.startsWith(SHELF) && name !== KEPT) await caches.delete(name);
  }
  await clients.claim();
}

const NOT_KEPT = `<!DOCTYPE html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>No network</title>
<style>:root { color-scheme: light dark; font: 1.1rem sans-serif; margin: 2rem }</style>
<main><h1>No network</h1><p>This page is not kept on this device.
<a href="${scope}index.html">The book</a> is.</p></main></html>`;

async function answer(request) {
  const url = new URL(request.url);
  const path = url.pathname.replace(/\/$/, "/index.html");
  const kept = await caches.match(path, { cacheName: KEPT, ignoreSearch: true });
  if (kept && NAMED_BY_CONTENT.test(path)) return kept;
  const isPage = request.mode === "navigate";
  const network = fetch(request, isPage ? ANEW : {}); // asked whether it is new
  if (kept) {
    const found = network.then((file) => (file.status < 500 ? file : kept), () => kept);
    return Promise.race([found, new Promise((go) => setTimeout(go, PATIENCE, kept))]);
  }
  if (!isPage) return network;
  const sorry = { status: 503, headers: { "Content-Type": "text/html" } };
  return network.catch(() => new Response(NOT_KEPT, sorry));
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(clear()));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event.request));
});
