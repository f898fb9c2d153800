/** COCO's category ids of the VOC classes, in VOC's order. */
const CATEGORY_OF_CLASS = [0, 5, 2, 16, 9, 44, 6, 3, 17, 62, 21, 67, 18, 19, 4, 1, 64, 20, 63, 7, 72]

/** COCO category id → VOC class 1..20. Every other category is background. */
export const COCO_CATEGORY_TO_CLASS: ReadonlyMap<number, number> = new Map(
  CATEGORY_OF_CLASS.slice(1).map((category, index) => [category, index + 1]),
)
