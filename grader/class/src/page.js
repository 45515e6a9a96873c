for (const table of document.querySelectorAll("table.sortable")) {
  table.classList.add("sorts");
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    head.tabIndex = 0;
    const sort = () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((it) => it.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[at].textContent;
      const number = (text) => parseFloat(text.replace(/^[^0-9]*/, ""));
      const rows = [...table.tBodies[0].rows];
      rows.sort((one, two) => {
        const [a, b] = [number(key(one)), number(key(two))];
        const order = isNaN(a) || isNaN(b) ? key(one).localeCompare(key(two)) : a - b;
        return up ? order : -order;
      });
      table.tBodies[0].append(...rows);
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
  });
}
