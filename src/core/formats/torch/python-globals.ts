import { kindOfValue, PickleGlobal, PickleObject, type CallSite } from '../pickle/index.ts'

/** `argparse.Namespace`: training scripts (torchvision's own among them) save their settings next to the weights. */
export class Namespace extends PickleObject {
  readonly values = new Map<unknown, unknown>()

  override setState(state: unknown, site: CallSite): void {
    if (!(state instanceof Map)) site.fail('a dict of settings', kindOfValue(state))
    site.charge(state.size)
    for (const [key, value] of state) this.values.set(key, value)
  }
}

/** Containers and bytes of Python's own library, and the one class of its own that mmengine's Runner saves (its log); Python 2 and 3 name the module differently. */
export const pythonGlobals: readonly PickleGlobal[] = [
  new PickleGlobal('collections.OrderedDict', dictOf),
  // A default factory comes as first argument and is not needed for existing keys.
  new PickleGlobal('collections.defaultdict', (args, site) => dictOf(args.slice(1), site)),
  new PickleGlobal('collections.Counter', dictOf),
  new PickleGlobal('argparse.Namespace', () => new Namespace()),
  new PickleGlobal('mmengine.logging.history_buffer.HistoryBuffer', () => new Namespace()),
  new PickleGlobal('_codecs.encode', encode),
  ...['builtins', '__builtin__'].flatMap((module) => [
    // Empty bytes are a call without arguments before protocol 3; `bytes(n)` could ask for any size.
    new PickleGlobal(`${module}.bytes`, ({ length }, site) =>
      length === 0 ? new Uint8Array() : site.fail('bytes as text', 'a call of bytes()'),
    ),
    new PickleGlobal(`${module}.set`, setOf),
    new PickleGlobal(`${module}.frozenset`, setOf),
    ...['dict', 'list', 'int', 'float'].map((name) => new PickleGlobal(`${module}.${name}`)),
  ]),
]

/** `OrderedDict()`, `OrderedDict([[key, value], …])`, `Counter({…})`. */
function dictOf([content = []]: readonly unknown[], site: CallSite): Map<unknown, unknown> {
  const entries = content instanceof Map ? [...content] : content
  if (!Array.isArray(entries)) site.fail('the entries of a dict', kindOfValue(content))
  site.charge(2 * entries.length)
  const dict = new Map<unknown, unknown>()
  for (const entry of entries as unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 2) site.fail('a key and a value', kindOfValue(entry))
    dict.set(entry[0], entry[1])
  }
  return dict
}

function setOf([content = []]: readonly unknown[], site: CallSite): Set<unknown> {
  if (!Array.isArray(content)) site.fail('the members of a set', kindOfValue(content))
  site.charge(content.length)
  return new Set<unknown>(content)
}

/** Protocol 2 has no bytes: they come as `_codecs.encode(text, 'latin1')`. */
function encode([text, encoding]: readonly unknown[], site: CallSite): Uint8Array {
  if (typeof text !== 'string' || encoding !== 'latin1') site.fail('bytes as latin1 text', kindOfValue(text))
  site.charge(text.length)
  return new Uint8Array(Buffer.from(text, 'latin1'))
}
