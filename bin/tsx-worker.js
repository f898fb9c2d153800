// Worker threads started from the sources load this first: they do not inherit the main thread's tsx.
import { register } from 'tsx/esm/api'

register()
