export { readYaml, type YamlText } from './document.ts'
export { schemaError } from './issues.ts'
