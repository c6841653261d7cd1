// Brings the charts of a page to life when they come near the screen (see live_charts.py).
// Vega, 300 kB, is fetched then and not before.
(() => {
  const here = document.currentScript.src;
  let embed;

  function load() {
    return (embed ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("vega.js", here);
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = reject;
      document.head.append(script);
    }));
  }

  const pause = () => new Promise((resolve) => setTimeout(resolve));

  async function start(figure) {
    const embed = await load();
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const plot = figure.querySelector(".live-chart-plot");
    const still = plot.querySelector("img");
    const live = document.createElement("div");
    plot.append(live);
    await pause(); // between two long pieces of work, let the page answer its reader
    const { view } = await embed(live, spec, {
      mode: "vega",
      renderer: "svg",
      actions: false,
      bind: figure.querySelector(".live-chart-controls"),
    });
    still.remove();
    figure.view = view;
    const signals = spec.signals.filter((signal) => signal.bind);
    const functions = spec.usermeta?.functions ?? {};
    const several = Object.keys(functions).length > 1;
    if (several) {
      fromAddress(view, signals);
      await view.runAsync();
    }

    const said = figure.querySelector("[aria-live]");
    const texts = () => [...live.querySelectorAll(".mark-text.role-mark text")];
    const update = debounce(() => {
      said.textContent = texts().map((text) => text.textContent).join(". ");
      if (several) toAddress(view, signals);
    });
    const show = () => several && showOnly(figure, signals, functions, view.signal("f"));
    show();
    for (const { name } of signals) view.addSignalListener(name, () => (show(), update()));
  }

  // Of many functions, the parameters and the formula of the chosen one are shown.
  function showOnly(figure, signals, functions, chosen) {
    const all = new Set(Object.values(functions).flatMap((about) => about.parameters));
    const own = new Set(functions[chosen].parameters);
    figure.querySelectorAll(".vega-bind").forEach((control, k) => {
      const label = control.querySelector(".vega-bind-name");
      label.textContent = label.textContent.replace(/ \(.*\)/, ""); // whose they are is seen
      control.hidden = all.has(signals[k].name) && !own.has(signals[k].name);
    });
    for (const formula of figure.querySelectorAll("[data-function]")) {
      formula.hidden = formula.dataset.function !== chosen;
    }
  }

  // The state of the chart stands in the page's address, for a link that shows the same picture.
  function fromAddress(view, signals) {
    const asked = new URLSearchParams(location.search);
    for (const { name, bind } of signals) {
      const text = asked.get(name);
      if (bind.options ? bind.options.includes(text) : within(bind, text)) {
        view.signal(name, bind.options ? text : Number(text));
      }
    }
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
