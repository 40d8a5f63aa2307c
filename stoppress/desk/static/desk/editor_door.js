// The door: the pages of signing in, filled in without leaving the editor.

// Sends the form of a page that asks for what is said; answers where that led, and to what.
export async function fillIn(address, html, said) {
  const form = [...new DOMParser().parseFromString(html, "text/html").forms].find((one) => Object.keys(said).every((name) => one.elements.namedItem(name)));
  const data = form ? new FormData(form) : new FormData();
  for (const [name, value] of Object.entries(said)) data.set(name, value);
  const answer = await fetch(new URL(form?.getAttribute("action") || address, address), { method: "POST", body: data });
  return { url: answer.url, text: await answer.text() };
}

// What such a page says is wrong; "" for nothing.
export function errors(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll(".errorlist li, [role=alert], .error")].map((one) => one.textContent.trim()).filter(Boolean).slice(0, 2).join(" ");
}
