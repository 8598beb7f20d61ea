"use strict";
(() => {
  const table = document.querySelector("table.index");
  const form = document.querySelector("form.search");
  const input = form.querySelector("input"), output = form.querySelector("output");
  const rows = [...table.querySelectorAll("tbody tr[data-names]")];
  const places = rows.map((row) => [row, row.parentNode, row.nextSibling]).reverse();
  const lang = document.documentElement.lang;
  const order = new Intl.Collator(lang, { numeric: true });

  const search = () => {
    const wanted = input.value.trim().toLowerCase();
    let found = 0;
    for (const row of rows) {
      const text = row.dataset.names + "|" + row.cells[0].textContent.toLowerCase();
      row.hidden = !text.includes(wanted);
      if (!row.hidden && row.querySelector("th a")) found += 1;
    }
    output.value = wanted ? output.dataset.some.replace("{n}", found) : output.dataset.all;
  };

  const key = (row, n) => {
    const text = row.cells[n].textContent.trim();
    return text === "–" ? -1 : /^\d+$/.test(text) ? Number(text) : text;
  };

  const sort = (heading, n) => {
    const was = heading.getAttribute("aria-sort");
    // Numbers from the largest, names from the first; then the other way round; then as it was.
    const first = heading.classList.contains("num") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    const now = was === first ? second : was === second ? null : first;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    table.classList.toggle("sorted", Boolean(now));
    if (!now) {
      for (const [row, parent, next] of places) parent.insertBefore(row, next);
      return;
    }
    heading.setAttribute("aria-sort", now);
    const sign = now === "ascending" ? 1 : -1;
    const sorted = rows.map((row) => [row, key(row, n)]).sort(([, a], [, b]) =>
      sign * (typeof a === "number" && typeof b === "number" ? a - b : order.compare(a, b)));
    for (const [row] of sorted) table.tBodies[0].append(row);
  };

  [...table.tHead.rows[0].cells].forEach((heading, n) => {
    if (heading.dataset.fixed !== undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.sort.replace("{column}", heading.textContent);
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(heading, n));
  });
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
})();
