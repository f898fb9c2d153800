import { runProgram } from './process.ts'

export interface Pip {
  program: string
  args: readonly string[]
}

/** The first Python on the path that has pip; pip's own programs where no Python answers. */
export async function findPip(signal?: AbortSignal): Promise<Pip | undefined> {
  const candidates: Pip[] = [
    { program: 'python3', args: ['-m', 'pip'] },
    { program: 'python', args: ['-m', 'pip'] },
    { program: 'pip3', args: [] },
    { program: 'pip', args: [] },
  ]
  for (const pip of candidates) {
    const finished = await runProgram(pip.program, [...pip.args, '--version'], { signal })
    if (finished?.code === 0) return pip
  }
  return undefined
}
