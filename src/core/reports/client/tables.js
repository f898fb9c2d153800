/** Sorts a table's rows by the column whose heading is pressed: numbers by `data-value`, names by their text. */
export function makeSortable(/** @type {HTMLTableElement} */ table) {
  const headings = [...table.querySelectorAll('thead th')]
  for (const [column, heading] of headings.entries()) {
    if (!heading.textContent) continue
    const button = document.createElement('button')
    button.append(...heading.childNodes)
    heading.append(button)
    button.addEventListener('click', () => {
      const numeric = heading.classList.contains('n')
      const before = heading.getAttribute('aria-sort')
      const ascending = before ? before !== 'ascending' : !numeric
      for (const other of headings) other.removeAttribute('aria-sort')
      heading.setAttribute('aria-sort', ascending ? 'ascending' : 'descending')
      sortRows(table, column, numeric, ascending ? 1 : -1)
    })
  }
}

function sortRows(
  /** @type {HTMLTableElement} */ table,
  /** @type {number} */ column,
  /** @type {boolean} */ numeric,
  /** @type {1 | -1} */ order,
) {
  const body = /** @type {HTMLTableSectionElement} */ (table.tBodies[0])
  const cellOf = (/** @type {HTMLTableRowElement} */ row) => /** @type {HTMLTableCellElement} */ (row.cells[column])
  const rows = [...body.rows].sort((a, b) => {
    if (!numeric) return order * (cellOf(a).textContent ?? '').localeCompare(cellOf(b).textContent ?? '')
    const [left, right] = [cellOf(a).dataset['value'], cellOf(b).dataset['value']]
    // What has no value is last, either way.
    if (!left || !right) return left ? -1 : right ? 1 : 0
    return order * (Number(left) - Number(right))
  })
  body.append(...rows)
}
