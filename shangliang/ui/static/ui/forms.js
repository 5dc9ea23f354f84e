// Forms: a second press does not send twice, counters count down, the summary of errors gets the focus.
const seen = new WeakSet();

function each(root, selector, act) {
  for (const element of root.querySelectorAll(selector)) {
    if (seen.has(element)) continue;
    seen.add(element);
    act(element);
  }
}

function guard(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "1";
    const button = event.submitter;
    // Not `disabled`: that would drop the button's own value from what is sent.
    button?.setAttribute("aria-disabled", "true");
    const words = document.getElementById("ui-sending")?.content.textContent;
    const label = button?.querySelector("span");
    if (label && words && button.classList.contains("button")) {
      button.dataset.label = label.textContent;
      label.textContent = words;
    }
    // A server that does not answer must not lock the form for ever.
    setTimeout(() => release(form), 15000);
  });
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-disabled=true]")) {
    button.removeAttribute("aria-disabled");
    const label = button.querySelector("span");
    if (label && button.dataset.label) label.textContent = button.dataset.label;
  }
}

function count(counter) {
  const input = document.getElementById(counter.dataset.counter);
  if (!input) return;
  const limit = Number(counter.dataset.limit);
  // The attribute would silently cut what is pasted; the counter says it, and the server refuses it.
  input.removeAttribute("maxlength");
  const show = () => {
    const left = limit - [...input.value].length;
    counter.classList.toggle("is-over", left < 0);
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = words.replace("{n}", Math.abs(left));
  };
  input.addEventListener("input", show);
  show();
}

export function start(root) {
  each(root, "form[method=post]:not(.switch)", guard);
  each(root, "[data-counter]", count);
  each(root, "[data-error-summary]", (summary) => summary.focus());
}

// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form) release(form);
});
