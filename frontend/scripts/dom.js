// Small words for what every part does with the page.

/** Call `begin` once for each element that matches, now and after every change of the page. */
export function forEach(selector, begin) {
  const seen = new WeakSet();
  const look = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (seen.has(element)) continue;
      seen.add(element);
      begin(element);
    }
  };
  look();
  document.addEventListener("page:changed", look);
}

/** Tell every part that elements were added or replaced. */
export function pageChanged() {
  document.dispatchEvent(new CustomEvent("page:changed"));
}

/** Listen for events of elements that match `selector`, wherever and whenever they are in the page. */
export function on(type, selector, react) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) react(event, element);
  });
}

/** An element with attributes and children; text stays text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
