// What is being written stays in this browser until it is sent: <form data-draft="key">.
const PREFIX = "shangliang.draft.";
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button"]);

// Private browsing may refuse storage; then there is simply no draft.
const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key)) ?? {};
    } catch {
      return {};
    }
  },
  write(key, draft) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    } catch {
      /* nothing to do: the form itself still works */
    }
  },
  forget(key) {
    try {
      localStorage.removeItem(PREFIX + key);
    } catch {
      /* as above */
    }
  },
};

function fields(form) {
  return [...form.elements].filter((e) => e.name && !SKIPPED.has(e.type) && !e.closest("[data-draft-skip]"));
}

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

function collect(form) {
  const draft = {};
  for (const field of fields(form)) {
    if (!isChoice(field)) draft[field.name] = field.value;
    else if (field.checked) (draft[field.name] ??= []).push(field.value);
  }
  return draft;
}

// Only what is still empty is filled: what the server sent back is newer than the draft.
function restore(form, draft) {
  let restored = 0;
  const before = collect(form);
  for (const field of fields(form)) {
    const kept = draft[field.name];
    if (kept === undefined || kept === "") continue;
    if (isChoice(field)) {
      if (before[field.name] === undefined && kept.includes(field.value)) {
        field.checked = true;
        restored += 1;
      }
    } else if (field.value === "" && kept !== field.value) {
      field.value = kept;
      restored += 1;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return restored;
}

function say(form) {
  const words = document.getElementById("ui-draft");
  if (!words) return;
  const notice = words.content.firstElementChild.cloneNode(true);
  notice.querySelector("button").addEventListener("click", () => {
    store.forget(form.dataset.draft);
    form.reset();
    notice.remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.before(notice);
}

export function start(root) {
  for (const done of root.querySelectorAll("[data-draft-done]")) store.forget(done.dataset.draftDone);
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (form.dataset.draftReady) continue;
    form.dataset.draftReady = "1";
    if (restore(form, store.read(form.dataset.draft))) say(form);
    const keep = () => store.write(form.dataset.draft, collect(form));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }
}
