import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { fetchTensorFlow } from '../../../../src/core/engine/setup/fetch-tensorflow.ts'
import type { CoreEvent } from '../../../../src/core/base/index.ts'
import { withFakePip, withPath } from '../../../support/fake-pip.ts'
import { useFolder } from '../../../support/folder.ts'
import { rejection } from '../../../support/rejection.ts'

const LIBRARIES = {
  'tensorflow/libtensorflow_cc.so.2': 'cc',
  'tensorflow/libtensorflow_framework.so.2': 'framework',
}

describe('fetchTensorFlow', () => {
  const folder = useFolder()
  const options = () => ({ cache: join(folder(), 'cache'), version: '2.21.0', gpu: false })
  const cached = () => readdir(join(folder(), 'cache', 'tensorflow'))

  it('keeps the two libraries of the wheel and nothing else, says how far it is, and never fetches twice', async () => {
    const events: CoreEvent[] = []
    const members = {
      ...LIBRARIES,
      'tensorflow/__init__.py': 'import os',
      'tensorflow/python/libtensorflow_cc.so.2': 'x',
    }
    const path = await withFakePip(folder(), { members }, () =>
      fetchTensorFlow(options(), { onEvent: (event) => events.push(event) }),
    )
    expect(path).to.equal(join(folder(), 'cache', 'tensorflow', '2.21.0-cpu', 'tensorflow'))
    expect(await readdir(path)).to.deep.equal(['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    expect(await readFile(join(path, 'libtensorflow_cc.so.2'), 'utf8')).to.equal('cc')
    expect(events.at(-1)).to.deep.include({ type: 'progress', done: 274e6, total: 274e6 })
    expect(await cached()).to.deep.equal(['2.21.0-cpu'])
    expect(await withPath('/nowhere', () => fetchTensorFlow(options()))).to.equal(path)
  })

  it('says in one sentence that there is no pip, and what runs without', async () => {
    const error = await rejection(withPath('/nowhere', () => fetchTensorFlow(options())))
    expect(error).to.include({ code: 'not-found' })
    expect((error as Error).message).to.match(/^Expected Python with pip for fetching TensorFlow but found/)
    expect((error as { suggestions: string[] }).suggestions.join(' ')).to.include('wasm')
  })

  it('repeats pip’s own reason when the download fails, and leaves nothing behind', async () => {
    const script = 'echo Looking; echo "ERROR: No matching distribution found for tensorflow-cpu==2.21.0"; exit 1'
    const error = await withFakePip(folder(), { script }, () => rejection(fetchTensorFlow(options())))
    expect((error as Error).message).to.equal(
      'pip could not download tensorflow-cpu==2.21.0: ERROR: No matching distribution found for tensorflow-cpu==2.21.0',
    )
    expect(await cached()).to.deep.equal([])
  })

  it('never shows a wheel without the libraries as installed', async () => {
    const incomplete = { members: { 'tensorflow/libtensorflow_cc.so.2': 'cc' } }
    const error = await withFakePip(folder(), incomplete, () => rejection(fetchTensorFlow(options())))
    expect((error as Error).message).to.include('Expected the two libraries')
    expect(await cached()).to.deep.equal([])
  })

  it('stops pip when interrupted and leaves nothing behind', async () => {
    const controller = new AbortController()
    // The first word of progress comes while pip is at work.
    const onEvent = () => {
      controller.abort()
    }
    const started = withFakePip(folder(), { script: 'mkdir -p "$dest"; sleep 30' }, () =>
      rejection(fetchTensorFlow(options(), { signal: controller.signal, onEvent })),
    )
    expect(await started).to.include({ code: 'interrupted' })
    expect(await cached()).to.deep.equal([])
  })

  it('sweeps what a killed setup left', async () => {
    const parent = join(folder(), 'cache', 'tensorflow')
    // No process has a pid beyond the kernel's largest, 2^22.
    await mkdir(join(parent, '.staging-4194305-abc'), { recursive: true })
    await mkdir(join(parent, `.staging-${process.pid}-abc`), { recursive: true })
    await withFakePip(folder(), { members: LIBRARIES }, () => fetchTensorFlow(options()))
    expect(await cached()).to.deep.equal([`.staging-${process.pid}-abc`, '2.21.0-cpu'])
  })
})
