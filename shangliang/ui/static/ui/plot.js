// Draws every figure[data-plot] above its table, once it comes near the screen. The table is the alternative:
// without the package, without scripts or on an error, it stands alone.
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();
let library;

// The package is no module: it hangs itself on `window`. Its address is beside this file's.
function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/echarts.min.js", import.meta.url).href;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", () => reject(new Error(`cannot load ${script.src}`)));
    document.head.append(script);
  });
  return library;
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Every string "var(--x)" in the option becomes the token's present value.
function withTokens(value) {
  if (typeof value === "string") return value.replace(/var\((--[\w-]+)\)/g, (_, name) => token(name));
  if (Array.isArray(value)) return value.map(withTokens);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTokens(inner)]));
  }
  return value;
}

function house() {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.875;
  const axis = {
    axisLine: { lineStyle: { color: token("--line-strong") } },
    axisLabel: { color: token("--ink-soft"), fontSize: size },
    splitLine: { lineStyle: { color: token("--line") } },
  };
  return {
    color: [1, 2, 3, 4, 5, 6].map((i) => token(`--plot-${i}`)),
    textStyle: { fontFamily: token("--sans"), fontSize: size, color: token("--ink") },
    animation: !still.matches,
    aria: { enabled: false },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
    legend: { textStyle: { color: token("--ink"), fontSize: size } },
    // HTML tooltips carry inline styles, which our policy forbids.
    tooltip: {
      renderMode: "richText",
      backgroundColor: token("--surface"),
      borderColor: token("--line-strong"),
      textStyle: { color: token("--ink"), fontSize: size },
    },
  };
}

async function draw(figure) {
  const echarts = await load();
  if (figure.dataset.geojson) {
    const answer = await fetch(figure.dataset.geojson);
    if (!answer.ok) throw new Error(`${answer.status} ${figure.dataset.geojson}`);
    echarts.registerMap("map", await answer.json());
  }
  const canvas = figure.querySelector(".plot__canvas");
  const option = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  canvas.hidden = false;
  drawn.get(figure)?.dispose();
  const chart = echarts.init(canvas, house(), { renderer: "canvas" });
  drawn.set(figure, chart);
  chart.setOption(withTokens(option));
  chart.on("click", ({ data }) => data?.href && location.assign(data.href));
  figure.dataset.plot = "drawn";
}

function tryToDraw(figure) {
  draw(figure).catch((error) => {
    figure.querySelector(".plot__canvas").hidden = true;
    console.warn("The plot stays a table:", error.message);
  });
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      tryToDraw(target);
    }
  },
  { rootMargin: "300px" },
);

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) drawn.get(target)?.resize();
});

dark.addEventListener("change", () => [...drawn.keys()].forEach(tryToDraw));

export function start(root) {
  for (const figure of root.querySelectorAll("figure[data-plot='']")) {
    figure.dataset.plot = "waiting";
    near.observe(figure);
    resized.observe(figure);
  }
}
