/** How a field's bytes are laid out (protobuf.dev/programming-guides/encoding). Groups (3, 4) are long gone. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const
