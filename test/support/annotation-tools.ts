/** COCO files as annotation tools write them for one image of 12 x 8: what differs from COCO's own. */

const ABOUT = { version: '1.0', year: 2024, contributor: '', description: '', url: '', date_created: '' }

/** A rectangle from column 2 to 6 and row 1 to 5, and a bounding box without an outline. */
const OUTLINE = [2, 1, 6, 1, 6, 5, 2, 5]
const BOX = [8, 6, 4, 2]

/** Label Studio 1.x: ids from 0, folders (and a task's hash) in the name, no supercategory. */
export const LABEL_STUDIO = {
  images: [{ width: 12, height: 8, id: 0, file_name: 'images/3f2a9c1d-part.jpg' }],
  categories: [
    { id: 0, name: 'crack' },
    { id: 1, name: 'rust' },
  ],
  annotations: [
    {
      id: 0,
      image_id: 0,
      category_id: 0,
      segmentation: [OUTLINE],
      bbox: [2, 1, 4, 4],
      ignore: 0,
      iscrowd: 0,
      area: 16,
    },
    { id: 1, image_id: 0, category_id: 1, segmentation: [], bbox: BOX, ignore: 0, iscrowd: 0, area: 8 },
  ],
  info: ABOUT,
}

/** CVAT's "COCO 1.0": folders in the name, masks as crowds with plain run lengths, attributes. */
export const CVAT = {
  licenses: [{ name: '', id: 0, url: '' }],
  info: ABOUT,
  categories: [
    { id: 1, name: 'crack', supercategory: '' },
    { id: 2, name: 'rust', supercategory: '' },
  ],
  images: [
    {
      id: 1,
      width: 12,
      height: 8,
      file_name: 'line_1/part.jpg',
      license: 0,
      flickr_url: '',
      coco_url: '',
      date_captured: 0,
    },
    {
      id: 2,
      width: 12,
      height: 8,
      file_name: 'line_2/part.jpg',
      license: 0,
      flickr_url: '',
      coco_url: '',
      date_captured: 0,
    },
  ],
  annotations: [
    {
      ...{ id: 1, image_id: 1, category_id: 1, area: 16, bbox: [2, 1, 4, 4], iscrowd: 1 },
      segmentation: { counts: [17, 4, 4, 4, 4, 4, 4, 4, 51], size: [8, 12] },
      attributes: { occluded: false },
    },
    {
      ...{ id: 2, image_id: 2, category_id: 2, area: 8, bbox: BOX, iscrowd: 0 },
      segmentation: [OUTLINE],
      attributes: { occluded: false, rotation: 0 },
    },
  ],
}

/** Roboflow: the file next to the images, and a category 0 above the others that nothing is annotated as. */
export const ROBOFLOW = {
  info: { ...ABOUT, year: '2024', version: '1', description: 'Exported from roboflow.com' },
  licenses: [{ id: 1, url: '', name: 'CC BY 4.0' }],
  categories: [
    { id: 0, name: 'defects', supercategory: 'none' },
    { id: 1, name: 'crack', supercategory: 'defects' },
    { id: 2, name: 'rust', supercategory: 'defects' },
  ],
  images: [
    { id: 0, license: 1, file_name: 'part_jpg.rf.0a1b2c3d.jpg', height: 8, width: 12, date_captured: '2024-01-01' },
  ],
  annotations: [
    { id: 0, image_id: 0, category_id: 1, bbox: [2, 1, 4, 4], area: 16, segmentation: [OUTLINE], iscrowd: 0 },
  ],
}
