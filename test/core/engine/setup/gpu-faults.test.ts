import { expect } from 'chai'
import { deviceFault, hiddenGpu, type GpuFacts } from '../../../../src/core/engine/setup/gpu-faults.ts'

describe('the faults of a GPU', () => {
  const fine: GpuFacts = { present: true, driver: '560.35.03', cuda: true, missing: [] }
  const messageOf = (facts: Partial<GpuFacts>) => hiddenGpu({ ...fine, ...facts })?.message

  it('are none where there is no GPU', () => {
    expect(hiddenGpu({ present: false, cuda: false, missing: ['libcuda.so.1'] })).to.equal(undefined)
  })

  it('are told one at a time, the first to fix first', () => {
    expect(messageOf({ cuda: false, driver: '470.1', missing: [] })).to.match(/built without CUDA/)
    expect(messageOf({ driver: '470.256.02', missing: ['libcuda.so.1'] })).to.equal(
      "NVIDIA's driver 470.256.02 is too old for CUDA 12, which needs 525.60.13.",
    )
    expect(messageOf({ missing: ['libcuda.so.1'] })).to.match(/driver, libcuda\.so\.1, cannot be loaded/)
    expect(messageOf({ missing: ['libcudnn.so.9', 'libcufft.so.11'] })).to.equal(
      "CUDA's library libcudnn.so.9, libcufft.so.11 cannot be loaded.",
    )
    expect(messageOf({})).to.match(/does not list it/)
  })

  it('know the oldest driver to the last number', () => {
    expect(messageOf({ driver: '525.60.13' })).to.match(/does not list it/)
    expect(messageOf({ driver: '525.60.12' })).to.match(/too old/)
    expect(messageOf({ driver: '525.105.17' })).to.match(/does not list it/)
    expect(messageOf({ driver: '1000.1' })).to.match(/does not list it/)
  })

  // As TensorFlow, CUDA and cuDNN say it.
  for (const [said, because, wanted] of [
    ['failed call to cuInit: CUDA driver version is insufficient for CUDA runtime version', 'too old', 'newer'],
    [
      'OOM when allocating tensor with shape[16,513,513,64] on GPU:0 by allocator GPU_0_bfc',
      'no memory left',
      'nvidia-smi',
    ],
    ['CUDA_ERROR_OUT_OF_MEMORY: out of memory', 'no memory left', 'nvidia-smi'],
    ['no kernel image is available for execution on the device', "this card's generation", 'compute capability'],
    ['DNN library initialization failed. Look at the errors above for more details.', 'cuDNN', 'LD_LIBRARY_PATH'],
    ['Could not load dynamic library libcusolver.so.11', 'a library is missing', 'setup --gpu'],
  ] as const)
    it(`recognizes: ${said}`, () => {
      const { message, fix } = deviceFault('GPU:0', said)
      expect(message).to.include(`failed on GPU:0: `).and.include(because).and.include(said)
      expect(fix).to.include(wanted)
    })

  it('leave TensorFlow’s own words where none is known, and a CPU alone', () => {
    expect(deviceFault('GPU:1', 'something else').message).to.equal(
      'A small convolution failed on GPU:1. something else',
    )
    expect(deviceFault('CPU:0', 'out of memory').message).to.equal('A small convolution failed on CPU:0. out of memory')
  })
})
