// Run inside a page: what is wrong with its structure, as a list of sentences.
() => {
  const faults = [];
  const name = (el) => el.outerHTML.slice(0, 120);
  if (document.documentElement.lang !== "zh-Hans") faults.push("html lang is " + document.documentElement.lang);
  if (!document.title.trim() || document.title.startsWith("·")) faults.push("no title: " + document.title);
  const heads = document.querySelectorAll("h1");
  if (heads.length !== 1) faults.push(heads.length + " h1");
  else if (!heads[0].textContent.trim()) faults.push("empty h1");
  for (const el of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const named = el.labels.length || el.getAttribute("aria-label") || el.getAttribute("aria-labelledby");
    if (!named) faults.push("no label: " + name(el));
  }
  for (const form of document.forms) {
    const action = form.getAttribute("action");
    if (action !== null && (!action || new URL(form.action).origin !== location.origin))
      faults.push("form action: " + name(form));
    if (form.method === "post" && !form.querySelector("[name=csrfmiddlewaretoken]"))
      faults.push("no csrf token: " + name(form));
    if (!form.querySelector("button:not([type=button]), input[type=submit]"))
      faults.push("form without a button: " + name(form));
  }
  for (const el of document.querySelectorAll("[aria-describedby], [aria-labelledby]"))
    for (const id of ["aria-describedby", "aria-labelledby"].flatMap((key) => (el.getAttribute(key) || "").split(" ")))
      if (id && !document.getElementById(id)) faults.push("points at nothing: #" + id);
  const seen = new Set();
  for (const el of document.querySelectorAll("[id]")) {
    if (seen.has(el.id)) faults.push("id twice: " + el.id);
    seen.add(el.id);
  }
  for (const el of document.querySelectorAll("a[href^='#']"))
    if (el.hash && !document.getElementById(decodeURIComponent(el.hash.slice(1))))
      faults.push("link to no anchor: " + name(el));
  for (const el of document.querySelectorAll("a:not([href]), a[href='#'], a[href='']"))
    faults.push("link to nowhere: " + name(el));
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push("page is " + wide + " px wider than the screen");
  return faults;
}
