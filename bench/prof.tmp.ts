import { openStep } from '/work/w-devices/src/core/bench/index.ts'
import { openEngine } from '/work/w-devices/src/core/engine/index.ts'
import { VOC } from '/work/w-devices/src/core/labels/index.ts'
import { loadRecipe } from '/work/w-devices/src/core/recipes/index.ts'
const [,, recipeName, devices, n, ...set] = process.argv
const recipe = await loadRecipe(recipeName!, { set, root: '' })
const stage = recipe.stages[0]!
const engine = await openEngine({ threads: 2, ...(devices !== '-' && { devices: devices!.split(',') }) })
const t = await openStep(engine, recipe, stage, 21)
await t.run(); await t.run()
const cpu = process.cpuUsage(), b = performance.now()
const each: number[] = []
for (let i = 0; i < +n!; i++) { const c = process.cpuUsage(); await t.run(); const d = process.cpuUsage(c); each.push((d.user + d.system) / 1000) }
each.sort((a, b) => a - b)
console.log(devices, 'cpu ms/step median', each[each.length >> 1], 'min', each[0], 'wall', (performance.now() - b) / +n!, 'peak MB', process.resourceUsage().maxRSS / 1024)
process.exit(0)
