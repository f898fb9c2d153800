/** Something that people download: one file of weights, or the archives of a dataset. */
export interface Publication {
  /** What `vortex fetch` calls it. */
  name: string
  /** What it is, in a few words. */
  title: string
  kind: 'dataset' | 'weights'
  files: readonly PublishedFile[]
  /** What to do with the downloaded files, line by line. */
  next: (paths: readonly string[]) => readonly string[]
}

export interface PublishedFile {
  name: string
  url: string
  bytes: number
  /** The SHA-256, or its first digits where no more is published. */
  sha256: string
}

/**
 * Everything that `vortex fetch` knows.
 *
 * Addresses are the publishers' own. torchvision's file names end in the first eight digits of their SHA-256. VOC, SBD and
 * COCO publish no SHA-256; theirs are the ones that torchvision's `prototype/datasets` checks.
 */
export const CATALOG: readonly Publication[] = [
  {
    name: 'voc2012',
    title: 'PASCAL VOC 2012, train and val',
    kind: 'dataset',
    files: [
      {
        name: 'VOCtrainval_11-May-2012.tar',
        url: 'http://host.robots.ox.ac.uk/pascal/VOC/voc2012/VOCtrainval_11-May-2012.tar',
        bytes: 1_999_639_040,
        sha256: 'e14f763270cf193d0b5f74b169f44157a4b0c6efa708f4dd0ff78ee691763bcb',
      },
    ],
    next: ([tar]) => [`vortex prepare voc ${tar} --out data/voc`],
  },
  {
    name: 'sbd',
    title: 'Semantic Boundaries Dataset, for trainaug',
    kind: 'dataset',
    files: [
      {
        name: 'benchmark.tgz',
        url: 'https://www2.eecs.berkeley.edu/Research/Projects/CS/vision/grouping/semantic_contours/benchmark.tgz',
        bytes: 1_419_539_633,
        sha256: '6a5a2918d5c73ce032fdeba876574d150d9d04113ab87540a1304cbcc715be53',
      },
    ],
    next: ([tgz]) => [`vortex prepare sbd ${tgz} --voc data/voc --out data/trainaug`],
  },
  {
    name: 'coco2017',
    title: 'COCO 2017, train images and annotations',
    kind: 'dataset',
    files: [
      {
        name: 'annotations_trainval2017.zip',
        url: 'http://images.cocodataset.org/annotations/annotations_trainval2017.zip',
        bytes: 252_907_541,
        sha256: '113a836d90195ee1f884e704da6304dfaaecff1f023f49b6ca93c4aaae470268',
      },
      {
        name: 'train2017.zip',
        url: 'http://images.cocodataset.org/zips/train2017.zip',
        bytes: 19_336_861_798,
        sha256: '69a8bb58ea5f8f99d24875f21416de2e9ded3178e903f1f7603e283b9e06d929',
      },
    ],
    next: ([annotations, images]) => [
      `unzip -j ${annotations} annotations/instances_train2017.json -d data`,
      `vortex prepare coco --images ${images} --annotations data/instances_train2017.json --out data/coco`,
    ],
  },
  backbone('resnet18-f37072fd', 'ResNet-18, ImageNet-1K V1', 46_830_571),
  backbone('resnet34-b627a593', 'ResNet-34, ImageNet-1K V1', 87_319_819),
  backbone('resnet50-0676ba61', 'ResNet-50, ImageNet-1K V1', 102_530_333),
  backbone('resnet50-11ad3fa6', 'ResNet-50, ImageNet-1K V2', 102_540_417),
  backbone('resnet101-63fe2227', 'ResNet-101, ImageNet-1K V1', 178_793_939),
  backbone('resnet101-cd907fc2', 'ResNet-101, ImageNet-1K V2', 178_814_045),
  network('deeplabv3_resnet50_coco-cd0a2569', 'DeepLab v3 on ResNet-50, COCO with VOC labels', 168_312_152),
  network('deeplabv3_resnet101_coco-586e9e4e', 'DeepLab v3 on ResNet-101, COCO with VOC labels', 244_545_539),
]

function backbone(name: string, title: string, bytes: number): Publication {
  return torchvision({ name, title, bytes, next: () => [`weights: torchvision:${name}   # in a recipe`] })
}

function network(name: string, title: string, bytes: number): Publication {
  return torchvision({
    name,
    title,
    bytes,
    next: ([file]) => [`vortex weights import ${file} --out ${name}.safetensors`],
  })
}

function torchvision({ name, title, bytes, next }: Pick<Publication, 'name' | 'title' | 'next'> & { bytes: number }) {
  const file = `${name}.pth`
  const url = `https://download.pytorch.org/models/${file}`
  return { name, title, kind: 'weights' as const, files: [{ name: file, url, bytes, sha256: name.slice(-8) }], next }
}
