import type { LibraryHandle } from 'koffi'

/** An address in TensorFlow's memory. */
export type Pointer = bigint

/** A pointer argument: an address, an array whose bytes are passed in place, or nothing. */
type Address = Pointer | NodeJS.TypedArray | null

/** The functions of tensorflow/c/c_api.h that the engine calls; `void *` where C has an opaque type. */
const SIGNATURES = {
  TF_Version: 'const char *TF_Version()',
  TF_NewStatus: 'void *TF_NewStatus()',
  TF_DeleteStatus: 'void TF_DeleteStatus(void *status)',
  TF_GetCode: 'int TF_GetCode(void *status)',
  TF_Message: 'const char *TF_Message(void *status)',
  TF_NewBuffer: 'void *TF_NewBuffer()',
  TF_DeleteBuffer: 'void TF_DeleteBuffer(void *buffer)',
  TF_GetAllOpList: 'void *TF_GetAllOpList()',
  TF_NewGraph: 'void *TF_NewGraph()',
  TF_DeleteGraph: 'void TF_DeleteGraph(void *graph)',
  TF_NewImportGraphDefOptions: 'void *TF_NewImportGraphDefOptions()',
  TF_DeleteImportGraphDefOptions: 'void TF_DeleteImportGraphDefOptions(void *options)',
  TF_ImportGraphDefOptionsSetPrefix: 'void TF_ImportGraphDefOptionsSetPrefix(void *options, const char *prefix)',
  TF_GraphImportGraphDef: 'void TF_GraphImportGraphDef(void *graph, void *buffer, void *options, void *status)',
  TF_GraphOperationByName: 'void *TF_GraphOperationByName(void *graph, const char *name)',
  TF_NewSessionOptions: 'void *TF_NewSessionOptions()',
  TF_DeleteSessionOptions: 'void TF_DeleteSessionOptions(void *options)',
  TF_SetConfig: 'void TF_SetConfig(void *options, void *bytes, size_t length, void *status)',
  TF_SetTarget: 'void TF_SetTarget(void *options, const char *target)',
  TF_NewServer: 'void *TF_NewServer(void *definition, size_t length, void *status)',
  TF_ServerStart: 'void TF_ServerStart(void *server, void *status)',
  TF_NewSession: 'void *TF_NewSession(void *graph, void *options, void *status)',
  TF_CloseSession: 'void TF_CloseSession(void *session, void *status)',
  TF_DeleteSession: 'void TF_DeleteSession(void *session, void *status)',
  TF_SessionListDevices: 'void *TF_SessionListDevices(void *session, void *status)',
  TF_DeviceListCount: 'int TF_DeviceListCount(void *list)',
  TF_DeviceListName: 'const char *TF_DeviceListName(void *list, int index, void *status)',
  TF_DeviceListType: 'const char *TF_DeviceListType(void *list, int index, void *status)',
  TF_DeleteDeviceList: 'void TF_DeleteDeviceList(void *list)',
  TF_AllocateTensor: 'void *TF_AllocateTensor(int dtype, void *dimensions, int rank, size_t bytes)',
  TF_DeleteTensor: 'void TF_DeleteTensor(void *tensor)',
  TF_TensorData: 'void *TF_TensorData(void *tensor)',
  TF_TensorByteSize: 'size_t TF_TensorByteSize(void *tensor)',
  TF_TensorType: 'int TF_TensorType(void *tensor)',
  TF_NumDims: 'int TF_NumDims(void *tensor)',
  TF_Dim: 'int64_t TF_Dim(void *tensor, int axis)',
  TF_SessionRun:
    'void TF_SessionRun(void *session, void *options, void *inputs, void *feeds, int inputCount, void *outputs, ' +
    'void *fetches, int outputCount, void *targets, int targetCount, void *metadata, void *status)',
  memcpy: 'void *memcpy(void *to, void *from, size_t bytes)',
} as const

export interface TensorFlowApi {
  TF_Version(): string
  TF_NewStatus(): Pointer
  TF_DeleteStatus(status: Pointer): void
  TF_GetCode(status: Pointer): number
  TF_Message(status: Pointer): string
  TF_NewBuffer(): Pointer
  TF_DeleteBuffer(buffer: Pointer): void
  TF_GetAllOpList(): Pointer
  TF_NewGraph(): Pointer
  TF_DeleteGraph(graph: Pointer): void
  TF_NewImportGraphDefOptions(): Pointer
  TF_DeleteImportGraphDefOptions(options: Pointer): void
  TF_ImportGraphDefOptionsSetPrefix(options: Pointer, prefix: string): void
  TF_GraphImportGraphDef(graph: Pointer, buffer: Pointer, options: Pointer, status: Pointer): void
  TF_GraphOperationByName(graph: Pointer, name: string): Pointer | null
  TF_NewSessionOptions(): Pointer
  TF_DeleteSessionOptions(options: Pointer): void
  TF_SetConfig(options: Pointer, bytes: Address, length: number, status: Pointer): void
  TF_SetTarget(options: Pointer, target: string): void
  TF_NewServer(definition: Address, length: number, status: Pointer): Pointer
  TF_ServerStart(server: Pointer, status: Pointer): void
  TF_NewSession(graph: Pointer, options: Pointer, status: Pointer): Pointer
  TF_CloseSession(session: Pointer, status: Pointer): void
  TF_DeleteSession(session: Pointer, status: Pointer): void
  TF_SessionListDevices(session: Pointer, status: Pointer): Pointer
  TF_DeviceListCount(list: Pointer): number
  TF_DeviceListName(list: Pointer, index: number, status: Pointer): string
  TF_DeviceListType(list: Pointer, index: number, status: Pointer): string
  TF_DeleteDeviceList(list: Pointer): void
  TF_AllocateTensor(dtype: number, dimensions: Address, rank: number, bytes: number): Pointer | null
  TF_DeleteTensor(tensor: Pointer): void
  TF_TensorData(tensor: Pointer): Pointer
  TF_TensorByteSize(tensor: Pointer): number
  TF_TensorType(tensor: Pointer): number
  TF_NumDims(tensor: Pointer): number
  TF_Dim(tensor: Pointer, axis: number): number
  /** TF_SessionListDevices on a worker thread: of a cluster it may not return. */
  listDevices(session: Pointer, status: Pointer): Promise<Pointer>
  /** On a worker thread, so that the event loop stays free. Arrays must stay alive and untouched until it ends. */
  runSession(...arguments_: readonly (Address | number)[]): Promise<void>
  memcpy(to: Address, from: Address, bytes: number): void
}

/** Binds the functions of a loaded library. All of them resolve through libtensorflow_cc and what it is linked with. */
export function bindTensorFlow(library: LibraryHandle): TensorFlowApi {
  const functions = Object.fromEntries(Object.entries(SIGNATURES).map(([name, text]) => [name, library.func(text)]))
  const onThread = (name: keyof typeof SIGNATURES, ...values: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      functions[name]!.async(...values, (error: Error | null, result: unknown) => {
        if (error) reject(error)
        else resolve(result)
      })
    })
  return {
    ...(functions as unknown as Omit<TensorFlowApi, 'runSession' | 'listDevices'>),
    listDevices: (...values) => onThread('TF_SessionListDevices', ...values) as Promise<Pointer>,
    runSession: (...values) => onThread('TF_SessionRun', ...values) as Promise<void>,
  }
}
