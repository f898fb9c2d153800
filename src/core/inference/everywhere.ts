import type { Compiled, Engine, Program } from '../engine/index.ts'

/** A program on every device of the engine. Each run goes to the device with the fewest runs to do. */
export async function compileEverywhere<I extends string, O extends string>(
  engine: Engine,
  program: Program<I, O>,
): Promise<Compiled<I, O>> {
  const lanes: { compiled: Compiled<I, O>; waiting: number }[] = []
  const dispose = async () => {
    for (const { compiled } of lanes) await compiled.dispose()
  }
  try {
    for (const device of engine.devices.keys())
      lanes.push({ compiled: await engine.compile(program, device), waiting: 0 })
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    dispose,
    run: async (feeds, watch) => {
      const lane = lanes.reduce((least, one) => (one.waiting < least.waiting ? one : least))
      lane.waiting++
      try {
        return await lane.compiled.run(feeds, watch)
      } finally {
        lane.waiting--
      }
    },
  }
}
