// Long tables: their rows are data in the page, and only what is looked at is drawn.
(() => {
  const STEP = 20;
  const said = document.getElementById("words");
  const words = said ? JSON.parse(said.textContent) : WORDS;
  document.documentElement.classList.add("js");
  const make = (tag, properties = {}, ...children) => {
    const found = Object.assign(document.createElement(tag), properties);
    found.append(...children);
    return found;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  // browsers break a line at the hyphens of a code, if it is in no element of its own
  const code = new RegExp(`(${words.code})`);
  const whole = text => text.split(code).map((part, place) =>
    place % 2 ? make("span", { className: "whole", textContent: part }) : part);
  const written = number => number.toLocaleString(document.documentElement.lang);

  const unpacked = text => {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  };

  async function enliven(box) {
    const { columns, ids } = await unpacked(box.querySelector("script").textContent);
    const idOf = row => ids.map(part => part.values[part.rows[row]]).filter(Boolean).join(":");
    const files = box.dataset.files ? JSON.parse(box.dataset.files) : null;
    const table = box.querySelector("table"), body = table.tBodies[0];
    const all = columns[0].rows.length;
    const lower = columns.map(column => column.values.map(value => value.slice(0, 2).join(" ").toLowerCase()));
    let wanted = "", sorted = null, down = false, shown = STEP, one = null, rows = [];
    const chosen = new Map();

    const count = make("p", { className: "count" });
    count.setAttribute("role", "status");
    const search = make("input", { type: "search" });
    const controls = make("div", { className: "controls" }, make("label", {}, words.search, search));
    const selects = [];
    columns.forEach((column, place) => {
      if (!column.choose || column.values.length < 2) return;
      const counts = new Array(column.values.length).fill(0);
      column.rows.forEach(value => counts[value]++);
      const select = make("select", {}, make("option", { value: "", textContent: words.all }));
      column.values.forEach((value, number) => select.append(
        make("option", { value: number, textContent: `${value[0] || "–"} (${written(counts[number])})` })));
      select.dataset.column = column.title;
      select.addEventListener("change", () => {
        if (select.value) chosen.set(place, Number(select.value)); else chosen.delete(place);
        one = null; again();
      });
      selects.push(select);
      controls.append(make("label", {}, column.title, select));
    });
    const clear = make("button", { type: "button", textContent: words.clear });
    controls.append(clear);
    box.before(controls, count);
    const more = make("button", { type: "button", className: "more", textContent: words.more });
    box.after(more);
    box.parentElement.querySelectorAll(".without").forEach(each => each.remove());

    const matches = () => {
      const terms = wanted.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = terms.map(term => lower.map(texts => texts.map(text => text.includes(term))));
      const found = [];
      for (let row = 0; row < all; row++) {
        if (one !== null && row !== one) continue;
        let fits = true;
        for (const [place, value] of chosen) if (columns[place].rows[row] !== value) { fits = false; break; }
        if (fits && hits.every(hit => hit.some((texts, place) => texts[columns[place].rows[row]]))) found.push(row);
      }
      if (sorted !== null) {
        const keys = columns[sorted].rows, empty = columns[sorted].values.map(value => !value[0]);
        found.sort((a, b) => (empty[keys[a]] - empty[keys[b]]) || (down ? keys[b] - keys[a] : keys[a] - keys[b]) || a - b);
      }
      return found;
    };
    const cell = (column, place, row) => {
      const [text = "", sub = "", verdict = ""] = column.values[column.rows[row]] || [];
      const found = make(place ? "td" : "th", { className: `${column.kind} ${verdict}` });
      if (column.minor) found.classList.add("minor");
      if (!text && !sub) found.classList.add("empty");
      found.setAttribute("role", place ? "cell" : "rowheader");
      if (!place) found.scope = "row";
      found.dataset.label = column.title;
      if (!place && files) found.append(make("a", { href: files[row], textContent: text })); else found.append(...whole(text));
      if (sub) found.append(make("span", { className: "sub" }, ...whole(sub)));
      if (!place && ids.length) {
        const id = idOf(row);
        const link = make("a", { href: `#${encodeURIComponent(id)}`, className: "anchor", textContent: "#" });
        link.setAttribute("aria-label", `${words.link}: ${id}`);
        found.append(link);
      }
      return found;
    };
    const draw = () => {
      body.replaceChildren(...rows.slice(0, shown).map(row => {
        const line = make("tr", {}, ...columns.map((column, place) => cell(column, place, row)));
        line.setAttribute("role", "row");
        return line;
      }));
      more.hidden = rows.length <= shown;
      table.hidden = !rows.length;
      count.textContent = rows.length ? fill(words.shown, { count: written(rows.length), all: written(all) }) : words.none;
      clear.hidden = !wanted && !chosen.size && one === null;
    };
    const again = () => { rows = matches(); shown = STEP; draw(); };
    const reset = () => {
      wanted = search.value = ""; chosen.clear(); one = null;
      selects.forEach(select => { select.value = ""; });
    };
    search.addEventListener("input", () => { wanted = search.value.trim(); one = null; again(); });
    clear.addEventListener("click", () => {
      if (one !== null) history.replaceState(null, "", location.pathname + location.search);
      reset(); again(); search.focus();
    });
    more.addEventListener("click", () => { shown += 5 * STEP; draw(); });
    table.querySelectorAll("thead th").forEach((head, place) => {
      const button = make("button", { type: "button", textContent: head.textContent });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        down = sorted === place ? !down : columns[place].kind === "number";
        sorted = place;
        table.querySelectorAll("thead th").forEach(each => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        again();
      });
    });
    const go = () => {
      let asked = "";
      try { asked = decodeURIComponent(location.hash.slice(1)); } catch { return; }
      if (!asked || !ids.length) return;
      let row = 0;
      while (row < all && idOf(row) !== asked) row++;
      if (row === all) return;
      reset(); one = row; again(); box.scrollIntoView({ block: "center" });
    };
    addEventListener("hashchange", go);
    again(); go();
    box.choose = (title, text) => {
      const select = selects.find(each => each.dataset.column === title);
      if (!select) return;
      const place = columns.findIndex(column => column.title === title);
      const value = columns[place].values.findIndex(each => each[1] === text || each[0] === text);
      if (value < 0) return;
      reset(); select.value = value; chosen.set(place, value); again();
    };
  }
  document.querySelectorAll(".data").forEach(enliven);
  document.querySelectorAll("[data-print]").forEach(box => box.addEventListener("change", () =>
    document.documentElement.classList.toggle("print-all", box.checked)));
})();
