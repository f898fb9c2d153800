/** Count and SHA-256 ({@link hashIds}) of the lists everybody scores on: devkit VOC 2012 and the augmented set. */
export const OFFICIAL_LISTS: Readonly<Record<string, { count: number; sha256: string }>> = {
  train: { count: 1464, sha256: 'aa623bd2c8ce4443a8aaae51c524c0eb165e8e44caf6aa9e3ad33d7b75a3ef20' },
  val: { count: 1449, sha256: 'cdc1326d12f69ce5153aa5da04a4d8783e146868d42d19f82f44e74b97ac907d' },
  trainval: { count: 2913, sha256: 'f8dae64f9e08d8b06ef41286dcd4c516e7d98c8e6ec6d965bc6d29cb11a4de51' },
  trainaug: { count: 10582, sha256: 'd1326bd532648d73bc4b1bd275434eba81930982dc7401a65a8cecb26c028e24' },
  test: { count: 1456, sha256: '5e8fe0c14b2e6633fb2e3a0f5db65fb6b8f5217b574478bb21127a48fd33010f' },
}

/** Images that show each class (1..20 in VOC order) in the complete train and val: the devkit's own table. */
export const OFFICIAL_CLASS_IMAGES: Readonly<Record<'train' | 'val', readonly number[]>> = {
  train: [88, 65, 105, 78, 87, 78, 128, 131, 148, 64, 82, 121, 68, 81, 442, 82, 63, 93, 83, 84],
  val: [90, 79, 103, 72, 96, 74, 127, 119, 123, 71, 75, 128, 79, 76, 445, 85, 57, 90, 84, 74],
}
