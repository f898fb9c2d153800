export { globalTable, PickleGlobal, PickleObject, type CallSite, type PickleGlobals } from './global.ts'
export { kindOfValue, type UnpickleOptions } from './machine.ts'
export { unpickle } from './unpickle.ts'
