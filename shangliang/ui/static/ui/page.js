// On every page: loads the other modules where there is work for them. Without scripts nothing is missing.
const needs = [
  ["form[method=post], [data-counter], [data-error-summary]", "./forms.js"],
  ["form[data-draft], [data-draft-done]", "./draft.js"],
  ["input[data-photos]", "./photos.js"],
  ["figure[data-plot]", "./plot.js"],
];

for (const [selector, module] of needs) {
  if (document.querySelector(selector)) import(module).then((loaded) => loaded.start(document));
}

// A part that htmx swapped in may need them too; each start() skips what it has seen.
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part === document.body) return;
  for (const [selector, module] of needs) {
    if (part.matches(selector) || part.querySelector(selector)) import(module).then((loaded) => loaded.start(part));
  }
});
