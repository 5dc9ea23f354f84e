// Shows the photos that were chosen, before they are sent.
function list(input) {
  const photos = document.createElement("ul");
  photos.className = "photos";
  input.after(photos);
  input.addEventListener("change", () => {
    photos.querySelectorAll("img").forEach((img) => URL.revokeObjectURL(img.src));
    photos.replaceChildren(...[...input.files].map(line));
  });
}

function line(file) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const img = document.createElement("img");
    img.alt = "";
    img.src = URL.createObjectURL(file);
    item.append(img);
  }
  const megabytes = (file.size / 1024 / 1024).toFixed(1);
  item.append(`${file.name} (${megabytes} MB)`);
  return item;
}

export function start(root) {
  for (const input of root.querySelectorAll("input[data-photos]:not([data-photos-ready])")) {
    input.dataset.photosReady = "1";
    list(input);
  }
}
