import type { Text } from './texts.ts'

type Kind = Text['kind']

interface Rule {
  not: RegExp
  but: string
  /** Where the rule holds; everywhere if absent. */
  kinds?: readonly Kind[]
}

const READ: readonly Kind[] = ['string', 'page']

/** Words that nobody in this field would say: the table of CONTRIBUTING.md, as patterns. */
export const RULES: readonly Rule[] = [
  { not: /\bphotograph(s|ed)?\b/gi, but: 'image' },
  { not: /\bpictures?\b/gi, but: 'image' },
  { not: /\b(go|goes|going|went) on\b/gi, but: 'resume, continue' },
  { not: /\banew\b/gi, but: 'from scratch, starts over' },
  { not: /\bmend(s|ed|ing)?\b/gi, but: 'fix' },
  {
    not: /\bdrawn (values|images|weights|at random)\b|\brandom values\b|\bfirst weights\b/gi,
    but: 'random initialization',
  },
  {
    not: /\b(one|two|scores?|pixels|images?|counts?|values|objects?|ids?|IoU|megabytes|threads?|cells) an? (class|core|image|line|channel|second|step|pixel|stage|split)\b/gi,
    but: 'per class, per core, per image',
  },
  { not: /\b(un)?sound(ness|er|ly)?\b/gi, but: 'valid' },
  { not: /\b(tells?|telling|told)\b/gi, but: 'prints, says' },
  { not: /\bbeside\b/gi, but: 'next to, besides' },
  {
    not: /\b(that|which|what) (is|are|was|were) (already )?there\b|\balready there\b|\bby anything\b/gi,
    but: 'present, by any tool',
  },
  { not: /\bget there\b|\bto be had\b|\bone's own\b/gi, but: 'are placed, available, your own' },
  { not: /\bwrong usage\b/gi, but: 'usage error' },
  { not: /\b(come|comes|coming|came) out\b/gi, but: 'is, are' },
  { not: /\b(neither in the truth|in the truth nor)\b/gi, but: 'absent from ground truth and predictions' },
  { not: /\blowest\b(?! IoU)/gi, but: 'lowest IoU', kinds: ['string'] },
  { not: /\b(rooms?|doors?|laws?)\b/gi, but: 'module, entry point, property test' },
  {
    not: /\b\w*(colour|grey|centre|normalis|rasteris|utilis|optimis|recognis|initialis|labell(ed|ing)|licen[c]e|behaviour|neighbour|artefact|analyse)\w*/gi,
    but: 'US spelling',
  },
  { not: /[‘’“”]/g, but: 'straight quotes', kinds: READ },
]

export interface Finding extends Text {
  word: string
  but: string
}

/** Every forbidden word with its place; code and markup in a string are not read. */
export function findWords(texts: readonly Text[]): Finding[] {
  return texts.flatMap((text) =>
    RULES.filter(({ kinds }) => kinds?.includes(text.kind) ?? true).flatMap(({ not, but }) =>
      [...readable(text).matchAll(not)].map(([word]) => ({ ...text, word, but })),
    ),
  )
}

function readable({ kind, text }: Text): string {
  return kind === 'string' ? text.replace(/\$\{[^}]*\}/g, '').replace(/<[^>]*>/g, '') : text
}
