export { readShards, type ShardSet } from './read.ts'
export { shardFolder, shareOf, type Shard, type ShardCommand, type ShardSummary } from './shard.ts'
export { finishShard, startShard, type ShardJob, type ShardPart } from './write.ts'
export { assertNewFolder } from './place.ts'
