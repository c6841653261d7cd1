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
    const functions = spec.usermeta?.functions ?? {};
    const several = Object.keys(functions).length > 1;
    const unknown = several && fromAddress(view, signals);
    await runInPieces(view);
    figure.querySelector("img").remove();
    figure.querySelector(".live-chart-controls").append(controls);
    figure.view = view;

    const said = figure.querySelector("[aria-live]");
    const texts = () => [...live.querySelectorAll(".mark-text.role-mark text")];
    const update = debounce(() => {
      said.textContent = texts().map((text) => text.textContent).join(". ");
      if (several) toAddress(view, signals);
    });
    if (several) {
      const show = () => showOnly(figure, view, signals, functions);
      show();
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
    await view.runAsync();
    mend.forEach((whole) => whole());
  }

  // Of many functions, the parameters and the formula of the chosen one are shown; if a word chooses
  // among its formulas, the one that is drawn.
  function showOnly(figure, view, signals, functions) {
    const chosen = view.signal("f");
    const all = new Set(Object.values(functions).flatMap((about) => about.parameters));
    const own = new Set(functions[chosen].parameters);
    figure.querySelectorAll(".vega-bind").forEach((control, k) => {
      const label = control.querySelector(".vega-bind-name");
      label.textContent = label.textContent.replace(/ \(.*\)/, ""); // whose they are is seen
      control.hidden = all.has(signals[k].name) && !own.has(signals[k].name);
    });
    const [formula, ...variants] = figure.querySelectorAll(`[data-function="${chosen}"]`);
    const drawn = variants.find(({ dataset }) => view.signal(dataset.parameter) === dataset.word);
    for (const any of figure.querySelectorAll("[data-function]")) {
      any.hidden = any !== (drawn ?? formula);
    }
  }

  // It stands there until another function is chosen.
  function sayUnknown(figure, view, name) {
    const note = document.createElement("p");
    note.textContent = `No function here is called ${name}. This is ${view.signal("f")}.`;
    note.setAttribute("role", "status");
    figure.querySelector(".live-chart-controls").append(note);
    view.addSignalListener("f", () => note.remove());
  }

  // The state of the chart stands in the page's address, for a link that shows the same picture.
  // The name of a function that there is not is given back.
  function fromAddress(view, signals) {
    const asked = new URLSearchParams(location.search);
    const f = asked.get("f");
    for (const { name, bind } of signals) {
      const text = asked.get(name);
      if (bind.options ? bind.options.includes(text) : within(bind, text)) {
        view.signal(name, bind.options ? text : Number(text));
      }
    }
    return f !== view.signal("f") && f;
  }

  // An empty text would be the number 0.
  const within = ({ min, max }, text) => text && Number(text) >= min && Number(text) <= max;

  function toAddress(view, signals) {
    const state = new URLSearchParams();
    for (const { name, value } of signals) {
      const now = view.signal(name);
      if (name === "f" || now !== value) state.set(name, now);
    }
    try {
      history.replaceState(null, "", `?${state}${location.hash}`);
    } catch {} // a page from disk may not be allowed to
  }

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
