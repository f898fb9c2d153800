export { readFields, signed, type ProtoField } from './reader.ts'
export { ProtoWriter } from './writer.ts'
