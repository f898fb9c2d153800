/** One decoded image with its labels. */
export interface Sample {
  id: string
  /** RGB, [H, W, 3]. */
  image: Uint8Array
  /** Class of each pixel or 255, [H, W]; absent for images without ground truth. */
  label?: Uint8Array
  height: number
  width: number
}
