// Brings the charts of a page to life when they come near the screen (see _ext/charts.py).
// Vega, 200 kB, is fetched then and not before.
(() => {
  const here = document.currentScript.src;
  let vega;

  function load() {
    return (vega ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("vega.js", here);
      script.onload = () => resolve(window.vega);
      script.onerror = reject;
      document.head.append(script);
    }));
  }

  // Between two pieces of work the page answers its reader: no piece is long, even on a slow phone.
  const pause = () => new Promise((resolve) => setTimeout(resolve));

  async function start(figure) {
    const { parse, View } = await load();
    await pause();
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const runtime = parse(spec);
    await pause();
    const view = new View(runtime, { renderer: "svg" });
    await pause();
    const live = document.createElement("div");
    const controls = document.createElement("div");
    figure.querySelector(".live-chart-plot").append(live);
    view.initialize(live, controls);
    const signals = spec.signals.filter((signal) => signal.bind);
    const functions = new Map();
    for (const { dataset } of figure.querySelectorAll("[data-known]")) {
      functions.set(dataset.function, JSON.parse(dataset.known));
    }
    const unknown = functions.size && pick(view, signals);
    await runInPieces(view);
    if (functions.size) await fromAddress(view, signals);
    figure.querySelector("img").remove();
    figure.querySelector(".live-chart-controls").append(controls);
    figure.view = view;
    if (spec.signals.some(({ name, on }) => name === "width" && on)) {
      let width = live.clientWidth;
      new ResizeObserver(() => {
        if (width !== live.clientWidth) view.signal("width", (width = live.clientWidth)).runAsync();
      }).observe(live);
    }

    const said = figure.querySelector("[aria-live]");
    const texts = () => [...live.querySelectorAll(".mark-text.role-mark text")];
    const update = debounce(() => {
      said.textContent = texts().map((text) => text.textContent).join(". ");
      if (functions.size) toAddress(figure, view, signals, functions);
    });
    if (functions.size) {
      const show = () => view.runAfter(() => showOnly(figure, view, signals, functions));
      show();
      share(figure, view, signals, functions);
      if (unknown) sayUnknown(figure, view, unknown);
      for (const { name, bind } of signals) if (bind.options) view.addSignalListener(name, show);
    }
    for (const { name } of signals) view.addSignalListener(name, update);
  }

  // Vega waits for an operator that promises its result: when a piece has lasted long enough, the
  // next operator does.
  async function runInPieces(view) {
    let began = performance.now();
    const mend = Object.values(view._runtime.nodes).map((operator) => {
      const { run } = operator;
      operator.run = (pulse) => {
        if (performance.now() - began < 20) return run.call(operator, pulse);
        return pause().then(() => {
          began = performance.now();
          return run.call(operator, pulse);
        });
      };
      return () => (operator.run = run);
    });
    // Before all else that waits for its end: what follows must not find operators that wait.
    view.runAfter(() => mend.forEach((whole) => whole()), true, Infinity);
    await view.runAsync();
  }

  // Of many functions, the parameters and the formula of the chosen one are shown; if a word chooses
  // among its formulas, the one that is drawn.
  function showOnly(figure, view, signals, functions) {
    const chosen = view.signal("f");
    const own = functions.get(chosen);
    figure.querySelectorAll(".vega-bind").forEach((control, k) => {
      const label = control.querySelector(".vega-bind-name");
      label.textContent = label.textContent.replace(/ \(.*\)/, ""); // whose they are is seen
      control.hidden = !shown(signals[k].name, own, functions);
      const input = control.querySelector("input, select"); // once moved, Vega tells it no default
      input.value = view.signal(signals[k].name);
      if (input.nextSibling) input.nextSibling.textContent = input.value;
    });
    const [formula, ...variants] = figure.querySelectorAll(`[data-function="${chosen}"]`);
    const words = Object.keys(own).map((name) => view.signal(name));
    const drawn = variants.find(({ dataset }) => words.includes(dataset.word)) ?? formula;
    for (const any of figure.querySelectorAll("[data-function]")) any.hidden = any !== drawn;
  }

  // Not a parameter of other functions alone.
  const shown = (name, own, functions) =>
    name in own || ![...functions.values()].some((known) => name in known);

  // It stands there until another function is chosen.
  function sayUnknown(figure, view, name) {
    const note = document.createElement("p");
    note.textContent = `No function here is called ${name}. This is ${view.signal("f")}.`;
    note.setAttribute("role", "status");
    figure.querySelector(".live-chart-controls").append(note);
    view.addSignalListener("f", () => note.remove());
  }

  // The state of the chart stands in the page's address, for a link that shows the same picture.
  // Functions come first: with another one, its parameters go to their defaults. A name is known in
  // any case, with or without lines between its words; one that there is not is given back.
  const asked = new URLSearchParams(location.search);
  const plain = (name) => name?.toLowerCase().replace(/[\s_-]/g, "");

  function pick(view, signals) {
    let unknown;
    for (const name of ["f", "g"]) {
      const text = asked.get(name);
      const { options } = signals.find((signal) => signal.name === name).bind;
      const found = options.find((option) => plain(option) === plain(text));
      if (found) view.signal(name, found);
      else if (text !== null) unknown ??= text;
    }
    return unknown;
  }

  function fromAddress(view, signals) {
    for (const { name, bind } of signals.slice(2)) {
      const text = asked.get(name);
      if (bind.options ? bind.options.includes(text) : within(bind, text)) {
        view.signal(name, bind.options ? text : Number(text));
      }
    }
    return view.runAsync(); // after what Vega may still be at
  }

  // An empty text would be the number 0.
  const within = ({ min, max }, text) => text && Number(text) >= min && Number(text) <= max;

  function address(view, signals, functions) {
    const own = functions.get(view.signal("f"));
    const state = new URLSearchParams();
    for (const { name, value } of signals.filter(({ name }) => shown(name, own, functions))) {
      const now = view.signal(name);
      if (name === "f" || now !== (own[name] ?? value)) state.set(name, now);
    }
    return `?${state}`;
  }

  function toAddress(figure, view, signals, functions) {
    try {
      history.replaceState(null, "", address(view, signals, functions) + location.hash);
    } catch {} // a page from disk may not be allowed to
    share(figure, view, signals, functions);
  }

  // The same picture to send, and to stand in a page of one's own, alone (see charts.css).
  function share(figure, view, signals, functions) {
    const link = new URL(address(view, signals, functions), location.href).href.split("#")[0];
    const frame = document.createElement("iframe");
    frame.src = `${link}&embed=`;
    frame.title = `The explorer: ${view.signal("f")}`;
    frame.width = "100%";
    frame.height = 640;
    figure.querySelector(".live-chart-link").value = link;
    figure.querySelector(".live-chart-embed").value = frame.outerHTML;
    for (const field of figure.querySelectorAll("[readonly]")) field.onfocus = field.select;
  }

  if (asked.has("embed")) document.documentElement.classList.add("embed");

  function debounce(action) {
    let waiting;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(action, 250);
    };
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        start(target);
      }
    },
    { rootMargin: "300px" },
  );
  document.querySelectorAll(".live-chart").forEach((figure) => near.observe(figure));
})();
