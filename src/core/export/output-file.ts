/** A file of an export, named inside its folder. */
export interface OutputFile {
  name: string
  data: Uint8Array
}
