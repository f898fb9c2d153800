import { makeBrowsable } from './browser.js'
import { makeReadable } from './charts.js'
import { makeSortable } from './tables.js'

for (const table of document.querySelectorAll('table.sortable')) makeSortable(/** @type {HTMLTableElement} */ (table))
for (const chart of document.querySelectorAll('.chart')) makeReadable(/** @type {HTMLElement} */ (chart))
for (const section of document.querySelectorAll('.browser')) makeBrowsable(/** @type {HTMLElement} */ (section))
