import type { DType } from '../arrays/index.ts'
import { globalTable, PickleGlobal, type CallSite, type PickleGlobals } from '../pickle/index.ts'
import { numpyGlobals } from './numpy-globals.ts'
import { pythonGlobals } from './python-globals.ts'
import { StorageType } from './storage.ts'
import { TorchTensor } from './tensor.ts'

const STORAGES: Readonly<Record<string, DType>> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
}

const DTYPES: Readonly<Record<string, DType>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
}

/** `torch.float32` and its like: a value, never called. */
class DTypeGlobal extends PickleGlobal {
  readonly dtype: DType

  constructor(name: string, dtype: DType) {
    super(`torch.${name}`)
    this.dtype = dtype
  }
}

const rebuildTensor = new PickleGlobal('torch._utils._rebuild_tensor', (args, site) =>
  TorchTensor.rebuild(args, undefined, site),
)
const rebuildTensor2 = new PickleGlobal('torch._utils._rebuild_tensor_v2', rebuildTensor.call)
const rebuildTensor3 = new PickleGlobal('torch._utils._rebuild_tensor_v3', (args, site) => {
  const type = args[6]
  if (!(type instanceof DTypeGlobal)) return site.fail("a tensor's type", 'another value')
  return TorchTensor.rebuild(args, type.dtype, site)
})

/** `(data, requires_grad, hooks[, state])` → the data: parameters are tensors that train. */
const rebuildParameter = (args: readonly unknown[], site: CallSite): unknown =>
  args[0] instanceof TorchTensor ? args[0] : site.fail("a parameter's tensor", 'another value')

/** `(function, type, arguments, state)`: a tensor of a subclass, or with attributes. */
const rebuildFromType = (args: readonly unknown[], site: CallSite): unknown => {
  const [rebuild, , inner] = args
  const known = [rebuildTensor, rebuildTensor2, rebuildTensor3].find((global) => global === rebuild)
  if (!known?.call || !Array.isArray(inner)) return site.fail('a function that rebuilds a tensor', 'another value')
  return known.call(inner, site)
}

/** All that a weight file may name. What is not here is refused, whatever it is. */
export const TORCH_GLOBALS: PickleGlobals = globalTable([
  ...pythonGlobals,
  ...numpyGlobals,
  rebuildTensor,
  rebuildTensor2,
  rebuildTensor3,
  new PickleGlobal('torch._utils._rebuild_parameter', rebuildParameter),
  new PickleGlobal('torch._utils._rebuild_parameter_with_state', rebuildParameter),
  new PickleGlobal('torch._tensor._rebuild_from_type_v2', rebuildFromType),
  new PickleGlobal('torch.Tensor'),
  new PickleGlobal('torch.nn.parameter.Parameter'),
  new PickleGlobal('torch.nn.parameter.Buffer'),
  new PickleGlobal('torch.Size', ([sizes]) => sizes),
  new PickleGlobal('torch.device', ([type]) => (typeof type === 'string' ? type : 'device')),
  ...Object.entries(DTYPES).map(([name, dtype]) => new DTypeGlobal(name, dtype)),
  ...Object.entries(STORAGES).flatMap(([name, dtype]) => [
    new StorageType(`torch.${name}`, dtype),
    new StorageType(`torch.cuda.${name}`, dtype),
  ]),
  new StorageType('torch.storage.UntypedStorage', undefined),
])
