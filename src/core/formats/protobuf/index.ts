export { readFields, signed } from './reader.ts'
export { ProtoWriter } from './writer.ts'
