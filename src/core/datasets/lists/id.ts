/** What may not stand in an id: it becomes a file's name, so nothing that could leave the folder or hide in it. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/

/**
 * Why a text is no image id; undefined for one that is. An id is the stem of a file's name, in any script; it is
 * compared and written in NFC.
 */
export function idFault(id: string): string | undefined {
  if (id === '') return 'it is empty'
  if (CONTROL.test(id)) return 'it holds a control character'
  if (/[/\\]/.test(id)) return 'it names a folder'
  if (id.startsWith('.')) return 'it begins with a dot'
  return id.trim() === id ? undefined : 'it begins or ends with white space'
}
